"""Rows on a CUDA device, where there is one: times of the device itself, and its memory.

Captures and inspections of 32 bits are without TF32 (``inspection/device.py``).
"""

from __future__ import annotations

import numpy as np
import torch

from segviewer.bench.figures import Obstacle, median_figure
from segviewer.bench.rounds import interleave
from segviewer.bench.subjects import Subject, cases
from segviewer.bench.terms import Results, Terms
from segviewer.checkpoints.loading import load_model
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.records import Frame, Options, Unit

PIXEL_GOAL_MS = 10.0
RATE_GOAL = 60.0  # frames a second
VIDEO_SIZE = (480, 640)
MODEL = "everyday/pspnet"


def measure(terms: Terms) -> Results:
    """A pixel's Shapley values, a stream's rate, and what both take of the device's memory."""
    if not torch.cuda.is_available():
        yield Obstacle(
            what="a pixel and a stream on a GPU", reason="there is no CUDA device on this machine"
        )
        return
    yield from _measure_pixel(terms)
    yield from _measure_rate(terms)


def _measure_pixel(terms: Terms) -> Results:
    for case in [case for case in cases(quick=terms.quick) if case.is_large]:
        subject = Subject(case)
        if not subject.keys:
            continue
        terms.report(f"measuring a pixel of {case.title} on the device")
        options = Options(shown=(), unit=Unit(point=subject.middle))
        torch.cuda.reset_peak_memory_stats()
        captured = subject.first_capture
        times = interleave(
            {"inspect": lambda: inspect(subject.model, captured, options)},  # noqa: B023
            terms.rounds(most=50, seconds=10, warm_up=3),
        )
        yield median_figure(
            "inspect and Shapley values at a pixel",
            case.title,
            [1000 * seconds for seconds in times["inspect"]],
            unit="ms",
            goal=PIXEL_GOAL_MS,
            note=_memory_words(),
        )


def _measure_rate(terms: Terms) -> Results:
    terms.report(f"measuring frames of {MODEL} on the device")
    model = load_model(MODEL)
    model.to(torch.device("cuda"))
    frame = Frame(np.random.default_rng(0).integers(0, 255, (*VIDEO_SIZE, 3), np.uint8))
    torch.cuda.reset_peak_memory_stats()

    def show() -> None:
        inspect(model, capture(model, frame))

    times = interleave({"frame": show}, terms.rounds(most=100, seconds=10, warm_up=3))
    yield median_figure(
        "frames captured and inspected a second",
        f"{MODEL}, {VIDEO_SIZE[1]}x{VIDEO_SIZE[0]}",
        [1 / seconds for seconds in times["frame"]],
        unit="",
        goal=RATE_GOAL,
        least=True,
        note=_memory_words(),
    )


def _memory_words() -> str:
    peak = torch.cuda.max_memory_allocated() / 1e6
    return f"{peak:.0f} MB of the device's memory at most"
