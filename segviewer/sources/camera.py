"""A camera of this computer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Self

from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError
from segviewer.sources.capture import Capture

_LINUX_CAMERAS = Path("/sys/class/video4linux")


class Camera:
    """Frames of the camera with that index, from now until it is closed.

    Raises SegviewerError if it is missing, refused or busy; while iterating, if it stops sending
    (unplugged, say). Plugged in again, it needs a new Camera.
    """

    live = True

    def __init__(self, index: int = 0) -> None:
        self.index = index
        self.title = dict(cameras()).get(index, f"camera {index}")
        # Asked for any backend, OpenCV on Linux also asks FFmpeg, which complains at length.
        backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
        self._capture = Capture(index, origin=self.title, live=True, backend=backend)
        if not self._capture.opened:
            raise _refused(index)

    def __iter__(self) -> Iterator[Frame]:
        while (frame := self._capture.read()) is not None:
            yield frame
        if not self._capture.closed:
            raise SegviewerError(
                f"{self.title} should send pictures but sent none after {self._capture.index}; "
                "plug it in again, close other programs that use it, and open it again"
            )

    def close(self) -> None:
        """Ends every iteration; may be called from any thread, and twice."""
        self._capture.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def cameras() -> list[tuple[int, str]]:
    """Index and name of each camera, without opening any; empty where that cannot be told.

    Linux tells; elsewhere the package cv2_enumerate_cameras does, if it is installed.
    """
    return _from_linux(_LINUX_CAMERAS) if sys.platform == "linux" else _from_package()


def _from_linux(root: Path) -> list[tuple[int, str]]:
    found = []
    for device in root.glob("video*"):
        number = device.name.removeprefix("video")
        # A webcam also has a device for metadata, which comes second.
        if number.isdecimal() and _line(device / "index") in ("", "0"):
            found.append((int(number), _line(device / "name") or f"camera {number}"))
    return sorted(found)


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # unplugged meanwhile
        return ""


def _from_package() -> list[tuple[int, str]]:
    try:
        package = import_module("cv2_enumerate_cameras")
    except ImportError:
        return []
    return sorted((int(info.index), str(info.name)) for info in package.enumerate_cameras())


def _refused(index: int) -> SegviewerError:
    others = ", ".join(f"{number} ({name})" for number, name in cameras()) or "none"
    device = Path(f"/dev/video{index}")
    if sys.platform == "linux" and not device.exists():
        why = "is missing; plug it in or choose another"
    elif sys.platform == "linux" and not os.access(device, os.R_OK | os.W_OK):
        why = "may not be used (permission denied); add yourself to the group 'video'"
    else:
        why = "did not open; close other programs that use it and check its permissions"
    return SegviewerError(f"camera {index} {why} (cameras found: {others})")
