"""Signed bars: what each branch adds to the clicked pixel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from segviewer.rendering.drawing import number
from segviewer.rendering.point_views import BAR


@dataclass(frozen=True)
class Bar:
    """A name and its value; ``quiet`` marks a sum of others."""

    key: str
    name: str
    value: float
    quiet: bool = False


class Bars(QWidget):
    """One line a bar: name, bar to the left or right of zero, value; all on one scale.

    Signals:
        picked: key of a bar that was clicked.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What each branch adds")
        self.setToolTip("To the right: adds to the class. To the left: takes away from it.")

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        self.bars = bars
        said = ", ".join(f"{bar.name} {bar.value:+.2f}" for bar in bars)
        self.setAccessibleDescription(said)
        self.setVisible(bool(bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, len(self.bars) * self._line())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _line(self) -> int:
        return self.fontMetrics().height() + 5

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y()) // self._line()
        if 0 <= index < len(self.bars):
            self.picked.emit(self.bars[index].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics, line = self.fontMetrics(), self._line()
        names = max((metrics.horizontalAdvance(bar.name) for bar in self.bars), default=0)
        names = min(names + 4, self.width() // 2)
        values = metrics.horizontalAdvance("+00.00")
        left, right = names + 10, self.width() - values - 6
        largest = max((abs(bar.value) for bar in self.bars), default=0) or 1.0
        middle, half = (left + right) / 2, max(1.0, (right - left) / 2)
        palette = self.palette()
        for index, bar in enumerate(self.bars):
            room = QRectF(0, index * line, self.width(), line)
            font = QFont(self.font())
            font.setItalic(bar.quiet)
            painter.setFont(font)
            role = QPalette.ColorRole.PlaceholderText if bar.quiet else QPalette.ColorRole.Text
            painter.setPen(palette.color(role))
            shown = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(room, _LEFT, shown)
            painter.drawText(room, _RIGHT, _signed(bar.value))
            colour = QColor(*BAR[bar.value >= 0])
            colour.setAlpha(120 if bar.quiet else 255)
            length = bar.value / largest * half
            strip = QRectF(min(middle, middle + length), room.top() + 4, abs(length), line - 8)
            painter.fillRect(strip, colour)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(int(middle), 0, int(middle), len(self.bars) * line)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def _signed(value: float) -> str:
    return ("+" if value >= 0 else "−") + number(abs(value))
