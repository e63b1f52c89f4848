"""Cameras, played by a stand-in for OpenCV's capture: tests have no camera."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from segviewer.opencv import cv2
from segviewer.records import LostError
from segviewer.sources import camera as camera_module
from segviewer.sources.camera import Camera, CameraInfo, cameras


class _Stream:
    """Three blue pictures, one of them grey, then nothing: unplugged."""

    opens = True

    def __init__(self, *_: object) -> None:
        self.left = [np.full((4, 6, 3), (255, 0, 0), np.uint8), np.full((2, 3), 9, np.uint8)]
        self.released = False

    def isOpened(self) -> bool:
        return self.opens

    def read(self) -> tuple[bool, np.ndarray | None]:
        return (True, self.left.pop(0)) if self.left else (False, None)

    def release(self) -> None:
        self.released = True


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Linux's list of cameras, with none in it."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(camera_module, "_LINUX_CAMERAS", tmp_path)
    monkeypatch.setattr(camera_module, "_LINUX_IDENTITIES", tmp_path / "by-id")
    return tmp_path


def add(root: Path, number: int, name: str, index: int) -> None:
    (root / f"video{number}").mkdir()
    (root / f"video{number}" / "name").write_text(f"{name}\n")
    (root / f"video{number}" / "index").write_text(f"{index}\n")


def test_linux_names_its_cameras_without_their_metadata(root: Path) -> None:
    assert cameras() == []
    for number, name, index in ((10, "Desk", 0), (0, "Front", 0), (1, "Front", 1), (2, "", 0)):
        add(root, number, name, index)
    assert cameras() == [
        CameraInfo(0, "Front"), CameraInfo(2, "camera 2"), CameraInfo(10, "Desk")
    ]  # fmt: skip


def test_a_camera_is_found_by_its_identity_wherever_it_is_plugged_in(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(root, 0, "Front", 0)
    add(root, 4, "Desk", 0)
    (root / "by-id").mkdir()
    (root / "by-id" / "usb-Desk_123").symlink_to("../video4")
    desk = cameras()[1]
    assert (desk.index, desk.source) == (4, "camera:usb-Desk_123")
    monkeypatch.setattr(cv2, "VideoCapture", _Stream)
    for which in ("usb-Desk_123", "desk", "4", 4):
        with Camera(which) as camera:
            assert (camera.index, camera.title) == (4, "Desk")
    with pytest.raises(LostError, match=r"camera 'Side' is missing; .*0 \(Front\), 4 \(Desk\)"):
        Camera("Side")


def test_elsewhere_a_package_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", None)
    assert cameras() == []
    package = ModuleType("cv2_enumerate_cameras")
    path = r"\\\\?\\usb#vid_046d"
    twice = [SimpleNamespace(index=index, name="Front", path=path) for index in (1400, 700)]
    package.enumerate_cameras = lambda: twice  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", package)
    assert cameras() == [CameraInfo(700, "Front", path)]


def test_a_camera_sends_rgb_until_it_is_unplugged(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(root, 0, "Front", 0)
    monkeypatch.setattr(cv2, "VideoCapture", _Stream)
    with Camera(0) as camera:
        frames = iter(camera)
        first, second = next(frames), next(frames)
        with pytest.raises(LostError, match="Front should send pictures but sent none after 2"):
            next(frames)
    assert (camera.title, camera.live, first.origin) == ("Front", True, "Front")
    assert first.image[0, 0].tolist() == [0, 0, 255]
    assert second.image.shape == (2, 3, 3)
    assert 0 <= first.seconds <= second.seconds
    assert (first.index, second.index) == (0, 1)


def test_a_closed_camera_ends_quietly(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", _Stream)
    camera = Camera(3)
    frames = iter(camera)
    assert (camera.title, next(frames).index) == ("camera 3", 0)
    camera.close()
    assert list(frames) == []


def test_a_missing_camera_is_refused_with_those_there_are(root: Path) -> None:
    add(root, 0, "Front", 0)
    with pytest.raises(LostError, match=r"camera 97 is missing; .*\(cameras found: 0 \(Front\)\)"):
        Camera(97)


def test_a_busy_camera_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Stream, "opens", False)
    monkeypatch.setattr(cv2, "VideoCapture", _Stream)
    monkeypatch.setattr(Path, "exists", lambda path: True)
    monkeypatch.setattr("os.access", lambda path, mode: True)
    with pytest.raises(LostError, match="did not open; close other programs"):
        Camera(0)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(LostError, match="permission denied"):
        Camera(0)
