"""Which pane the keys and menus act on: the one that was clicked or reached last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtWidgets import QWidget

from segviewer.gui.canvas.pane import Pane
from segviewer.gui.canvas.row import StateRow

ACROSS_COST = 3  # a pane straight ahead is nearer than one aside


class CurrentPane(QObject):
    """Remembers a place on the board, and goes from pane to pane.

    Signals:
        went: keys went to another pane, which may be out of sight.
    """

    went = Signal()

    def __init__(self, canvas: QWidget, rows: list[StateRow]) -> None:
        """``rows`` are the canvas's, which keeps that list up to date."""
        super().__init__(canvas)
        self._canvas, self._rows = canvas, rows
        self._row = self._column = 0
        self._is_chosen = False  # nobody wonders which pane it is before one was chosen

    @property
    def row(self) -> int:
        return min(self._row, len(self._rows) - 1)

    @property
    def column(self) -> int:
        return min(self._column, len(self._rows[0].panes) - 1)

    @property
    def pane(self) -> Pane:
        return self._rows[self.row].panes[self.column]

    @Slot(object)
    def choose(self, pane: Pane) -> None:
        """Keys and menus act on this pane from now on."""
        for number, row in enumerate(self._rows):
            if pane in row.panes:
                self._row, self._column = number, row.panes.index(pane)
        self._is_chosen = True
        self.mark()

    def _panes(self) -> list[Pane]:
        return [pane for row in self._rows for pane in row.panes]

    def choose_row(self, number: int) -> None:
        self._row, self._is_chosen = number, True
        self.mark()

    def mark(self) -> None:
        """Show which one it is, where there are several, once one was chosen."""
        panes = self._panes()
        for pane in panes:
            pane.plot.set_current(self._is_chosen and len(panes) > 1 and pane is self.pane)

    @Slot(int, int)
    def walk(self, rows: int, columns: int) -> None:
        """Go to the nearest pane in that direction."""
        here = _centre(self.pane, self._canvas)

        def cost(pane: Pane) -> float:
            way = _centre(pane, self._canvas) - here
            ahead = way.y() * rows + way.x() * columns
            aside = abs(way.x() * rows) + abs(way.y() * columns)
            return ahead + ACROSS_COST * aside if ahead > 0 else float("inf")

        nearest = min(self._panes(), key=cost)
        if cost(nearest) < float("inf"):
            nearest.plot.setFocus()
            self.went.emit()


def _centre(pane: Pane, canvas: QWidget) -> QPoint:
    return pane.mapTo(canvas, pane.rect().center())
