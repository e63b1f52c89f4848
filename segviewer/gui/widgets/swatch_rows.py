"""A legend: rows of colour swatches, a text and a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from segviewer.rendering.style import Colour

SWATCH_PIXELS, SWATCH_PITCH_PIXELS = 13, 18  # side of a swatch, and from one to the next
RIM = "#808890"  # 3:1 and more against white and against the dark theme's ground


@dataclass(frozen=True)
class SwatchRow:
    """What one row says; several colours stand side by side."""

    colours: tuple[Colour, ...]
    text: str
    value: str


class SwatchRows(QWidget):
    """Shows rows of swatches, text and a value at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: list[SwatchRow]) -> None:
        """Show these rows instead of the last ones."""
        # Labels are hidden and used again: making new ones for each frame of a stream costs more
        # than drawing its picture.
        while len(self._lines) < len(rows):
            self._lines.append(_Line(self._grid, len(self._lines)))
        for line, row in zip_longest(self._lines, rows):
            line.show_row(row)


class _Line:
    """The three labels of one row of the grid."""

    def __init__(self, grid: QGridLayout, number: int) -> None:
        self._swatches, self._text, self._value = QLabel(), QLabel(), QLabel()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._value.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for column, label in enumerate((self._swatches, self._text, self._value)):
            grid.addWidget(label, number, column)

    def show_row(self, row: SwatchRow | None) -> None:
        """Show the row, or nothing."""
        for label in (self._swatches, self._text, self._value):
            label.setVisible(row is not None)
        if row is not None:
            self._swatches.setPixmap(swatch_pixmap(row.colours))
            self._text.setText(row.text)
            self._value.setText(row.value)


def swatch_pixmap(colours: tuple[Colour, ...]) -> QPixmap:
    """Squares of these colours, side by side on nothing, each in a rim that shows the palest and
    the darkest of them on any ground; sharp on the screen there is."""
    if not colours:
        return QPixmap()
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return _swatch_pixmap(colours, application.devicePixelRatio())


@cache
def _swatch_pixmap(colours: tuple[Colour, ...], ratio: float) -> QPixmap:
    width = SWATCH_PITCH_PIXELS * len(colours)
    pixmap = QPixmap(round(width * ratio), round(SWATCH_PIXELS * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    for index, colour in enumerate(colours):
        square = QRectF(SWATCH_PITCH_PIXELS * index, 0, SWATCH_PIXELS, SWATCH_PIXELS)
        painter.fillRect(square, QColor(RIM))
        painter.fillRect(square.adjusted(1, 1, -1, -1), QColor(*colour))
    painter.end()
    return pixmap
