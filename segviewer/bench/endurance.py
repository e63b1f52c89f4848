"""Rows of endurance: after many frames, networks or windows, memory, threads and files are flat."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from segviewer.bench.figures import Figure, Obstacle
from segviewer.bench.live_ratios import FRAME_SIZE, MODELS, write_clip
from segviewer.bench.process import (
    LEAST_SAMPLES,
    Holdings,
    growth,
    holdings,
    memory_per_thousand,
)
from segviewer.bench.terms import Results, Terms
from segviewer.sources.scenes import Scene

FRAMES, QUICK_FRAMES = 10_000, 600
CHANGES, QUICK_CHANGES = 500, 60
WINDOWS, QUICK_WINDOWS = 500, 60
FRAMES_GOAL_MB = 1.0  # per 1,000 frames
EACH_GOAL_MB = 0.05  # per network or window
WARM_SHARE = 0.2  # of what is done before threads and files are counted
PATIENCE_SECONDS = 60.0


def measure_frames(terms: Terms) -> Results:
    """A stream left to itself."""
    from segviewer.bench.live_window import LiveWindow

    count = terms.count or (QUICK_FRAMES if terms.quick else FRAMES)
    for model in terms.models or MODELS[:1]:
        terms.report(f"playing {count} frames with {model}")
        with tempfile.TemporaryDirectory() as folder:
            clip = write_clip(Path(folder) / "scene.mp4")
            window = LiveWindow(str(clip), model, input_size=max(FRAME_SIZE))
            try:
                rate = max(1.0, window.run(5).rate)
                before = holdings()
                run = window.run(count / rate)
                after = holdings()
            finally:
                window.close()
        shown = len(run.ages)
        subject = f"{model}, {shown} frames"
        grown = memory_per_thousand(run.memory, shown)
        if grown is None:
            yield Obstacle(what="memory per 1,000 frames", reason=f"{shown} frames are too few")
        else:
            yield Figure(
                what="memory per 1,000 frames",
                subject=subject,
                value=grown,
                unit="MB",
                goal=FRAMES_GOAL_MB,
            )
        yield from _left_over(subject, [before, after])


def measure_changes(terms: Terms) -> Results:
    """One network after the other, over the same picture."""
    from segviewer.bench.live_window import wait
    from segviewer.gui.app import application, open_window
    from segviewer.resources import embedded_models

    count = terms.count or (QUICK_CHANGES if terms.quick else CHANGES)
    terms.report(f"changing networks {count} times")
    application()
    names = list(terms.models or embedded_models())
    window = open_window(Scene(1).frame(0), names[0])
    samples: list[Holdings] = []
    session = window.session
    try:
        for number in range(count):
            name = names[number % len(names)]
            session.choose_model(name)
            end = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < end:
                inspection = session.inspection
                if inspection is not None and inspection.state.setup.model == name:
                    break
                wait(5)
            samples.append(holdings())
    finally:
        window.close()
    yield from _growth("memory per change of network", f"{count} changes", samples)


def measure_windows(terms: Terms) -> Results:
    """A window after the other, each with a picture, all in one process."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from segviewer.bench.live_window import wait
    from segviewer.gui.app import application, open_window

    count = terms.count or (QUICK_WINDOWS if terms.quick else WINDOWS)
    terms.report(f"opening and closing {count} windows")
    application()
    samples: list[Holdings] = []
    frame = Scene(1).frame(0)
    for _ in range(count):
        window = open_window(frame, MODELS[0])
        end = time.monotonic() + PATIENCE_SECONDS
        while window.session.inspection is None and time.monotonic() < end:
            wait(5)
        window.close()
        window.deleteLater()
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        wait(5)
        samples.append(holdings())
    yield from _growth("memory per window", f"{count} windows", samples)


def _growth(what: str, subject: str, samples: Sequence[Holdings]) -> Results:
    if len(samples) < 2 * LEAST_SAMPLES:
        yield Obstacle(what=what, reason=f"{subject} are too few")
    elif samples[-1].memory:
        megabytes = [sample.memory / 1e6 for sample in samples]
        note = f"{megabytes[0]:.0f} MB at first, {megabytes[-1]:.0f} MB at last"
        yield Figure(
            what=what,
            subject=subject,
            value=growth(megabytes),
            unit="MB",
            goal=EACH_GOAL_MB,
            note=note,
        )
    yield from _left_over(subject, samples)


def _left_over(subject: str, samples: Sequence[Holdings]) -> Results:
    """Threads and files beyond those that there were once all was warm."""
    first, last = samples[int(len(samples) * WARM_SHARE)], samples[-1]
    for what, value in (
        ("threads more than before", last.threads - first.threads),
        ("files open more than before", last.files - first.files),
    ):
        yield Figure(what=what, subject=subject, value=value, goal=0)
