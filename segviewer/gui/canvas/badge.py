"""A word over the picture, for as long as something holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

FOOT_PIXELS, MARGIN_PIXELS, MOST_RADIUS_PIXELS = 14, 12, 12


class Chip(QLabel):
    """Words on a rounded ground of the window's text colour; takes no clicks."""

    ground, ink, margins = QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase, (6, 2)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        across, down = self.margins
        self.setContentsMargins(across, down, across, down)
        self.setForegroundRole(self.ink)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(self.ground))
        radius = min(self.height() / 2, MOST_RADIUS_PIXELS)
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()
        super().paintEvent(event)


class Badge(Chip):
    """Lies at the foot of its parent, in the middle, in the theme's accent."""

    ground, ink = QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText
    margins = (MARGIN_PIXELS, 4)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def setVisible(self, visible: bool) -> None:
        self._place()
        self.raise_()  # panes come and go
        super().setVisible(visible)

    def _place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        left = (parent.width() - self.width()) // 2
        self.move(left, parent.height() - self.height() - FOOT_PIXELS)
