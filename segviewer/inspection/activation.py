"""Channels to one map, or to colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from segviewer.attribution import Point
from segviewer.records import Reduction, SegviewerError

MOST_CHANNELS = 12  # channels listed


@dataclass(frozen=True, eq=False)
class Basis:
    """Directions ``axes`` (3, C) from ``mean`` (C,); colours go from ``low`` to ``high`` (3,)."""

    mean: Tensor
    axes: Tensor
    low: Tensor
    high: Tensor


def top_channels(feature: Tensor) -> tuple[int, ...]:
    """The channels of (1, C, h, w) that vary most over the picture; constant ones say nothing
    about places, however large they are."""
    spread = feature[0].float().flatten(1).var(1, correction=0)
    if feature.shape[2:].numel() == 1:  # pooled to one cell: by size instead
        spread = feature[0].float().flatten()
    return tuple(spread.argsort(descending=True)[:MOST_CHANNELS].tolist())


def reduce_channels(feature: Tensor, reduction: Reduction) -> Tensor:
    """(1, C, h, w) -> (h, w) float32, on the feature's device.

    Energy is the root mean square over channels, so that features of different width compare.
    """
    x = feature[0]
    if reduction.kind == "energy":
        norm: Tensor = torch.linalg.vector_norm(x.float(), dim=0)
        return norm / math.sqrt(x.shape[0])
    if reduction.kind == "max":
        return x.amax(0).float()
    if not 0 <= reduction.channel < x.shape[0]:
        raise SegviewerError(
            f"There is no channel {reduction.channel}: this feature has channels 0 to "
            f"{x.shape[0] - 1}."
        )
    return x[reduction.channel].float()


def similarity(feature: Tensor, cell: Point) -> Tensor:
    """(1, C, h, w) -> (h, w) float32 in [-1, 1]: the cosine of each cell with ``cell``, both less
    the mean over cells. 1 everywhere where all cells are alike."""
    cells = feature[0].float()
    centred = cells - cells.mean((1, 2), keepdim=True)
    if cells[0].numel() == 1 or not bool(centred.any()):
        return torch.ones_like(cells[0])
    lengths = torch.linalg.vector_norm(centred, dim=0).clamp(min=1e-12)
    reference = centred[:, cell[0], cell[1]]
    cosines: Tensor = torch.einsum("chw,c->hw", centred, reference) / lengths / lengths[cell]
    return cosines.clamp(-1, 1)


def basis_of(feature: Tensor) -> Basis:
    """The three directions in which the cells of (1, C, h, w) vary most, and their 2nd to 98th
    percentiles, which colours stretch over. Signs are fixed: most of each direction is positive."""
    cells = feature[0].float().flatten(1).T  # (h w, C)
    mean = cells.mean(0)
    count = min(3, cells.shape[1])
    _, _, directions = torch.linalg.svd(cells - mean, full_matrices=False)
    axes = torch.zeros(3, cells.shape[1], dtype=cells.dtype, device=cells.device)
    axes[: len(directions[:count])] = directions[:count]
    axes = axes * torch.where(axes.sum(1, keepdim=True) < 0, -1.0, 1.0)
    places = (cells - mean) @ axes.T
    ends = torch.quantile(places[:: max(1, len(places) // 10_000)], _ENDS.to(places), dim=0)
    return Basis(mean, axes, ends[0], ends[1])


_ENDS = torch.tensor([0.02, 0.98])


def colour_by_basis(feature: Tensor, basis: Basis) -> Tensor:
    """(1, C, h, w) -> (h, w, 3) float32 in [0, 1]: each cell along the basis."""
    cells = feature[0].float().permute(1, 2, 0)
    places = (cells - basis.mean) @ basis.axes.T
    span = (basis.high - basis.low).clamp(min=1e-12)
    return ((places - basis.low) / span).clamp(0, 1)
