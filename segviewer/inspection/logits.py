"""From passes to what the network says: logits merged over scales, enlarged, and their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segviewer.inspection.forward import Pass
from segviewer.inspection.resized_labels import largest_class, resize_labels
from segviewer.networks.network import Network

Labels = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network says in the end: labels at its input's size, and the logits (C, h, w) that
    bilinear resizing takes to any size."""

    labels: Labels
    logits: NDArray[np.float32]


def merge_scales(network: Network, passes: Mapping[float, Pass]) -> Tensor:
    """The logits of all scales as the network merges them, at the classifier's size."""
    return network.over_scales([computed.logits for computed in passes.values()])


def with_background_logit(logits: Tensor) -> Tensor:
    """One logit a pixel says how likely the foreground is: (1, 1, h, w) -> (1, 2, h, w), whose
    softmax is that logit's sigmoid. More classes stay as they are."""
    if logits.shape[1] > 1:
        return logits
    return torch.cat([torch.zeros_like(logits), logits], 1)


def enlarge(network: Network, passes: Mapping[float, Pass], size: tuple[int, int]) -> Tensor:
    """Float logits (1, C, H, W) at the input's size."""
    return with_background_logit(network.enlarge(merge_scales(network, passes).float(), size))


def compact_logits(
    network: Network, passes: Mapping[float, Pass], size: tuple[int, int]
) -> NDArray[np.float32]:
    """Logits (C, h, w) that bilinear resizing takes to any size: the classifier's own, or, where
    the network cuts them out instead, those at the input's size."""
    logits = merge_scales(network, passes)
    if network.crop is not None:
        logits = network.enlarge(logits, size)
    return with_background_logit(logits)[0].float().contiguous().cpu().numpy()


def winning_scale(network: Network, passes: Mapping[float, Pass]) -> NDArray[np.float32]:
    """The scale that gave the largest logit of the class that won: (h, w)."""
    scales = list(passes)
    # over_scales resizes to its first argument's size; that one takes no part in the maximum.
    nothing = torch.full_like(passes[scales[0]].logits, -torch.inf)
    each = torch.stack([network.over_scales([nothing, passes[s].logits])[0] for s in scales])
    best, winner = each.max(0)  # (C, h, w)
    at = winner.gather(0, best.argmax(0, keepdim=True))[0]
    return torch.tensor(scales, device=at.device)[at].float().cpu().numpy()


def predicted_labels(
    network: Network, passes: Mapping[float, Pass], size: tuple[int, int]
) -> Labels:
    """Labels (H, W) at the input's size: those of ``enlarge``, but for the rounding of ties."""
    if network.crop is None:
        logits = with_background_logit(merge_scales(network, passes).float())
        labels = resize_labels(logits[0], size, align_corners=network.align_corners)
        if labels is not None:
            return _compact_labels(labels, logits.shape[1])
    return argmax_labels(enlarge(network, passes, size))


def argmax_labels(enlarged: Tensor) -> Labels:
    """Labels (H, W) of (1, C, H, W) logits; only these leave the device."""
    return _compact_labels(largest_class(enlarged[0]), enlarged.shape[1])


def _compact_labels(labels: Tensor, classes: int) -> Labels:
    # torch has few operations on uint16, numpy has all.
    if classes > 256:
        return labels.to(torch.int32).cpu().numpy().astype(np.uint16)
    return labels.to(torch.uint8).cpu().numpy()
