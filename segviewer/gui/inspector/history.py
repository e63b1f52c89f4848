"""The clicked pixel over time: what share each branch has of what moves its class."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import remark_label
from segviewer.gui.widgets.swatch_rows import SwatchRow, SwatchRows
from segviewer.number_text import format_number
from segviewer.records import Frame, Inspection

SPAN_SECONDS = 20.0
TICK_SECONDS = (5, 15)  # those at the very ends would not fit
PLOT_HEIGHT_PIXELS = 120
LINE_COLOURS = (  # told apart by colour-blind people, on light and on dark
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
        self._subject: object = None  # source, network, pixel and measure of the moments
        self._frame: Frame | None = None  # of the newest moment
        self._name_of: Callable[[str], str] = str  # the network's own names of its branches
        self._lines: dict[str, pg.PlotDataItem] = {}
        self.plot = self._build_plot()
        self._zero = self.plot.addLine(y=0)
        self.names = SwatchRows()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(remark_label(tr("Share of each branch, over time")))
        layout.addWidget(self.plot)
        layout.addWidget(self.names)
        self._colour_plot()
        self.hide()

    def _build_plot(self) -> pg.PlotWidget:
        plot = pg.PlotWidget()
        plot.setFixedHeight(PLOT_HEIGHT_PIXELS)
        plot.setMouseEnabled(False, False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setRange(xRange=(-SPAN_SECONDS, 0), yRange=(-1.15, 1.15), padding=0.02)
        plot.getAxis("left").setTicks([[(-1, "−100 %"), (0, "0"), (1, "100 %")]])
        plot.getAxis("bottom").setTicks(
            [[(-age, tr("{age} s ago", age=age)) for age in TICK_SECONDS]]
        )
        plot.setAccessibleName(tr("Each branch's share over time"))
        return plot

    def add(self, inspection: Inspection, now_seconds: float, *, running: bool) -> None:
        """Add the inspection's shares, one moment a frame; another pixel, source, network or
        measure starts anew. Only what runs has a history to begin with: a still photo that is
        opened again has none."""
        subject, self._name_of = _subject(inspection), inspection.network.name_of
        if inspection.contributions is None or subject != self._subject:
            self.moments.clear()
            self._subject, self._frame = subject, None
        if inspection.contributions is not None and (running or self.moments):
            if inspection.frame is self._frame:  # it is held: its exact numbers replace live ones
                self.moments.pop()
            shapley = inspection.contributions.shapley
            self.moments.append((now_seconds, normalise_shares(shapley)))
            self._frame = inspection.frame
        while self.moments and self.moments[0][0] < now_seconds - SPAN_SECONDS:
            self.moments.popleft()

    def draw(self) -> None:
        """Show the moments that were added."""
        self.setVisible(len(self.moments) > 1)
        if self.isHidden():
            return
        newest = self.moments[-1][1]
        for key in [key for key in self._lines if key not in newest]:
            self.plot.removeItem(self._lines.pop(key))
        # Sorted: a branch keeps its colour while others are switched.
        colours = {key: LINE_COLOURS[i % len(LINE_COLOURS)] for i, key in enumerate(sorted(newest))}
        for key, colour in colours.items():
            self._draw_line(key, colour)
        self.names.show_rows(
            [
                SwatchRow(
                    colours=(colour,),
                    text=translate(self._name_of(key)),
                    value=_signed_percents(newest[key]),
                )
                for key, colour in colours.items()
            ]
        )

    def _draw_line(self, key: str, colour: tuple[int, int, int]) -> None:
        if key not in self._lines:
            self._lines[key] = self.plot.plot()
        now = self.moments[-1][0]
        moments = [(time - now, shares[key]) for time, shares in self.moments if key in shares]
        times, values = zip(*moments, strict=True)
        self._lines[key].setData(times, values, pen=pg.mkPen(colour, width=1.5))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt may send this from the base class's constructor, before there is a plot.
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_zero"):
            self._colour_plot()

    def _colour_plot(self) -> None:
        palette, roles = self.palette(), QPalette.ColorRole
        self.plot.setBackground(palette.color(roles.Window))
        self._zero.setPen(palette.color(roles.Mid))
        colour = palette.color(roles.PlaceholderText)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(colour)
            axis.setTextPen(colour)


def _subject(inspection: Inspection) -> object:
    unit = inspection.state.options.unit
    question = unit and (unit.point, unit.region, unit.value)
    return inspection.frame.origin, inspection.state.setup.model, question


def normalise_shares(shapley: Mapping[str, float]) -> dict[str, float]:
    """Each value over the sum of all their sizes; all 0 where nothing matters."""
    total = sum(map(abs, shapley.values())) or 1.0
    return {key: value / total for key, value in shapley.items()}


def _signed_percents(share: float) -> str:
    return f"{format_number(100 * share, '+.0f')} %"
