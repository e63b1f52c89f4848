"""Logits to labels at any size: resized before the argmax, so that edges are smooth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Floats that one tile of resized logits may hold: bounds the memory at 64 MB.
_TILE = 16_000_000


def labels_at(
    logits: NDArray[np.floating[Any]], size: tuple[int, int], *, align_corners: bool = False
) -> NDArray[np.uint8 | np.uint16]:
    """Bilinear resize of (C, h, w) logits to ``size`` and argmax, tile by tile: (H, W) labels."""
    channels, height, width = logits.shape
    last = np.ascontiguousarray(logits.transpose(1, 2, 0), dtype=np.float32)  # (h, w, C)
    top, bottom, down = _neighbours(height, size[0], align_corners)
    left, right, across = _neighbours(width, size[1], align_corners)
    labels = np.empty(size, np.uint8 if channels <= 256 else np.uint16)
    step = max(1, _TILE // (size[1] * channels))
    for start in range(0, size[0], step):
        tile = slice(start, start + step)
        rows = _blend(last[top[tile]], last[bottom[tile]], down[tile, None, None])
        full = _blend(rows[:, left], rows[:, right], across[None, :, None])  # (tile, W, C)
        labels[tile] = full.argmax(-1)
    return labels


def _neighbours(
    source: int, target: int, align_corners: bool
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """For each target cell the two source cells around it and the weight of the second."""
    index = np.arange(target)
    if align_corners:
        position = index * ((source - 1) / max(1, target - 1))
    else:
        position = np.clip((index + 0.5) * (source / target) - 0.5, 0, source - 1)
    first = position.astype(np.intp)
    second = np.minimum(first + 1, source - 1)
    return first, second, (position - first).astype(np.float32)


def _blend(
    a: NDArray[np.float32], b: NDArray[np.float32], share: NDArray[np.float32]
) -> NDArray[np.float32]:
    return a + (b - a) * share
