"""The picture in the middle: panes of the same frame, zoomed and pointed at together."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segviewer.attribution import Box, Point
from segviewer.gui.canvas.badge import Badge
from segviewer.gui.canvas.pane import Pane
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.workers.painter import Painted
from segviewer.records import Inspection
from segviewer.rendering.captions import state_title
from segviewer.rendering.views import VIEWS, view

MOST_PANES = 4
TITLE_ROOM, PICKER_ROOM = 24, 30  # pixels above a state's pictures, and above one with a picker
STEP, CLOSE = 160, 2560  # pixels


class Row(QWidget):
    """One state: panes side by side, under a line that names the state once there are several.

    Signals:
        dropped: the row's pin is to go.
    """

    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: list[Pane] = []
        self.title, self.how = (
            ElidedLabel(Qt.AlignmentFlag.AlignLeft),
            ElidedLabel(Qt.AlignmentFlag.AlignLeft),
        )
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.title.setForegroundRole(self.palette().ColorRole.Text)
        self.drop = QToolButton()
        self.drop.setText("✕")
        self.drop.setAutoRaise(True)
        self.drop.setToolTip("Drop this pinned state")
        self.drop.setAccessibleName("Drop pinned state")
        self.drop.clicked.connect(self.dropped)
        policy = self.drop.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the active state's line is as high as the others
        self.drop.setSizePolicy(policy)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(6, 2, 6, 0)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.addWidget(self.title)
        self._words.addWidget(self.how, 1)
        head.addLayout(self._words, 1)
        head.addWidget(self.drop)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(self._line, 1)

    def name(self, shown: Inspection, notes: list[str]) -> None:
        """Say which state this is, and what its panes have to say."""
        title, how = state_title(shown, short=True)
        text = " · ".join([how, *notes])
        if (title, text) != (self.title.text(), self.how.text()):
            self.title.setText(title)
            self.how.setText(text)
            self.head.setToolTip("\n".join(state_title(shown)))

    def add(self, pane: Pane) -> None:
        self.panes.append(pane)
        self._line.addWidget(pane, 1)

    def turn(self, across: bool, *, first: bool) -> None:
        """Panes below each other where states are side by side."""
        direction = QBoxLayout.Direction
        self._words.setDirection(direction.TopToBottom if across else direction.LeftToRight)
        width = QSizePolicy.Policy.Ignored if across else QSizePolicy.Policy.Maximum
        self.title.setSizePolicy(width, QSizePolicy.Policy.Preferred)
        self._words.setSpacing(0 if across else 8)
        self._line.setDirection(direction.TopToBottom if across else direction.LeftToRight)
        for pane in self.panes:
            pane.head.setVisible(first or across)

    def head_height(self) -> int:
        """Pixels above the pictures."""
        own = self.head.sizeHint().height() if self.head.isVisibleTo(self) else 0
        return own + max(pane.head_height() for pane in self.panes)

    def remove_last(self) -> None:
        pane = self.panes.pop()
        self._line.removeWidget(pane)
        pane.hide()
        pane.deleteLater()


class Canvas(QWidget):
    """Panes with linked zoom, pan and crosshair: states down and views across, or turned.

    Signals:
        pointed: row and column of the frame under the pointer, or -1, -1.
        clicked: row and column of the frame.
        framed: top, left, bottom and right of a region of the frame.
        views_chosen: the keys of the views, from left to right.
        pin_dropped: number of a pin.
        resolution_wanted: pixels of the longer side that are worth drawing.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    framed = Signal(int, int, int, int)
    views_chosen = Signal(tuple)
    pin_dropped = Signal(int)
    resolution_wanted = Signal(int)

    def __init__(self, views: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = views
        self.rows: list[Row] = []
        self._frame_size: tuple[int, int] | None = None
        self._across = False  # states side by side, views below each other
        self._fitted = True
        self._resolution = 0
        self._features: tuple[str, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._arrange(1)
        self.badge = Badge("showing every branch", self)  # while space is held

    @property
    def panes(self) -> list[Pane]:
        """The active state's panes."""
        return self.rows[0].panes

    def show_painted(self, painted: Painted) -> None:
        """Show what was drawn; a frame of another size is fitted in."""
        inspection = painted.job.inspection
        self._features = tuple(dict.fromkeys((*inspection.network.keys, *inspection.maps)))
        self._arrange(len(painted.job.inspections))
        fresh = inspection.frame.size != self._frame_size
        self._frame_size = inspection.frame.size
        self._turn(self._larger_across())
        for number, (row, shown) in enumerate(zip(self.rows, painted.job.inspections, strict=True)):
            row.head.setVisible(len(self.rows) > 1)
            row.drop.setVisible(number > 0)
            notes = []
            for pane in row.panes:
                if pane.key not in painted.job.views:
                    continue  # chosen after this was drawn: its picture is under way
                picture = painted.pictures.get((number, pane.key))
                if pane.show_picture(picture, inspection.frame.size):
                    self._bring_along(pane)
                note = pane_note(painted, number, pane.key)
                if number == 0 or self._across:
                    pane.tell(note)
                elif note:
                    notes.append(note)
            row.name(shown, notes)
        self._balance()
        if fresh:
            self.fit()

    def mark(self, point: Point | None, region: Box | None) -> None:
        for pane in self._all():
            pane.mark(point, region)

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

    @Slot()
    def zoom_in(self) -> None:
        self.zoom(1.25)

    @Slot()
    def zoom_out(self) -> None:
        self.zoom(0.8)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._balance()

    def _balance(self) -> None:
        """States below each other or side by side, whichever shows the pictures larger; pictures of
        all states equally large, though only the first has pickers above its own."""
        self._turn(self._larger_across())
        heads = [0 if self._across else row.head_height() for row in self.rows]
        gaps = self._layout.spacing() * (len(heads) - 1)
        room = max(1, (self.height() - gaps - sum(heads)) // len(heads))
        for number, head in enumerate(heads):
            self._layout.setStretch(number, room + head)

    def _larger_across(self) -> bool:
        height, width = self._frame_size or (3, 4)
        states, views = len(self.rows), len(self.views)
        name, picker = TITLE_ROOM, PICKER_ROOM  # a name takes two lines where states are narrow

        def scale(columns: int, rows: int, heads: int) -> float:
            return min(self.width() / columns / width, (self.height() - heads) / rows / height)

        across = scale(states, views, 2 * name + views * picker)
        return states > 1 and across > scale(views, states, states * name + picker)

    def _turn(self, across: bool) -> None:
        direction = QBoxLayout.Direction
        self._across = across
        self._layout.setDirection(direction.LeftToRight if across else direction.TopToBottom)
        for row in self.rows:
            row.turn(across, first=row is self.rows[0])

    def _offered(self) -> tuple[str, ...]:
        alone = len(self.rows) == 1
        views = (key for key, one in VIEWS.items() if not (alone and one.pairwise))
        return (*views, *self._features)

    def _add_pane(self, row: Row) -> None:
        pane = Pane()
        row.add(pane)
        pane.moved.connect(self._on_moved)
        pane.resized.connect(self._on_resized)
        pane.pointed.connect(self.pointed)
        pane.clicked.connect(self.clicked)
        pane.framed.connect(self.framed)
        pane.view_chosen.connect(self._on_view_chosen)

    @Slot(str)
    def _on_view_chosen(self, key: str) -> None:
        place = self.panes.index(self.sender())  # type: ignore[arg-type]
        self.choose_views((*self.views[:place], key, *self.views[place + 1 :]))

    @Slot()
    def _on_dropped(self) -> None:
        self.pin_dropped.emit(self.rows.index(self.sender()) - 1)  # type: ignore[arg-type]


def pane_note(painted: Painted, number: int, key: str) -> str:
    """What a pane of a row says about its picture, or why there is none."""
    caption = painted.captions.get((number, key), "")
    if (number, key) in painted.pictures or number == 0:
        return caption
    return f"{view(key).title}: {caption}"
