"""Weights are found by their family's signature, in whatever dictionary and under any prefix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from published import folder_of, layout, small
from test_layouts import hollow
from torch import Tensor

from segviewer.checkpoints.importers import IMPORTERS
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.records import ImportOptions, SegviewerError

NAME, TITLE = "smp-pspnet_resnet34", "segmentation_models.pytorch"


def under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + key: tensor for key, tensor in tensors.items()}


def load(content: Any, folder: Path, **options: Any) -> Model:
    torch.save(content, folder / "mine.ckpt")
    return load_model(folder / "mine.ckpt", ImportOptions(**options))


def shifted_weights(by: float) -> dict[str, Tensor]:
    """Weights that can be told from others: the first logit's bias is ``by``."""
    tensors = small(NAME)
    tensors["segmentation_head.0.bias"][0] = by
    return tensors


def bias(model: Model) -> float:
    classifier: Any = model.network.classifier
    return float(classifier.bias[0])


@pytest.mark.parametrize(
    "wrap",
    [
        lambda w: {"state_dict": under("model.", w)},
        lambda w: {"state_dict": under("net.segmenter.", w)},
        lambda w: {"state_dict": under("model._orig_mod.", w)},
        lambda w: {"weights": {"student": under("module.", w)}},
        lambda w: {"network": w, "optimizer": {"state": {0: {"exp_avg": torch.ones(3)}}}},
        lambda w: {"a": {"b": {"c": {"d": w}}}},
        lambda w: under("_orig_mod.module.", w),
    ],
)
def test_any_wrapper_and_prefix(wrap: Any, tmp_path: Path) -> None:
    model = load(wrap(shifted_weights(7)), tmp_path)
    assert (model.provenance.family, bias(model)) == (TITLE, 7)
    assert model.provenance.notes == ()


@pytest.mark.parametrize(
    "name",
    [
        "torchvision-deeplabv3_resnet50", "vainf-deeplabv3_resnet50", "semseg-pspnet50-ade20k",
        "vainf-deeplabv3plus_resnet50", "kazuto-deeplabv2_resnet101_msc-voc12",
        "jfzhang-deeplabv3plus_mobilenet", "mmseg-deeplabv3_r50-d8-voc12aug", "wkentaro-fcn8s",
        "hf-mobilenet_v2_deeplabv3", "torchvision-fcn_resnet50",
    ],
)  # fmt: skip
def test_every_family_under_a_prefix_with_a_loss_beside(name: str, tmp_path: Path) -> None:
    plain = load_model_of(hollow(layout(name)), tmp_path)
    tensors = under("pl.model.", hollow(layout(name))) | {"criterion.weight": torch.ones(21)}
    model = load({"state_dict": tensors}, tmp_path)
    assert (model.title, model.network.scales) == (plain.title, plain.network.scales)
    assert "criterion.weight" in model.provenance.dropped


def load_model_of(tensors: Mapping[str, Tensor], folder: Path) -> Model:
    torch.save(tensors, folder / "plain.pth")
    return load_model(folder / "plain.pth")


EXTRAS = {
    "loss_fn.weight": torch.ones(1), "criterion.dice.pos_weight": torch.ones(1),
    "train_iou.confmat": torch.ones(2, 2), "n_averaged": torch.tensor(3),
}  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "model."])
def test_what_lies_beside_is_left_out_by_name(prefix: str, tmp_path: Path) -> None:
    model = load({"state_dict": under(prefix, shifted_weights(7)) | EXTRAS}, tmp_path)
    assert bias(model) == 7
    (note,) = model.provenance.notes
    assert all(key in note for key in EXTRAS)
    assert set(EXTRAS) <= set(model.provenance.dropped)


def test_beside_a_prefix_anything_is_left_out_and_without_one_nothing_strange(
    tmp_path: Path,
) -> None:
    strange = {"projector.0.weight": torch.ones(3, 3)}
    model = load(under("model.", shifted_weights(7)) | strange, tmp_path)
    assert "projector.0.weight" in model.provenance.notes[0]
    with pytest.raises(SegviewerError, match="unexpected key is projector"):
        load(shifted_weights(7) | strange, tmp_path)


@pytest.mark.parametrize(
    ("mean", "std", "value_range"),
    [((0.4, 0.5, 0.6), (0.1, 0.2, 0.3), 1), ((120, 110, 100), (60, 55, 50), 255),
     ((0, 0, 0), (1, 1, 1), 1)],
)  # fmt: skip
@pytest.mark.parametrize("names", [("mean", "std"), ("model.pixel_mean", "model.pixel_std")])
def test_mean_and_std_beside_the_weights_are_used(
    mean: Any, std: Any, value_range: float, names: Any, tmp_path: Path
) -> None:
    buffers = [torch.tensor(v, dtype=torch.float32).view(1, 3, 1, 1) for v in (mean, std)]
    tensors = under("model.", shifted_weights(7)) | dict(zip(names, buffers, strict=True))
    preparation = load({"state_dict": tensors}, tmp_path).preparation
    assert preparation.mean == pytest.approx(mean) and preparation.std == pytest.approx(std)
    assert preparation.value_range == value_range


def test_averages_are_named_and_can_be_chosen(tmp_path: Path) -> None:
    content = {"model_ema": {"module": shifted_weights(1)}, "model": shifted_weights(2)}
    model = load(content, tmp_path)
    assert bias(model) == 2
    assert "model_ema" in model.provenance.notes[0]
    assert bias(load(content, tmp_path, weights="model_ema")) == 1
    inside = {
        "state_dict": under("ema_model.", shifted_weights(1)) | under("model.", shifted_weights(2))
    }
    assert bias(load(inside, tmp_path)) == 2
    assert bias(load(inside, tmp_path, weights="ema_model")) == 1
    assert bias(load({"ema_state_dict": shifted_weights(1)}, tmp_path)) == 1


def test_several_networks_are_asked_about(tmp_path: Path) -> None:
    content = {
        "state_dict": under("first.", shifted_weights(1)) | under("second.", shifted_weights(2))
    }
    with pytest.raises(SegviewerError, match=r"state_dict\.first, state_dict\.second; choose"):
        load(content, tmp_path)
    assert bias(load(content, tmp_path, weights="second")) == 2
    with pytest.raises(SegviewerError, match=r"no single set of weights at 'third'"):
        load(content, tmp_path, weights="third")
    shared = shifted_weights(3)
    twice = {"state_dict": under("first.", shared) | under("second.", shared)}
    assert bias(load(twice, tmp_path)) == 3


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("decoder.blocks.x_0_0.conv1.0.weight", "U-Net++"),
        ("model.decoder.blocks.0.block.0.0.weight", "LinkNet"),
        ("decode_head.fpn_bottleneck.bn.weight", "UPerNet"),
    ],
)
def test_other_networks_are_refused_by_name(key: str, title: str, tmp_path: Path) -> None:
    extra = {"decode_head.psp_modules.0.1.conv.weight": torch.ones(1)}
    with pytest.raises(SegviewerError, match=re.escape(title)):
        load({key: torch.ones(1)} | extra, tmp_path)


def test_keys_of_nobody_are_of_nobody(tmp_path: Path) -> None:
    with pytest.raises(SegviewerError, match="no known family") as caught:
        load({"zebra.weight": torch.ones(1)}, tmp_path)
    assert "zebra.weight" in str(caught.value)
    assert all(family.title in str(caught.value) for family in IMPORTERS.values())


def test_a_folder_of_weights_under_a_prefix(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, under("model.", shifted_weights(7)), config={"encoder_name": "resnet34"}
    )
    assert bias(load_model(folder)) == 7
