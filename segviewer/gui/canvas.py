"""The picture in the middle: panes of the same frame, zoomed and pointed at together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from segviewer.rendering.paint import Picture
from segviewer.rendering.views import VIEWS, view


class Pane(QWidget):
    """One view of the frame. Coordinates are the frame's pixels, whatever size is drawn.

    Signals:
        pointed: row and column under the pointer, or -1, -1 outside.
        clicked: row and column.
        view_chosen: key of another view.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    view_chosen = Signal(str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._size = (1, 1)
        self._drawn = 1.0
        self.picker = QComboBox()
        self.picker.setAccessibleName("View")
        self.picker.setToolTip("What this pane shows of the picture")
        self.picker.activated.connect(self._on_activated)
        self.note = QLabel()
        self.note.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.plot = pg.GraphicsView(background=None)
        self.box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False)
        self.image = pg.ImageItem(axisOrder="row-major")
        self._lines = [
            pg.InfiniteLine(angle=angle, pen=pg.mkPen((255, 255, 255, 200), width=1))
            for angle in (90, 0)
        ]
        self._build()
        self.offer((), key)

    def _build(self) -> None:
        self.box.addItem(self.image)
        for line in self._lines:
            line.setVisible(False)
            self.box.addItem(line, ignoreBounds=True)
        self.plot.setCentralItem(self.box)
        self.plot.scene().sigMouseMoved.connect(self._on_moved)
        self.plot.scene().sigMouseClicked.connect(self._on_clicked)
        head = QHBoxLayout()
        head.setContentsMargins(6, 4, 6, 0)
        head.addWidget(self.picker)
        head.addStretch()
        head.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.plot, 1)

    def offer(self, features: tuple[str, ...], key: str) -> None:
        """Fill the picker with the views there are, ``key`` chosen."""
        self.key = key
        self.picker.clear()
        for name in (*VIEWS, *features):
            self.picker.addItem(view(name).title, name)
        self.picker.setCurrentIndex(self.picker.findData(key))

    def show_picture(self, picture: Picture, frame_size: tuple[int, int]) -> None:
        """Show (H, W, 3) uint8 RGB as the frame of ``frame_size``."""
        height, width = self._size = frame_size
        self.image.setImage(np.ascontiguousarray(picture), autoLevels=False, levels=None)
        self.image.setRect(QRectF(0, 0, width, height))
        self._drawn = picture.shape[1] / width

    def tell(self, note: str) -> None:
        """A remark at the top right, and the scale of what is drawn where it is not the photo's."""
        scale = "" if self._drawn == 1 else f"drawn at {self._drawn:.0%}"
        self.note.setText(" · ".join(filter(None, (note, scale))))

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
        for line, value in zip(self._lines, (point or (0, 0))[::-1], strict=True):
            line.setVisible(point is not None)
            line.setValue(value + 0.5)

    def _pixel(self, position: QPointF) -> tuple[int, int] | None:
        inside = self.box.mapSceneToView(position)
        row, column = int(np.floor(inside.y())), int(np.floor(inside.x()))
        height, width = self._size
        return (row, column) if 0 <= row < height and 0 <= column < width else None

    @Slot(object)
    def _on_moved(self, position: QPointF) -> None:
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


class Canvas(QWidget):
    """Panes side by side with linked zoom, pan and crosshair.

    Signals:
        pointed, clicked: as a pane's.
        views_chosen: the keys of all panes, from left to right.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    views_chosen = Signal(tuple)

    def __init__(self, views: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame_size: tuple[int, int] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.panes = [Pane(key) for key in views]
        for pane in self.panes:
            layout.addWidget(pane, 1)
            pane.pointed.connect(self.pointed)
            pane.clicked.connect(self.clicked)
            pane.view_chosen.connect(self._on_view_chosen)
        for pane in self.panes[1:]:
            pane.box.setXLink(self.panes[0].box)
            pane.box.setYLink(self.panes[0].box)

    def show_pictures(
        self,
        pictures: Mapping[str, Picture],
        frame_size: tuple[int, int],
        features: tuple[str, ...],
        notes: Mapping[str, str],
    ) -> None:
        """Show what was drawn, with a note by view key; a frame of another size is fitted in."""
        for pane in self.panes:
            pane.offer(features, pane.key)
            if pane.key in pictures:
                pane.show_picture(pictures[pane.key], frame_size)
                pane.tell(notes.get(pane.key, ""))
        if frame_size != self._frame_size:
            self._frame_size = frame_size
            self.fit()

    def mark(self, point: tuple[int, int] | None) -> None:
        for pane in self.panes:
            pane.mark(point)

    @Slot()
    def fit(self) -> None:
        self.panes[0].fit()

    @Slot()
    def actual_size(self) -> None:
        self.panes[0].actual_size()

    @Slot(float)
    def zoom(self, factor: float) -> None:
        """Enlarge what is seen by ``factor``."""
        self.panes[0].box.scaleBy((1 / factor, 1 / factor))

    def show_view(self, key: str) -> None:
        """Show a view in the right pane."""
        self.panes[-1].key = key
        self.views_chosen.emit(tuple(pane.key for pane in self.panes))

    @Slot(str)
    def _on_view_chosen(self, key: str) -> None:
        pane = self.sender()
        assert isinstance(pane, Pane)
        pane.key = key
        self.views_chosen.emit(tuple(pane.key for pane in self.panes))
