"""A camera of this computer."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Self

from segviewer.opencv import cv2
from segviewer.records import Frame, LostError
from segviewer.sources.source import Source
from segviewer.sources.video_reader import VideoReader

_LINUX_CAMERAS = Path("/sys/class/video4linux")
_LINUX_IDENTITIES = Path("/dev/v4l/by-id")
_BAD_READS = 5  # one after the other, until a camera counts as unplugged
_LONG_READ_SECONDS = 1.0  # seconds; one that takes longer and gives nothing is reason enough

# OpenCV waits ten seconds for a camera of Linux that is silent.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "3")


@dataclass(frozen=True, order=True)
class CameraInfo:
    """``index`` is OpenCV's and changes with plugging; ``identity`` stays with the device, "" where
    the system does not tell."""

    index: int
    name: str
    identity: str = ""

    @property
    def source(self) -> str:
        """The text that opens it, best also after it was plugged in again."""
        return f"camera:{self.identity or self.index}"


class Camera(Source):
    """Frames of a camera from now until it is closed; ``which`` is its number, identity or name.

    Single reads that fail are passed over. Raises LostError if it is missing, refused or busy;
    while iterating, if it stops sending (unplugged, say). Plugged in again, it needs a new Camera.
    """

    live = True

    def __init__(self, which: int | str = 0) -> None:
        info = _matching_camera(str(which))
        self.index = info.index
        self.title = info.name
        # Asked for any backend, OpenCV on Linux also asks FFmpeg, which complains at length.
        backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
        self._capture = VideoReader(info.index, origin=self.title, live=True, backend=backend)
        if not self._capture.opened:
            self._capture.close()
            raise _refusal(info.index)

    def __iter__(self) -> Iterator[Frame]:
        bad = 0
        while bad < _BAD_READS and not self._capture.closed:
            start = time.monotonic()
            frame = self._capture.read()
            if frame is not None:
                bad = 0
                yield frame
            else:
                bad += 1 if time.monotonic() - start < _LONG_READ_SECONDS else _BAD_READS
        if not self._capture.closed:
            raise LostError(
                f"{self.title} should send pictures but sent none after {self._capture.index}; "
                "plug it in again, or close other programs that use it"
            )

    def close(self) -> None:
        """Ends every iteration; may be called from any thread, and twice."""
        self._capture.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def cameras() -> list[CameraInfo]:
    """The cameras there are, without opening any; empty where that cannot be told.

    Linux tells; elsewhere the package cv2_enumerate_cameras does, if it is installed.
    """
    if sys.platform == "linux":
        return _from_linux(_LINUX_CAMERAS, _LINUX_IDENTITIES)
    return _from_package()


def _from_linux(root: Path, identities: Path) -> list[CameraInfo]:
    known = {link.resolve().name: link.name for link in identities.glob("*")}
    cameras_here = []
    for device in root.glob("video*"):
        number = device.name.removeprefix("video")
        # A webcam also has a device for metadata, which comes second.
        if number.isdecimal() and _line(device / "index") in ("", "0"):
            name = _line(device / "name") or f"camera {number}"
            cameras_here.append(CameraInfo(int(number), name, known.get(device.name, "")))
    return sorted(cameras_here)


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # unplugged meanwhile
        return ""


def _from_package() -> list[CameraInfo]:
    try:
        package = import_module("cv2_enumerate_cameras")
    except ImportError:
        return []
    # On Windows and macOS the path names the device and the socket, not the order of plugging.
    by_index = {
        info.path or info.index: CameraInfo(int(info.index), str(info.name), str(info.path or ""))
        for info in package.enumerate_cameras()
    }  # one by device: several backends list the same
    return sorted(by_index.values())


def _matching_camera(which: str) -> CameraInfo:
    """The camera of that number, identity or name; a number need not be known to the system."""
    known = cameras()
    if which.isdecimal():
        return next((c for c in known if c.index == int(which)), _unnamed_camera(int(which)))
    wanted_name = which.casefold()
    for camera in known:
        if wanted_name in (camera.identity.casefold(), camera.name.casefold()):
            return camera
    raise LostError(
        f"camera '{which}' is missing; plug it in or choose another ({_list_in_words(known)})"
    )


def _unnamed_camera(index: int) -> CameraInfo:
    return CameraInfo(index, f"camera {index}")


def _list_in_words(known: list[CameraInfo]) -> str:
    others = ", ".join(f"{camera.index} ({camera.name})" for camera in known) or "none"
    return f"cameras found: {others}"


def _refusal(index: int) -> LostError:
    device = Path(f"/dev/video{index}")
    if sys.platform == "linux" and not device.exists():
        why = "is missing; plug it in or choose another"
    elif sys.platform == "linux" and not os.access(device, os.R_OK | os.W_OK):
        why = "may not be used (permission denied); add yourself to the group 'video'"
    else:
        why = "did not open; close other programs that use it and check its permissions"
    return LostError(f"camera {index} {why} ({_list_in_words(cameras())})")
