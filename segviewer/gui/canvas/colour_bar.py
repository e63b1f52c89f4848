"""The scale of a map: its colours, with numbers where they stand."""

from __future__ import annotations

from math import floor, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.images import to_qimage
from segviewer.gui.widgets.theme import GAP_PIXELS, small_font
from segviewer.gui.widgets.tips import set_tip
from segviewer.number_text import format_number
from segviewer.rendering.drawing import colour_table, draw_signed
from segviewer.rendering.scales import ColourScale
from segviewer.rendering.style import Style

STRIP_PIXELS, TICK_PIXELS = 7, 3
WIDTH_PIXELS, LEAST_PIXELS = 150, 80
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)  # times a power of ten


class ColourBar(QWidget):
    """A strip of colours over its ticks; hidden where a picture has no scale."""

    def __init__(self) -> None:
        super().__init__()
        self.scale: ColourScale | None = None
        self._strip = QImage()
        self.setFont(small_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_scale(self, scale: ColourScale | None, style: Style) -> None:
        """Show this scale in the style's colours, or nothing."""
        self.setVisible(scale is not None)
        self.scale = scale
        if scale is None:
            return
        steps = np.linspace(-1.0, 1.0, 256, dtype=np.float32)[None]
        table = colour_table(style.colour_map)[None]
        self._strip = to_qimage(draw_signed(steps, 1.0) if scale.colours == "signed" else table)
        low, high = (format_number(end) for end in scale.ends)
        self.setAccessibleName(
            tr(
                "Colour scale: {label}, {low} to {high}",
                label=translate(scale.label),
                low=low,
                high=high,
            )
        )
        set_tip(
            self, tr("{label}, {low} to {high}", label=translate(scale.label), low=low, high=high)
        )
        self.update()

    def sizeHint(self) -> QSize:
        height = STRIP_PIXELS + TICK_PIXELS + self.fontMetrics().height()
        return QSize(WIDTH_PIXELS, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_PIXELS, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.scale is None:
            return
        painter = QPainter(self)
        metrics, (low, high) = QFontMetricsF(self.font()), self.scale.ends
        ticks = tick_values(low, high) if high > low else [low]
        texts = [format_number(tick) for tick in ticks]
        inset = max(map(metrics.horizontalAdvance, texts)) / 2 + 1
        strip = QRectF(inset, 0, max(1.0, self.width() - 2 * inset), STRIP_PIXELS)
        painter.drawImage(strip, self._strip)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        taken = -1.0
        for tick, text in zip(ticks, texts, strict=True):
            share = (tick - low) / (high - low) if high > low else 0.5
            x = strip.left() + share * strip.width()
            width = metrics.horizontalAdvance(text)
            painter.drawLine(QPointF(x, STRIP_PIXELS), QPointF(x, STRIP_PIXELS + TICK_PIXELS))
            if x - width / 2 >= taken:  # numbers that would touch are left out
                room = QRectF(x - width / 2 - 1, STRIP_PIXELS + TICK_PIXELS, width + 2, 40)
                painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, text)
                taken = x + width / 2 + GAP_PIXELS


def tick_values(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers in [low, high], at most so many: 1, 2, 2.5 or 5 times a power of ten apart."""
    power = 10.0 ** floor(log10((high - low) / most))
    steps = [share * power for share in STEPS]
    step = next((step for step in steps if (high - low) / step <= most - 1), steps[-1])
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [round(index * step, 12) for index in range(first, last + 1)]
