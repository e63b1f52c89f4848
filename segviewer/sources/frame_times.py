"""At which time each frame of a video file is shown, from its packets: nothing is decoded.

Reading all packets of a file takes about as long as copying it. Times are OpenCV's, in
milliseconds, the same that its decoded frames carry.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.sources.video_reader import quiet

_TOLERANCE = 0.25  # of the time between two frames
_HIDDEN_FRAMES = ("VP80",)  # codecs with packets that show nothing


@dataclass(frozen=True, eq=False)
class Packets:
    """Every packet's time in the file's order, and whether it can be decoded by itself."""

    times: NDArray[np.float64]
    is_key: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True, eq=False)
class FrameTimes:
    """``times`` of the frames 0, 1, 2, ... in the order they are shown; ``keys`` are the frames
    that need no other."""

    times: NDArray[np.float64]
    keys: NDArray[np.int64]

    def index_at(self, time: float) -> int | None:
        """The frame that is shown from exactly that time on, if there is one."""
        after = int(np.searchsorted(self.times, time))
        near = range(max(0, after - 1), min(len(self.times), after + 1))
        index = min(near, key=lambda i: abs(self.times[i] - time), default=None)
        if index is None or abs(self.times[index] - time) > _TOLERANCE * self._shortest():
            return None
        return index

    def keys_before(self, index: int) -> list[int]:
        """The frames at or before ``index`` that need no other, the nearest first."""
        return [int(key) for key in self.keys[self.keys <= index][::-1]]

    def _shortest(self) -> float:
        return float(np.diff(self.times).min(initial=1000))


def codec_of(target: str) -> str:
    """The codec's four characters, "" for what is no video."""
    stream = _open_undecoded(target)
    try:
        return codec_in(stream) if stream.grab() else ""
    finally:
        stream.release()


def codec_in(stream: cv2.VideoCapture) -> str:
    """The same of an opened stream."""
    code = int(stream.get(cv2.CAP_PROP_FOURCC))
    return code.to_bytes(4, "little").decode("latin-1").strip("\0 ") if 0 < code < 2**32 else ""


def _open_undecoded(target: str) -> cv2.VideoCapture:
    with quiet():
        return cv2.VideoCapture(target, cv2.CAP_FFMPEG, [cv2.CAP_PROP_FORMAT, -1])


def packets_of(target: str) -> Packets:
    """The packets of a file; none where OpenCV cannot read them undecoded."""
    stream = _open_undecoded(target)
    times, is_key = [], []
    try:
        while stream.grab():
            times.append(stream.get(cv2.CAP_PROP_POS_MSEC))
            is_key.append(stream.get(cv2.CAP_PROP_LRF_HAS_KEY_FRAME) > 0)
    finally:
        stream.release()
    return Packets(np.array(times, np.float64), np.array(is_key, np.bool_))


def frame_times(
    packets: Packets, first: float, rate: float | None, count: int | None, codec: str
) -> FrameTimes | None:
    """The times of the frames, None where packets do not tell them beyond doubt.

    ``first`` is the time of frame 0: earlier packets are decoded but not shown, as in clips that
    were trimmed. In no doubt are frames at an even ``rate``, and as many packets as the file says
    it has frames (``count``), unless its codec hides some.
    """
    shown = np.isfinite(packets.times) & (packets.times >= first - 1)
    times, place = np.unique(packets.times[shown], return_inverse=True)
    keys = np.unique(place[packets.is_key[shown]])
    if len(times) < 2:
        return None
    as_stated = count is not None and len(times) == count == shown.sum()
    if _is_even(times, rate) or (as_stated and codec not in _HIDDEN_FRAMES):
        return FrameTimes(times, keys)
    return None


def _is_even(times: NDArray[np.float64], rate: float | None) -> bool:
    """Whether frame i comes at i/rate; the rate itself may be rounded."""
    if not rate:
        return False
    step = (times[-1] - times[0]) / (len(times) - 1)
    expected = times[0] + step * np.arange(len(times))
    is_rate = abs(step * rate / 1000 - 1) < _TOLERANCE
    return is_rate and bool(np.abs(times - expected).max() < _TOLERANCE * step)
