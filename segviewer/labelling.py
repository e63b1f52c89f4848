"""Logits to labels and their probabilities at any size: resized first, so that edges are smooth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2

# Floats that one tile of resized logits may hold: bounds the memory.
_TILE = 4_000_000

Plane = NDArray[np.float32]


def labels_at(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], *, align_corners: bool = False
) -> NDArray[np.uint8 | np.uint16]:
    """Bilinear resize of (C, h, w) logits to ``size`` and argmax, tile by tile: (H, W) labels."""
    labels = np.empty(size, np.uint8 if len(logits) <= 256 else np.uint16)
    for tile, rows in _tiles(logits, size, align_corners):
        labels[tile] = _argmax(rows, size[1], align_corners)
    return labels


def confidence_at(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], *, align_corners: bool = False
) -> Plane:
    """The probability of each pixel's own class after the same resize: (H, W) in [0, 1]."""
    found = np.empty(size, np.float32)
    for tile, rows in _tiles(logits, size, align_corners):
        planes = [_columns(row, size[1], align_corners) for row in rows]
        best = np.maximum.reduce(planes)
        found[tile] = 1 / sum(np.exp(plane - best) for plane in planes)
    return found


def _tiles(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], align_corners: bool
) -> Iterator[tuple[slice, Plane]]:
    """Rows of the target with (C, H', w) logits that were resized to them."""
    planes = np.ascontiguousarray(logits, dtype=np.float32)
    top, bottom, share = _neighbours(planes.shape[1], size[0], align_corners)
    step = max(1, _TILE // size[1])
    for start in range(0, size[0], step):
        tile = slice(start, start + step)
        yield tile, _blend(planes[:, top[tile]], planes[:, bottom[tile]], share[tile, None])


def _argmax(rows: Plane, width: int, align_corners: bool) -> NDArray[np.uint16]:
    """Columns of (C, H, w) resized to ``width``, one class after the other: (H, width) labels."""
    best = _columns(rows[0], width, align_corners)
    labels = np.zeros(best.shape, np.uint16)
    for number, plane in enumerate(rows[1:], start=1):
        found = _columns(plane, width, align_corners)
        labels[found > best] = number
        np.maximum(best, found, out=best)
    return labels


def _columns(plane: Plane, width: int, align_corners: bool) -> Plane:
    if not align_corners:
        resized = cv2.resize(plane, (width, len(plane)), interpolation=cv2.INTER_LINEAR)
        return np.asarray(resized, np.float32)
    left, right, share = _neighbours(plane.shape[1], width, align_corners)
    return _blend(plane[:, left], plane[:, right], share)


def _neighbours(
    source: int, target: int, align_corners: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp], Plane]:
    """For each target cell the two source cells around it and the weight of the second."""
    index = np.arange(target)
    if align_corners:
        position = index * ((source - 1) / max(1, target - 1))
    else:
        position = np.clip((index + 0.5) * (source / target) - 0.5, 0, source - 1)
    first = position.astype(np.intp)
    second = np.minimum(first + 1, source - 1)
    return first, second, (position - first).astype(np.float32)


def _blend(a: Plane, b: Plane, share: Plane) -> Plane:
    return a + (b - a) * share
