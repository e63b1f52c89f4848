"""What is done with each picture of a call: jobs load their models once and take frame by frame."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from segviewer.cli.arguments import PNG, sheet_format_of, truths_of, views_of
from segviewer.cli.calls import AblateCall, MeasureCall, RunCall
from segviewer.cli.console import UsageError, report_progress
from segviewer.cli.crews import Outcome
from segviewer.cli.pipeline import loaded_models
from segviewer.cli.rows import inspect_rows, pictures_of, rows_of
from segviewer.records import Frame, SegviewerError, Setup, State

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.records import Inspection
    from segviewer.rendering.sheet import Sheet

SHEET = "sheet"  # the outcome's file that is a picture's sheet


class SheetJob:
    """Draws the sheet of ``run``."""

    def __init__(self, call: RunCall) -> None:
        from segviewer.inspection.resolve import Wishes
        from segviewer.inspection.runner import Runner
        from segviewer.rendering.palettes import PALETTES
        from segviewer.rendering.sheet import sheet
        from segviewer.rendering.style import DARK_SHEET, LIGHT_SHEET, Style

        if call.palette not in PALETTES:
            raise UsageError(f"--palette {call.palette}: expected one of {', '.join(PALETTES)}.")
        self._call = call
        self.views = views_of(call.views)
        self._runner = Runner(report_progress)
        self._rows = rows_of(call, self.views, self._runner)
        self._pictures = pictures_of(row.state.options.modes for row in self._rows)
        style = Style(
            opacity=call.opacity,
            colour_map=call.colour_map,
            scale=call.scale,
            outline=call.outline,
            palette=call.palette,
            hidden=frozenset(call.hide),
            sheet_colours=DARK_SHEET if call.dark else LIGHT_SHEET,
        )
        self.draw = partial(sheet, style=style, sheet_format=sheet_format_of(call))
        self._wishes = Wishes(
            needs=tuple(view.needs for view in self.views),
            every_map=call.maps is not None,
            shared_scale=call.scale == "shared",
        )
        self._truths = truths_of(call)

    def inspections_of(self, frame: Frame) -> list[Inspection]:
        """The sheet's rows of one picture."""
        from segviewer.rendering.palettes import recolour

        beside = self._truths.beside(frame)
        rows = inspect_rows(self._rows, beside, self._runner, self._wishes, self._pictures)
        return [recolour(row, self._call.palette) for row in rows]

    def sheet_of(self, rows: list[Inspection]) -> Sheet:
        """The rows on a sheet."""
        return self.draw(rows, self.views)

    def figures(self, rows: list[Inspection]) -> list[dict[str, Any]]:
        """The rows' numbers, where the call wants them; their maps are written if it does."""
        from segviewer.rendering.figures import figures_of, save_maps

        if self._call.maps is not None:
            save_maps(rows, self._call.maps)
        return figures_of(rows) if self._call.figures is not None else []

    def __call__(self, frame: Frame) -> Outcome:
        """One picture's own sheet, and its numbers."""
        from segviewer.rendering.export import figure_bytes

        rows = self.inspections_of(frame)
        content = figure_bytes(self.sheet_of(rows), f".{self._call.format or PNG}")
        return Outcome(self.figures(rows), {SHEET: content})


class AblateJob:
    """The rows of ``ablate``'s table."""

    def __init__(self, call: AblateCall) -> None:
        from segviewer.inspection.runner import Runner

        self._runner = Runner(report_progress)
        self._loaded = loaded_models(call, self._runner)
        self._truths = truths_of(call)

    def __call__(self, frame: Frame) -> Outcome:
        frame = self._truths.beside(frame)
        rows: list[dict[str, Any]] = []
        for model, setup in self._loaded:
            scored = self._truths.where is not None
            work = partial(ablation_rows, model, frame, scored=scored)
            rows += self._runner.run_whole(model, frame, setup, work)
        return Outcome(rows)


class ScoreJob:
    """What ``measure`` counts on pictures with masks beside them."""

    def __init__(self, call: MeasureCall) -> None:
        from segviewer.inspection.runner import Runner

        self._runner = Runner(report_progress)
        self._loaded = loaded_models(call, self._runner)
        self._truths = truths_of(call)

    def __call__(self, frame: Frame) -> Outcome:
        frame = self._truths.beside(frame)
        return Outcome([self._score(model, setup, frame) for model, setup in self._loaded])

    def _score(self, model: Model, setup: Setup, frame: Frame) -> dict[str, Any]:
        from segviewer.inspection.resolve import Wishes
        from segviewer.inspection.scoring import scores
        from segviewer.truth import obstacle_of

        [inspection] = self._runner.inspect_states(model, frame, [State(setup)], Wishes())
        own = scores(inspection)
        if own is None:
            obstacle = obstacle_of(frame.truth, inspection.classes)
            raise SegviewerError(f"{frame.origin}: {obstacle}")
        return {
            "model": model.name,
            "classes": list(inspection.classes.names),
            "matrix": _sparse(own.matrix.ravel().tolist()),
            "boundary": own.boundary.tolist(),
            "labellable": own.labellable.tolist(),
        }


def ablation_rows(
    model: Model, frame: Frame, setup: Setup, *, scored: bool
) -> list[dict[str, Any]]:
    """The table's rows of one picture and model; ``scored`` insists on a truth that fits."""
    from segviewer.inspection.ablation import ablate as ablate_branches
    from segviewer.inspection.inspections import shown_classes
    from segviewer.truth import obstacle_of, truth_labels

    classes = shown_classes(model.classes)
    unfit = not scored and obstacle_of(frame.truth, classes)
    truth = None if frame.truth is None or unfit else truth_labels(frame.truth, classes)
    return [row.plain(classes.names) for row in ablate_branches(model, frame, setup, truth)]


def _sparse(counts: Iterable[int]) -> list[list[int]]:
    """Places and counts of those that are not 0: most pairs of classes are never confused."""
    return [[place, count] for place, count in enumerate(counts) if count]
