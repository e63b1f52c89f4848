"""Networks as segmentation_models.pytorch builds, saves and runs them, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from original import CLOSE, difference, randomise

from segviewer.checkpoints.loading import load_model
from segviewer.records import SegviewerError

smp: Any = pytest.importorskip("segmentation_models_pytorch")


def largest_difference(
    name: str, encoder: str, size: tuple[int, int], folder: Path, **arguments: Any
) -> float:
    """Between our logits and the library's, after it saved the network and we opened it."""
    theirs = randomise(getattr(smp, name)(encoder, encoder_weights=None, **arguments))
    theirs.save_pretrained(folder)
    return difference(load_model(folder).network, theirs.double(), size)


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


@pytest.mark.parametrize(
    ("encoder", "size", "arguments"),
    [
        ("mit_b0", (96, 64), {"classes": 3}),
        ("mit_b0", (64, 128), {"decoder_segmentation_channels": 32}),
        ("mit_b1", (64, 64), {"classes": 2}),
    ],
)
def test_segformer(encoder: str, size: Any, arguments: Any, tmp_path: Path) -> None:
    assert largest_difference("Segformer", encoder, size, tmp_path, **arguments) < CLOSE


@pytest.mark.parametrize(("name", "encoder"), [("Unet", "mit_b0"), ("Segformer", "resnet18")])
def test_heads_on_encoders_that_are_not_built_are_refused_by_name(
    name: str, encoder: str, tmp_path: Path
) -> None:
    getattr(smp, name)(encoder, encoder_weights=None).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=f"holds a {name} on a"):
        load_model(tmp_path)
