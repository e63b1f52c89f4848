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
        ("mobilenet_v2", (75, 61), {"decoder_channels": (32, 24, 16, 8, 4)}),
        ("mit_b0", (75, 61), {"decoder_channels": (32, 24, 16, 8, 4)}),
        ("mit_b0", (97, 66), {"encoder_depth": 3, "decoder_channels": (16, 8, 4)}),
    ],
)  # fmt: skip
def test_unet(encoder: str, size: Any, arguments: Any, tmp_path: Path) -> None:
    assert largest_difference("Unet", encoder, size, tmp_path, **arguments) < CLOSE


NARROW = {"decoder_pyramid_channels": 48, "decoder_segmentation_channels": 32}


@pytest.mark.parametrize(
    ("encoder", "size", "arguments"),
    [
        ("resnet18", (64, 96), {"classes": 3}),
        ("resnet50", (64, 32), {**NARROW, "decoder_merge_policy": "cat", "classes": 2}),
        ("mobilenet_v2", (64, 32), {**NARROW, "decoder_interpolation": "bilinear"}),
        ("mit_b0", (64, 96), NARROW),
        ("resnet18", (64, 96), {**NARROW, "encoder_depth": 4, "upsampling": 2}),
        ("mobilenet_v2", (48, 64), {**NARROW, "encoder_depth": 4, "decoder_merge_policy": "cat"}),
    ],
)
def test_fpn(encoder: str, size: Any, arguments: Any, tmp_path: Path) -> None:
    assert largest_difference("FPN", encoder, size, tmp_path, **arguments) < CLOSE


@pytest.mark.parametrize(
    ("encoder", "size", "arguments"),
    [
        ("resnet34", (128, 64), {"decoder_channels": 48, "classes": 3}),
        ("mobilenet_v2", (64, 96), {"decoder_channels": 48}),
        ("mit_b0", (96, 64), {"decoder_channels": 48}),
        ("resnet18", (64, 96), {"decoder_channels": 32, "encoder_depth": 3}),
        ("mit_b0", (64, 48), {"decoder_channels": 32, "encoder_depth": 4}),
    ],
)
def test_upernet(encoder: str, size: Any, arguments: Any, tmp_path: Path) -> None:
    assert largest_difference("UPerNet", encoder, size, tmp_path, **arguments) < CLOSE


@pytest.mark.parametrize(
    ("encoder", "size", "arguments"),
    [
        ("mit_b0", (96, 64), {"classes": 3}),
        ("mit_b0", (64, 128), {"decoder_segmentation_channels": 32}),
        ("mit_b1", (64, 64), {"classes": 2}),
        ("mit_b0", (64, 64), {"encoder_depth": 3, "decoder_segmentation_channels": 32}),
        ("resnet18", (64, 96), {"decoder_segmentation_channels": 32}),
        ("mobilenet_v2", (64, 96), {"decoder_segmentation_channels": 32, "encoder_depth": 4}),
    ],
)
def test_segformer(encoder: str, size: Any, arguments: Any, tmp_path: Path) -> None:
    assert largest_difference("Segformer", encoder, size, tmp_path, **arguments) < CLOSE


NEAR = {"decoder_atrous_rates": (1, 2, 3), "decoder_channels": 32}


@pytest.mark.parametrize("encoder", ["mobilenet_v2", "mit_b0"])
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("PSPNet", {"psp_out_channels": 32}),
        ("PSPNet", {"psp_out_channels": 32, "encoder_depth": 4, "upsampling": 16}),
        ("DeepLabV3", {**NEAR, "encoder_output_stride": 16}),
        ("DeepLabV3Plus", NEAR),
        ("DeepLabV3Plus", {**NEAR, "encoder_output_stride": 8}),
        ("DeepLabV3Plus", {**NEAR, "encoder_depth": 4}),
    ],
)
def test_heads_that_dilate_or_stop_early(
    name: str, encoder: str, arguments: Any, tmp_path: Path
) -> None:
    assert largest_difference(name, encoder, (64, 96), tmp_path, **arguments) < CLOSE


@pytest.mark.parametrize("name", ["FPN", "UPerNet", "Segformer", "PSPNet", "DeepLabV3Plus"])
@pytest.mark.parametrize("encoder", ["resnet18", "mobilenet_v2", "mit_b0"])
def test_the_keys_alone_tell_how_deep_the_encoder_is(
    name: str, encoder: str, tmp_path: Path
) -> None:
    getattr(smp, name)(encoder, encoder_weights=None).save_pretrained(tmp_path)
    whole = load_model(tmp_path).network
    (tmp_path / "config.json").unlink()
    alone = load_model(tmp_path).network
    assert alone.branch_keys() == whole.branch_keys()
    assert alone.info().stages == whole.info().stages


@pytest.mark.parametrize("encoder", ["resnext50_32x4d", "vgg11", "efficientnet-b0"])
@pytest.mark.parametrize("has_configuration", [True, False])
def test_encoders_that_are_not_built_are_refused_with_the_way_out(
    encoder: str, has_configuration: bool, tmp_path: Path
) -> None:
    smp.Unet(encoder, encoder_weights=None).save_pretrained(tmp_path)
    if not has_configuration:
        (tmp_path / "config.json").unlink()
    with pytest.raises(SegviewerError, match=r"segviewer\.view\(model, picture\)") as caught:
        load_model(tmp_path)
    stated = encoder if has_configuration else "none of ResNet, MobileNetV2 and Mix Transformer"
    assert stated in str(caught.value)
