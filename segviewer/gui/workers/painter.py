"""Draws inspections on a thread of its own, so that the window's never waits for a picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from segviewer.engine.events import Failed, StreamStats, failure_of
from segviewer.engine.latest import Latest
from segviewer.engine.priority import NICE_A_LITTLE, step_back
from segviewer.inspection.comparison import compare_with_all_on, switch_changes
from segviewer.inspection.scoring import Scores, scores
from segviewer.metrics import Change, class_shares
from segviewer.records import Inspection
from segviewer.rendering.drawing import Picture, blend, colour_labels
from segviewer.rendering.map_views import map_picture
from segviewer.rendering.marks import Marks
from segviewer.rendering.pane_difference import PaneDifference, Panel, pane_difference
from segviewer.rendering.scales import ColourScale, limits
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, find_view

Place = tuple[int, str]  # of a pane: its row, and its view's key
TILE_PIXELS = 200  # pixels of the longer side of the input's and the mask's tile


@dataclass(frozen=True, eq=False, kw_only=True)
class PaintJob:
    """Draw these views of each inspection, the active one first, and a tile of each of its maps.
    ``names`` are the user's own for the inspections' states, "" for none; ``pair`` are two panes
    whose difference is drawn too."""

    inspections: tuple[Inspection, ...]
    style: Style
    views: tuple[str, ...]
    stats: StreamStats = field(default_factory=StreamStats)
    names: tuple[str, ...] = ()
    pair: tuple[Place, Place] | None = None

    @property
    def inspection(self) -> Inspection:
        """The active one."""
        return self.inspections[0]


@dataclass(frozen=True, eq=False, kw_only=True)
class Counts:
    """Shares of the classes (C,), now and with every branch on, what switches changed and, of a
    picture that stays, by how much the mean probability of the winning class, and the scores where
    there is a truth."""

    shares: NDArray[np.float64]
    shares_all_on: NDArray[np.float64]
    changes: tuple[Change, ...]
    confidence: float | None = None
    scores: Scores | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Painted:
    """``pictures`` by row and view key, the ``marks`` over them where the style leaves those to the
    window, ``captions``, which say why where there is no picture, and ``scales`` of colours;
    ``tiles`` by feature key, on the feature's own grid; ``counts`` by row; the ``difference`` of
    two panes where one was asked for."""

    job: PaintJob
    pictures: Mapping[tuple[int, str], Picture]
    marks: Mapping[tuple[int, str], Marks]
    captions: Mapping[tuple[int, str], str]
    scales: Mapping[tuple[int, str], ColourScale | None]
    tiles: Mapping[str, Picture]
    counts: tuple[Counts, ...]
    difference: PaneDifference | None = None


class Painter:
    """Takes the newest job; ``publish`` gets the result on the painter's thread."""

    def __init__(self, publish: Callable[[Painted | Failed], None]) -> None:
        self._publish = publish
        self._jobs: Latest[PaintJob] = Latest()
        self._thread = threading.Thread(target=self._run, name="segviewer painter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def paint(self, job: PaintJob) -> None:
        self._jobs.put(job)

    def close(self, timeout_seconds: float = 2.0) -> bool:
        """Stop the thread; whether it ended in time."""
        self._jobs.close()
        if not self._thread.is_alive():
            return True
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        step_back(NICE_A_LITTLE)
        while not self._jobs.is_closed:
            job = self._jobs.take()
            if job is None or self._jobs.is_closed:
                return
            try:
                self._publish(paint(job))
            except Exception as error:
                self._publish(failure_of(error, "This view could not be drawn"))


def paint(job: PaintJob) -> Painted:
    """A job's pictures; views that a network does not have are left out of its row."""
    pictures, marks, captions, scales = {}, {}, {}, {}
    for row, shown in enumerate(job.inspections):
        for one in map(find_view, job.views):
            captions[row, one.key] = one.obstacle(shown, job.inspection)
            if not captions[row, one.key]:
                style = one.in_column(shown, job.inspections, job.style)
                captions[row, one.key] = one.describe(shown, job.inspection, style)
                pictures[row, one.key] = one.draw_beside(shown, job.inspection, style)
                scales[row, one.key] = one.scale(shown, style)
                if not style.marks:
                    marks[row, one.key] = one.marks_beside(shown, job.inspection, style)
    inspection, style = job.inspection, job.style
    tiles = {}
    for key, values in inspection.maps.items():
        own = find_view(key).in_column(inspection, job.inspections, style)
        tiles[key] = map_picture(values, limits(inspection, key, own), own)
    tiles |= _ends(inspection, replace(style, longest=TILE_PIXELS))
    return Painted(
        job=job,
        pictures=pictures,
        marks=marks,
        captions=captions,
        scales=scales,
        tiles=tiles,
        counts=tuple(_count(shown, running=job.stats.running) for shown in job.inspections),
        difference=_subtract(job),
    )


def _subtract(job: PaintJob) -> PaneDifference | None:
    """The difference of two panes, None where none was asked for or a pane is gone."""
    if job.pair is None or max(row for row, _ in job.pair) >= len(job.inspections):
        return None
    first, second = (Panel(job.inspections[row], key) for row, key in job.pair)
    return pane_difference(first, second, job.style)


def _ends(inspection: Inspection, style: Style) -> Mapping[str, Picture]:
    """Tiles of what enters and of what comes out; the latter's pixels are picked, not made anew."""
    photo = VIEWS["input"].draw(inspection, style)
    rows, columns = (
        np.arange(n) * of // n
        for n, of in zip(photo.shape[:2], inspection.labels.shape, strict=True)
    )
    colours = colour_labels(inspection.labels[np.ix_(rows, columns)], inspection.classes)
    return {"input": photo, "mask": blend(photo, colours, style.opacity)}


def _count(inspection: Inspection, *, running: bool) -> Counts:
    """A stream's next frame leaves no time for more than shares and changes."""
    labels, before = inspection.labels, inspection.labels_all_on
    classes = len(inspection.classes)
    shares = class_shares(labels, classes)
    switched = inspection.state.options.off and not running
    return Counts(
        shares=shares,
        shares_all_on=shares if before is labels else class_shares(before, classes),
        changes=switch_changes(inspection),
        confidence=compare_with_all_on(inspection).confidence if switched else None,
        scores=None if running else scores(inspection),
    )
