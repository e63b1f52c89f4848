"""Draws inspections on a thread of its own, so that the window's never waits for a picture."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from segviewer.engine.events import Failed, Traffic
from segviewer.engine.latest import Latest
from segviewer.engine.priority import NICE_A_LITTLE, step_back
from segviewer.metrics import Change, changes, class_shares
from segviewer.records import Inspection, SegviewerError
from segviewer.rendering.paint import Picture, blended, coloured
from segviewer.rendering.sheet import change_title
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, draw_against, limits, map_picture, view

TILE = 200  # pixels of the longer side of the input's and the mask's tile
AGAINST = "against"  # the view of where a pinned state disagrees with the active one


@dataclass(frozen=True, eq=False)
class Job:
    """Draw these views of each inspection, the active one first, and a tile of each of its maps."""

    inspections: tuple[Inspection, ...]
    style: Style
    views: tuple[str, ...]
    traffic: Traffic = field(default_factory=Traffic)

    @property
    def inspection(self) -> Inspection:
        """The active one."""
        return self.inspections[0]


@dataclass(frozen=True, eq=False)
class Counts:
    """Shares of the classes (C,), what switches changed, and a caption that says the latter."""

    shares: NDArray[np.float64]
    changes: tuple[Change, ...]
    change_title: str


@dataclass(frozen=True, eq=False)
class Painted:
    """``pictures`` by row and view key; ``tiles`` by feature key, on the feature's own grid;
    ``counts`` by row."""

    job: Job
    pictures: Mapping[tuple[int, str], Picture]
    tiles: Mapping[str, Picture]
    counts: tuple[Counts, ...]


class Painter:
    """Takes the newest job; ``publish`` gets the result on the painter's thread."""

    def __init__(self, publish: Callable[[Painted | Failed], None]) -> None:
        self._publish = publish
        self._jobs: Latest[Job] = Latest()
        self._thread = threading.Thread(target=self._run, name="segviewer painter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def paint(self, job: Job) -> None:
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
        while not self._jobs.closed:
            job = self._jobs.take()
            if job is None or self._jobs.closed:
                return
            try:
                self._publish(painted(job))
            except SegviewerError as error:
                self._publish(Failed(str(error)))
            except Exception as error:
                text = f"This view could not be drawn ({type(error).__name__}: {error})."
                self._publish(Failed(text, traceback.format_exc()))


def painted(job: Job) -> Painted:
    """A job's pictures; views that a network does not have are left out of its row."""
    pictures = {
        (row, key): picture
        for row, seen in enumerate(job.inspections)
        for key in job.views
        if (picture := _drawn(job, seen, key)) is not None
    }
    seen, style = job.inspection, job.style
    tiles = {
        key: map_picture(values, limits(seen, key, style), style)
        for key, values in seen.maps.items()
    }
    tiles |= _ends(seen, replace(style, longest=TILE))
    return Painted(job, pictures, tiles, tuple(_counted(seen) for seen in job.inspections))


def _ends(seen: Inspection, style: Style) -> Mapping[str, Picture]:
    """Tiles of what enters and of what comes out; the latter's pixels are picked, not made anew."""
    photo = VIEWS["input"].draw(seen, style)
    rows, columns = (
        np.arange(n) * of // n for n, of in zip(photo.shape[:2], seen.labels.shape, strict=True)
    )
    colours = coloured(seen.labels[np.ix_(rows, columns)], seen.classes)
    return {"input": photo, "mask": blended(photo, colours, style.opacity)}


def _counted(seen: Inspection) -> Counts:
    classes = len(seen.classes)
    found = changes(seen.labels_all_on, seen.labels, classes)
    return Counts(class_shares(seen.labels, classes), found, change_title(seen, most=1))


def _drawn(job: Job, seen: Inspection, key: str) -> Picture | None:
    if key == AGAINST:
        same = seen.classes == job.inspection.classes
        return draw_against(seen, job.inspection, job.style) if same else None
    has = all(wanted in seen.maps for wanted in view(key).wants(seen.network))
    return view(key).draw(seen, job.style) if has else None
