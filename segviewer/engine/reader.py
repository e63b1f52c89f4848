"""The thread that reads one source: a photo once, a clip as it is played, a stream as it comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from segviewer.engine.clip_player import ClipPlayer, PlaybackControl
from segviewer.engine.events import Busy, Event, Failed, Halted, Opened, failure_of
from segviewer.engine.priority import NICE_A_LITTLE, step_back
from segviewer.engine.rate_meter import RateMeter
from segviewer.records import Frame, LostError, SegviewerError
from segviewer.sources.opening import open_source
from segviewer.sources.source import Source

RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0)  # until a lost stream is looked for again, the last for ever


class Reader:
    """Opens ``text`` and hands out frames until stopped.

    A camera or stream that is lost is told once and looked for until it is back. A live source is
    read on while it is frozen, so that nothing old waits when it runs again.
    """

    def __init__(
        self, text: str, on_frame: Callable[[Frame], None], publish: Callable[[Event], None]
    ) -> None:
        self._text = text
        self._on_frame = on_frame
        self._publish = publish
        self.control = PlaybackControl(changed=threading.Condition())
        self.rate = RateMeter()  # of the frames that the source gives
        self._source: Source | None = None
        self._opened = False
        self._moves = False  # the source has more than pictures to step through
        self._shown: Frame | None = None
        self._thread = threading.Thread(target=self._run, name="segviewer reader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether frame follows frame by itself."""
        return self._moves and self.control.playing and not self.control.stopped

    def stop(self) -> None:
        """Ask the thread to end, also out of a read that waits for a server."""
        self.control.give(stopped=True)
        # Looked at once: the thread may open another in between.
        source = self._source
        if source is not None:
            source.close()

    def give_up(self) -> None:
        """End, unless pictures are there already."""
        if not self._opened:
            self.stop()

    def join(self, timeout_seconds: float) -> bool:
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        step_back(NICE_A_LITTLE)
        try:
            self._read_and_retry()
        except Exception as error:
            self._report(failure_of(error, f"{self._text} could not be read"))

    def _report(self, event: Event) -> None:
        if not self.control.stopped:
            self._publish(event)

    def _read_and_retry(self) -> None:
        """Read until the source ends or we are stopped; what is lost is looked for again."""
        last_reason, tries = "", 0
        while not self.control.stopped:
            before = self._shown
            try:
                return self._read(quietly=bool(last_reason))
            except LostError as error:
                # It came back in between: this is another loss, to be told anew.
                if self._shown is not before:
                    last_reason, tries = "", 0
                if str(error) != last_reason:
                    last_reason = str(error)
                    self._report(Failed(f"{last_reason}; it is looked for again by itself"))
            with self.control.changed:
                wait = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
                self.control.changed.wait_for(lambda: self.control.stopped, wait)
            tries += 1
        return None

    def _read(self, *, quietly: bool) -> None:
        if not quietly:
            self._report(Busy(f"opening {self._text}"))
        try:
            source = self._source = open_source(self._text)
            try:
                frames = iter(source)
                first = None if self.control.stopped else next(frames, None)
            # Of whatever kind: a camera that stays open is taken for everybody else.
            except BaseException:
                source.close()
                raise
        finally:
            self._report(Busy(""))
        try:
            if first is None and not self.control.stopped:
                raise SegviewerError(f"{self._text} has no picture in it; choose another file.")
            if first is not None:
                self._hand_out_all(source, first, frames)
        finally:
            source.close()

    def _hand_out_all(self, source: Source, first: Frame, frames: Iterator[Frame]) -> None:
        clip = source if source.can_seek and not source.live else None
        # A folder is leafed through: it moves only once somebody wants it to.
        if source.wraps:
            self.control.give(playing=False)
        self._moves = clip is not None or source.live
        if not self._opened:
            count = None if source.live else source.frame_count
            rate = clip.frames_per_second if clip else None
            self._opened = True
            self._report(
                Opened(
                    title=source.title,
                    frame=first,
                    count=count,
                    moves=self._moves,
                    still=source.still_seconds is not None,
                    live=source.live,
                    frames_per_second=rate,
                )
            )
            if source.wraps:
                self._report(Halted())
        self._hand_out(first)
        if clip:
            ClipPlayer(clip, self.control, self._hand_out, self._on_fault, self._on_end).play(first)
        elif source.live:
            self._follow(frames)

    def _hand_out(self, frame: Frame) -> None:
        self.rate.tick()
        self._shown = frame
        if not self.control.stopped:
            self._on_frame(frame)

    def _on_fault(self, error: SegviewerError) -> None:
        self._report(Failed(str(error)))

    def _on_end(self) -> None:
        self._report(Halted())
        if self._shown is not None and not self.control.stopped:
            self._on_frame(self._shown)  # once more, now that it stays

    def _follow(self, frames: Iterator[Frame]) -> None:
        """A live source: always read; while frozen, one frame is shown a step."""
        control = self.control
        for frame in frames:
            with control.changed:  # once the order to hold is given, nothing more is shown
                if control.stopped:
                    return
                if control.playing or control.steps > 0:
                    self._hand_out(frame)
                else:
                    # Not shown, but it came: the rate is the source's own.
                    self.rate.tick()
                control.steps = max(0, control.steps - 1)
