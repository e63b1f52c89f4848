"""The part of the window that the board scrolls in, where it is larger."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from segviewer.gui.canvas.badge import Badge
from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.language import tr

MARGIN_PIXELS = 24  # in sight around the pane that keys went to


class BoardArea(QScrollArea):
    """Scrolls by its bars, by the wheel with Shift over pictures, and to the pane that gets the
    focus."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # panes have it
        self.setWidget(canvas)
        self.badge = Badge(tr("showing every branch"), self)  # while space is held
        canvas.current.went.connect(self._show_current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Not the viewport's size, which is smaller for as long as there are bars.
        self._canvas.give_room(self.size())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """As far as the wheel turned, whatever key is held."""
        turned = event.angleDelta()
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - turned.y())
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - turned.x())
        event.accept()

    @Slot()
    def _show_current(self) -> None:
        self.ensureWidgetVisible(self._canvas.current.pane, MARGIN_PIXELS, MARGIN_PIXELS)
