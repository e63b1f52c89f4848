"""Signed bars: what each branch adds to the clicked pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.tips import set_tip
from segviewer.number_text import format_number
from segviewer.rendering.point_views import BAR_COLOURS

LINE_GAP_PIXELS = 5
TOTAL_OPACITY = 120  # of 255
LEFT_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT_FLAGS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A branch's name and value; ``is_total`` marks a sum of others, drawn in italics. One that
    ``is_off`` keeps its line, without a bar."""

    key: str
    name: str
    value: float
    is_total: bool = False
    is_off: bool = False


class BarChart(QWidget):
    """One line a bar: name, bar to the left or right of zero, value; all on one scale.

    Signals:
        picked: key of a bar that was clicked.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("What each branch adds"))
        set_tip(self, tr("To the right: adds to the class. To the left: takes away from it."))

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show these bars, from top to bottom; nothing at all for none."""
        self.bars = bars
        readings = (f"{bar.name} {_reading(bar, self._digits())}" for bar in bars)
        self.setAccessibleDescription(", ".join(readings))
        self.setVisible(bool(bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, len(self.bars) * self._line_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _line_height(self) -> int:
        return self.fontMetrics().height() + LINE_GAP_PIXELS

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y()) // self._line_height()
        if 0 <= index < len(self.bars):
            self.picked.emit(self.bars[index].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        names_width = self._names_width()
        middle, half = self._axis(names_width)
        for bar, line in self._lines():
            self._paint_text(painter, bar, line, names_width)
            self._paint_bar(painter, bar, line, middle, half)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(int(middle), 0, int(middle), len(self.bars) * self._line_height())

    def _digits(self) -> int:
        """Two, or as many as the largest bar needs for two that count."""
        largest = max((abs(bar.value) for bar in self.bars), default=0.0)
        return 2 if largest >= 0.1 or largest == 0 else 4

    def _lines(self) -> Iterator[tuple[Bar, QRectF]]:
        height = self._line_height()
        for index, bar in enumerate(self.bars):
            yield bar, QRectF(0, index * height, self.width(), height)

    def _names_width(self) -> int:
        """As wide as the longest name, at most half of the chart."""
        advance = self.fontMetrics().horizontalAdvance
        return min(max((advance(bar.name) for bar in self.bars), default=0) + 4, self.width() // 2)

    def _axis(self, names_width: int) -> tuple[float, float]:
        """Where zero is, and how long the largest bar may become, in pixels."""
        values_width = self.fontMetrics().horizontalAdvance("+00.00")
        left, right = names_width + 10, self.width() - values_width - 6
        return (left + right) / 2, max(1.0, (right - left) / 2)

    def _paint_text(self, painter: QPainter, bar: Bar, line: QRectF, names_width: int) -> None:
        font = QFont(self.font())
        font.setItalic(bar.is_total)
        painter.setFont(font)
        is_quiet = bar.is_total or bar.is_off
        role = QPalette.ColorRole.PlaceholderText if is_quiet else QPalette.ColorRole.Text
        painter.setPen(self.palette().color(role))
        name = self.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, names_width)
        painter.drawText(line, LEFT_FLAGS, name)
        painter.drawText(line, RIGHT_FLAGS, _reading(bar, self._digits()))

    def _paint_bar(
        self, painter: QPainter, bar: Bar, line: QRectF, middle: float, half: float
    ) -> None:
        largest = max(abs(other.value) for other in self.bars) or 1.0
        length = bar.value / largest * half
        colour = QColor(*BAR_COLOURS[bar.value >= 0])
        # A total repeats what its branches' bars show already.
        colour.setAlpha(TOTAL_OPACITY if bar.is_total else 255)
        strip = QRectF(min(middle, middle + length), line.top() + 4, abs(length), line.height() - 8)
        painter.fillRect(strip, colour)


def _reading(bar: Bar, digits: int) -> str:
    """With as many digits as its neighbours."""
    return tr("off") if bar.is_off else format_number(bar.value, f"+.{digits}f")
