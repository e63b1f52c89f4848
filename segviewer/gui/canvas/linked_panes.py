"""Panes that are zoomed and moved together, and how many pixels are worth drawing for them."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from segviewer.attribution import Box, Point
from segviewer.gui.canvas.pane import Pane
from segviewer.gui.canvas.row import StateRow

STEP_PIXELS = 160  # in which the resolution grows, so that a resize does not ask for each pixel
CLOSE_PIXELS = 2560  # for those who look closer


class LinkedPanes(QWidget):
    """``rows`` are the states that stand on the board, the active one first.

    Signals:
        resolution_wanted: pixels of the longer side that are worth drawing.
    """

    resolution_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[StateRow] = []
        self._guests: list[Pane] = []  # stand elsewhere, and look where these look
        self._fitted = True
        self._resolution = 0

    @property
    def panes(self) -> list[Pane]:
        """The active state's panes."""
        return self.rows[0].panes

    def link(self, pane: Pane) -> None:
        """Zoom and move a pane that stands elsewhere together with these."""
        self._guests.append(pane)
        pane.moved.connect(self._on_moved)
        pane.resized.connect(self._on_resized)

    def _linked_panes(self) -> list[Pane]:
        return [*self.all_panes(), *self._guests]

    def mark(self, point: Point | None, region: Box | None) -> None:
        for pane in self.all_panes():
            pane.mark(point, region)

    @Slot()
    def fit(self) -> None:
        """The whole frame in every pane, also when their sizes change, until someone zooms."""
        self._fitted = True
        for pane in self._linked_panes():
            pane.fit()
        self._want_resolution()

    @Slot()
    def actual_size(self) -> None:
        self.panes[0].actual_size()
        self._follow(self.panes[0])

    def zoom(self, factor: float) -> None:
        """Enlarge what is seen by ``factor``."""
        self.panes[0].box.scaleBy((1 / factor, 1 / factor))
        self._follow(self.panes[0])

    @Slot()
    def zoom_in(self) -> None:
        self.zoom(1.25)

    @Slot()
    def zoom_out(self) -> None:
        self.zoom(0.8)

    def bring_along(self, pane: Pane) -> None:
        """A pane that shows a frame for the first time looks where the others look."""
        if self._fitted:
            pane.fit()
        else:
            pane.box.setRange(self.panes[0].box.viewRect(), padding=0)

    def all_panes(self) -> list[Pane]:
        """Those of every state, in their order."""
        return [pane for row in self.rows for pane in row.panes]

    def _follow(self, leader: Pane) -> None:
        """All panes show what one of them was moved to."""
        self._fitted = False
        self._want_resolution()
        rect = leader.box.viewRect()
        for pane in self._linked_panes():
            if pane is not leader:
                pane.box.setRange(rect, padding=0)

    @Slot(object)
    def _on_moved(self, pane: Pane) -> None:
        self._follow(pane)

    @Slot(object)
    def _on_resized(self, pane: Pane) -> None:
        if self._fitted:
            pane.fit()
            self._want_resolution()

    def _want_resolution(self) -> None:
        """As many pixels as a fitted pane has, in steps; more once someone looks closer."""
        shown = next((guest for guest in self._guests if guest.isVisible()), self.panes[0])
        size = shown.plot.size() * self.devicePixelRatioF()
        side = max(size.width(), size.height())
        pixels = -(-side // STEP_PIXELS) * STEP_PIXELS if self._fitted else CLOSE_PIXELS
        if pixels != self._resolution:
            self._resolution = pixels
            self.resolution_wanted.emit(pixels)

    def want_resolution_again(self) -> None:
        """Something else was drawn in the panes' place, and of another size."""
        self._resolution = 0
        self._want_resolution()
