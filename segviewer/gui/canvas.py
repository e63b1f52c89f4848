"""The picture in the middle: panes of the same frame, zoomed and pointed at together."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from segviewer.gui.painter import AGAINST, Painted
from segviewer.rendering.answers import contribution_title, field_title
from segviewer.rendering.paint import Picture
from segviewer.rendering.sheet import state_title
from segviewer.rendering.views import VIEWS, view

MOST_PANES = 4
STEP, CLOSE = 160, 2560  # pixels


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
        self._first = True
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

    def _build(self) -> None:
        self.box.addItem(self.image)
        for line in self._lines:
            line.setVisible(False)
            self.box.addItem(line, ignoreBounds=True)
        self.plot.setCentralItem(self.box)
        self.box.sigRangeChangedManually.connect(self._on_range)
        self.box.sigResized.connect(self._on_resized)
        self.plot.scene().sigMouseMoved.connect(self._on_pointed)
        self.plot.scene().sigMouseClicked.connect(self._on_clicked)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(6, 4, 6, 0)
        head.addWidget(self.picker)
        head.addStretch()
        head.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.head)
        layout.addWidget(self.plot, 1)

    def offer(self, keys: tuple[str, ...], key: str, *, first: bool) -> None:
        """Fill the picker with the views there are, ``key`` chosen; only the first row has one."""
        self.key = key
        self._first = first
        self.picker.setVisible(first)
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
        self.head.setVisible(bool(text) or self._first)

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


class Row(QWidget):
    """One state: panes side by side, under a line that names the state once there are several.

    Signals:
        dropped: the row's pin is to go.
    """

    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: list[Pane] = []
        self.title = QLabel()
        self.drop = QToolButton()
        self.drop.setText("✕")
        self.drop.setAutoRaise(True)
        self.drop.setToolTip("Drop this pinned state")
        self.drop.setAccessibleName("Drop pinned state")
        self.drop.clicked.connect(self.dropped)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(6, 2, 6, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.drop)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(self._line, 1)

    def add(self, pane: Pane) -> None:
        self.panes.append(pane)
        self._line.addWidget(pane, 1)

    def remove_last(self) -> None:
        pane = self.panes.pop()
        self._line.removeWidget(pane)
        pane.hide()
        pane.deleteLater()


class Canvas(QWidget):
    """Rows of panes with linked zoom, pan and crosshair: states down, views across.

    Signals:
        pointed: row and column of the frame under the pointer, or -1, -1.
        clicked: row and column of the frame.
        views_chosen: the keys of the views, from left to right.
        pin_dropped: number of a pin.
        resolution_wanted: pixels of the longer side that are worth drawing.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    views_chosen = Signal(tuple)
    pin_dropped = Signal(int)
    resolution_wanted = Signal(int)

    def __init__(self, views: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = views
        self.rows: list[Row] = []
        self._frame_size: tuple[int, int] | None = None
        self._fitted = True
        self._resolution = 0
        self._features: tuple[str, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._arrange(1)

    @property
    def panes(self) -> list[Pane]:
        """The active state's panes."""
        return self.rows[0].panes

    def show_painted(self, painted: Painted) -> None:
        """Show what was drawn; a frame of another size is fitted in."""
        seen = painted.job.inspection
        self._features = tuple(seen.maps)
        self._arrange(len(painted.job.inspections))
        for number, (row, shown) in enumerate(zip(self.rows, painted.job.inspections, strict=True)):
            title, how = state_title(shown)
            row.title.setText(f"<b>{title}</b>  {how}")
            row.head.setVisible(len(self.rows) > 1)
            row.drop.setVisible(number > 0)
            note = painted.counts[number].change_title if shown.state.options.off else ""
            for pane in row.panes:
                if pane.key not in painted.job.views:
                    continue  # chosen after this was drawn: its picture is under way
                picture = painted.pictures.get((number, pane.key))
                if pane.show_picture(picture, seen.frame.size):
                    self._bring_along(pane)
                missing = "" if picture is not None else "not in this network"
                said = {
                    "difference": note,
                    "receptive_field": field_title(shown),
                    "receptive_fields": field_title(shown).partition(", ")[2],
                    "contribution": contribution_title(shown),
                }
                pane.tell(said.get(pane.key, missing))
        if seen.frame.size != self._frame_size:
            self._frame_size = seen.frame.size
            self.fit()

    def mark(self, point: tuple[int, int] | None) -> None:
        for pane in self._all():
            pane.mark(point)

    @Slot()
    def fit(self) -> None:
        """The whole frame in every pane, also when their sizes change, until someone zooms."""
        self._fitted = True
        for pane in self._all():
            pane.fit()
        self._want_resolution()

    @Slot()
    def actual_size(self) -> None:
        self.panes[0].actual_size()
        self._follow(self.panes[0])

    def zoom(self, factor: float) -> None:
        """Enlarge what is seen by ``factor``."""
        self.panes[0].box.scaleBy((1 / factor, 1 / factor))
        self._follow(self.panes[0])

    def _bring_along(self, pane: Pane) -> None:
        """A pane that shows a frame for the first time looks where the others look."""
        if self._fitted:
            pane.fit()
        else:
            pane.box.setRange(self.panes[0].box.viewRect(), padding=0)

    def _all(self) -> list[Pane]:
        return [pane for row in self.rows for pane in row.panes]

    def _follow(self, leader: Pane) -> None:
        """All panes show what one of them was moved to."""
        self._fitted = False
        self._want_resolution()
        rect = leader.box.viewRect()
        for pane in self._all():
            if pane is not leader:
                pane.box.setRange(rect, padding=0)

    @Slot()
    def _on_moved(self) -> None:
        self._follow(self.sender())  # type: ignore[arg-type]

    @Slot()
    def _on_resized(self) -> None:
        if self._fitted:
            self.sender().fit()  # type: ignore[attr-defined]
            self._want_resolution()

    def _want_resolution(self) -> None:
        """As many pixels as a fitted pane has, in steps; more once someone looks closer."""
        size = self.panes[0].plot.size() * self.devicePixelRatioF()
        side = max(size.width(), size.height())
        wanted = -(-side // STEP) * STEP if self._fitted else CLOSE
        if wanted != self._resolution:
            self._resolution = wanted
            self.resolution_wanted.emit(wanted)

    def choose_views(self, views: tuple[str, ...]) -> None:
        """Other views, one to four of them."""
        if views and views != self.views and len(views) <= MOST_PANES:
            self.views = views
            self._arrange(len(self.rows))
            self.views_chosen.emit(views)

    def show_view(self, key: str) -> None:
        """Show a view in the rightmost pane, unless one shows it already."""
        if key not in self.views:
            self.choose_views((*self.views[:-1], key))

    @Slot()
    def add_pane(self) -> None:
        unused = next((key for key in VIEWS if key not in self.views), "mask")
        self.choose_views((*self.views, unused))

    @Slot()
    def remove_pane(self) -> None:
        self.choose_views(self.views[:-1])

    def _arrange(self, count: int) -> None:
        """As many rows and panes as are wanted; those that stay keep their zoom."""
        while len(self.rows) > count:
            row = self.rows.pop()
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            row = Row()
            row.dropped.connect(self._on_dropped)
            self.rows.append(row)
            self._layout.addWidget(row, 1)
        for row in self.rows:
            while len(row.panes) > len(self.views):
                row.remove_last()
            while len(row.panes) < len(self.views):
                self._add_pane(row)
            for pane, key in zip(row.panes, self.views, strict=True):
                pane.offer(self._offered(), key, first=row is self.rows[0])

    def _offered(self) -> tuple[str, ...]:
        against = (AGAINST,) if len(self.rows) > 1 else ()
        return (*VIEWS, *against, *self._features)

    def _add_pane(self, row: Row) -> None:
        pane = Pane()
        row.add(pane)
        pane.moved.connect(self._on_moved)
        pane.resized.connect(self._on_resized)
        pane.pointed.connect(self.pointed)
        pane.clicked.connect(self.clicked)
        pane.view_chosen.connect(self._on_view_chosen)

    @Slot(str)
    def _on_view_chosen(self, key: str) -> None:
        place = self.panes.index(self.sender())  # type: ignore[arg-type]
        self.choose_views((*self.views[:place], key, *self.views[place + 1 :]))

    @Slot()
    def _on_dropped(self) -> None:
        self.pin_dropped.emit(self.rows.index(self.sender()) - 1)  # type: ignore[arg-type]
