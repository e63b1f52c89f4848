"""Leads through a lesson: each step puts the session into a state, and its figure follows what the
user makes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.language import tr
from segviewer.gui.lessons.lesson_panel import LessonPanel
from segviewer.gui.session.session import Session
from segviewer.gui.workers.painter import Painted
from segviewer.inspection.resolve import bare_state, resolve
from segviewer.lessons.catalog import all_lessons, read_lesson
from segviewer.lessons.figure import Figure
from segviewer.lessons.lesson import Lesson, Step
from segviewer.records import Frame, Inspection, SegviewerError, State, Stopped

if TYPE_CHECKING:
    from segviewer.lessons.computing import FigureMaker

PAUSE_MILLISECONDS = 150  # that the state must stay as it is before its figure is computed


class LessonGuide(QObject):
    """Keeps the lesson and the step; drives session and canvas by their own commands.

    Signals:
        listed: every ``Lesson``, once they have been read.
        entered: whether a lesson is shown now.
    """

    listed = Signal(tuple)
    entered = Signal(bool)

    def __init__(
        self, session: Session, canvas: Canvas, panel: LessonPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._panel = session, canvas, panel
        self.lesson: Lesson | None = None
        self.lessons: tuple[Lesson, ...] = ()  # all, in their order, once they have been read
        self.number = 0  # of the step, from 0
        self._source_to_come = False  # until the step's source is open
        self._left: Frame | None = None  # the picture that the step leaves for its own
        self._views_to_come: tuple[str, ...] = ()  # until the step's network is on the screen
        self._shown: tuple[Step, State, Frame, str] | None = None
        self._newest = 0  # number of the newest figure that is wanted
        self._maker: FigureMaker | None = None  # of the background's threads alone
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._compute)
        panel.step_chosen.connect(self.go)
        panel.lesson_chosen.connect(self.begin)
        panel.leave_chosen.connect(self.leave)
        session.opened.connect(self._on_opened)
        session.painted.connect(self._on_painted)
        session.selected.connect(self._pause_anew)

    @property
    def step(self) -> Step | None:
        return self.lesson.steps[self.number] if self.lesson else None

    def list_lessons(self) -> None:
        """Read all lessons in the background."""
        self._session.tasks.run("", all_lessons, self._list)

    def _list(self, lessons: tuple[Lesson, ...]) -> None:
        self.lessons = lessons
        self.listed.emit(lessons)
        self._panel.show_next_lesson(self._next_lesson)

    @Slot(str)
    def begin(self, name: str) -> None:
        """Read a lesson and go to its first step."""
        self._session.tasks.run(f"opening lesson {name}", partial(read_lesson, name), self.enter)

    def enter(self, lesson: Lesson) -> None:
        """Show the lesson's first step."""
        self.lesson = lesson
        self.entered.emit(True)
        self.go(0)

    @Slot(int)
    def go(self, number: int) -> None:
        """Put the session into the state of that step, from 0."""
        if self.lesson is None:
            return
        self.number = number
        step = self.lesson.steps[number]
        self._panel.show_step(self.lesson, number, self._next_lesson)
        self._shown = self._left = None
        state, shown = step.state, self._session.inspection
        if state.source != self._session.source:
            self._source_to_come = True
            self._session.open(state.source)
        elif self._session.playback.count and shown is not None and shown.frame.index:
            self._left = shown.frame  # which the user went on to
            self._session.seek(0)
        self._session.restore(state.states)
        unit = state.states[0].options.unit
        if unit is not None:
            self._session.choose_value(unit.value)
            self._session.choose_field(unit.kind, unit.average)
        self._session.select(state.selection)
        self._views_to_come = state.views
        self._choose_views()
        self._pause_anew()

    @Slot()
    def leave(self) -> None:
        """Put the panel away; what is on the screen stays."""
        self.lesson = None
        self._newest += 1
        self.entered.emit(False)

    @property
    def _next_lesson(self) -> Lesson | None:
        """What comes after the last step."""
        names = [lesson.name for lesson in self.lessons]
        if self.lesson is None or self.lesson.name not in names:
            return None
        after = self.lessons[names.index(self.lesson.name) + 1 :]
        return after[0] if after else None

    def _choose_views(self) -> None:
        """The step's views, as soon as its network is there, which has the maps they show."""
        inspection, step = self._session.inspection, self.step
        if not self._views_to_come or inspection is None or step is None:
            return
        if inspection.state.setup.model == step.state.states[0].setup.model:
            views, self._views_to_come = self._views_to_come, ()
            self._canvas.choose_views(views)

    @Slot()
    def _on_opened(self) -> None:
        self._source_to_come = False

    @Slot(object)
    def _on_painted(self, painted: Painted) -> None:
        if self.lesson is None:
            return
        self._choose_views()
        if self._work(painted.job.inspection) != self._shown and not painted.job.stats.running:
            self._pause.start()

    @Slot()
    def _pause_anew(self) -> None:
        if self.lesson is not None:
            self._pause.start()

    def _work(self, inspection: Inspection) -> tuple[Step, State, Frame, str] | None:
        """What the figure depends on: without what open views had computed."""
        step = self.step
        if step is None or not step.figure:
            return None
        return step, bare_state(inspection.state), inspection.frame, self._session.selection

    def _compute(self) -> None:
        inspection, step = self._session.inspection, self.step
        if step is not None and not step.figure:
            self._panel.show_figure(Figure((), tr("Nothing to compute here.")))
        if inspection is None or not self._has_arrived(inspection):
            return  # comes again with the picture
        work = self._work(inspection)
        if work is None or work == self._shown:
            return
        self._shown = work
        self._newest += 1
        self._panel.show_waiting()
        make = partial(self._make, self._newest, *work)
        self._session.tasks.run("", make, partial(self._show, self._newest))

    def _has_arrived(self, inspection: Inspection) -> bool:
        """Whether what is on the screen is what is wanted, and no step's before it."""
        if self._source_to_come or self._session.running or inspection.frame is self._left:
            return False
        wanted, shown = resolve(self._session.state, inspection.network), inspection.state
        # Not the input's size, which may be smaller for want of memory.
        return all(
            getattr(wanted.setup, key) == getattr(shown.setup, key)
            for key in ("model", "output_stride", "low_level")
        ) and (wanted.options.off == shown.options.off)

    def _make(self, number: int, step: Step, state: State, frame: Frame, selection: str) -> Figure:
        """In the background: the figure, or the sentence that says why there is none."""
        from segviewer.lessons.computing import FigureMaker

        self._maker = self._maker or FigureMaker()
        try:
            return self._maker.make(
                step, state, frame, selection=selection, stop=lambda: number != self._newest
            )
        except SegviewerError as error:
            return Figure((), str(error))
        except Stopped:
            return Figure(())

    def _show(self, number: int, figure: Figure) -> None:
        if number == self._newest and self.lesson is not None:
            self._panel.show_figure(figure)
