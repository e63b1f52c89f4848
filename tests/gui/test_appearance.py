"""What the window remembers and looks like: settings, themes, the list of keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from segviewer.gui.app import open_window
from segviewer.gui.dialogs.shortcut_sheet import ShortcutSheet
from segviewer.gui.guidance.command import PICTURE_KEYS
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.images import to_array
from segviewer.gui.window.file_actions import source_in
from segviewer.rendering.style import LIGHT_SHEET
from segviewer.rendering.views import find_view

WAIT = 60_000


def test_the_left_pane_can_be_copied_at_the_photos_own_size(window, qtbot):
    QGuiApplication.clipboard().clear()
    window.files.copy_pane()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=WAIT)
    assert to_array(QGuiApplication.clipboard().image()).shape[:2] == (180, 240)


def test_settings_survive_garbage_and_other_versions(tmp_path):
    settings = Settings()
    settings.add_recent("a.png")
    settings.add_recent("b.png")
    settings.add_recent("a.png")
    settings.opacity, settings.theme = 0.25, "dark"
    again = Settings()
    assert (again.recent_sources, again.opacity, again.theme) == (["a.png", "b.png"], 0.25, "dark")
    store = again._store
    for key, value in (("opacity", "much"), ("theme", "pink"), ("recent", QByteArray(b"\x01"))):
        store.setValue(key, value)
    assert (again.recent_sources, again.opacity, again.theme) == ([], 0.6, "system")
    store.setValue("version", 99)
    assert Settings().layout == (QByteArray(), QByteArray())
    store.sync()
    path = store.fileName()
    Path(path).write_bytes(b"\x00\xff garbage [[[ = \n" * 50)
    QSettings(path, QSettings.Format.IniFormat)
    assert Settings().theme == "system"


def test_the_window_comes_back_as_it_was_left(qtbot):
    first = open_window()
    qtbot.addWidget(first)
    first.resize(first.width(), 640)
    first.docks[0].hide()
    first.close()
    second = open_window()
    qtbot.addWidget(second)
    assert second.height() == 640
    assert not second.docks[0].isVisibleTo(second)
    second.reset_layout()
    assert second.docks[0].isVisibleTo(second)
    assert second.close()  # qtbot holds it weakly: the collector might be faster


def test_themes_change_the_window_and_not_the_data(window, qtbot):
    colours = []
    for name in ("dark", "light"):
        window.theme.choose(name)
        colours.append(QApplication.palette().color(QPalette.ColorRole.Window).lightness())
    assert colours[0] < 60 < 200 < colours[1]


def test_small_pictures_lie_on_the_windows_ground_but_on_white_in_files(window, act_and_wait):
    act_and_wait(window, lambda: window.canvas.choose_views(("branches",)))
    files = set()
    for name in ("light", "dark"):
        window.theme.choose(name)
        inspection, style = window.session.inspection, window.session.style
        ground = QApplication.palette().color(QPalette.ColorRole.Window).toTuple()[:3]
        picture = find_view("branches").draw(inspection, style)
        assert (picture == ground).all(2).mean() > 0.05
        files.add(style.for_export())
    (one,) = files
    assert one.sheet_colours == LIGHT_SHEET


def test_help_lists_the_keys_and_goes_at_any_key(window, qtbot):
    sheet = ShortcutSheet(list(window.guidance.menu_commands()), window.menus.keys, window)
    qtbot.addWidget(sheet)
    sheet.open()
    labels = [label.text() for label in sheet.findChildren(QLabel)]
    texts = labels + [button.text() for button in sheet.buttons.values()]
    assert all(keys in texts for keys, _ in PICTURE_KEYS)
    assert "Ctrl+O" in texts and "P" in texts
    keys = [key for key, _ in sheet.rows]
    assert len(set(keys)) == len(keys)  # no key does two things
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert not sheet.isVisible()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (" rtsp://host/stream\n", "rtsp://host/stream"),
        ("/home/a person/photo.jpg", "/home/a person/photo.jpg"),
        ("some words", ""),
        ("two\nhttp://lines", ""),
        ("", ""),
    ],
)
def test_an_address_or_a_whole_path_can_be_pasted_as_text(text, source):
    assert source_in(text) == source
