"""The thread that reads one source: a photo once, a folder by steps, a video as it runs."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator

from segviewer.engine.events import Busy, Event, Failed, Opened
from segviewer.records import Frame, SegviewerError
from segviewer.sources.folder import Folder
from segviewer.sources.opening import open_source


class Reader:
    """Opens ``text`` and hands out frames until stopped."""

    def __init__(
        self, text: str, on_frame: Callable[[Frame], None], publish: Callable[[Event], None]
    ) -> None:
        self._text = text
        self._on_frame = on_frame
        self._publish = publish
        self._changed = threading.Condition()
        self._stopped = False
        self._opened = False
        self._playing = True
        self._steps = 0
        self._thread = threading.Thread(target=self._run, name="segviewer reader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; it does so after the read that is under way."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def give_up(self) -> None:
        """End, unless pictures are there already."""
        if not self._opened:
            self.stop()

    def join(self, timeout_seconds: float) -> bool:
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def play(self, on: bool) -> None:
        with self._changed:
            self._playing = on
            self._changed.notify_all()

    def step(self, frames: int) -> None:
        with self._changed:
            self._steps += frames
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            self._read()
        except SegviewerError as error:
            self._tell(Failed(str(error)))
        except Exception as error:
            text = f"{self._text} could not be read ({type(error).__name__}: {error})."
            self._tell(Failed(text, traceback.format_exc()))

    def _tell(self, event: Event) -> None:
        if not self._stopped:
            self._publish(event)

    def _read(self) -> None:
        self._tell(Busy(f"opening {self._text}"))
        try:
            source = open_source(self._text)
            try:
                frames = iter(source)
                first = next(frames, None)
            except BaseException:
                source.close()
                raise
        finally:
            self._tell(Busy(""))
        try:
            if first is None:
                raise SegviewerError(f"{self._text} has no picture in it; choose another file.")
            count = len(source) if isinstance(source, Folder) else None if source.live else 1
            self._opened = True
            self._tell(Opened(source.title, first, count))
            self._hand_out(first)
            if isinstance(source, Folder):
                self._step_through(source)
            else:
                self._play_through(frames, first)
        finally:
            source.close()

    def _hand_out(self, frame: Frame) -> None:
        if not self._stopped:
            self._on_frame(frame)

    def _step_through(self, folder: Folder) -> None:
        """A folder waits for steps; behind its last picture comes its first."""
        index = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._steps or self._stopped)
                steps, self._steps = self._steps, 0
            if self._stopped:
                return
            index = (index + steps) % len(folder)
            try:
                self._hand_out(folder.frame(index))
            except SegviewerError as error:
                self._tell(Failed(str(error)))

    def _play_through(self, frames: Iterator[Frame], first: Frame) -> None:
        """A video or camera: frames at their own pace while playing, one a step while frozen."""
        before, shown = first.seconds, time.monotonic()
        while not self._stopped:
            with self._changed:
                self._changed.wait_for(lambda: self._playing or self._steps > 0 or self._stopped)
                self._steps = max(0, self._steps - 1)
            frame = next(frames, None)
            if frame is None or self._stopped:
                return
            wait = shown + (frame.seconds - before) - time.monotonic()
            if wait > 0:
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, min(wait, 1.0))
            before, shown = frame.seconds, time.monotonic()
            self._hand_out(frame)
