"""Where a row that is dragged would stand: a line between the others."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from segviewer.gui.canvas.row import StateRow
from segviewer.gui.canvas.row_head import RowHead

LINE_PIXELS = 3


class RowDrag(QObject):
    """Shows the row that would be given way to; rows may also stand side by side."""

    def __init__(self, canvas: QWidget, rows: list[StateRow]) -> None:
        """``rows`` are the canvas's, which keeps that list up to date."""
        super().__init__(canvas)
        self._canvas, self._rows = canvas, rows
        self._line = QWidget(canvas)
        self._line.setAutoFillBackground(True)
        self._line.setBackgroundRole(QPalette.ColorRole.Highlight)
        self._line.hide()

    @Slot(object, QPoint)
    def show_target(self, head: RowHead, place: QPoint) -> None:
        """Lay the line where the row would be let go."""
        start = [row.head for row in self._rows].index(head)
        number = self._number_at(place)
        row = self._rows[number]
        self._line.setVisible(number != start)
        self._line.raise_()
        left, top = row.x(), row.y()
        if _side_by_side(self._rows):
            x = row.geometry().right() if number > start else left - LINE_PIXELS
            self._line.setGeometry(max(0, x), top, LINE_PIXELS, row.height())
        else:
            y = row.geometry().bottom() if number > start else top - LINE_PIXELS
            self._line.setGeometry(left, max(0, y), row.width(), LINE_PIXELS)

    def end(self, place: QPoint) -> int:
        """The number of the row that was there."""
        self._line.hide()
        return self._number_at(place)

    def _number_at(self, place: QPoint) -> int:
        """The row under the pointer, or the nearest."""
        point = self._canvas.mapFromGlobal(place)
        ways = [_distance(row, point) for row in self._rows]
        return ways.index(min(ways))


def _distance(row: StateRow, point: QPoint) -> int:
    area = row.geometry()
    across = max(area.left() - point.x(), 0, point.x() - area.right())
    down = max(area.top() - point.y(), 0, point.y() - area.bottom())
    return across + down


def _side_by_side(rows: list[StateRow]) -> bool:
    return len(rows) > 1 and rows[0].y() == rows[1].y()
