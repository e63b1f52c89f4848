"""Networks as segmentation_models.pytorch builds, saves and runs them, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from segviewer.checkpoints.loading import load_model

smp: Any = pytest.importorskip("segmentation_models_pytorch")

CLOSE = 1e-9  # double precision, relative to the span of the logits


def randomise(module: nn.Module) -> nn.Module:
    """Statistics and scales that leave no path idle."""
    torch.manual_seed(5)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d | nn.LayerNorm | nn.GroupNorm):
            nn.init.uniform_(part.weight, 0.7, 1.3)
            nn.init.uniform_(part.bias, -0.3, 0.5)
        if isinstance(part, nn.BatchNorm2d):
            assert part.running_mean is not None and part.running_var is not None
            nn.init.uniform_(part.running_mean, -0.2, 0.2)
            nn.init.uniform_(part.running_var, 0.3, 0.8)
    return module.eval()


def largest_difference(
    name: str, encoder: str, size: tuple[int, int], folder: Path, **arguments: Any
) -> float:
    """Between our logits and the library's, after it saved the network and we opened it."""
    theirs: Any = randomise(getattr(smp, name)(encoder, encoder_weights=None, **arguments))
    theirs.save_pretrained(folder)
    ours = load_model(folder).network.double()
    image = torch.randn(1, 3, *size, dtype=torch.float64)
    with torch.no_grad():
        expected, logits = theirs.double()(image), ours(image)
    return float((logits - expected).abs().max() / (expected.max() - expected.min()))


@pytest.mark.parametrize(
    ("encoder", "size", "arguments"),
    [
        ("resnet18", (99, 61), {"classes": 3}),
        ("resnet34", (64, 96), {"decoder_interpolation": "bilinear", "activation": "identity"}),
        ("resnet50", (33, 70), {"encoder_depth": 3, "decoder_channels": (24, 12, 8)}),
        ("resnet18", (65, 47), {"encoder_depth": 4, "decoder_channels": (24, 12, 8, 4),
                                "decoder_interpolation": "nearest-exact"}),
    ],
)  # fmt: skip
def test_unet(encoder: str, size: Any, arguments: Any, tmp_path: Path) -> None:
    assert largest_difference("Unet", encoder, size, tmp_path, **arguments) < CLOSE
