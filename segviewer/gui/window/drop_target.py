"""What is dragged over the window, and dropped there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from segviewer.gui.canvas.badge import Badge
from segviewer.gui.language import tr

BORDER_PIXELS, TINT = 4, 40  # of 255


class DropTarget(QWidget):
    """Lies over its ``window`` while files or a picture are dragged there, and says that they can
    be dropped; ``takes`` opens them."""

    def __init__(self, window: QWidget, takes: Callable[[QMimeData], bool]) -> None:
        super().__init__(window)
        self._window, self._takes = window, takes
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge = Badge(tr("Drop to open"), self)
        self._badge.show()
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if event.mimeData().hasUrls() or event.mimeData().hasImage():
                event.acceptProposedAction()
                self._cover()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hide()
            if self._takes(event.mimeData()):
                event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        inset = BORDER_PIXELS // 2
        painter.setPen(QPen(colour, BORDER_PIXELS))
        colour.setAlpha(TINT)
        painter.setBrush(colour)
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
