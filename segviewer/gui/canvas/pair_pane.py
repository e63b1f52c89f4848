"""Two pictures of a frame in one place: under a line that is dragged, or one after the other."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPalette, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem

from segviewer.gui.canvas.badge import Chip
from segviewer.gui.canvas.mark_layer import MarkLayer
from segviewer.gui.canvas.pane import Pane
from segviewer.rendering.drawing import Picture
from segviewer.rendering.marks import NO_MARKS, Marks

Mode = Literal["wipe", "blink", "difference"]
BLINK_MILLISECONDS = 700  # slower than three flashes a second, which can harm
STEP = 0.02  # of the width, that a key moves the line
MARGIN_PIXELS = 8


class PairPane(Pane):
    """The first picture lies below; the second covers it right of the line, or for as long as it is
    its turn. A difference is a first picture without a second."""

    def __init__(self) -> None:
        super().__init__()
        self.mode: Mode = "wipe"
        self.share = 0.5  # of the width, where the line is
        self._is_second = False  # whose turn it is
        self.head.hide()
        self._window = QGraphicsRectItem()  # what is seen of the second picture
        self._window.setPen(QPen(Qt.PenStyle.NoPen))
        self._window.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self._second = pg.ImageItem(axisOrder="row-major")
        self._second_marks = MarkLayer()
        for item in (self._second, self._second_marks):
            item.setParentItem(self._window)
        self.line = pg.InfiniteLine(angle=90, movable=True)
        self.line.addMarker("<|>", 0.5, 14)
        self.line.sigPositionChanged.connect(self._on_line)
        self._cross.setZValue(2)  # above the second picture, as above the first
        for item in (self._window, self.line):
            self.box.addItem(item, ignoreBounds=True)
        self._names = Chip(self.plot), Chip(self.plot)
        self._timer = QTimer(self, interval=BLINK_MILLISECONDS)
        self._timer.timeout.connect(self.turn_over)
        self._colour_line()

    @property
    def shows_second(self) -> bool:
        """Whether it is the second picture's turn."""
        return self._is_second

    def show_mode(self, mode: Mode) -> None:
        self.mode = mode
        self._is_second = False
        self._time()
        self._place()

    def name_both(self, first: str, second: str) -> None:
        """What the two pictures are."""
        for label, text in zip(self._names, (first, second), strict=True):
            label.setText(text)
        self._place()

    def show_second(self, picture: Picture | None, size: tuple[int, int], marks: Marks) -> None:
        """The picture above, as the frame of that size."""
        self._second.setVisible(picture is not None)
        self._second_marks.setVisible(picture is not None)
        if picture is not None:
            self._second.setImage(np.ascontiguousarray(picture), autoLevels=False, levels=None)
            self._second.setRect(QRectF(0, 0, size[1], size[0]))
            self._second_marks.show_marks(marks or NO_MARKS, size)
        self._place()

    @Slot()
    def turn_over(self) -> None:
        """Show the other picture."""
        self._is_second = not self._is_second
        self._place()

    def step(self, columns: int) -> None:
        """A key: the line goes along, or the other picture is shown."""
        if self.mode == "blink":
            self.turn_over()
        else:
            self._put_line(self.share + columns * STEP)

    def _put_line(self, share: float) -> None:
        self.share = min(max(share, 0.0), 1.0)
        self._place()

    @Slot(object)
    def _on_line(self, line: object) -> None:
        width = self._size[1]
        share = min(max(self.line.value() / width, 0.0), 1.0)
        if share != self.share:
            self.share = share
            self._place()

    def _place(self) -> None:
        """Cut the second picture where the mode has it, and name what is seen."""
        height, width = self._size
        start = self.share * width if self.mode == "wipe" else 0.0 if self._is_second else width
        self._window.setRect(QRectF(start, 0, width - start, height))
        self._window.setVisible(self.mode != "difference" and start < width)
        self.line.setVisible(self.mode == "wipe")
        # Bounds of a narrower picture move the line: that is nobody's choice.
        self.line.blockSignals(True)
        self.line.setBounds((0, width))
        self.line.setValue(self.share * width)
        self.line.blockSignals(False)
        first, second = self._names
        first.setVisible(self.mode == "wipe" or (self.mode == "blink" and not self._is_second))
        second.setVisible(self.mode == "wipe" or (self.mode == "blink" and self._is_second))
        self._place_names()

    def _place_names(self) -> None:
        room = self.plot.width() // 2 - 2 * MARGIN_PIXELS
        for label in self._names:
            label.setMaximumWidth(max(40, room))
            label.adjustSize()
        first, second = self._names
        first.move(MARGIN_PIXELS, MARGIN_PIXELS)
        right = self.plot.width() - second.width() - MARGIN_PIXELS
        second.move(right if self.mode == "wipe" else MARGIN_PIXELS, MARGIN_PIXELS)

    def _time(self) -> None:
        runs = self.mode == "blink" and self.isVisible()
        self._timer.start() if runs else self._timer.stop()

    def _colour_line(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        self.line.setPen(pg.mkPen(colour, width=2))
        self.line.setHoverPen(pg.mkPen(colour, width=4))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._time()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._time()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_names()
