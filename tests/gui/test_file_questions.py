"""Where file dialogs begin, and what is saved under which name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from segviewer.gui.dialogs.file_questions import ask_file, ask_folder, ask_new_file
from segviewer.gui.session.settings import Settings

KINDS = "JSON (*.json);;CSV (*.csv)"


@pytest.fixture
def parent(qtbot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def answer(monkeypatch, name, *answers):
    """Let the dialogs of that name be answered so, one after the other; where they began."""
    starts, left = [], list(answers)

    def ask(_parent, _title, start, *_kinds):
        starts.append(start)
        return left.pop(0)

    monkeypatch.setattr(QFileDialog, name, ask)
    return starts


def test_a_dialog_begins_where_the_last_file_was_chosen(parent, monkeypatch, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(pictures))
    photo = tmp_path / "photo.png"
    photo.touch()
    starts = answer(monkeypatch, "getOpenFileName", (str(photo), ""), ("", ""))
    assert ask_file(parent, "Open") == str(photo)
    assert ask_file(parent, "Open") == ""
    assert starts == [str(pictures), str(tmp_path)]
    starts = answer(monkeypatch, "getExistingDirectory", str(tmp_path / "gone"), "")
    ask_folder(parent, "Open")
    ask_folder(parent, "Open")
    assert starts == [str(tmp_path), str(tmp_path)], "a folder that is gone is no place to begin"
    assert Settings().folder == str(tmp_path)


def test_without_a_folder_of_pictures_dialogs_begin_at_home(parent, monkeypatch, tmp_path):
    """Qt takes a folder that is not there for the name of a file."""
    places = QStandardPaths.StandardLocation
    folders = {places.PicturesLocation: tmp_path / "none", places.HomeLocation: tmp_path}
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(folders[place]))
    starts = answer(monkeypatch, "getOpenFileName", ("", ""))
    ask_file(parent, "Open")
    assert starts == [str(tmp_path)]


def test_a_name_that_is_too_long_is_no_crash(parent, monkeypatch, tmp_path):
    typed = "a" * 255
    answer(monkeypatch, "getSaveFileName", (str(tmp_path / typed), ""))
    assert ask_new_file(parent, "Save", "a.json", KINDS) == tmp_path / f"{typed}.json"


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [
        ("a.csv", "JSON (*.json)", "a.csv"),
        ("a", "CSV (*.csv)", "a.csv"),
        ("a", "", "a.json"),
        ("a.v2", "JSON (*.json)", "a.v2.json"),
        ("A.JSON", "CSV (*.csv)", "A.JSON"),
    ],
)
def test_a_name_gets_the_suffix_of_its_kind(parent, monkeypatch, tmp_path, typed, kind, written):
    answer(monkeypatch, "getSaveFileName", (str(tmp_path / typed), kind))
    assert ask_new_file(parent, "Save", "figures.json", KINDS) == tmp_path / written


def test_a_folder_needs_no_suffix(parent, monkeypatch, tmp_path):
    answer(monkeypatch, "getSaveFileName", (str(tmp_path / "film"), "Folder of PNGs (*)"))
    kinds = "Film (*.mp4);;Folder of PNGs (*)"
    assert ask_new_file(parent, "Record", "film.mp4", kinds) == tmp_path / "film"


@pytest.mark.parametrize("may", [True, False])
def test_no_file_is_replaced_unasked_that_a_suffix_leads_to(parent, monkeypatch, tmp_path, may):
    (tmp_path / "a.json").write_text("kept")
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes if may else no)
    starts = answer(monkeypatch, "getSaveFileName", (str(tmp_path / "a"), ""), ("", ""))
    chosen = ask_new_file(parent, "Save", "figures.json", KINDS)
    assert chosen == (tmp_path / "a.json" if may else None)
    assert starts[1:] == ([] if may else [str(tmp_path / "a.json")])
