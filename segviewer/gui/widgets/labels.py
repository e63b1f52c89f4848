"""Small parts of the panels beside the picture: headings, remarks, rows with colours."""

from __future__ import annotations

from functools import cache
from itertools import zip_longest

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget


def heading(text: str) -> QLabel:
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def quiet(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


class ElidedLabel(QLabel):
    """A remark that is cut where there is no room, so that panes stay equally wide."""

    def __init__(self, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> None:
        super().__init__()
        self._side = side
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        where = self._side | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(where), shown)


@cache
def swatches(colours: tuple[tuple[int, int, int], ...]) -> QPixmap:
    """Squares of these colours, side by side."""
    pixmap = QPixmap(18 * len(colours), 13)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    for index, colour in enumerate(colours):
        painter.fillRect(18 * index, 0, 13, 13, QColor(*colour))
    painter.end()
    return pixmap


RowData = tuple[list[tuple[int, int, int]], str, str]  # colours, text, value


class Rows(QWidget):
    """Lines of colour swatches, text and a value at the right; lines are kept and used again."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[QLabel, QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: list[RowData]) -> None:
        while len(self._lines) < len(rows):
            self._add()
        for line, row in zip_longest(self._lines, rows):
            for label in line:
                label.setVisible(row is not None)
            if row is not None:
                colours, text, value = row
                line[0].setPixmap(swatches(tuple(colours)))
                line[1].setText(text)
                line[2].setText(value)

    def _add(self) -> None:
        labels = (QLabel(), QLabel(), QLabel())
        labels[2].setAlignment(Qt.AlignmentFlag.AlignRight)
        labels[2].setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for column, label in enumerate(labels):
            self._grid.addWidget(label, len(self._lines), column)
        self._lines.append(labels)
