"""Films what is seen, on a thread of its own: a sheet for each frame, by the clock."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from segviewer.engine.events import failure_of
from segviewer.records import Inspection
from segviewer.rendering.cells import active_of
from segviewer.rendering.drawing import Picture
from segviewer.rendering.film import Film, recording
from segviewer.rendering.sheet import sheet
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, find_view

FRAMES_PER_SECOND = 25.0  # of the film
SHEETS_WAITING = 4  # while more wait, what comes is left out, and the one before lasts longer


@dataclass(frozen=True)
class Recorded:
    """``frames`` are in the film so far; ``path`` is where it lies once it is whole."""

    frames: int
    path: Path | None = None


@dataclass(frozen=True)
class RecordingFailed:
    """The film ended unfinished: one sentence for the user, and details.

    Not an engine's ``Failed``: any other failure leaves a running recording as it is.
    """

    text: str
    details: str = ""


@dataclass(frozen=True, eq=False)
class _Scene:
    inspections: tuple[Inspection, ...]
    views: tuple[str, ...]
    style: Style
    seconds: float


class Recorder:
    """One film at a time; ``publish`` is called from its thread."""

    def __init__(self, publish: Callable[[Recorded | RecordingFailed], None]) -> None:
        self._publish = publish
        self._scenes: queue.Queue[_Scene | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self.running = False

    def start(self, path: Path) -> None:
        """Begin a film, an MP4 or a folder of PNGs by its name; not while another is on."""
        self._scenes = queue.Queue()
        self.running = True
        self._thread = threading.Thread(
            target=self._run, args=(path, self._scenes), name="segviewer recorder", daemon=True
        )
        self._thread.start()

    def add(
        self, inspections: tuple[Inspection, ...], views: tuple[str, ...], style: Style
    ) -> None:
        """What is seen from now on; never waits."""
        if self.running and self._scenes.qsize() < SHEETS_WAITING:
            self._scenes.put(_Scene(inspections, views, style, time.monotonic()))

    def stop(self) -> None:
        """The film ends here; it is finished on its thread."""
        if self.running:
            self.running = False
            self._scenes.put(None)

    def close(self, timeout_seconds: float = 10.0) -> bool:
        """End the film; whether it was finished in time."""
        self.stop()
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        return self._thread is None or not self._thread.is_alive()

    def _run(self, path: Path, scenes: queue.Queue[_Scene | None]) -> None:
        outcome: Recorded | RecordingFailed
        try:
            with recording(path, FRAMES_PER_SECOND) as film:
                self._film(film, scenes)
            outcome = Recorded(film.count, path)
        except Exception as error:
            failed = failure_of(error, "The film could not be made")
            outcome = RecordingFailed(failed.text, failed.details)
        self.running = False  # before the event: its receiver may start the next film
        self._publish(outcome)

    def _film(self, film: Film, scenes: queue.Queue[_Scene | None]) -> None:
        """Each sheet as often as its time until the next asks for."""
        before = scenes.get()
        start, lasted = before.seconds if before else 0.0, 0
        while before is not None:
            scene = scenes.get()
            end = time.monotonic() if scene is None else scene.seconds
            # From the film's beginning: rounded sheet by sheet, it would drift from the clock.
            repeat = round((end - start) * FRAMES_PER_SECOND) - lasted
            lasted += max(0, repeat)
            if repeat > 0:
                film.add(_draw(before), repeat)
                self._publish(Recorded(film.count))
            before = scene


def _draw(scene: _Scene) -> Picture:
    """The sheet; views that none of the states can show any more are left out."""
    inspections = scene.inspections
    known = {key for inspection in inspections for key in inspection.maps} | set(VIEWS)
    views = [find_view(key) for key in scene.views if key in known]
    views = [
        view
        for view in views
        if not all(view.obstacle(each, active_of(each, inspections)) for each in inspections)
    ] or [find_view("mask")]
    return sheet(scene.inspections, views, scene.style, every_class=True).image
