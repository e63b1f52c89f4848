"""A restless user and a stream: for minutes nothing may stall, leak, fail or lie.

The real window plays each source while branches are switched, networks changed, pixels clicked and
frames frozen at random, by a seed. Now and then the picture is held, and what the window then shows
is computed again apart from it.
"""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segviewer.bench.figures import Figure
from segviewer.bench.live_ratios import write_clip
from segviewer.bench.process import memory_per_thousand, open_files
from segviewer.bench.terms import Results, Terms
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.device import best_device
from segviewer.inspection.inspections import inspect
from segviewer.network_info import OffMode
from segviewer.records import Frame, Options, Setup

if TYPE_CHECKING:
    from segviewer.bench.live_window import Run
    from segviewer.bench.window_clock import Lateness

SECONDS, QUICK_SECONDS = 600.0, 20.0  # for each source
MODEL = "everyday/pspnet"  # the first of those that come; the drawn street has its classes
HOLD_INTERVAL_SECONDS = 20.0  # seconds
WARM_UP_SECONDS = 60.0  # seconds after which memory is to be flat: by then every network was there
STALL_SECONDS = 2.0  # seconds without a new picture in which a person thinks that it hangs


def measure(terms: Terms) -> Results:
    """All figures of each source, each played for the terms' ``seconds``."""
    seconds = terms.seconds or (QUICK_SECONDS if terms.quick else SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        sources = terms.sources or (str(write_clip(Path(folder) / "clip.mp4")), "scene:1")
        for source in sources:
            terms.report(f"playing {source}")
            yield from _play(source, seconds, terms.report)


def _play(source: str, seconds: float, report: Callable[[str], None]) -> Iterator[Figure]:
    from segviewer.bench.live_window import LiveWindow, at_random

    name = Path(source).name
    figure = partial(Figure, subject=name)
    threads = threading.active_count()
    window = LiveWindow(source, MODEL)
    window.settle()
    change = partial(at_random, chance=random.Random(1))
    runs: list[Run] = []
    lates: list[Lateness] = []
    files: list[int] = []
    wrong = 0.0
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            while (left := seconds - sum(run.seconds for run in runs)) > 0:
                runs.append(window.run(min(HOLD_INTERVAL_SECONDS, left), change))
                lates.append(window.lateness("soak"))
                inspection = window.inspect_held_frame()
                arguments = (
                    inspection.frame.image,
                    inspection.state.setup,
                    inspection.state.options.modes,
                )
                again = apart.submit(labels_apart, *arguments).result()
                wrong = max(wrong, float(np.mean(again != inspection.labels)))
                report(f"{name}: {max(0, left - HOLD_INTERVAL_SECONDS):.0f} s left")
                window.settle()  # its thread waited for the other process
                files.append(open_files())
    finally:
        window.close()
    yield from _figures(name, runs, wrong)
    p99, worst = (max(getattr(late, key) for late in lates) for key in ("p99", "worst"))
    yield figure(
        what="window's timer late, p99",
        value=p99,
        goal=33.0,
        unit="ms",
        note=f"worst {HOLD_INTERVAL_SECONDS:.0f} s",
    )
    yield figure(what="window's longest pause", value=worst, goal=100.0, unit="ms")
    yield figure(what="threads left", value=threading.active_count() - threads, goal=0)
    yield figure(what="files opened and not closed", value=files[-1] - files[0], goal=0)


def _figures(name: str, runs: list[Run], wrong: float) -> Iterator[Figure]:
    figure = partial(Figure, subject=name)
    gaps = [gap for run in runs for gap in run.gaps]
    shown = sum(len(run.ages) for run in runs)
    played = sum(run.seconds for run in runs)
    middle = 1000 * float(np.median(gaps or [played]))
    note = f"{shown} pictures in {played:.0f} s, median gap {middle:.0f} ms"
    yield figure(
        what="longest wait for a picture",
        value=max(gaps, default=played),
        goal=STALL_SECONDS,
        unit="s",
        note=note,
    )
    failures = [text for run in runs for text in run.failures]
    yield figure(
        what="failures reported", value=len(failures), goal=0, note="; ".join(failures[:3])
    )
    note = f"worst of {len(runs)} held pictures"
    yield figure(
        what="pixels labelled otherwise than computed apart", value=wrong, goal=0, note=note
    )
    warm = _after(runs, WARM_UP_SECONDS)
    frames = sum(len(run.ages) for run in warm)
    growth_mb = memory_per_thousand([m for run in warm for m in run.memory], frames)
    if growth_mb is not None:
        note = f"over the second half of {frames} pictures"
        yield figure(
            what="memory per 1,000 pictures", value=growth_mb, goal=1.0, unit="MB", note=note
        )


def _after(runs: list[Run], seconds: float) -> list[Run]:
    """The runs from ``seconds`` on."""
    later, done = [], 0.0
    for run in runs:
        if done >= seconds:
            later.append(run)
        done += run.seconds
    return later


def labels_apart(
    image: NDArray[np.uint8], setup: Setup, off: Mapping[str, OffMode]
) -> NDArray[np.uint8 | np.uint16]:
    """What the window should show of a frame, by a model of this process."""
    model = _model(setup.model)
    computed = capture(model, Frame(image), setup)
    return inspect(model, computed, Options(off=off, shown=())).labels


@lru_cache(maxsize=8)
def _model(name: str) -> Model:
    model = load_model(name)
    model.network.to(best_device())
    return model
