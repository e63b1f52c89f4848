"""Settings lie in the system's folder, and what lay elsewhere comes along once."""

from __future__ import annotations

import json
from pathlib import Path

import platformdirs
import pytest

from segviewer.recent import add_recent_model, recent_models
from segviewer.user_files import config_file


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder, which is another than that of older versions, as on macOS."""
    folder = tmp_path / "system" / "segviewer"
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: folder)
    return folder


def old_file(tmp_path: Path, name: str, text: str) -> Path:
    old = tmp_path / "config" / "segviewer" / name
    old.parent.mkdir(parents=True)
    old.write_text(text, "utf-8")
    return old


def test_an_old_list_is_taken_over_once(tmp_path: Path, moved: Path) -> None:
    first, second = tmp_path / "a.pth", tmp_path / "b.pth"
    for file in (first, second):
        file.touch()
    old = old_file(tmp_path, "models.json", json.dumps([str(first)]))
    assert recent_models() == [str(first)]
    assert (moved / "models.json").exists()
    add_recent_model(str(second))
    assert recent_models() == [str(second), str(first)]
    assert json.loads(old.read_text("utf-8")) == [str(first)]
    (moved / "models.json").write_text("[]", "utf-8")
    assert recent_models() == []


def test_old_settings_are_taken_over(tmp_path: Path, moved: Path) -> None:
    old_file(tmp_path, "segviewer.ini", "[General]\ntheme=dark\n")
    assert config_file("segviewer.ini") == moved / "segviewer.ini"
    assert "theme=dark" in (moved / "segviewer.ini").read_text("utf-8")


def test_nothing_is_written_where_there_was_nothing(moved: Path) -> None:
    assert recent_models() == []
    assert not moved.exists()
