"""One thing that the window can do, as the palette finds it and the sheet of keys prints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction

PICTURE_KEYS = (  # those that no menu has, and what they do
    ("Click", "Ask about a pixel, or look at a tile"),
    ("Shift+Drag", "Ask about a region"),
    ("Wheel  Drag", "Zoom and move all panes"),
    ("Shift+Wheel", "Scroll a board that is larger than the window"),
    ("←  ↑  →  ↓", "Move the pixel; with Shift, ten at a time"),
    ("Ctrl+←  ↑  →  ↓", "Go to the pane beside, above or below"),
    ("1 … 9", "Switch a branch off or on"),
    ("Space", "Hold: look with every branch on"),
    ("A  D", "Previous and next picture of a folder; also PageUp, PageDown"),
    ("Tab  Return", "Go to a button, tile or switch, and use it"),
    ("Esc", "Give up what takes long; else let the pixel go"),
)


@dataclass(frozen=True, kw_only=True)
class PaletteCommand:
    """What it does in words, where it stands, its keys, and the doing."""

    title: str
    place: str
    run: Callable[[], object]
    keys: str = ""
    action: QAction | None = None  # the menu's entry, where it is one
