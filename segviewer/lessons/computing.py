"""Computes the figures of steps, in the window's background and on the command line alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.lessons.figure import SEEDS, Figure
from segviewer.lessons.figures import FIGURES
from segviewer.lessons.lesson import Lesson, Step
from segviewer.lessons.subject import Subject
from segviewer.records import Frame, State, Stopped
from segviewer.sources.opening import open_source

MODELS_IN_MEMORY = 3


class FigureMaker:
    """Keeps the models that figures were computed with; one figure at a time, of any thread.

    The engine's models are its own: figures load theirs.
    """

    def __init__(self, report: Callable[[str], None] | None = None) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._models: dict[tuple[str, Any], Model] = {}

    def make(
        self,
        step: Step,
        state: State,
        frame: Frame,
        *,
        selection: str,
        seeds: range = SEEDS,
        stop: Callable[[], bool] = lambda: False,
    ) -> Figure:
        """The step's figure of a state and a frame, which need not be the step's own any more.

        ``Stopped`` where ``stop()`` is true once it is this figure's turn.
        """
        with self._lock:
            if stop():
                raise Stopped
            subject = Subject(
                model=self._model(state),
                frame=frame,
                state=state,
                selection=selection,
                arguments=step.arguments,
                seeds=seeds,
            )
            return FIGURES[step.figure](subject)

    def _model(self, state: State) -> Model:
        key = (state.setup.model, state.setup.import_options)
        if key not in self._models:
            while len(self._models) >= MODELS_IN_MEMORY:
                self._models.pop(next(iter(self._models)))
            self._models[key] = load_model(
                state.setup.model, state.setup.import_options, report=self._report
            )
        return self._models[key]


def check_lesson(lesson: Lesson, seeds: range = SEEDS) -> Iterator[dict[str, Any]]:
    """The figures of a lesson's steps in their own states, without a window, as plain values."""
    maker = FigureMaker()
    for number, step in enumerate(lesson.steps, start=1):
        if step.figure:
            frame = next(iter(open_source(step.state.source)))
            figure = maker.make(
                step, step.state.states[0], frame, selection=step.state.selection, seeds=seeds
            )
            yield {"step": number, "figure": step.figure, **figure.plain()}
