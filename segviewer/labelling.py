"""Logits to labels and their probabilities at any size: resized first, so that edges are smooth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import Inspection
from segviewer.resizing import linear_neighbours

# Bounds the memory: what one tile of resized logits may hold.
_TILE_FLOATS = 4_000_000

Plane = NDArray[np.float32]


def labels_at(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], *, align_corners: bool = False
) -> NDArray[np.uint8 | np.uint16]:
    """Bilinear resize of (C, h, w) logits to ``size`` and argmax, tile by tile: (H, W) labels."""
    labels = np.empty(size, np.uint8 if len(logits) <= 256 else np.uint16)
    for tile, rows in _tiles(logits, size, align_corners):
        labels[tile] = _argmax(rows, size[1], align_corners)
    return labels


def inspected_labels(
    inspection: Inspection, size: tuple[int, int], which: str = "logits"
) -> NDArray[np.uint8 | np.uint16]:
    """An inspection's labels at a size, from "logits" or "logits_all_on"; kept with it."""
    cache = inspection.label_cache  # several views and scores need the same
    if (which, size) not in cache:
        labels = {"logits": inspection.labels, "logits_all_on": inspection.labels_all_on}[which]
        if labels.shape != size:  # else computed at the network's input size in the same way
            logits, align_corners = getattr(inspection, which), inspection.align_corners
            labels = labels_at(logits, size, align_corners=align_corners)
        cache[which, size] = labels
    return cache[which, size]


def confidence_at(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], *, align_corners: bool = False
) -> Plane:
    """The probability of each pixel's own class after the same resize: (H, W) in [0, 1]."""
    confidence = np.empty(size, np.float32)
    for tile, rows in _tiles(logits, size, align_corners):
        planes = [_columns(row, size[1], align_corners) for row in rows]
        best = np.maximum.reduce(planes)
        confidence[tile] = 1 / sum(np.exp(plane - best) for plane in planes)
    return confidence


def _tiles(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], align_corners: bool
) -> Iterator[tuple[slice, Plane]]:
    """Rows of the target with (C, H', w) logits that were resized to them."""
    planes = np.ascontiguousarray(logits, dtype=np.float32)
    top, bottom, weight = _neighbours(planes.shape[1], size[0], align_corners)
    step = max(1, _TILE_FLOATS // size[1])
    for start in range(0, size[0], step):
        tile = slice(start, start + step)
        yield tile, _blend(planes[:, top[tile]], planes[:, bottom[tile]], weight[tile, None])


def _argmax(rows: Plane, width: int, align_corners: bool) -> NDArray[np.uint16]:
    """Columns of (C, H, w) resized to ``width``, one class after the other: (H, width) labels."""
    best = _columns(rows[0], width, align_corners)
    labels = np.zeros(best.shape, np.uint16)
    for number, plane in enumerate(rows[1:], start=1):
        resized = _columns(plane, width, align_corners)
        labels[resized > best] = number
        np.maximum(best, resized, out=best)
    return labels


def _columns(plane: Plane, width: int, align_corners: bool) -> Plane:
    if not align_corners:
        resized = cv2.resize(plane, (width, len(plane)), interpolation=cv2.INTER_LINEAR)
        return np.asarray(resized, np.float32)
    left, right, weight = _neighbours(plane.shape[1], width, align_corners)
    return _blend(plane[:, left], plane[:, right], weight)


def _neighbours(
    cells: int, pixels: int, align_corners: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp], Plane]:
    """For each pixel the two cells around it and the weight of the second, in single precision."""
    first, second, weight = linear_neighbours(
        np.arange(pixels), pixels, cells, align_corners=align_corners
    )
    return first, second, weight.astype(np.float32)


def _blend(first: Plane, second: Plane, weight: Plane) -> Plane:
    return first + (second - first) * weight
