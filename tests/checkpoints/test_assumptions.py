"""What a file does not say is assumed, and each assumption is one line to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from published import folder_of, layout, small
from test_layouts import hollow

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.checkpoints.page import page_of
from segviewer.records import SegviewerError

NAMES = {"class_names": [f"thing {n}" for n in range(21)]}
OWN_SIZE = "their own size up to 2048 pixels a side, RGB, values up to 1, mean 0.485, 0.456, 0.406"
VOC = "those of VOC-21 are assumed, by their number"


def opened(name: str, folder: Path, **beside: Any) -> Model:
    torch.save({"state_dict": hollow(layout(name)), **beside}, folder / "mine.pth")
    return load_model(folder / "mine.pth")


def words_in(sentences: tuple[str, ...], expected: list[str]) -> bool:
    """Whether there are as many sentences, each with its words."""
    return len(sentences) == len(expected) and all(
        words in sentence for words, sentence in zip(expected, sentences, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "assumed", "sentences"),
    [
        ("smp-deeplabv3plus_resnet50", {"output_stride": 16, "rates": (12, 24, 36)}, [OWN_SIZE]),
        ("smp-unet_resnet18", {}, ["by the nearest cell", OWN_SIZE]),
        ("smp-pspnet_resnet34", {}, [OWN_SIZE]),
        (
            "hf-segformer_b0", {},
            ["heads of attention (1, 2, 5, 8) and strides (4, 2, 2, 2)", "512x512 pixels, RGB",
             "ADE20K-150"],
        ),
        (
            "hf-mobilevit", {"output_stride": 16, "rates": (6, 12, 18)},
            ["heads of attention (4) and patches (2x2)", "a shorter side of 544 pixels, BGR", VOC],
        ),
        ("hf-mobilenet_v2_deeplabv3", {"output_stride": 8}, ["545 pixels, RGB", VOC]),
        ("torchvision-deeplabv3_resnet50", {}, [VOC]),
        ("vainf-deeplabv3plus_mobilenet", {"output_stride": 16}, [VOC]),
        (
            "mmseg-pspnet_r50-d8-ade20k",
            {"align_corners": False, "multi_grid": None, "output_stride": 8}, ["ADE20K-150"],
        ),
        ("kazuto-deeplabv2_resnet101_msc-voc12", {}, [VOC]),
    ],
)  # fmt: skip
def test_weights_alone(
    name: str, assumed: dict[str, Any], sentences: list[str], tmp_path: Path
) -> None:
    model = opened(name, tmp_path)
    assert dict(model.provenance.assumed) == assumed
    assert words_in(model.provenance.assumptions, sentences), model.provenance.assumptions
    assert page_of(model)["notes"] == list(model.provenance.assumptions)


CONFIG, PROCESSOR = {"output_stride": 16}, {"size": {"shortest_edge": 320}}
NORMALIZE = {"__class_fullname__": "Normalize", "mean": [0.5] * 3, "std": [0.25] * 3}
RESIZE = {"__class_fullname__": "Resize", "height": 96, "width": 128}


@pytest.mark.parametrize(
    ("name", "files", "sentences"),
    [
        ("smp-pspnet_resnet34", {"albumentations_config_eval": NORMALIZE}, []),
        # It says a size, but not which values pictures get.
        ("smp-pspnet_resnet34", {"albumentations_config_eval": RESIZE}, ["128x96", "mean 0.485"]),
        ("smp-unet_resnet18", {"config": {"decoder_interpolation": "bilinear"}}, [OWN_SIZE]),
        ("hf-segformer_b0", {"config": {}}, ["512x512", "ADE20K-150"]),
        ("hf-mobilenet_v2_deeplabv3", {"config": CONFIG, "preprocessor_config": PROCESSOR}, [VOC]),
    ],
)
def test_what_lies_beside_is_not_assumed(
    name: str, files: dict[str, Any], sentences: list[str], tmp_path: Path
) -> None:
    text = " ".join(load_model(folder_of(tmp_path, small(name), **files)).provenance.assumptions)
    assert all(words in text for words in sentences) and bool(text) == bool(sentences)


def test_what_is_usual_may_not_fit(tmp_path: Path) -> None:
    torch.save(small("hf-mobilevit"), tmp_path / "mine.pth")  # 9 channels are not for 4 heads
    with pytest.raises(SegviewerError, match=r"config\.json nothing says num_attention") as caught:
        load_model(tmp_path / "mine.pth")
    assert "numbers that divide 9" in str(caught.value)


def test_what_lies_inside_is_not_assumed(tmp_path: Path) -> None:
    model = opened("torchvision-deeplabv3_resnet50", tmp_path, **NAMES)
    assert model.provenance.assumptions == ()
    buffers = {"mean": torch.full((3,), 0.5), "std": torch.full((3,), 0.25)}
    tensors = {f"net.{key}": tensor for key, tensor in small("smp-pspnet_resnet34").items()}
    torch.save(tensors | buffers, tmp_path / "mine.pth")
    assert load_model(tmp_path / "mine.pth").provenance.assumptions == ()
