"""What is open and how it plays: the engine's source, its pace and its place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from segviewer.engine.engine import Engine
from segviewer.engine.events import Opened
from segviewer.records import Frame
from segviewer.sources.truths import Truths


class Playback(QObject):
    """Commands of the player's controls; ``source`` is the text that opened it, "" for none.

    Signals:
        played: whether a clip or stream runs, where that changed.
    """

    played = Signal(bool)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self.source = ""
        self.playing = True
        self._first: int | None = None  # the frame to halt at, once it is opened
        self.moves = False  # whether what is open can be played or stepped through
        self.count: int | None = None  # pictures that are looked at one by one
        self.speed, self.looping = 1.0, False

    def open(self, text: str, frame: int | None = None, truths: Truths | None = None) -> None:
        """Open a source, with masks beside its pictures; a clip plays, or with ``frame`` halts at
        that one."""
        self.source, self._first = text, frame
        self._engine.open(text, truths)
        # The engine's reader is new with each source; the pace is the user's.
        self._engine.pace(speed=self.speed, looping=self.looping)
        self.set_playing(True)

    def show_opened(self, opened: Opened) -> None:
        """The source gave its first picture."""
        self.moves = opened.moves
        self.count = opened.count if opened.still else None
        if self._first is not None and opened.moves and not opened.live:
            if self.playing:
                self.freeze()
            self.seek(self._first)
        self._first = None

    def show_frame(self, frame: Frame) -> None:
        """Show a picture that comes from no source, as a pasted one."""
        self.source, self.moves, self.count = "", False, None
        self._engine.give(frame)

    def step(self, frames: int) -> None:
        self._engine.step(frames)

    def seek(self, index: int) -> None:
        """Go to a frame of a clip by its number."""
        self._engine.seek(index)

    def freeze(self) -> None:
        """Hold a video or camera, or let it run on."""
        self._engine.play(not self.playing)
        self.set_playing(not self.playing)

    def pace(self, *, speed: float | None = None, looping: bool | None = None) -> None:
        """How fast a clip plays, and whether it begins again at its end."""
        self.speed = speed or self.speed
        self.looping = self.looping if looping is None else looping
        self._engine.pace(speed=self.speed, looping=self.looping)

    def hold(self, rate: float | None) -> None:
        """Let live pictures enter smaller where that many frames per second ask for it."""
        self._engine.hold(rate)

    def set_playing(self, on: bool) -> None:
        """Take over whether it runs; a clip that came to its end halts by itself."""
        if on != self.playing:
            self.playing = on
            self.played.emit(on)
