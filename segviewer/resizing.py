"""Where a pixel of one grid lies on another: the rule of bilinear resizing, for numpy.

Positions count from the centre of the first cell. Without aligned corners two grids share their
outer edges, so half a pixel comes in and goes out again; with aligned corners they share the
centres of their corner cells. Tensors are resized by torch, which has the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.attribution import Point


def rescale_position(position: float, pixels: int, cells: int) -> float:
    """A position along ``pixels``, along ``cells`` of the same extent; it may lie outside."""
    return (position + 0.5) * cells / pixels - 0.5


def rescale_point(
    point: tuple[float, float], size: tuple[int, int], target: tuple[int, int]
) -> tuple[float, float]:
    """A (row, column) on a grid of ``size``, on one of ``target`` over the same picture."""
    row, column = (rescale_position(p, n, m) for p, n, m in zip(point, size, target, strict=True))
    return row, column


def linear_neighbours(
    pixel: NDArray[Any] | int, pixels: int, cells: int, *, align_corners: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """What resizing ``cells`` to ``pixels`` reads for each pixel: two cells and the weight of the
    second, in [0, 1); the first one's is the rest."""
    position = _cell_position(np.asarray(pixel), pixels, cells, align_corners)
    first = position.astype(np.intp)
    return first, np.minimum(first + 1, cells - 1), position - first


def interpolate_at(
    logits: NDArray[np.float32], pixel: tuple[int, int], size: tuple[int, int], align_corners: bool
) -> NDArray[np.float64]:
    """Logits (C, h, w) at an input pixel, enlarged bilinearly as the network does: (C,)."""
    values: NDArray[Any] = logits
    for index, pixels in zip(pixel[::-1], size[::-1], strict=True):  # the last axis first
        first, second, weight = linear_neighbours(
            index, pixels, values.shape[-1], align_corners=align_corners
        )
        near, far = (values[..., int(cell)].astype(np.float64) for cell in (first, second))
        values = near * (1 - weight) + far * weight
    return values


def nearest_cell(pixel: int, pixels: int, cells: int, *, align_corners: bool = False) -> int:
    """The cell that weighs most when ``cells`` are resized to ``pixels``."""
    position = _cell_position(np.asarray(pixel), pixels, cells, align_corners)
    return int(position + 0.5)


def nearest_point(
    point: Point, size: Sequence[int], target: Sequence[int], *, align_corners: bool = False
) -> Point:
    """The cell of a grid of ``target`` that lies nearest to a pixel of one of ``size``."""
    row, column = (
        nearest_cell(p, n, m, align_corners=align_corners)
        for p, n, m in zip(point, size, target, strict=True)
    )
    return row, column


def _cell_position(
    pixel: NDArray[Any], pixels: int, cells: int, align_corners: bool
) -> NDArray[np.float64]:
    """The cell positions that resizing reads for pixels, inside the grid."""
    if align_corners:  # a single pixel reads the first cell, as torch has it
        position = pixel * (cells - 1) / max(1, pixels - 1)
    else:
        position = (pixel + 0.5) * cells / pixels - 0.5
    # What lies beyond the outermost centres reads the outermost cell.
    return np.clip(position, 0, cells - 1)
