"""A video file, or a stream at an http or rtsp address."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from segviewer.opencv import cv2
from segviewer.records import Frame, LostError, SegviewerError
from segviewer.sources.file_checks import require_file
from segviewer.sources.file_reader import FileReader
from segviewer.sources.file_signatures import PLAYLIST, contents_of
from segviewer.sources.frame_times import codec_of
from segviewer.sources.source import Source
from segviewer.sources.video_reader import VideoReader

# fmt: off
VIDEO_SUFFIXES = frozenset((
    ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".flv", ".ogv",
    ".ts", ".mts", ".m2ts", ".3gp", ".mjpg", ".mjpeg", ".vob", ".y4m", ".mxf", ".ogm", ".asf",
    ".264", ".h264", ".265", ".hevc", ".ivf", ".dv", ".f4v", ".3g2", ".divx",
))
# fmt: on
MJPEG_SUFFIXES = frozenset((".mjpg", ".mjpeg"))
ADDRESSES = ("http://", "https://", "rtsp://", "rtsps://", "rtmp://")
TIMEOUT_SECONDS = 5.0  # to connect, and to wait for a frame of an address

# Every FFmpeg decodes these, so a file of theirs that gives no frame is damaged.
_USUAL_CODECS = frozenset(
    ("h264", "avc1", "hevc", "hvc1", "hev1", "mp4v", "fmp4", "mjpg", "mpg1", "mpg2", "vp80", "vp90")
)
# Containers may overstate their frames by a few (edit lists, variable rates); a file that is cut
# lacks more than that.
_WHOLE_SHARE = 0.9


class Video(Source):
    """Frames of a video, upright, from where it stands on; ``seek`` moves it, also meanwhile.

    ``frame_count`` and ``frames_per_second`` are None where the video does not tell. A size change
    in mid-stream is met by OpenCV, which scales to the first size, or by frames of another size.

    Raises SegviewerError for what is no video or no address that answers within TIMEOUT_SECONDS;
    while iterating, after the last good frame, for a file that is cut and a stream that stops.
    """

    def __init__(self, target: str | PathLike[str]) -> None:
        text = str(target)
        is_address = text.lower().startswith(ADDRESSES)
        self.title = without_login(text) if is_address else Path(target).name
        self._capture: VideoReader | FileReader = (
            _connect(text, self.title) if is_address else _open(Path(target))
        )
        self.frames_per_second = self._capture.property(cv2.CAP_PROP_FPS)
        self._states_count = True
        if isinstance(self._capture, FileReader):
            self.frame_count = self._capture.count
            self._states_count = self._capture.states_count
        else:
            count = self._capture.property(cv2.CAP_PROP_FRAME_COUNT)
            self.frame_count = None if count is None else int(count)
        self.live = self._capture.live = is_address and self.frame_count is None
        self.can_seek = not self.live

    def __iter__(self) -> Iterator[Frame]:
        while (frame := self._capture.read()) is not None:
            yield frame
        if not self._capture.closed:
            self._check_end()

    def seek(self, index: int) -> None:
        """The next frame is the one of that index, counted from 0; SegviewerError beyond the end.

        Of a file it is that frame for certain, which may need reading on from the beginning. On
        streams without a frame count nothing is checked, and many cannot seek.
        """
        if isinstance(self._capture, FileReader):
            self._seek_in_file(self._capture, index)
            return
        if index < 0 or (self.frame_count is not None and index >= self.frame_count):
            raise self._no_frame(index, self.frame_count or 1)
        self._capture.seek(index)

    def _seek_in_file(self, reader: FileReader, index: int) -> None:
        before = reader.index
        if index < 0:
            raise self._no_frame(index, self.frame_count or 1)
        reader.seek(index)
        if reader.index > index or reader.closed:
            return
        count = reader.index
        self._check_end()
        reader.seek(min(before, count))
        raise self._no_frame(index, count)

    def _no_frame(self, index: int, count: int) -> SegviewerError:
        return SegviewerError(
            f"'{self.title}' has no frame {index}; give one from 0 to {count - 1}"
        )

    def close(self) -> None:
        """Ends every iteration; may be called from any thread, and twice."""
        self._capture.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_end(self) -> None:
        read = self._capture.index
        if self.live:
            raise LostError(
                f"'{self.title}' stopped sending after {read} frames; "
                "check the server and the network"
            )
        if not read:
            raise _undecodable(self.title, getattr(self._capture, "codec", ""))
        if self._states_count and read < _WHOLE_SHARE * (self.frame_count or 1):
            raise SegviewerError(
                f"'{self.title}' should have {self.frame_count or 'some'} frames but is cut short "
                f"or damaged after {read}; copy it again to see the rest"
            )


def _open(path: Path) -> FileReader:
    require_file(path, "a video")
    # A playlist, which would lead FFmpeg to other files and to the network.
    if contents_of(path) in ("text", PLAYLIST):
        raise _undecodable(path.name, "")
    capture = FileReader(path)
    if not capture.opened:
        capture.close()
        raise _undecodable(path.name, codec_of(str(path.absolute())))
    return capture


def _undecodable(title: str, codec: str) -> SegviewerError:
    if codec and codec.lower() not in _USUAL_CODECS:
        return SegviewerError(
            f"'{title}' should be a video that plays here, but the codec {codec.lower()} cannot be "
            "decoded here; convert it to H.264 in an MP4 file"
        )
    return SegviewerError(
        f"'{title}' should be a video but is cut short, damaged or no video at all; "
        "copy it again or save it as MP4"
    )


def _connect(address: str, title: str) -> VideoReader:
    wait = int(TIMEOUT_SECONDS * 1000)
    parameters = (cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, wait, cv2.CAP_PROP_READ_TIMEOUT_MSEC, wait)
    capture = VideoReader(
        address, origin=title, live=True, backend=cv2.CAP_FFMPEG, parameters=parameters
    )
    if not capture.opened:
        capture.close()
        raise LostError(
            f"'{title}' should be the address of a video but gave none within "
            f"{TIMEOUT_SECONDS:g} seconds; check the address, the login and the network"
        )
    return capture


def without_login(address: str) -> str:
    """A title goes into captions and figures; a name and password must not."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
