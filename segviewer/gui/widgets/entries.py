"""Entries of menus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from segviewer.gui.language import tr

USUAL_KEYS = "usual_keys"  # an action's or widget's property: keys before others were chosen


def add_entry(menu: QMenu, text: str, function: Callable[..., Any], keys: Any = None) -> QAction:
    """An entry that calls ``function``, also by its keys."""
    action = QAction(text, menu)
    action.triggered.connect(function)
    if keys is not None:
        action.setShortcut(QKeySequence(keys))
        action.setProperty(USUAL_KEYS, action.shortcut().toString())
    menu.addAction(action)
    return action


def fill_menu(menu: QMenu, entries: Mapping[str, str], function: Callable[[str], object]) -> None:
    """Entries that call ``function`` with the text behind each title."""
    menu.clear()
    for text, value in entries.items():
        add_entry(menu, text, partial(function, value))
    if not entries:
        menu.addAction(tr("none found")).setEnabled(False)
