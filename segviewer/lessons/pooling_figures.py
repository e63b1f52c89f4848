"""Pyramid pooling: bins as averages, what branches are made of and how they are joined."""

from __future__ import annotations

import numpy as np

from segviewer.inspection.operations import branch_weights, pooled_cells
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.subject import Subject
from segviewer.records import SegviewerError


def bins_as_averages(subject: Subject) -> Figure:
    """The selected bin's cells beside plain means of the regions that they stand for."""
    key = subject.selection or "pyramid.bin_2"
    read, cells = pooled_cells(subject.capture(), key)
    bins = cells.shape[1]
    spans = [
        [(i * size // bins, -(-(i + 1) * size // bins)) for i in range(bins)]
        for size in read.shape[1:]
    ]
    means = np.array(
        [[read[:, a:b, c:d].mean((1, 2)) for c, d in spans[1]] for a, b in spans[0]]
    ).transpose(2, 0, 1)
    (top, bottom), (left, right) = spans[0][0], spans[1][0]
    return Figure(
        (
            Number("map that is read", f"{read.shape[2]}×{read.shape[1]}", "cells"),
            Number("averaged to", f"{bins}×{bins}", "cells"),
            Number("first region", f"{right - left}×{bottom - top}", "cells"),
            Number("its mean in channel 0", float(means[0, 0, 0])),
            Number("the bin's first cell in channel 0", float(cells[0, 0, 0])),
            Number("largest difference of any cell", float(np.abs(means - cells).max())),
        ),
        "The differences are rounding.",
    )


def branch_shapes(subject: Subject) -> Figure:
    """Cells and channels of every bin's output, and the weights of its one convolution."""
    captured = subject.capture()
    numbers = []
    for branch in captured.info.branches:
        if not branch.name.startswith("bin_"):
            continue
        channels, rows, columns = captured.first.feature(branch.key).shape[1:]
        weights = branch_weights(captured.network, branch.key)
        numbers += [
            Number(branch.title, f"{columns}×{rows}×{channels}"),
            Number(f"{branch.title}: weights of its convolution", weights),
        ]
    if not numbers:
        raise SegviewerError(f"{captured.info.title} has no bins; choose PSPNet.")
    return Figure(
        tuple(numbers), "One 1x1 convolution a level, shared by all of its cells; many channels."
    )


def joined_branches(subject: Subject) -> Figure:
    """Cells and channels of each branch of ``fusion``, of all of them one behind the other, and
    after the convolution that follows."""
    name = subject.argument("fusion")
    captured = subject.capture()
    fusion = next((f for f in captured.info.fusions if f.key == name), None)
    if fusion is None or fusion.merge != "concat":
        raise SegviewerError(
            f"{captured.info.title} concatenates no branches under {name}; choose another network."
        )
    shapes = subject.inspect(captured).shapes
    channels, rows, columns = shapes[fusion.key]
    whole = sum(shapes[branch.key][0] for branch in fusion.branches)
    numbers = [Number(b.title, _size(*shapes[b.key])) for b in fusion.branches]
    numbers += [
        Number("all of them, one behind the other", _size(whole, rows, columns)),
        Number("after the convolution", _size(channels, rows, columns)),
    ]
    height, width = captured.size
    return Figure(
        tuple(numbers),
        f"Cells and channels; those of fewer cells are enlarged first. Input {width}×{height}, "
        f"output stride {captured.info.output_stride}.",
    )


def _size(channels: int, rows: int, columns: int) -> str:
    return f"{columns}×{rows}×{channels}"
