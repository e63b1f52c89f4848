"""A word over the picture, for as long as something holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

FOOT_PIXELS, MARGIN_PIXELS = 14, 12


class Badge(QLabel):
    """Lies at the foot of its parent, in the middle, in the theme's accent; takes no clicks."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._parent = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(MARGIN_PIXELS, 4, MARGIN_PIXELS, 4)
        self.setForegroundRole(QPalette.ColorRole.HighlightedText)
        parent.installEventFilter(self)
        self.hide()

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
        left = (self._parent.width() - self.width()) // 2
        self.move(left, self._parent.height() - self.height() - FOOT_PIXELS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        painter.end()
        super().paintEvent(event)
