"""One picture of the frame: its view's picker, zoom, crosshair, and what is under the pointer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from segviewer.attribution import Box, Point
from segviewer.gui.canvas.badge import Chip
from segviewer.gui.canvas.colour_bar import ColourBar
from segviewer.gui.canvas.crosshair import Crosshair
from segviewer.gui.canvas.mark_layer import MarkLayer
from segviewer.gui.canvas.pane_message import PaneMessage
from segviewer.gui.canvas.view_picker import Groups, ViewPicker
from segviewer.gui.language import tr
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.tips import set_tip
from segviewer.rendering.drawing import Picture
from segviewer.rendering.marks import NO_MARKS, Marks
from segviewer.rendering.views import find_view

SPACING = 4  # pixels
BESIDE_POINTER = (14, 18)  # pixels to the right and down
RING_PIXELS = 2  # around the pane that has the focus
NARROWEST_PICKER = 60  # pixels; its longest entry must not widen one of many panes


class PictureView(pg.GraphicsView):  # type: ignore[misc]
    """Holds the keyboard's focus for its pane, and a line around the pane that keys act on.

    Signals:
        focused: keys come here now, by a click or otherwise.
        menu_wanted: a place on the screen, by a key for menus.
        left: the pointer is elsewhere now.
    """

    focused = Signal()
    menu_wanted = Signal(QPoint)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(background=None)
        self._is_current = False

    def set_current(self, on: bool) -> None:
        if on != self._is_current:
            self._is_current = on
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.focused.emit()  # also where it had the focus, and a row's line was chosen since

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()  # it is the board's, which scrolls
        else:
            super().wheelEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By key alone: the right button may begin a drag."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_wanted.emit(self.mapToGlobal(self.rect().center()))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if not self._is_current:
            return
        painter.save()
        painter.resetTransform()
        width = RING_PIXELS if self.hasFocus() else RING_PIXELS / 2
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), width))
        inset = width / 2
        painter.drawRect(QRectF(self.viewport().rect()).adjusted(inset, inset, -inset, -inset))
        painter.restore()


class PictureBox(pg.ViewBox):  # type: ignore[misc]
    """Shift and drag frames a region instead of moving the picture.

    Signals:
        framed: the QRectF in the picture's pixels.
    """

    framed = Signal(object)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().mouseDragEvent(event, axis)
            return
        event.accept()
        start, end = event.buttonDownPos(), event.pos()
        if not event.isFinish():
            self.updateScaleBox(start, end)
            return
        self.rbScaleBox.hide()
        corners = [self.mapToView(point) for point in (start, end)]
        self.framed.emit(QRectF(*corners).normalized())


class Pane(QWidget):
    """One view of the frame. Coordinates are the frame's pixels, whatever size is drawn.

    Signals:
        pointed: row and column under the pointer, or -1, -1 outside.
        clicked: row and column.
        framed: top, left, bottom and right of a region, both ends included.
        view_chosen: this pane, and the key of another view.
        focused: this pane: keys come here now.
        menu_wanted: a place on the screen where the pane's menu is to open.
        moved: this pane: someone zoomed or dragged.
        resized: this pane: the picture has more or less room.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    framed = Signal(int, int, int, int)
    view_chosen = Signal(object, str)
    focused = Signal(object)
    menu_wanted = Signal(QPoint)
    moved = Signal(object)
    resized = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = ""
        self._size = (1, 1)
        self._note = ""
        self.picker = ViewPicker()
        self.picker.setSizeAdjustPolicy(Picker.SizeAdjustPolicy.AdjustToContents)
        self.picker.setMinimumWidth(NARROWEST_PICKER)
        self.picker.setAccessibleName(tr("View"))
        set_tip(self.picker, tr("What this pane shows of the picture"))
        self.picker.activated.connect(self._on_activated)
        self.note, self.bar = ElidedLabel(), ColourBar()
        self.plot = PictureView()
        self.plot.setMinimumSize(40, 40)  # four rows fit a small screen
        self.plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # one stop for the Tab key
        self.plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its viewport's went to it as well
        self.box = PictureBox(lockAspect=True, invertY=True, enableMenu=False)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.marks = MarkLayer()
        self._cross = Crosshair()
        self._pointer_name, self.message = Chip(self.plot), PaneMessage(self.plot)
        self._build()

    def _build(self) -> None:
        self.box.addItem(self.image)
        self.box.addItem(self.marks, ignoreBounds=True)
        self.box.addItem(self._cross, ignoreBounds=True)
        self.plot.setCentralItem(self.box)
        self.box.sigRangeChangedManually.connect(self._on_range)
        self.box.sigResized.connect(self._on_resized)
        self.box.framed.connect(self._on_framed)
        self.plot.focused.connect(self._on_focused)
        self.plot.left.connect(self._on_left)
        self.plot.menu_wanted.connect(self.menu_wanted)
        self.plot.scene().sigMouseMoved.connect(self._on_pointed)
        self.plot.scene().sigMouseClicked.connect(self._on_clicked)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(6, 4, 6, 0)
        # As high without its picker: pictures side by side begin at the same height.
        self.head.setMinimumHeight(self.picker.sizeHint().height() + 4)
        head.addWidget(self.picker)
        head.addWidget(self.note, 1)
        head.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.head)
        layout.addWidget(self.plot, 1)

    def offer(self, groups: Groups, key: str, *, picks: bool) -> None:
        """Fill the picker with the views there are, ``key`` chosen; whether it is to be seen."""
        self.key = key
        self.picker.setVisible(picks)
        if self.picker.offer(groups, key):
            self.plot.setAccessibleName(tr("Picture: {title}", title=self.picker.currentText()))

    def show_picture(
        self, picture: Picture | None, frame_size: tuple[int, int], marks: Marks = NO_MARKS
    ) -> bool:
        """Show (H, W, 3) uint8 RGB as the frame of ``frame_size`` under its marks, or nothing;
        whether the size is a new one here."""
        fresh = self._size != frame_size
        height, width = self._size = frame_size
        self.image.setVisible(picture is not None)
        self.marks.setVisible(picture is not None)
        self._cross.setVisible(picture is not None)
        if picture is None:
            return fresh
        # Contiguous bytes without levels are what pyqtgraph draws without converting them.
        self.image.setImage(np.ascontiguousarray(picture), autoLevels=False, levels=None)
        self.image.setRect(QRectF(0, 0, width, height))
        self.marks.show_marks(marks, frame_size)
        return fresh

    def name_pointed(self, text: str) -> None:
        """Words beside the pointer, where it is in this pane's picture."""
        shown = bool(text) and self.plot.underMouse()
        if shown:
            self._pointer_name.setText(text)
            self._pointer_name.adjustSize()
            place = self.plot.mapFromGlobal(QCursor.pos()) + QPoint(*BESIDE_POINTER)
            room = self.plot.rect().bottomRight() - self._pointer_name.rect().bottomRight()
            self._pointer_name.move(min(place.x(), room.x()), min(place.y(), room.y()))
        self._pointer_name.setVisible(shown)

    def show_note(self, note: str) -> None:
        """A remark at the top right."""
        if note != self._note:
            self._note = note
            self.note.setText(note)
            set_tip(self.note, note)

    def head_height(self) -> int:
        """Pixels above the picture."""
        shown = self.head.isVisibleTo(self)
        return self.head.sizeHint().height() + SPACING if shown else 0

    def fit(self) -> None:
        """The whole frame in the pane."""
        height, width = self._size
        self.box.setRange(QRectF(0, 0, width, height), padding=0.01)

    def actual_size(self) -> None:
        """One frame pixel a screen pixel, around the middle of what is seen."""
        centre = self.box.viewRect().center()
        size = self.box.size()
        rect = QRectF(0, 0, size.width(), size.height())
        rect.moveCenter(centre)
        self.box.setRange(rect, padding=0)

    def mark(self, point: Point | None, region: Box | None = None) -> None:
        """Put the crosshair on a pixel, or a frame around a region, or take it away."""
        placed = find_view(self.key).placed
        self._cross.put(point if placed else None, region if placed else None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.plot.resetCachedContent()  # its background is the old palette's

    def _pixel(self, position: QPointF) -> tuple[int, int] | None:
        inside = self.box.mapSceneToView(position)
        row, column = int(np.floor(inside.y())), int(np.floor(inside.x()))
        height, width = self._size
        if not find_view(self.key).placed:
            return None
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    @Slot(object)
    def _on_range(self, axes: object) -> None:
        self.moved.emit(self)

    @Slot(object)
    def _on_resized(self, box: object) -> None:
        self._pointer_name.hide()  # what lies under the pointer is elsewhere now
        self.resized.emit(self)

    @Slot()
    def _on_focused(self) -> None:
        self.focused.emit(self)

    @Slot(object)
    def _on_pointed(self, position: QPointF) -> None:
        self.marks.explain(position)
        self.pointed.emit(*(self._pixel(position) or (-1, -1)))

    @Slot()
    def _on_left(self) -> None:
        self.pointed.emit(-1, -1)

    @Slot(object)
    def _on_clicked(self, event: object) -> None:
        if event.button() == Qt.MouseButton.RightButton:  # type: ignore[attr-defined]
            self.focused.emit(self)
            self.menu_wanted.emit(event.screenPos().toPoint())  # type: ignore[attr-defined]
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        point = self._pixel(event.scenePos())  # type: ignore[attr-defined]
        if point:
            self.clicked.emit(*point)

    @Slot(object)
    def _on_framed(self, rect: QRectF) -> None:
        height, width = self._size
        rows = np.clip(np.floor((rect.top(), rect.bottom())), 0, height - 1)
        columns = np.clip(np.floor((rect.left(), rect.right())), 0, width - 1)
        if find_view(self.key).placed and rect.intersects(QRectF(0, 0, width, height)):
            self.framed.emit(int(rows[0]), int(columns[0]), int(rows[1]), int(columns[1]))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.view_chosen.emit(self, self.picker.itemData(index))
