"""Subjects for the lessons' figures: an embedded network, a picture, a state."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.lessons.figure import Figure
from segviewer.lessons.figures import FIGURES
from segviewer.lessons.subject import Subject
from segviewer.records import Frame, Options, Setup, State, Unit


@cache
def embedded_model(name: str) -> Model:
    return load_model(name)


def picture(height: int = 96, width: int = 128) -> Frame:
    """Smooth areas and noise."""
    random = np.random.default_rng(3)
    rows, columns = np.mgrid[:height, :width]
    image = np.stack([rows * 2, columns * 2, rows + columns], -1) % 200
    noise = random.integers(0, 50, image.shape)
    return Frame((image + noise).astype(np.uint8))


def subject(
    name: str,
    *,
    frame: Frame | None = None,
    input_size: int | None = None,
    output_stride: int | None = None,
    point: tuple[int, int] | None = (40, 60),
    off: dict[str, str] | None = None,
    selection: str = "",
    seeds: range = range(10_000, 10_003),
    **arguments: Any,
) -> Subject:
    setup = Setup(model=name, input_size=input_size, output_stride=output_stride)
    unit = Unit(point=point) if point else None
    return Subject(
        model=embedded_model(name),
        frame=frame or picture(),
        state=State(setup, Options(off=off or {}, unit=unit)),
        selection=selection,
        arguments=arguments,
        seeds=seeds,
    )


def values(figure: Figure) -> dict[str, Any]:
    """A figure's values by label."""
    return {number.label: number.value for number in figure.numbers}


def compute(figure: str, of: Subject) -> dict[str, Any]:
    return values(FIGURES[figure](of))
