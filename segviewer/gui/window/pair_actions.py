"""Comparing two panes in one place: opened by menu or key, left by Esc."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.canvas.pair_pane import Mode
from segviewer.gui.canvas.pair_view import PairView
from segviewer.gui.language import tr
from segviewer.gui.session.session import Session
from segviewer.gui.window.status_bar import StatusBar
from segviewer.gui.workers.painter import Painted
from segviewer.records import SegviewerError
from segviewer.rendering.drawing import Picture
from segviewer.rendering.pane_difference import Panel, draw_wipe, pane_difference
from segviewer.rendering.views import find_view


class PairActions(QObject):
    """Puts the pair in the board's place, and the board back."""

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        status: StatusBar,
        middle: QStackedWidget,
        board: QWidget,
    ) -> None:
        super().__init__(middle)
        self._session, self._canvas, self._status = session, canvas, status
        self._middle, self._board = middle, board
        self._painted: Painted | None = None
        self.view = PairView(canvas)
        middle.addWidget(self.view)
        pane = self.view.pane
        pane.pointed.connect(canvas.pointed)
        pane.clicked.connect(canvas.clicked)
        pane.framed.connect(canvas.framed)
        self.view.difference_wanted.connect(session.compare_panes)
        self.view.closed.connect(self.close)

    @property
    def is_open(self) -> bool:
        return self._middle.currentWidget() is self.view

    @Slot()
    def wipe(self) -> None:
        self._show("wipe")

    @Slot()
    def blink(self) -> None:
        self._show("blink")

    @Slot()
    def subtract(self) -> None:
        self._show("difference")

    def _show(self, mode: Mode) -> None:
        """Compare so; the same key again shows the board."""
        painted = self._painted
        if painted is None:
            self._status.show_error(tr("There is no pane yet; open a picture first."), "")
        elif len(painted.job.inspections) * len(painted.job.views) < 2:
            text = tr("Two panes are compared, and there is one; pin a state or add a pane first.")
            self._status.show_error(text, "")
        elif not self.is_open:
            self._middle.setCurrentWidget(self.view)
            self.view.begin(mode, painted)
            self._canvas.want_resolution_again()
            self.view.pane.plot.setFocus()
        elif self.view.mode == mode:
            self.close()
        else:
            self.view.choose(mode)

    @Slot()
    def close(self) -> None:
        """Back to the board."""
        if self.is_open:
            self._middle.setCurrentWidget(self._board)
            self._session.compare_panes(None)
            self._canvas.want_resolution_again()
            self._canvas.current.pane.plot.setFocus()

    @Slot(int, int)
    def walk(self, rows: int, columns: int) -> None:
        """Ctrl and an arrow: the line of a wipe, or the pane beside."""
        if self.is_open:
            self.view.walk(rows, columns)
        else:
            self._canvas.current.walk(rows, columns)

    def picture_drawer(self) -> Callable[[], Picture] | None:
        """What draws the picture that stands in the board's place, at the photo's own size; None
        where the board is shown."""
        pair, rows = self.view.pair, self._session.inspections
        if not self.is_open or pair is None or max(row for row, _ in pair) >= len(rows):
            return None
        mode, style = self.view.mode, self._session.style.for_export()
        # As it is now: drawing goes on elsewhere while the line is moved.
        share, shows_second = self.view.pane.share, self.view.pane.shows_second
        first, second = (Panel(rows[row], key) for row, key in pair)

        def draw(panel: Panel) -> Picture:
            return find_view(panel.key).draw_beside(panel.inspection, rows[0], style)

        def work() -> Picture:
            if mode == "blink":
                return draw(second if shows_second else first)
            if mode == "wipe":
                return draw_wipe(draw(first), draw(second), share)
            difference = pane_difference(first, second, style)
            if difference.picture is None:
                raise SegviewerError(f"There is nothing to draw: {difference.caption}.")
            return difference.picture

        return work

    def show_painted(self, painted: Painted) -> None:
        self._painted = painted
        if not self.is_open:
            return
        if len(painted.job.inspections) * len(painted.job.views) < 2:
            self.close()
        else:
            self.view.show_painted(painted)
            unit = painted.job.inspection.state.options.unit
            self.view.pane.mark(unit.point if unit else None, unit.region if unit else None)
