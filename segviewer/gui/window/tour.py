"""The guided look: opens a picture where none is, and does what a step offers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.guidance.tour_card import Outline, TourCard
from segviewer.gui.guidance.tour_steps import STEPS
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.sources.samples import samples

SCENE = "scene:0"  # where no sample photo is installed


class Tour(QObject):
    """``places`` are the widgets that steps are about, besides the canvas."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        canvas: Canvas,
        places: Mapping[str, QWidget],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._canvas = canvas
        self.places = {"picture": canvas, **places}
        self.card, self.outline = TourCard(canvas), Outline(window)
        self.card.hide()
        self.card.step_chosen.connect(self.show_step)
        self.card.deed_chosen.connect(self.do)
        self.card.left.connect(self.leave)
        session.painted.connect(self._on_painted)
        self._waits = False  # for the first picture

    @Slot()
    def begin(self) -> None:
        """From the first step, on what is open or on a sample."""
        self._settings.tour_was_offered = True
        if self._session.inspection is not None:
            self.show_step(0)
            return
        self._waits = True
        if not self._session.source:
            photo = next(iter(samples()), "")
            self._session.open(f"sample:{photo}" if photo else SCENE)

    @Slot(object)
    def _on_painted(self, painted: object) -> None:
        if self._waits:
            self._waits = False
            self.show_step(0)

    @Slot(int)
    def show_step(self, number: int) -> None:
        self.card.show_step(number, self._settings.keys)
        self.outline.put_around(self.places[STEPS[number].place])
        self.card.next.setFocus()

    @Slot()
    def leave(self) -> None:
        self._waits = False
        self.card.hide()
        self.outline.put_around(None)
        self._canvas.setFocus()

    @Slot()
    def do(self) -> None:
        """What the step offers to do."""
        session = self._session
        inspection = session.inspection
        if inspection is None:
            return
        match STEPS[self.card.number].deed:
            case "switch" if inspection.network.branches:
                session.toggle(inspection.network.branches[0].key)
            case "click":
                self._click_middle()
            case "field":
                if session.options.unit is None:
                    self._click_middle()
                self._canvas.show_in_last_pane("receptive_field")
            case "pin":
                session.pin()

    def _click_middle(self) -> None:
        if self._session.inspection is not None:
            height, width = self._session.inspection.frame.size
            self._session.click((height // 2, width // 2))
