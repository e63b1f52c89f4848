"""The clicked pixel over time: what share each branch has of what moves its class."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segviewer.gui.widgets.labels import Rows, quiet
from segviewer.records import Frame, Inspection
from segviewer.rendering.drawing import short_name

SECONDS = 20.0  # that are shown
HEIGHT = 120  # pixels
LINES = (  # told apart by colour-blind people, on light and on dark
    (86, 180, 233), (230, 159, 0), (0, 158, 115), (213, 94, 0),
    (204, 121, 167), (148, 120, 210), (150, 150, 150),
)  # fmt: skip


class History(QWidget):
    """A line a branch, from the past at the left to now; hidden until there are two moments.

    A share is a branch's Shapley value over the sum of all their sizes, -1 to 1: negative where the
    branch speaks against the class.
    """

    def __init__(self) -> None:
        super().__init__()
        self.moments: deque[tuple[float, Mapping[str, float]]] = deque()
        self._about: object = None
        self._frame: Frame | None = None
        self._lines: dict[str, pg.PlotDataItem] = {}
        self.plot = pg.PlotWidget()
        self.plot.setFixedHeight(HEIGHT)
        self.plot.setMouseEnabled(False, False)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setRange(xRange=(-SECONDS, 0), yRange=(-1.15, 1.15), padding=0.02)
        self.plot.getAxis("left").setTicks([[(-1, "−100 %"), (0, "0"), (1, "100 %")]])
        # Those at the very ends would not fit.
        self.plot.getAxis("bottom").setTicks([[(-then, f"{then} s ago") for then in (5, 15)]])
        self._zero = self.plot.addLine(y=0)
        self.plot.setAccessibleName("Each branch's share over time")
        self.names = Rows()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(quiet("Share of each branch, over time"))
        layout.addWidget(self.plot)
        layout.addWidget(self.names)
        self._colour()
        self.hide()

    def add(self, inspection: Inspection, now: float) -> None:
        """Keep the inspection's shares, one moment a frame; another pixel, source, network or
        measure starts anew."""
        state, found = inspection.state, inspection.contributions
        unit = state.options.unit
        about = (
            inspection.frame.origin,
            state.setup.model,
            unit and (unit.point, unit.region, unit.value),
        )
        if found is None or about != self._about:
            self.moments.clear()
            self._about, self._frame = about, None
        if found is not None:
            if inspection.frame is self._frame:  # it was held and is looked at again
                self.moments.pop()
            self.moments.append((now, shares(found.shapley)))
            self._frame = inspection.frame
        while self.moments and self.moments[0][0] < now - SECONDS:
            self.moments.popleft()

    def draw(self) -> None:
        """Show what was kept."""
        self.setVisible(len(self.moments) > 1)
        if self.isHidden():
            return
        now, newest = self.moments[-1]
        for key in [key for key in self._lines if key not in newest]:
            self.plot.removeItem(self._lines.pop(key))
        colours = {key: LINES[i % len(LINES)] for i, key in enumerate(sorted(newest))}
        for key, colour in colours.items():
            if key not in self._lines:
                self._lines[key] = self.plot.plot()
            known = [(then - now, kept[key]) for then, kept in self.moments if key in kept]
            self._lines[key].setData(*zip(*known, strict=True), pen=pg.mkPen(colour, width=1.5))
        self.names.show_rows(
            [
                ([colour], short_name(key), f"{100 * newest[key]:+.0f} %".replace("-", "−"))
                for key, colour in colours.items()
            ]
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "plot"):
            self._colour()

    def _colour(self) -> None:
        palette, roles = self.palette(), QPalette.ColorRole
        self.plot.setBackground(palette.color(roles.Window))
        self._zero.setPen(palette.color(roles.Mid))
        pen = palette.color(roles.PlaceholderText)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pen)
            axis.setTextPen(pen)


def shares(shapley: Mapping[str, float]) -> dict[str, float]:
    """Each value over the sum of all their sizes; all 0 where nothing matters."""
    whole = sum(map(abs, shapley.values())) or 1.0
    return {key: value / whole for key, value in shapley.items()}
