"""Original networks with random weights, to compare ours with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from segviewer.networks.network import Network

CLOSE = 1e-9  # double precision, relative to the span of the logits


def randomise(module: nn.Module) -> Any:
    """Statistics, scales and shifts that leave no path idle."""
    torch.manual_seed(5)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d | nn.LayerNorm | nn.GroupNorm):
            nn.init.uniform_(part.weight, 0.7, 1.3)
            nn.init.uniform_(part.bias, -0.3, 0.5)
        elif isinstance(part, nn.Linear) and part.weight.std() < 0.1:
            nn.init.xavier_uniform_(part.weight)
        if isinstance(part, nn.BatchNorm2d):
            assert part.running_mean is not None and part.running_var is not None
            nn.init.uniform_(part.running_mean, -0.2, 0.2)
            nn.init.uniform_(part.running_var, 0.3, 0.8)
    return module.eval()


def difference(
    network: Network, original: Callable[[Tensor], Tensor], size: tuple[int, int]
) -> float:
    """The largest one between the logits of both, at the original's size, over their span."""
    image = torch.randn(1, 3, *size, dtype=torch.float64)
    with torch.no_grad():
        expected = original(image)
        ours = network.double().logits(image)
        if ours.shape != expected.shape:
            ours = network.enlarge(ours, tuple(expected.shape[-2:]))
    assert expected.isfinite().all()
    return float((ours - expected).abs().max() / (expected.max() - expected.min()))
