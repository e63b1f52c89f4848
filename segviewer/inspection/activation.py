"""Channels to one map."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from segviewer.records import Reduction, SegviewerError

TOP = 12  # channels listed


def top_channels(feature: Tensor) -> tuple[int, ...]:
    """The channels of (1, C, h, w) that vary most over the picture; constant ones say nothing
    about places, however large they are."""
    spread = feature[0].float().flatten(1).var(1, correction=0)
    if feature.shape[2:].numel() == 1:  # pooled to one cell: by size instead
        spread = feature[0].float().flatten()
    return tuple(spread.argsort(descending=True)[:TOP].tolist())


def reduced(feature: Tensor, reduction: Reduction) -> Tensor:
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
