"""The commands that concern what is open and how it plays, carried out by a ``Playback``."""

from __future__ import annotations

from segviewer.gui.session.playback import Playback
from segviewer.gui.session.viewer_commands import ViewerCommands
from segviewer.records import Frame


class PlaybackCommands(ViewerCommands):
    """``playback`` is the session's, which builds it together with its engine."""

    playback: Playback

    @property
    def source(self) -> str:
        """The text that opened what is shown, "" for none."""
        return self.playback.source

    @property
    def playing(self) -> bool:
        return self.playback.playing

    @property
    def moves(self) -> bool:
        """Whether what is open can be played or stepped through."""
        return self.playback.moves

    def show_frame(self, frame: Frame) -> None:
        self.playback.show_frame(frame)

    def step(self, frames: int) -> None:
        self.playback.step(frames)

    def freeze(self) -> None:
        """Hold a video or camera, or let it run on."""
        self.playback.freeze()

    def seek(self, index: int) -> None:
        """Go to a frame of a clip by its number."""
        self.playback.seek(index)

    def pace(self, *, speed: float | None = None, looping: bool | None = None) -> None:
        """How fast a clip plays, and whether it begins again at its end."""
        self.playback.pace(speed=speed, looping=looping)

    def hold(self, rate: float | None) -> None:
        """Let live pictures enter smaller where that many frames per second ask for it."""
        self.playback.hold(rate)
