"""The sheet of shortcuts, on "?"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from segviewer.gui.widgets.labels import heading_label

SHORTCUTS = (
    ("Ctrl+O", "open a picture or video"),
    ("Ctrl+V", "paste a picture"),
    ("A  D", "previous and next picture of a folder; also PageUp, PageDown"),
    ("F", "freeze a video or camera, or let it run"),
    ("Click", "ask about a pixel, or look at a tile"),
    ("Shift+Drag", "ask about a region"),
    ("Wheel  Drag", "zoom and move all panes"),
    ("←  ↑  →  ↓", "move the pixel; with Shift, ten at a time"),
    ("1 … 9", "switch a branch off or on"),
    ("0", "every branch on"),
    ("Space", "hold: look with every branch on"),
    ("Ctrl+Z", "take the last switch back"),
    ("Ctrl+1 … 5", "choose a network"),
    ("P  Shift+P", "pin this state beside the next; drop the newest pin"),
    ("Ctrl+B", "compare: each branch off in turn"),
    ("Ctrl+Shift+B", "compare: each branch alone"),
    ("Ctrl+M", "compare: all five networks"),
    ("Ctrl+F", "fit the picture"),
    ("Ctrl+0", "100 %"),
    ("Ctrl++  Ctrl+−", "zoom in and out"),
    ("Ctrl+S", "save the left pane as PNG"),
    ("Ctrl+Shift+S", "export a comparison sheet"),
    ("Ctrl+R", "record a film of what is shown, or end it"),
    ("Ctrl+C", "copy the left pane"),
    ("Tab  Return", "go to a button, tile or switch, and use it"),
    ("Esc", "give up what takes long; else let the pixel go"),
    ("?", "this sheet"),
)


class ShortcutSheet(QDialog):
    """Closes at any key or click."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        layout = QGridLayout(self)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setHorizontalSpacing(28)
        for row, (keys, action) in enumerate(SHORTCUTS):
            layout.addWidget(heading_label(keys), row, 0, Qt.AlignmentFlag.AlignRight)
            text = QLabel(action)
            text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            layout.addWidget(text, row, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.accept()

    def mousePressEvent(self, event: object) -> None:
        self.accept()
