"""Downloads: whole or not at all, told about, given up, their checksums verified."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from segviewer.checkpoints import torchvision_names
from segviewer.records import Stopped

CONTENT = bytes(range(256)) * 4000
SHA = hashlib.sha256(CONTENT).hexdigest()[:8]


class Answer(io.BytesIO):
    headers = {"Content-Length": str(len(CONTENT))}  # noqa: RUF012


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torchvision_names, "urlopen", lambda url, timeout: Answer(CONTENT))


def test_a_file_arrives_whole_and_progress_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    path = tmp_path / "checkpoints" / f"net-{SHA}.pth"
    torchvision_names._download("https://x/y", path, told.append, lambda: False)
    assert path.read_bytes() == CONTENT
    assert told == ["0 of 1 MB", "1 of 1 MB", "1 of 1 MB", "1 of 1 MB"]


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "net-12345678.pth"
    with pytest.raises(RuntimeError, match=f"begins with {SHA}, not 12345678"):
        torchvision_names._download("https://x/y", path, str, None)
    assert not list(tmp_path.iterdir())


def test_a_download_can_be_given_up(tmp_path: Path) -> None:
    looks: list[Any] = []

    def stop() -> bool:
        looks.append(1)
        return len(looks) > 2

    with pytest.raises(Stopped):
        torchvision_names._download("https://x/y", tmp_path / f"net-{SHA}.pth", str, stop)
    assert not list(tmp_path.iterdir())
