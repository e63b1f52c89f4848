"""cv2.VideoCapture made safe: RGB frames that count themselves, closed from any thread."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import Frame

# FFmpeg's own complaints would stand on stderr beside our one sentence.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


class VideoReader:
    """An opened camera, file or address; ``opened`` is False where OpenCV could not.

    While ``live``, it takes its frames' seconds from the clock, else from the stream.
    """

    def __init__(
        self,
        target: str | int,
        *,
        origin: str,
        live: bool,
        backend: int = cv2.CAP_ANY,
        parameters: Sequence[int] = (),
    ) -> None:
        self._lock = threading.Lock()  # OpenCV crashes when released during a read
        self._origin = origin
        self.live = live
        self._started = time.monotonic()
        self.index = 0  # of the next frame
        self.closed = False
        self._new_stream: Callable[[], cv2.VideoCapture] = lambda: cv2.VideoCapture(
            target, backend, list(parameters)
        )
        with quiet():
            self._stream = self._new_stream()
        self.opened = bool(self._stream.isOpened())

    def property(self, key: int) -> float | None:
        """A property where OpenCV knows it: a finite number above zero and not absurdly large."""
        with self._using():
            value = float(self._stream.get(key))
        return value if 0 < value < 2**31 else None

    def read(self) -> Frame | None:
        """The next frame, or None at the end, after a failure and when closed."""
        with self._using():
            image = None if self.closed else _rgb(self._stream)
            if image is None:
                return None
            frame = Frame(image, index=self.index, seconds=self._seconds(), origin=self._origin)
            self.index += 1
            return frame

    def seek(self, index: int) -> None:
        """The next frame to be read is the one of that index, as far as OpenCV can tell."""
        with self._using():
            if index != self.index:
                self._stream.set(cv2.CAP_PROP_POS_FRAMES, index)
                self.index = index

    def close(self) -> None:
        """Lets go of the device or file; does not wait for a read, which does it at its end."""
        self.closed = True
        if self._lock.acquire(blocking=False):
            try:
                self._stream.release()
            finally:
                self._lock.release()

    @contextmanager
    def _using(self) -> Iterator[None]:
        with self._lock:
            yield
        if self.closed:  # meanwhile, by somebody who would not wait for us
            self.close()

    def _seconds(self) -> float:
        if self.live:
            return time.monotonic() - self._started
        milliseconds = self._stream.get(cv2.CAP_PROP_POS_MSEC)
        if milliseconds > 0 and math.isfinite(milliseconds):
            return float(milliseconds / 1000)
        rate = self._stream.get(cv2.CAP_PROP_FPS)  # the last frames of some files have no time
        return self.index / rate if rate > 0 and math.isfinite(rate) else 0.0


def _rgb(stream: cv2.VideoCapture) -> NDArray[np.uint8] | None:
    """The stream's next picture, (H, W, 3) uint8 RGB; its size may differ from the one before."""
    try:
        has_picture, picture = stream.read()
        if not has_picture or picture is None or picture.size == 0:
            return None
        code = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB
        return np.asarray(cv2.cvtColor(picture, code), np.uint8)
    except cv2.error:  # a frame that the decoder could not make sense of
        return None


def grab(stream: cv2.VideoCapture) -> bool:
    """Go one picture further without fetching it; whether there was one."""
    try:
        return bool(stream.grab())
    except cv2.error:  # a frame that the decoder could not make sense of
        return False


@contextmanager
def quiet() -> Iterator[None]:
    """Without OpenCV's warnings on stderr: a refusal is told once, by us."""
    before = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
