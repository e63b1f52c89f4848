"""The sheet of shortcuts, made from the menus and the keys that no menu has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.guidance.command import PICTURE_KEYS, PaletteCommand
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import heading_label
from segviewer.gui.widgets.screen import resize_to_fit
from segviewer.gui.widgets.theme import GAP_PIXELS

COLUMNS = 2


class ShortcutSheet(QDialog):
    """Closes at any key or click."""

    def __init__(self, commands: Sequence[PaletteCommand], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.rows = shortcut_rows(commands)
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(*4 * (5 * GAP_PIXELS,))
        columns.setSpacing(8 * GAP_PIXELS)
        length = -(-len(self.rows) // COLUMNS)
        for start in range(0, len(self.rows), length):
            columns.addLayout(_grid(self.rows[start : start + length]))
        area = QScrollArea()  # a small screen has no room for all
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        resize_to_fit(self, page.sizeHint() + QSize(24, 8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.accept()

    def mousePressEvent(self, event: object) -> None:
        self.accept()


def shortcut_rows(commands: Sequence[PaletteCommand]) -> list[tuple[str, str]]:
    """Keys and what they do, those of the picture first."""
    return [
        *((translate(keys), tr(deed)) for keys, deed in PICTURE_KEYS),
        *((c.keys, c.title.rstrip("…")) for c in commands if c.keys),
    ]


def _grid(rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * GAP_PIXELS)
    grid.setVerticalSpacing(GAP_PIXELS)
    for row, (keys, action) in enumerate(rows):
        grid.addWidget(heading_label(keys), row, 0, Qt.AlignmentFlag.AlignRight)
        text = QLabel(action)
        text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        grid.addWidget(text, row, 1)
    grid.setRowStretch(len(rows), 1)
    return grid
