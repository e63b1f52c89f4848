"""Receptive fields: theoretical, effective, and what a formula gets wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.operations import greatest_change, main_path
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.subject import Subject
from segviewer.networks.field import Field
from segviewer.records import SegviewerError
from segviewer.rendering.drawing import draw_heat, resize
from segviewer.resizing import nearest_point

PICTURE_PIXELS = 170  # side of a picture in the panel
SHARES = (0.5, 0.99)


def field_sizes(subject: Subject) -> Figure:
    """The selected feature's theoretical field, and the squares that hold half and nearly all of
    its effective one."""
    key = subject.selection or "stage_4"
    unit = subject.state.options.unit
    if unit is None:
        raise SegviewerError("A field is that of a point: click one.")
    captured = subject.capture()
    question = replace(unit, fields=(key,))
    field = subject.inspect(captured, unit=question).fields.get(key)
    known = captured.network.fields().get(key)
    if field is None or known is None:
        raise SegviewerError(f"{key} is not in this network; select one of its tiles.")
    pixels = field.energy.size
    numbers = [_side(known)]
    for share in SHARES:
        side = math.sqrt(field.ratios[share] * pixels)
        numbers.append(Number(f"square with {share:.0%} of the effective", round(side), "pixels"))
    over = "over 20 pictures of noise" if field.average else "of this picture"
    return Figure(tuple(numbers), f"{key.replace('_', ' ').replace('.', ', ')}, {over}.")


def _side(field: Field) -> Number:
    if math.isfinite(field.size):
        return Number("theoretical field, a side", int(field.size), "pixels")
    return Number("theoretical field", "the whole picture")


def field_formula(subject: Subject) -> Figure:
    """A stage's field by the right sum, and by sums that add padding or the layers' own strides."""
    key = subject.selection or "stage_4"
    captured = subject.capture()
    path = main_path(captured.network, key, captured.size)
    steps = np.cumprod([1, *(layer.stride for layer in path)])[:-1]
    kernels = [layer.dilation * (layer.kernel - 1) for layer in path]
    paddings = [2 * layer.padding for layer in path]
    strides = [layer.stride - 1 for layer in path]
    right, with_padding, with_stride = (
        1 + sum(int(step) * (k + more) for step, k, more in zip(steps, kernels, extra, strict=True))
        for extra in ([0] * len(path), paddings, strides)
    )
    return Figure(
        (
            Number("1 + sum of (kernel - 1) x strides before", right, "pixels"),
            Number("were padding added", with_padding, "pixels"),
            Number("were each layer's stride added", with_stride, "pixels"),
        ),
        f"{len(path)} layers up to {key.replace('_', ' ')}; a dilated kernel counts its gaps.",
    )


def beyond_the_field(subject: Subject) -> Figure:
    """How far a cell of the selected stage moves when everything outside its theoretical field
    becomes noise, and when a frame one pixel wide inside it does."""
    key = subject.selection or "stage_2"
    captured = subject.capture()
    fields = captured.network.fields()
    if key not in captured.network.backbone.stages or key not in fields:
        raise SegviewerError(f"{key} is no stage of this network; select one.")
    shape = captured.first.feature(key).shape[-2:]
    unit = subject.state.options.unit
    point = unit.point if unit else (captured.frame.size[0] // 2, captured.frame.size[1] // 2)
    inside = nearest_point(point, captured.frame.size, captured.size)
    cell = nearest_point(inside, captured.size, shape)
    box = np.zeros(captured.size, np.bool_)
    core = box.copy()
    field = fields[key]
    rows, columns = (_reach(field, c, n) for c, n in zip(cell, captured.size, strict=True))
    box[rows, columns] = True
    core[_inner(rows, captured.size[0]), _inner(columns, captured.size[1])] = True
    outside = greatest_change(subject.model, captured, key, cell, ~box)
    rim = greatest_change(subject.model, captured, key, cell, box & ~core)
    return Figure(
        (
            Number("pixels outside the field", int((~box).sum())),
            Number("the cell moves by, these made noise", outside),
            Number("the same, the field's outermost pixels made noise", rim),
        ),
        f"{key.replace('_', ' ')}, field of {field.size:.0f} pixels.",
    )


def _reach(field: Field, cell: int, pixels: int) -> slice:
    low, high = cell * field.stride + field.low, cell * field.stride + field.high
    return slice(max(0, int(low)), min(pixels, int(high) + 1))


def _inner(reach: slice, pixels: int) -> slice:
    """Without the outermost pixels, as far as the picture does not cut them off anyway."""
    start = reach.start + (reach.start > 0)
    return slice(start, reach.stop - (reach.stop < pixels))


def gridding(subject: Subject) -> Figure:
    """Which cells a stack of 3x3 convolutions with the given rates reads, and how often."""
    chosen = subject.argument("rates")
    along = taps_along(chosen)
    counts = np.outer(along, along)
    read = int((counts > 0).sum())
    numbers = (
        Number("rates, one layer after the other", ", ".join(map(str, chosen))),
        Number("looks across", len(along), "cells"),
        Number("cells that are read", read, f"of {counts.size}"),
        Number("share that is read", round(100 * read / counts.size, 1), "%"),
    )
    log = np.log1p(counts).astype(np.float32)
    picture = draw_heat(log, (0.0, float(log.max())), "viridis")
    side = PICTURE_PIXELS // len(along) * len(along)
    return Figure(
        numbers,
        "Brighter cells are read by more ways through the stack; the darkest not at all.",
        resize(picture, (side, side), smooth=False),
    )


def taps_along(chosen: Sequence[int]) -> NDArray[np.int64]:
    """How many ways lead to each cell along one axis, for a stack of convolutions of three taps."""
    ways = np.ones(1, np.int64)
    for rate in chosen:
        kernel = np.zeros(2 * rate + 1, np.int64)
        kernel[::rate] = 1
        ways = np.convolve(ways, kernel)
    return ways
