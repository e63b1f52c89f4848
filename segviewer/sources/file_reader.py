"""A video file in which the frame that was asked for is the frame that comes.

OpenCV seeks by time, and many containers only nearly (MPEG, TS) or not at all (raw MJPEG, WebM
without a length). So every seek is checked by the time of the frame that it leads to; where it is
another, and where times tell nothing, frames are counted from the beginning.
"""

from __future__ import annotations

from pathlib import Path

from segviewer.opencv import cv2
from segviewer.records import Frame
from segviewer.sources.file_signatures import tells_its_length
from segviewer.sources.frame_times import FrameTimes, Packets, codec_in, frame_times, packets_of
from segviewer.sources.video_reader import VideoReader, grab, quiet

_NEAR_FRAMES = 32  # frames; so few are read sooner than sought
_PACKETS_PER_FRAME = 1.8  # times as many packets as frames were estimated: each frame comes in two
_SMALL_BYTES = 256 << 20  # bytes; so many are read at once where a file does not tell its length


class FileReader(VideoReader):
    """``count`` is the number of frames that the file states or, where it states none, has."""

    def __init__(self, path: Path) -> None:
        # Absolute, lest FFmpeg take a colon in the name for a protocol.
        self._target = str(path.absolute())
        super().__init__(self._target, origin=path.name, live=False)
        self._next: Frame | None = None  # decoded already, by a seek
        self._first = 0.0  # time of frame 0, in milliseconds
        self._packets: Packets | None = None
        self._times: FrameTimes | None = None
        self.rate = self.property(cv2.CAP_PROP_FPS)
        stated = self.property(cv2.CAP_PROP_FRAME_COUNT)
        self.count = None if stated is None else int(stated)
        self.states_count = stated is not None and tells_its_length(path)
        if self.opened and not self.states_count and path.stat().st_size <= _SMALL_BYTES:
            self.count = self._count_frames(self.count)

    @property
    def codec(self) -> str:
        return codec_in(self._stream)

    def read(self) -> Frame | None:
        frame, self._next = self._next, None
        return frame or super().read()

    def seek(self, index: int) -> None:
        """The next frame to be read is the one of that index. It is decoded at once: beyond the
        end ``self.index`` does not exceed ``index`` and says how many frames there are."""
        if self._next is not None and self._next.index == index:
            return
        self._next = None
        if 0 <= index - self.index <= _NEAR_FRAMES:
            self._read_on(index)
        # Where no key frame can be jumped to, frames are read and dropped until it comes.
        elif index <= _NEAR_FRAMES or not self._jump(index):
            if index < self.index:
                self._begin_again()
            self._read_on(index)
        self._next = super().read() if self.index == index else None

    def _jump(self, index: int) -> bool:
        """Go there by way of the frames that need no other; False where that cannot be trusted.

        Frames just behind a key frame may need the one before, and what a decoder shows until its
        first whole key frame is anything. So we start one key frame early.
        """
        times = self._frame_times()
        if times is None or self.closed:
            return False
        certain, *earlier = times.keys_before(index) or [0]
        if certain <= self.index <= index:
            return False  # reading on is no longer a way
        for start in earlier[:2]:
            if start and self._land(start, times) and self.index <= certain + 1:
                self._read_on(index)
                return self.index == index and self._is_time_of(index - 1, times)
        return False

    def _land(self, index: int, times: FrameTimes) -> bool:
        """Move near that frame; whether it is known where we are."""
        with self._using():
            self._stream.set(cv2.CAP_PROP_POS_FRAMES, index)
            arrived = grab(self._stream)
            at = times.index_at(self._stream.get(cv2.CAP_PROP_POS_MSEC)) if arrived else None
            # Until we have been there, no place can be trusted.
            self.index = 2**62 if at is None else at + 1
            return at is not None

    def _is_time_of(self, index: int, times: FrameTimes) -> bool:
        with self._using():
            time = self._stream.get(cv2.CAP_PROP_POS_MSEC)
        return index >= len(times.times) or times.index_at(time) == index

    def _begin_again(self) -> None:
        with self._using(), quiet():
            self._stream.release()
            if not self.closed:
                self._stream = self._new_stream()
            self.index = 0

    def _read_on(self, index: int) -> None:
        while self.index < index and self._skip():
            pass

    def _skip(self) -> bool:
        with self._using():  # anew each time, lest close wait
            if self.closed or not grab(self._stream):
                return False
            self.index += 1
            return True

    def _frame_times(self) -> FrameTimes | None:
        """Read at the first seek that needs them."""
        if self._packets is None:
            self._first = self._time_of_first()
            self._packets = packets_of(self._target)
            count = self.count if self.states_count else None
            self._times = frame_times(self._packets, self._first, self.rate, count, self.codec)
        return self._times

    def _time_of_first(self) -> float:
        with quiet():
            stream = self._new_stream()
            try:
                return float(stream.get(cv2.CAP_PROP_POS_MSEC)) if grab(stream) else 0.0
            finally:
                stream.release()

    def _count_frames(self, estimate: int | None) -> int | None:
        """As many frames as packets, unless each frame comes in two."""
        self._frame_times()
        packets = len(self._packets or ())
        if not packets or (estimate and packets > _PACKETS_PER_FRAME * estimate):
            return estimate
        return packets
