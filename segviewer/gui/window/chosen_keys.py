"""Keys of the menus' entries that somebody chose in place of the usual ones."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.entries import USUAL_KEYS
from segviewer.gui.widgets.tips import name_keys

PICTURES_OWN = (  # taken before any menu, wherever the focus is
    *(str(digit) for digit in range(1, 10)),
    *("Space", "Esc", "A", "D", "PgUp", "PgDown", "Up", "Down", "Left", "Right"),
    *("Shift+Up", "Shift+Down", "Shift+Left", "Shift+Right", "Tab", "Return", "Enter"),
    *("Ctrl+Up", "Ctrl+Down", "Ctrl+Left", "Ctrl+Right"),
)


class ChosenKeys:
    """Puts them in place and remembers them, by the usual keys of the entry; tips name them."""

    def __init__(self, bar: QMenuBar, settings: Settings) -> None:
        self._bar = bar
        self._settings = settings
        self._apply()

    def choose(self, action: QAction, keys: QKeySequence) -> str | None:
        """Give an entry other keys, unless they are taken: by the entry of the title that is
        returned, or by the picture for ""."""
        if keys.toString().replace("Num+", "") in PICTURES_OWN:
            return ""
        for other in _actions_in(self._bar):
            if other is not action and other.shortcut() == keys:
                return other.text()
        usual = action.property(USUAL_KEYS)
        self._settings.keys = {**self._settings.keys, usual: keys.toString()}
        action.setShortcut(keys)
        name_keys(self._bar.window(), self._settings.keys)
        return None

    def reset(self) -> None:
        """The usual keys everywhere."""
        self._settings.keys = {}
        self._apply()

    def _apply(self) -> None:
        chosen = self._settings.keys
        for action in _actions_in(self._bar):
            usual = action.property(USUAL_KEYS)
            if usual is not None:
                action.setShortcut(QKeySequence(chosen.get(usual, usual)))
        name_keys(self._bar.window(), chosen)


def _actions_in(menu: QMenu | QMenuBar) -> Iterator[QAction]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _actions_in(below)
        else:
            yield action
