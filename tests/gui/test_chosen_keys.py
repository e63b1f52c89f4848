"""Other keys for entries of menus: chosen in the sheet of keys, refused where taken, remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QPushButton

from segviewer.gui.dialogs.shortcut_sheet import ShortcutSheet
from segviewer.gui.guidance.command import PaletteCommand
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.entries import add_entry
from segviewer.gui.widgets.tips import set_keyed_tip
from segviewer.gui.window.chosen_keys import ChosenKeys

Modifier = Qt.KeyboardModifier


class MenuWindow(QMainWindow):
    """Two entries that have keys."""

    def __init__(self):
        super().__init__()
        menu = self.menuBar().addMenu("&File")
        self.pin = add_entry(menu, "&Pin", lambda: None, "P")
        self.fit = add_entry(menu, "&Fit (all)…", lambda: None, "Ctrl+F")
        self.button = QPushButton("Pin")
        set_keyed_tip(self.button, "Keep this state", "P")
        self.setCentralWidget(self.button)


@pytest.fixture
def menu_window(qtbot):
    window = MenuWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def sheet(menu_window, qtbot):
    keys = ChosenKeys(menu_window.menuBar(), Settings())
    commands = [
        PaletteCommand(
            title=title,
            place="File",
            keys=action.shortcut().toString(),
            run=action.trigger,
            action=action,
        )
        for title, action in (("Pin", menu_window.pin), ("Fit (all)…", menu_window.fit))
    ]
    sheet = ShortcutSheet(commands, keys, menu_window)
    qtbot.addWidget(sheet)
    sheet.open()
    return sheet


def press_for(qtbot, sheet, title, key, modifier=Modifier.NoModifier):
    sheet.buttons[title].click()
    qtbot.keyClick(sheet, key, modifier)


def test_the_keys_that_are_pressed_become_the_entrys_and_are_remembered(menu_window, sheet, qtbot):
    press_for(qtbot, sheet, "Pin", Qt.Key.Key_J, Modifier.ControlModifier)
    assert menu_window.pin.shortcut() == QKeySequence("Ctrl+J")
    assert sheet.buttons["Pin"].text() == "Ctrl+J"
    assert menu_window.button.toolTip() == "Keep this state (Ctrl+J)"
    assert Settings().keys == {"P": "Ctrl+J"}
    menu_window.pin.setShortcut(QKeySequence("P"))  # as at the next start
    ChosenKeys(menu_window.menuBar(), Settings())
    assert menu_window.pin.shortcut() == QKeySequence("Ctrl+J")
    assert sheet.isVisible()


def test_keys_that_are_taken_are_refused_with_their_owner(menu_window, sheet, qtbot):
    press_for(qtbot, sheet, "Pin", Qt.Key.Key_F, Modifier.ControlModifier)
    assert menu_window.pin.shortcut() == QKeySequence("P")
    assert "Ctrl+F is taken by “Fit (all)”" in sheet.note.text()
    press_for(qtbot, sheet, "Pin", Qt.Key.Key_3)
    assert menu_window.pin.shortcut() == QKeySequence("P")
    assert "3 belongs to the picture" in sheet.note.text()
    assert Settings().keys == {}


def test_escape_leaves_the_keys_and_reset_brings_the_usual_ones_back(menu_window, sheet, qtbot):
    press_for(qtbot, sheet, "Pin", Qt.Key.Key_Escape)
    assert (menu_window.pin.shortcut(), sheet.isVisible()) == (QKeySequence("P"), True)
    press_for(qtbot, sheet, "Pin", Qt.Key.Key_J)
    assert menu_window.pin.shortcut() == QKeySequence("J")
    sheet.reset.click()
    assert menu_window.button.toolTip() == "Keep this state (P)"
    assert menu_window.pin.shortcut() == QKeySequence("P")
    assert sheet.buttons["Pin"].text() == "P"
    assert Settings().keys == {}


def test_garbage_in_the_settings_is_no_key():
    settings = Settings()
    settings._store.setValue("keys", "[1, 2")
    assert settings.keys == {}
