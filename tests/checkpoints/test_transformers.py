"""Networks as HuggingFace transformers builds, saves and runs them, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from original import CLOSE, difference, randomise

from segviewer.checkpoints.loading import load_model
from segviewer.records import SegviewerError

hf: Any = pytest.importorskip("transformers")

NARROW = {"hidden_sizes": (8, 16, 20, 32), "decoder_hidden_size": 24}


def segformer(**arguments: Any) -> Any:
    config = hf.SegformerConfig(**{**NARROW, "num_labels": 4, **arguments})
    return randomise(hf.SegformerForSemanticSegmentation(config))


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ({}, (129, 65)),
        ({"depths": (1, 2, 1, 3), "num_attention_heads": (2, 4, 5, 4)}, (64, 96)),
        ({"sr_ratios": (4, 2, 1, 1), "mlp_ratios": (2, 3, 4, 2), "num_labels": 2}, (97, 130)),
        ({"depths": (3, 4, 6, 3)}, (70, 61)),  # B2, B3 and B4, but for their widths
        ({"depths": (3, 4, 18, 3)}, (64, 96)),
        ({"depths": (3, 8, 27, 3), "num_attention_heads": (1, 2, 5, 8)}, (64, 70)),
        ({"strides": (2, 2, 3, 2), "patch_sizes": (7, 5, 3, 3), "layer_norm_eps": 0.1}, (70, 71)),
    ],
)
def test_segformer(arguments: Any, size: Any, tmp_path: Path) -> None:
    theirs = segformer(**arguments)
    theirs.save_pretrained(tmp_path)
    ours = load_model(tmp_path)
    theirs = theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, size) < CLOSE
    assert ours.preparation.size_rule.size(300, 500) == (512, 512)


def test_segformer_saved_by_hand(tmp_path: Path) -> None:
    theirs = segformer()
    torch.save(theirs.state_dict(), tmp_path / "mine.pth")
    ours, theirs = load_model(tmp_path / "mine.pth"), theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, (64, 65)) < CLOSE


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"hidden_act": "relu"}, "hidden_act = relu"),
        ({"num_channels": 4}, "num_channels = 4"),
        ({"strides": (4, 2, 2, 1)}, r"strides = \[4, 2, 2, 1\]"),
        ({"reshape_last_stage": False}, "reshape_last_stage = false"),
    ],
)
def test_what_a_segformer_may_not_be(arguments: Any, named: str, tmp_path: Path) -> None:
    segformer(**arguments).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=named):
        load_model(tmp_path)


STAGES = ["stage1", "stage2", "stage3", "stage4"]
CONVNEXT = {"hidden_sizes": [8, 12, 16, 24], "depths": [1, 2, 3, 1], "out_features": STAGES}
RESNET = {"embedding_size": 8, "hidden_sizes": [16, 32, 64, 128], "depths": [1, 2, 2, 1],
          "layer_type": "basic", "out_features": STAGES}  # fmt: skip


def upernet(backbone: Any, **arguments: Any) -> Any:
    config = hf.UperNetConfig(backbone_config=backbone, num_labels=5, hidden_size=24, **arguments)
    network = randomise(hf.UperNetForSemanticSegmentation(config))
    for name, scale in network.named_parameters():
        if name.endswith("layer_scale_parameter"):
            torch.nn.init.uniform_(scale, 0.5, 1.5)  # it is tiny at first
    return network


@pytest.mark.parametrize(
    ("backbone", "changes", "arguments", "size"),
    [
        ("ConvNextConfig", {}, {}, (99, 150)),
        ("ConvNextConfig", {"layer_scale_init_value": 0.0, "patch_size": 2}, {}, (65, 47)),
        ("ConvNextConfig", {}, {"pool_scales": [1, 2, 4], "use_auxiliary_head": False}, (70, 71)),
        ("ResNetConfig", {}, {}, (99, 150)),
        ("ResNetConfig", {"layer_type": "bottleneck"}, {}, (64, 96)),
        (
            "ResNetConfig",
            {"layer_type": "bottleneck", "downsample_in_bottleneck": True},
            {},
            (65, 47),
        ),
    ],
)
def test_upernet(
    backbone: str, changes: Any, arguments: Any, size: tuple[int, int], tmp_path: Path
) -> None:
    usual = CONVNEXT if backbone == "ConvNextConfig" else RESNET
    theirs = upernet(getattr(hf, backbone)(**{**usual, **changes}), **arguments)
    theirs.save_pretrained(tmp_path)
    ours, theirs = load_model(tmp_path), theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, size) < CLOSE
    assert ours.preparation.size_rule.size(300, 500) == (512, 512)


@pytest.mark.parametrize(
    ("backbone", "changes", "named"),
    [
        ("ConvNextConfig", {"out_features": STAGES[1:]}, "out_features = "),
        ("ConvNextConfig", {"hidden_act": "relu"}, "hidden_act = relu"),
        ("ResNetConfig", {"downsample_in_first_stage": True}, "downsample_in_first_stage = true"),
        ("SwinConfig", {}, "model_type = swin"),
    ],
)
def test_what_a_upernet_may_not_be(backbone: str, changes: Any, named: str, tmp_path: Path) -> None:
    swin = {"embed_dim": 12, "depths": [1] * 4, "num_heads": [1, 2, 3, 4], "out_features": STAGES}
    usual = {"ConvNextConfig": CONVNEXT, "ResNetConfig": RESNET, "SwinConfig": swin}[backbone]
    upernet(getattr(hf, backbone)(**{**usual, **changes})).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=named) as caught:
        load_model(tmp_path)
    assert "segviewer.view(model, picture)" in str(caught.value)


def test_another_backbone_is_refused_by_its_keys_too(tmp_path: Path) -> None:
    swin = hf.SwinConfig(embed_dim=12, depths=[1] * 4, num_heads=[1, 2, 3, 4], out_features=STAGES)
    torch.save(upernet(swin).state_dict(), tmp_path / "mine.pth")
    with pytest.raises(SegviewerError, match="neither ConvNeXt nor ResNet"):
        load_model(tmp_path / "mine.pth")


def mobile_vit(**arguments: Any) -> Any:
    usual = {
        "num_labels": 5,
        "hidden_sizes": [16, 20, 24],
        "neck_hidden_sizes": [8, 12, 16, 20, 24, 32, 40],
        "aspp_out_channels": 24,
        "output_stride": 16,
    }
    config = hf.MobileViTConfig(**{**usual, **arguments})
    return randomise(hf.MobileViTForSemanticSegmentation(config))


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ({}, (129, 161)),  # sides that patches do not fill
        ({"output_stride": 8, "atrous_rates": (2, 3, 4)}, (97, 70)),
        ({"output_stride": 32, "expand_ratio": 2.0, "num_attention_heads": 2}, (64, 96)),
        ({"patch_size": 4, "conv_kernel_size": 5, "layer_norm_eps": 1e-3}, (75, 111)),
        ({"mlp_ratio": 3.0, "aspp_out_channels": 16, "aspp_dropout_prob": 0.5}, (64, 64)),
    ],
)
def test_mobile_vit(arguments: Any, size: tuple[int, int], tmp_path: Path) -> None:
    theirs = mobile_vit(**arguments)
    theirs.save_pretrained(tmp_path)
    ours, theirs = load_model(tmp_path), theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, size) < CLOSE
    assert ours.provenance.assumed == {}
    preparation = ours.preparation
    assert preparation.channel_order == "BGR" and preparation.mean == (0, 0, 0)
    (tmp_path / "config.json").unlink()
    assert load_model(tmp_path).provenance.assumed == {"output_stride": 16, "rates": (6, 12, 18)}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"hidden_act": "relu"}, "hidden_act = relu"),
        ({"qkv_bias": False}, "qkv_bias = false"),
        ({"output_stride": 4}, "output_stride = 4"),
    ],
)
def test_what_a_mobile_vit_may_not_be(arguments: Any, named: str, tmp_path: Path) -> None:
    mobile_vit(**arguments).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=named):
        load_model(tmp_path)


def mobile_net(**arguments: Any) -> Any:
    config = hf.MobileNetV2Config(**{"num_labels": 5, "depth_multiplier": 0.35, **arguments})
    return randomise(hf.MobileNetV2ForSemanticSegmentation(config))


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ({}, (97, 129)),
        ({"output_stride": 16, "expand_ratio": 4}, (64, 70)),
        ({"output_stride": 32, "layer_norm_eps": 0.01, "num_labels": 3}, (75, 111)),
        ({"depth_multiplier": 0.5, "depth_divisible_by": 4, "min_depth": 4}, (65, 64)),
        ({"finegrained_output": False}, (64, 64)),
        ({"classifier_dropout_prob": 0.1, "image_size": 96}, (64, 64)),
    ],
)
def test_mobile_net(arguments: Any, size: tuple[int, int], tmp_path: Path) -> None:
    theirs = mobile_net(**arguments)
    theirs.save_pretrained(tmp_path)
    ours, theirs = load_model(tmp_path), theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, size) < CLOSE
    assert ours.provenance.assumed == {}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"hidden_act": "relu"}, "hidden_act = relu"),
        ({"tf_padding": False}, "tf_padding = false"),
        ({"first_layer_is_expansion": False}, "first_layer_is_expansion = false"),
        ({"output_stride": 4}, "output_stride = 4"),
        ({"num_channels": 1}, "num_channels = 1"),
    ],
)
def test_what_a_mobile_net_may_not_be(arguments: Any, named: str, tmp_path: Path) -> None:
    mobile_net(**arguments).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=named):
        load_model(tmp_path)


@pytest.mark.parametrize("has_configuration", [True, False])
def test_the_second_mobile_vit_is_refused_with_the_way_out(
    has_configuration: bool, tmp_path: Path
) -> None:
    theirs = hf.MobileViTV2ForSemanticSegmentation(hf.MobileViTV2Config(num_labels=5))
    theirs.save_pretrained(tmp_path)
    if not has_configuration:
        (tmp_path / "config.json").unlink()
    with pytest.raises(SegviewerError, match="MobileViTV2") as caught:
        load_model(tmp_path)
    assert "segviewer.view(model, picture)" in str(caught.value)
