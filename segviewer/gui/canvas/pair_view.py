"""Two panes of the board in one large picture: wiped, blinking, or subtracted."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.canvas.pair_pane import Mode, PairPane
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.icons import SignButton
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import set_tip
from segviewer.gui.workers.painter import Painted, Place
from segviewer.rendering.captions import state_title
from segviewer.rendering.marks import NO_MARKS
from segviewer.rendering.pane_difference import PaneDifference
from segviewer.rendering.views import find_view

MODES: dict[Mode, tuple[str, str]] = {
    "wipe": ("Wipe", "Drag the line: the first picture is left of it (Ctrl+← → moves it)"),
    "blink": ("Blink", "One after the other in the same place (Ctrl+← → turns over)"),
    "difference": ("Difference", "What the second has that the first has not"),
}
NARROWEST_PICKER = 40  # pixels: with a lesson beside it, all fits a small screen
Pair = tuple[Place, Place]


class PairView(QWidget):
    """Stands in the board's place; zoom, pixel and region are the board's.

    Signals:
        difference_wanted: the two places whose difference is to be drawn, None for no difference.
        closed: the board is to be shown again.
        menu_wanted: a place on the screen where the pane's menu is to open.
    """

    difference_wanted = Signal(object)
    closed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._painted: Painted | None = None
        self._titles: dict[Place, str] = {}  # of the entries that the pickers have
        self._offered: object = None  # what those titles are of
        self.pane = PairPane()
        self.pickers = Picker(), Picker()
        self.buttons: dict[Mode, QPushButton] = {}
        self.note = ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self._lay_out()
        self._connect()

    @property
    def mode(self) -> Mode:
        return self.pane.mode

    @property
    def pair(self) -> Pair | None:
        """The two panes that are chosen."""
        first, second = (picker.currentIndex() for picker in self.pickers)
        places = list(self._titles)
        return None if first < 0 or second < 0 else (places[first], places[second])

    def begin(self, mode: Mode, painted: Painted) -> None:
        """Show the current pane against the active state's, or two panes of one state."""
        self._painted = painted
        self._offer(painted)
        places = list(self._titles)
        for picker, place in zip(self.pickers, self._first_pair(painted), strict=True):
            picker.setCurrentIndex(places.index(place))
        self.choose(mode)
        self._canvas.bring_along(self.pane)

    def choose(self, mode: Mode) -> None:
        """Compare in another way."""
        self.buttons[mode].setChecked(True)
        self.pane.show_mode(mode)
        self._ask()

    def show_painted(self, painted: Painted) -> None:
        """Show the two panes as they are now; panes that are gone give way to others."""
        self._painted = painted
        self._offer(painted)
        if self.pair is None:
            return
        first, second = self.pair
        size, difference = painted.job.inspection.frame.size, painted.difference
        if self.mode == "difference" and painted.job.pair != self.pair:
            # What was drawn is that of other panes: those chosen before, or one that is gone.
            self.difference_wanted.emit(self.pair)
            difference = None
        pictures, marks = painted.pictures, painted.marks
        self.pane.key = first[1] if find_view(second[1]).placed else second[1]
        if self.mode == "difference":
            picture = difference.picture if difference else None
            own = difference.marks if difference else NO_MARKS
            is_new = self.pane.show_picture(picture, size, own)
            self.pane.show_second(None, size, NO_MARKS)
        else:
            is_new = self.pane.show_picture(pictures.get(first), size, marks.get(first, NO_MARKS))
            self.pane.show_second(pictures.get(second), size, marks.get(second, NO_MARKS))
        self.pane.name_both(self._titles[first], self._titles[second])
        scale = difference.scale if difference and self.mode == "difference" else None
        self.pane.bar.show_scale(scale, painted.job.style)
        self._say(painted, difference)
        if is_new:
            self._canvas.bring_along(self.pane)

    def _say(self, painted: Painted, difference: PaneDifference | None) -> None:
        assert self.pair is not None
        if self.mode == "difference":
            text = translate(difference.caption) if difference else tr("subtracting…")
        else:
            lacking = [p for p in self.pair if p not in painted.pictures]
            text = tr("{pane}: no picture", pane=self._titles[lacking[0]]) if lacking else ""
        self.note.setText(text)
        set_tip(self.note, text)

    def _first_pair(self, painted: Painted) -> Pair:
        """The active state's pane and the current one below it; of one state two panes."""
        current, views = self._canvas.current, painted.job.views
        key = views[min(current.column, len(views) - 1)]
        rows = len(painted.job.inspections)
        if rows > 1:
            return (0, key), (min(current.row, rows - 1) or 1, key)
        other = next((each for each in views if each != key), key)
        return (0, views[0]), (0, other if key == views[0] else key)

    def _offer(self, painted: Painted) -> None:
        """All panes of the board, where they are others than before; what was chosen stays where it
        is still there."""
        job = painted.job
        rows = [(inspection.title, inspection.state) for inspection in job.inspections]
        offered = rows, job.names, job.views
        if offered == self._offered:  # as with nearly every frame of a stream
            return
        chosen = self.pair or (None, None)
        places = [(row, key) for row in range(len(rows)) for key in job.views]
        self._titles = {place: pane_title(painted, place) for place in places}
        self._offered = offered
        titles = list(self._titles.values())
        for number, picker in enumerate(self.pickers):
            if [picker.itemText(index) for index in range(picker.count())] != titles:
                picker.clear()
                picker.addItems(titles)
            place = chosen[number]
            fallback = min(number, len(places) - 1)
            picker.setCurrentIndex(fallback if place not in places else places.index(place))

    def _ask(self) -> None:
        """Have the difference drawn where it is shown, and what is there shown again."""
        self.difference_wanted.emit(self.pair if self.mode == "difference" else None)
        if self._painted is not None:
            self.show_painted(self._painted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(6, 4, 6, 4)
        head.setSpacing(2 * GAP_PIXELS)
        for picker, name in zip(self.pickers, (tr("First pane"), tr("Second pane")), strict=True):
            picker.setAccessibleName(name)
            picker.setMinimumWidth(NARROWEST_PICKER)
        head.addWidget(self.pickers[0], 1)
        head.addWidget(QLabel(tr("and")))
        head.addWidget(self.pickers[1], 1)
        self._group = QButtonGroup(self)
        for mode, (title, tip) in MODES.items():
            button = self.buttons[mode] = QPushButton(tr(title))
            button.setCheckable(True)
            set_tip(button, tr(tip))
            self._group.addButton(button)
            head.addWidget(button)
        self.close_button = SignButton("close", tr("Back to the board (Esc)"))
        self.close_button.setAccessibleName(tr("Back to the board"))
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 0, 6, 2)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.pane.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(foot)
        layout.addWidget(self.pane, 1)

    def _connect(self) -> None:
        for picker in self.pickers:
            picker.activated.connect(self._on_chosen)
        self._group.buttonClicked.connect(self._on_mode)
        self.close_button.clicked.connect(self.closed)
        self._canvas.link(self.pane)
        self.pane.menu_wanted.connect(self.menu_wanted)

    @Slot()
    def _on_chosen(self) -> None:
        self._ask()

    @Slot(object)
    def _on_mode(self, button: QPushButton) -> None:
        self.choose(next(mode for mode, one in self.buttons.items() if one is button))

    @Slot(int, int)
    def walk(self, rows: int, columns: int) -> None:
        """Ctrl and an arrow: move the line, or turn over."""
        self.pane.step(columns or rows)


def pane_title(painted: Painted, place: Place) -> str:
    """Which state's and which view's a pane is; the view alone where there is one state."""
    row, key = place
    title = translate(find_view(key).title)
    job = painted.job
    if len(job.inspections) == 1:
        return title
    shown = job.inspections[row]
    name = job.names[row] if job.names else ""
    network, how = map(translate, state_title(shown, short=True))
    off = f", {how.partition(' · ')[0]}" if shown.state.options.off else ""
    return f"{row + 1}  {name or network + off} · {title}"
