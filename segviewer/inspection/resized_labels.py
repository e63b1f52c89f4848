"""Labels of enlarged logits, of which only those near edges are enlarged.

What bilinear resizing gives for a pixel is a mean of four cells. Where one class is the largest in
all four, it is the largest in every mean of them: only the pixels between cells that disagree have
to be computed. In masks of photos those are a tenth where logits lie at stride 4, a quarter at 16.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from segviewer.resizing import linear_neighbours

# Enlarging everything is as quick with more open pixels than that, with fewer pixels a cell, and
# with fewer classes.
MOST_COMPUTED = 0.3
LEAST_GROWTH = 4
LEAST_CLASSES = 5
_UNDECIDED = -1


def resize_labels(logits: Tensor, size: tuple[int, int], *, align_corners: bool) -> Tensor | None:
    """The largest class of bilinearly resized float32 logits (C, h, w) at each pixel: (H, W) int64.

    None where enlarging everything is as quick, and on a device: waiting for what disagrees would
    take longer there.
    """
    classes, rows, columns = logits.shape
    grows = size[0] * size[1] >= LEAST_GROWTH * rows * columns
    if logits.device.type != "cpu" or not grows or classes < LEAST_CLASSES:
        return None
    return _between_cells(logits, size, align_corners)


def largest_class(scores: Tensor) -> Tensor:
    """The class with the largest score at each pixel: (C, H, W) -> (H, W)."""
    # Not argmax, which takes several times as long over a first axis on the CPU.
    return scores.max(0).indices


def _between_cells(logits: Tensor, size: tuple[int, int], align_corners: bool) -> Tensor | None:
    """The labels, computed where cells disagree; None where most do, or where logits are not
    finite, of which there are no means."""
    channels, rows, columns = logits.shape
    if not bool(logits.sum().isfinite()):
        return None
    top, bottom, down = _neighbours(rows, size[0], align_corners)
    left, right, across = _neighbours(columns, size[1], align_corners)
    labels = _shared_classes(largest_class(logits))[top][:, left]
    open_pixels = (labels == _UNDECIDED).flatten().nonzero()[:, 0]
    if len(open_pixels) > MOST_COMPUTED * labels.numel():
        return None
    row = torch.div(open_pixels, size[1], rounding_mode="floor")
    column = open_pixels - row * size[1]
    upper, lower = top[row] * columns, bottom[row] * columns
    near, far = left[column], right[column]
    v, h = down[row], across[column]
    corners = torch.stack([upper + near, upper + far, lower + near, lower + far], 1)
    weights = torch.stack([(1 - v) * (1 - h), (1 - v) * h, v * (1 - h), v * h], 1)
    cells = logits.permute(1, 2, 0).reshape(rows * columns, channels)
    # Sums of a few weighted rows of a table, which is what embeddings are made for.
    means = F.embedding_bag(corners, cells, per_sample_weights=weights, mode="sum")
    labels = labels.long()
    labels.view(-1)[open_pixels] = means.max(1).indices
    return labels


def _shared_classes(classes: Tensor) -> Tensor:
    """The class that a cell (h, w) shares with its neighbours to the right and below, else
    ``_UNDECIDED``: (h, w) int16. Beyond the last row and column lies what lies in them."""
    classes = classes.to(torch.int16)
    right = torch.cat([classes[:, 1:], classes[:, -1:]], 1)
    same = classes == right
    same &= torch.cat([same[1:], same[-1:]])
    same &= torch.cat([classes[1:], classes[-1:]]) == classes
    return classes.masked_fill(~same, _UNDECIDED)


@lru_cache(maxsize=64)
def _neighbours(cells: int, pixels: int, align_corners: bool) -> tuple[Tensor, Tensor, Tensor]:
    """For each pixel the two cells around it, and the second one's weight in single precision."""
    first, second, weight = linear_neighbours(
        np.arange(pixels), pixels, cells, align_corners=align_corners
    )
    return (
        torch.from_numpy(first),
        torch.from_numpy(second),
        torch.from_numpy(weight.astype(np.float32)),
    )
