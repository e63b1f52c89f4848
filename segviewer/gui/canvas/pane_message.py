"""What a pane says in its middle where there is nothing to look at yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from segviewer.gui.canvas.badge import Chip
from segviewer.gui.language import tr, translate
from segviewer.gui.workers.painter import Painted
from segviewer.rendering.point_captions import NO_PIXEL
from segviewer.rendering.views import NO_COMMON_CLASS, NO_SUCH_MAP
from segviewer.truth import NO_TRUTH

ROOM_PIXELS = 12  # at both sides
# By what a caption says, what to do about it.
HINTS = {
    NO_TRUTH: "No ground truth here. Open a mask (File > Ground truth), or drop one.",
    NO_PIXEL: "Click a pixel, or press an arrow key.",
    NO_SUCH_MAP: "This network has no such map. Choose another view.",
    NO_COMMON_CLASS: "The two networks know no class in common. Compare others.",
}


class PaneMessage(Chip):
    """Lies in the middle of its parent, on as many lines as it takes; hidden while it is empty."""

    ground, ink, margins = QPalette.ColorRole.Window, QPalette.ColorRole.WindowText, (10, 6)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parent.installEventFilter(self)

    def show_message(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self._place()
            self.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.text():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        whole = self.fontMetrics().horizontalAdvance(self.text()) + 2 * self.margins[0] + 2
        width = max(1, min(whole, parent.width() - 2 * ROOM_PIXELS))
        height = self.heightForWidth(width)
        self.setGeometry(
            (parent.width() - width) // 2, (parent.height() - height) // 2, width, height
        )


def message_of(painted: Painted, number: int, key: str) -> str:
    """Why there is no picture, or nothing in it, and what to do; "" where there is something."""
    caption = painted.captions.get((number, key), "")
    if caption in HINTS:
        return tr(HINTS[caption])
    return "" if (number, key) in painted.pictures else translate(caption)
