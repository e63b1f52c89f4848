"""Settings lie in the system's folder, and what lay elsewhere comes along once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs
import pytest

from segviewer.recent import add_recent_model, recent_models
from segviewer.user_files import config_file, is_file_there, is_there


@pytest.fixture
def system_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder, which is another than that of older versions, as on macOS."""
    folder = tmp_path / "system" / "segviewer"
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: folder)
    return folder


def old_file(tmp_path: Path, name: str, text: str) -> Path:
    old = tmp_path / "config" / "segviewer" / name
    old.parent.mkdir(parents=True)
    old.write_text(text, "utf-8")
    return old


def test_an_old_list_is_taken_over_once(tmp_path: Path, system_folder: Path) -> None:
    first, second = tmp_path / "a.pth", tmp_path / "b.pth"
    for file in (first, second):
        file.touch()
    old = old_file(tmp_path, "models.json", json.dumps([str(first)]))
    assert recent_models() == [str(first)]
    assert (system_folder / "models.json").exists()
    add_recent_model(str(second))
    assert recent_models() == [str(second), str(first)]
    assert json.loads(old.read_text("utf-8")) == [str(first)]
    (system_folder / "models.json").write_text("[]", "utf-8")
    assert recent_models() == []


def test_old_settings_are_taken_over(tmp_path: Path, system_folder: Path) -> None:
    old_file(tmp_path, "segviewer.ini", "[General]\ntheme=dark\n")
    assert config_file("segviewer.ini") == system_folder / "segviewer.ini"
    assert "theme=dark" in (system_folder / "segviewer.ini").read_text("utf-8")


def test_nothing_is_written_where_there_was_nothing(system_folder: Path) -> None:
    assert recent_models() == []
    assert not system_folder.exists()


def test_a_user_without_a_home_has_no_list_and_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container whose user no list of users has."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a.pth"
    file.touch()
    add_recent_model(str(file))
    assert recent_models() == []
    assert list(tmp_path.iterdir()) == [file]  # nothing called ~ either


def test_names_that_are_no_text_are_remembered(tmp_path: Path, system_folder: Path) -> None:
    odd = tmp_path / os.fsdecode(b"m\xe9.pth")
    plain = tmp_path / "a.pth"
    for file in (odd, plain):
        file.touch()
    add_recent_model(str(odd))
    add_recent_model(str(plain))
    assert recent_models() == [str(plain), str(odd)]
    assert [file.name for file in system_folder.iterdir()] == ["models.json"]


def test_what_is_no_name_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert is_there(tmp_path) and not is_file_there(tmp_path) and is_file_there(tmp_path / "a")
    for text in ("b", "x" * 5000, "\0", "a/b"):
        assert not is_there(tmp_path / text) and not is_file_there(tmp_path / text)
