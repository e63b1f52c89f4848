"""One picture of the frame: its view's picker, zoom, crosshair, and what is under the pointer."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QGraphicsItemGroup,
    QGraphicsPathItem,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.painter import AGAINST
from segviewer.rendering.paint import Picture
from segviewer.rendering.views import view

SPACING = 4  # pixels


class Note(QLabel):
    """A remark at the right that is cut where there is no room, so that panes stay equally wide."""

    def __init__(self) -> None:
        super().__init__()
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(right), shown)


class Crosshair(QGraphicsItemGroup):
    """A light line on a dark one, as long as the picture: seen on any photo."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = [QGraphicsPathItem(self) for _ in range(2)]
        for line, colour, width in zip(self._lines, ("#000000", "#ffffff"), (3, 1), strict=True):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            line.setPen(pen)
            line.setOpacity(0.35 if width > 1 else 0.9)

    def put(self, point: tuple[int, int] | None, size: tuple[int, int]) -> None:
        """On a pixel of a frame of ``size``, or away."""
        path = QPainterPath()
        if point is not None:
            row, column = point[0] + 0.5, point[1] + 0.5
            path.moveTo(0, row)
            path.lineTo(size[1], row)
            path.moveTo(column, 0)
            path.lineTo(column, size[0])
        for line in self._lines:
            line.setPath(path)


class Pane(QWidget):
    """One view of the frame. Coordinates are the frame's pixels, whatever size is drawn.

    Signals:
        pointed: row and column under the pointer, or -1, -1 outside.
        clicked: row and column.
        view_chosen: key of another view.
        moved: someone zoomed or dragged.
        resized: the picture has more or less room.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    view_chosen = Signal(str)
    moved = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = ""
        self._size = (1, 1)
        self._drawn = 1.0
        self.picker = QComboBox()
        self.picker.setAccessibleName("View")
        self.picker.setToolTip("What this pane shows of the picture")
        self.picker.activated.connect(self._on_activated)
        self.note = Note()
        self.plot = pg.GraphicsView(background=None)
        self.plot.setMinimumSize(40, 40)  # four rows fit a small screen
        self.box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False)
        self.image = pg.ImageItem(axisOrder="row-major")
        self._cross = Crosshair()
        self._build()

    def _build(self) -> None:
        self.box.addItem(self.image)
        self.box.addItem(self._cross, ignoreBounds=True)
        self.plot.setCentralItem(self.box)
        self.box.sigRangeChangedManually.connect(self._on_range)
        self.box.sigResized.connect(self._on_resized)
        self.plot.scene().sigMouseMoved.connect(self._on_pointed)
        self.plot.scene().sigMouseClicked.connect(self._on_clicked)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(6, 4, 6, 0)
        head.addWidget(self.picker)
        head.addWidget(self.note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        layout.addWidget(self.head)
        layout.addWidget(self.plot, 1)

    def offer(self, keys: tuple[str, ...], key: str, *, first: bool) -> None:
        """Fill the picker with the views there are, ``key`` chosen; only the first row has one."""
        self.key = key
        self.head.setVisible(first)
        keys = keys if key in keys else (*keys, key)  # of a network that was here before
        if tuple(self.picker.itemData(i) for i in range(self.picker.count())) != keys:
            self.picker.clear()
            for name in keys:
                title = "difference to active" if name == AGAINST else view(name).title
                self.picker.addItem(title, name)
        self.picker.setCurrentIndex(self.picker.findData(key))

    def show_picture(self, picture: Picture | None, frame_size: tuple[int, int]) -> bool:
        """Show (H, W, 3) uint8 RGB as the frame of ``frame_size``, or nothing; whether the size is
        a new one here."""
        fresh = self._size != frame_size
        height, width = self._size = frame_size
        self.image.setVisible(picture is not None)
        self._drawn = 1.0 if picture is None else picture.shape[1] / width
        self._cross.setVisible(picture is not None)
        if picture is None:
            return fresh
        self.image.setImage(np.ascontiguousarray(picture), autoLevels=False, levels=None)
        self.image.setRect(QRectF(0, 0, width, height))
        return fresh

    def tell(self, note: str) -> None:
        """A remark at the top right, and the scale of what is drawn where it is not the photo's."""
        scale = "" if self._drawn == 1 else f"drawn at {self._drawn:.0%}"
        text = " · ".join(filter(None, (note, scale)))
        self.note.setText(text)
        self.note.setToolTip(text)

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

    def mark(self, point: tuple[int, int] | None) -> None:
        """Put the crosshair on a pixel, or take it away."""
        self._cross.put(point, self._size)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.plot.resetCachedContent()  # its background is the old palette's

    def _pixel(self, position: QPointF) -> tuple[int, int] | None:
        inside = self.box.mapSceneToView(position)
        row, column = int(np.floor(inside.y())), int(np.floor(inside.x()))
        height, width = self._size
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    @Slot(object)
    def _on_range(self, axes: object) -> None:
        self.moved.emit()

    @Slot(object)
    def _on_resized(self, box: object) -> None:
        self.resized.emit()

    @Slot(object)
    def _on_pointed(self, position: QPointF) -> None:
        self.pointed.emit(*(self._pixel(position) or (-1, -1)))

    @Slot(object)
    def _on_clicked(self, event: object) -> None:
        if event.button() != Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return
        point = self._pixel(event.scenePos())  # type: ignore[attr-defined]
        if point:
            self.clicked.emit(*point)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.view_chosen.emit(self.picker.itemData(index))
