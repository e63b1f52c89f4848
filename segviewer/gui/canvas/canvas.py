"""The picture in the middle: panes of the same frame, zoomed and pointed at together."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from segviewer.gui.canvas.arrangement import (
    LEAST_MOSAIC_PIXELS,
    LEAST_PIXELS,
    Arrangement,
    BoardPlan,
    board_plan,
)
from segviewer.gui.canvas.current_pane import CurrentPane
from segviewer.gui.canvas.linked_panes import LinkedPanes
from segviewer.gui.canvas.pane import Pane
from segviewer.gui.canvas.pane_message import message_of
from segviewer.gui.canvas.row import StateRow, words_of_rows
from segviewer.gui.canvas.row_drag import RowDrag
from segviewer.gui.canvas.row_head import RowHead
from segviewer.gui.canvas.view_choice import (
    MOST_PANES,
    fitting_views,
    views_after_click,
    views_after_double_click,
)
from segviewer.gui.canvas.view_picker import Groups, group_views
from segviewer.gui.language import translate
from segviewer.gui.workers.painter import Painted
from segviewer.network_info import NetworkInfo
from segviewer.rendering.marks import NO_MARKS
from segviewer.rendering.views import VIEWS, find_view


class Canvas(LinkedPanes):
    """Panes with linked zoom, pan and crosshair: a state beside or below the other.

    Signals:
        pointed: row and column of the frame under the pointer, or -1, -1.
        clicked: row and column of the frame.
        framed: top, left, bottom and right of a region of the frame.
        views_chosen: the keys of the views, from left to right.
        row_dropped: number of a state.
        row_moved: number of a state, and the place that it is to have.
        row_renamed: number of a state, and its name.
        menu_wanted: a place on the screen where the current pane's menu is to open.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)
    framed = Signal(int, int, int, int)
    views_chosen = Signal(tuple)
    row_dropped = Signal(int)
    row_moved = Signal(int, int)
    row_renamed = Signal(int, str)
    menu_wanted = Signal(QPoint)

    def __init__(self, views: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = views
        self._frame_size: tuple[int, int] | None = None
        self._plan = BoardPlan(Arrangement())
        self._room: QSize | None = None
        self._placed: tuple[Arrangement, tuple[StateRow, ...]] | None = None
        self._has_scales = False  # whether any pane's colours stand for numbers, which are shown
        self._differs = False  # whether something is off in the active state
        self._features: tuple[str, ...] = ()
        self._turned_for: tuple[object, ...] = ()  # what the rows were placed for last
        self._grouped_for: tuple[object, ...] = ()  # what the groups were made of
        self._groups: Groups = group_views(None, (), alone=True)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.current = CurrentPane(self, self.rows)
        self._drag = RowDrag(self, self.rows)
        self._arrange(1)

    def show_painted(self, painted: Painted) -> None:
        """Show what was drawn; a frame of another size is fitted in."""
        inspection = painted.job.inspection
        self._features = tuple(dict.fromkeys((*inspection.network.keys, *inspection.maps)))
        self._group_views(inspection.network, alone=len(painted.job.inspections) == 1)
        self._differs = bool(inspection.state.options.off)
        self._arrange(len(painted.job.inspections))
        everywhere = {key for shown in painted.job.inspections for key in shown.network.keys}
        self.choose_views(fitting_views(self.views, everywhere | set(self._features)))
        self._has_scales = any(painted.scales.values())
        fresh = inspection.frame.size != self._frame_size
        self._frame_size = inspection.frame.size
        self._turn()
        words = words_of_rows(painted.job.inspections)
        for number, (row, shown) in enumerate(zip(self.rows, painted.job.inspections, strict=True)):
            name = painted.job.names[number] if painted.job.names else ""
            row.head.setVisible(len(self.rows) > 1 or bool(name) or row.head.is_edited)
            for button in (row.drop, row.raise_button):
                button.setVisible(number > 0)
            notes = []
            for pane in row.panes:
                if pane.key not in painted.job.views:
                    continue  # chosen after this was drawn: its picture is under way
                picture = painted.pictures.get((number, pane.key))
                marks = painted.marks.get((number, pane.key), NO_MARKS)
                if pane.show_picture(picture, inspection.frame.size, marks):
                    self.bring_along(pane)
                message = message_of(painted, number, pane.key)
                pane.message.show_message(message)
                note = "" if message else pane_note(painted, number, pane.key)
                scale = painted.scales.get((number, pane.key))
                pane.bar.show_scale(scale, painted.job.style)
                if not pane.head.isHidden():
                    pane.show_note(note or (translate(scale.label) if scale else ""))
                elif note:
                    notes.append(note)
            row.name(words[number], shown, notes, name)
        self._balance()
        self.current.mark()
        if fresh:
            self.fit()

    def _group_views(self, network: NetworkInfo, *, alone: bool) -> None:
        facts = network, self._features, alone
        if facts != self._grouped_for:  # of a stream's frames only the first
            self._grouped_for = facts
            self._groups = group_views(network, self._features, alone=alone)

    @property
    def current_key(self) -> str:
        """The view of the pane that keys and menus act on."""
        return self.views[self.current.column]

    def choose_views(self, views: tuple[str, ...]) -> None:
        """Other views, at least one of them."""
        if views and views != self.views and len(views) <= MOST_PANES:
            self.views = views
            self._arrange(len(self.rows))
            self.views_chosen.emit(views)

    def restore_views(self, views: tuple[str, ...]) -> None:
        """The columns of a sheet, as many as there is room for."""
        self.choose_views(tuple(dict.fromkeys(views))[:MOST_PANES])

    def follow_tile(self, key: str) -> None:
        """A tile was clicked: a pane that shows a map shows this one."""
        self.choose_views(views_after_click(self.views, key, differs=self._differs))

    @Slot(str)
    def open_tile(self, key: str) -> None:
        """Show a tile's map, in a new pane where no other map is shown."""
        self.choose_views(views_after_double_click(self.views, key))

    def name_pointed(self, text: str) -> None:
        """Name what lies under the pointer, in the pane that it is in; "" for nothing."""
        for pane in self._linked_panes():
            pane.name_pointed(text)

    def compare_with_active(self) -> None:
        """What states differ in, in place of what switches changed: there is nothing of that."""
        views = ("against" if key == "difference" else key for key in self.views)
        self.choose_views(tuple(dict.fromkeys(views)))

    def show_in_last_pane(self, key: str) -> None:
        """Another view in place of the last pane's."""
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
            # At once: until the event loop deletes it, it would stay on the screen.
            row.hide()
            row.deleteLater()
        while len(self.rows) < count:
            row = StateRow()
            head = row.head
            head.dropped.connect(self._on_dropped)
            head.raised.connect(self._on_raised)
            head.renamed.connect(self._on_renamed)
            head.pressed.connect(self._on_pressed)
            head.dragged.connect(self._drag.show_target)
            head.released.connect(self._on_released)
            self.rows.append(row)
        for row in self.rows:
            while len(row.panes) > len(self.views):
                row.remove_last()
            while len(row.panes) < len(self.views):
                self._add_pane(row)
            for pane, key in zip(row.panes, self.views, strict=True):
                pane.offer(self._groups, key, picks=self._picks(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._balance()

    def give_room(self, room: QSize) -> None:
        """So much of the board can be seen at once; it is as large, or larger and scrolls."""
        self._room = room
        self._balance()

    def _balance(self) -> None:
        """Pictures of all states equally large, though not all have pickers above."""
        self._turn()
        arrangement, picture = self._plan.arrangement, self._plan.picture
        count = arrangement.rows(len(self.rows))
        heads = [0] * count
        for number, row in enumerate(self.rows):
            line = arrangement.place(number)[0]
            heads[line] = max(heads[line], row.head_height())
        gaps = self._layout.spacing() * (count - 1)
        room = max(1, (self.height() - gaps - sum(heads)) // count)
        if picture is None:
            self.setMinimumSize(0, 0)
        else:
            room = picture[0]
            across = picture[1] * len(self.views) * arrangement.columns
            self.setMinimumSize(across, room * count + gaps + sum(heads))
        # Also lines that are empty now: a grid never forgets the room it gave them.
        for line in range(self._layout.rowCount()):
            self._layout.setRowStretch(line, room + heads[line] if line < count else 0)
        for column in range(self._layout.columnCount()):
            self._layout.setColumnStretch(column, int(column < arrangement.columns))

    def _turn(self) -> None:
        """Place the states where their pictures are largest."""
        room = self._room or self.size()
        panes = tuple(pane for row in self.rows for pane in row.panes)
        facts = room, self._frame_size, panes, len(self.rows), self.views, self._has_scales
        if facts == self._turned_for:
            return
        self._turned_for = facts
        mosaic = any(not find_view(key).placed for key in self.views)
        self._plan = board_plan(
            (room.height(), room.width()),
            self._frame_size or (3, 4),
            len(self.rows),
            len(self.views),
            LEAST_MOSAIC_PIXELS if mosaic else LEAST_PIXELS,
        )
        chosen = self._plan.arrangement
        is_new = (chosen, tuple(self.rows)) != self._placed
        self._placed = (chosen, tuple(self.rows))
        for number, row in enumerate(self.rows):
            line, column = chosen.place(number)
            if is_new:
                self._layout.addWidget(row, line, column)  # one that is there already is moved
            heads = chosen.stacked or line == 0 or self._has_scales or self._scrolls
            row.turn(narrow=chosen.columns > 1, stacked=chosen.stacked, heads=heads)
            for pane in row.panes:
                pane.picker.setVisible(self._picks(row))

    @property
    def _scrolls(self) -> bool:
        """Whether the board is larger than what can be seen of it."""
        return self._plan.picture is not None

    def _picks(self, row: StateRow) -> bool:
        """Whether a row's panes have pickers: the first one's, and where that scrolls away each."""
        return row is self.rows[0] or self._scrolls

    def _add_pane(self, row: StateRow) -> None:
        pane = Pane()
        row.add(pane)
        pane.moved.connect(self._on_moved)
        pane.resized.connect(self._on_resized)
        pane.pointed.connect(self.pointed)
        pane.clicked.connect(self.clicked)
        pane.framed.connect(self.framed)
        pane.view_chosen.connect(self._on_view_chosen)
        pane.focused.connect(self.current.choose)
        pane.menu_wanted.connect(self.menu_wanted)

    @Slot(object, str)
    def _on_view_chosen(self, pane: Pane, key: str) -> None:
        place = next(row.panes.index(pane) for row in self.rows if pane in row.panes)
        self.choose_views((*self.views[:place], key, *self.views[place + 1 :]))

    # The rows, by their own lines and by the keys and menus that act on the current one.

    @Slot()
    def rename_current(self) -> None:
        self.rows[self.current.row].head.edit()

    @Slot()
    def raise_current(self) -> None:
        self._shift_current(-1)

    @Slot()
    def lower_current(self) -> None:
        self._shift_current(1)

    @Slot()
    def drop_current(self) -> None:
        self.row_dropped.emit(self.current.row)

    def _shift_current(self, step: int) -> None:
        number = self.current.row
        if 0 <= number + step < len(self.rows):
            self.row_moved.emit(number, number + step)
            self.current.choose_row(number + step)
            self.current.went.emit()

    def _number_of(self, head: RowHead) -> int:
        return [row.head for row in self.rows].index(head)

    @Slot(object)
    def _on_dropped(self, head: RowHead) -> None:
        self.row_dropped.emit(self._number_of(head))

    @Slot(object)
    def _on_raised(self, head: RowHead) -> None:
        number = self._number_of(head)
        self.row_moved.emit(number, number - 1)

    @Slot(object, str)
    def _on_renamed(self, head: RowHead, name: str) -> None:
        self.row_renamed.emit(self._number_of(head), name)

    @Slot(object)
    def _on_pressed(self, head: RowHead) -> None:
        self.current.choose_row(self._number_of(head))

    @Slot(object, QPoint)
    def _on_released(self, head: RowHead, place: QPoint) -> None:
        number, target = self._number_of(head), self._drag.end(place)
        if number != target:
            self.row_moved.emit(number, target)
            self.current.choose_row(target)


def pane_note(painted: Painted, number: int, key: str) -> str:
    """What a pane of a row says about its picture, or why there is none."""
    caption = painted.captions.get((number, key), "")
    if (number, key) in painted.pictures or number == 0:
        return translate(caption)
    return f"{translate(find_view(key).title)}: {translate(caption)}"
