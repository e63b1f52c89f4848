"""Where cells lie on the picture: what ``align_corners`` shifts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segviewer.lessons.field_figures import PICTURE_PIXELS
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.subject import Subject
from segviewer.rendering.drawing import draw_heat
from segviewer.resizing import linear_neighbours

SHOWN_CELLS, BAND_PIXELS, GAP_PIXELS = 5, 26, 4  # of the picture


def half_cell_shift(subject: Subject) -> Figure:
    """The pixel that looks at the middle of a cell's field, and those where the cell is painted
    when corners are aligned and when they are not."""
    pixels, stride = subject.argument("pixels"), subject.argument("stride")
    cells = -(-pixels // stride)
    cell = cells // 4
    numbers = [
        Number("input, a side", pixels, "pixels"),
        Number("map, a side", cells, "cells"),
        Number(f"cell {cell}: middle of what it looks at", cell * stride, "pixel"),
    ]
    for aligned, words in ((False, "not aligned"), (True, "aligned")):
        at = painted_at(cell, cells, pixels, align_corners=aligned)
        numbers.append(Number(f"painted at, corners {words}", round(at, 2), "pixel"))
    return Figure(
        tuple(numbers),
        "The first cells enlarged, corners not aligned above, aligned below. The line is the "
        "middle of what the second cell looks at.",
        _picture(cells, pixels, stride),
    )


def enlarged_cell(
    cell: int, cells: int, pixels: int, *, align_corners: bool
) -> NDArray[np.float64]:
    """How much of a cell's value each pixel gets when ``cells`` are enlarged: (pixels,)."""
    first, second, weight = linear_neighbours(
        np.arange(pixels), pixels, cells, align_corners=align_corners
    )
    shares: NDArray[np.float64] = (first == cell) * (1 - weight) + (second == cell) * weight
    return shares


def painted_at(cell: int, cells: int, pixels: int, *, align_corners: bool) -> float:
    """The middle of where an inner cell is painted, in pixels."""
    amount = enlarged_cell(cell, cells, pixels, align_corners=align_corners)
    return float((amount * np.arange(pixels)).sum() / amount.sum())


def _picture(cells: int, pixels: int, stride: int) -> NDArray[np.uint8]:
    """The left end of a row of cells, the second of which is bright, enlarged in both ways."""
    columns = SHOWN_CELLS * stride
    zoom = max(1, PICTURE_PIXELS // columns)
    bands = []
    for aligned in (False, True):
        amount = enlarged_cell(1, cells, pixels, align_corners=aligned)[:columns]
        row = np.repeat(amount, zoom)[None].repeat(BAND_PIXELS, 0).astype(np.float32)
        band = draw_heat(row, (0.0, 1.0), "viridis")
        middle = stride * zoom + zoom // 2
        band[:, middle : middle + 2] = (255, 255, 255)
        bands += [band, np.full((GAP_PIXELS, band.shape[1], 3), 128, np.uint8)]
    return np.concatenate(bands[:-1])
