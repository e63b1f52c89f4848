"""What people's training scripts write into checkpoints, one line a habit."""

from __future__ import annotations

import argparse
import array
import collections
import io
import ipaddress
import itertools
import json
import types
import zoneinfo
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from published import layout, small
from safetensors.torch import save_file
from test_layouts import hollow
from torch import Tensor

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.records import ImportOptions

SMP, MMSEG = "smp-deeplabv3plus_resnet50", "mmseg-deeplabv3_r50-d8-voc12aug"


def opened(content: Any, folder: Path, **options: Any) -> Model:
    torch.save(content, folder / "mine.pth")
    return load_model(folder / "mine.pth", ImportOptions(**options))


def under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {prefix + key: tensor for key, tensor in tensors.items()}


@pytest.fixture(scope="module")
def weights() -> dict[str, Tensor]:
    return hollow(layout(SMP))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda w: [w],
        lambda w: (w, {"epoch": 3}),
        lambda w: {"models": [{"lr": 0.1}, under("module.", w)]},
        lambda w: {"state_dict": under("net.", w) | {"jaccard.tp": torch.ones(2)}},
        lambda w: w | {"optimizer.state.0.exp_avg": torch.ones(2), "val_iou.tp": torch.ones(2)},
    ],
)
def test_weights_lie_in_lists_and_beside_training(
    wrap: Any, weights: dict[str, Tensor], tmp_path: Path
) -> None:
    assert opened(wrap(weights), tmp_path).provenance.family == "segmentation_models.pytorch"


NAMES = tuple(f"thing {n}" for n in range(21))
COLOURS = [[n, 2 * n, 3] for n in range(21)]


@pytest.mark.parametrize(
    "names",
    [
        dict(enumerate(NAMES)),
        {str(n): name for n, name in reversed(list(enumerate(NAMES)))},
        {name: n for n, name in enumerate(NAMES)},
        [name.encode() for name in NAMES],
        [{"name": name, "color": [1, 2, 3]} for name in NAMES],
        np.array(NAMES, object),
    ],
    ids=["by number", "by number as text", "by name", "bytes", "records", "objects of numpy"],
)
def test_class_names_of_any_shape(names: Any, tmp_path: Path) -> None:
    content = {"meta": {"CLASSES": names}, "state_dict": hollow(layout(MMSEG))}
    assert opened(content, tmp_path).classes.names == NAMES


@pytest.mark.parametrize(
    "colours",
    [
        dict(enumerate(COLOURS)),
        dict(zip(NAMES, COLOURS, strict=True)),
        [f"#{r:02x}{g:02X}{b:02x}" for r, g, b in COLOURS],
        torch.tensor(COLOURS),
        [[*colour, 255] for colour in COLOURS],
        [value for colour in COLOURS for value in colour],
        [value for colour in COLOURS for value in colour] + [0] * (768 - 63),
    ],
    ids=["by number", "by name", "hex", "tensor", "opaque", "flat", "Pillow's"],
)
def test_palettes_of_any_shape(colours: Any, tmp_path: Path) -> None:
    meta = {"CLASSES": NAMES, "PALETTE": colours}
    model = opened({"meta": meta, "state_dict": hollow(layout(MMSEG))}, tmp_path)
    assert model.classes.colours[20] == (20, 40, 3) and model.provenance.notes == ()


@pytest.mark.parametrize(
    ("beside", "first"),
    [
        ({"class_names": NAMES}, "thing 0"),
        ({"state_dict": {**hollow(layout(SMP)), "class_names": NAMES}}, "thing 0"),
        ({"hyper_parameters": {"classes": list(NAMES)}}, "thing 0"),
        ({"args": argparse.Namespace(class_names=NAMES)}, "thing 0"),
        ({"meta": {"id2label": dict(enumerate(NAMES))}}, "thing 0"),
        ({"class_names": ["\ud83d", *NAMES[1:]]}, "\ufffd"),
        ({"classes": 21}, "class 0"),
        ({"labels": list(range(21))}, "class 0"),
        ({"class_names": ["", "a\nb", *NAMES[2:]]}, "class 0"),
    ],
)
def test_any_familys_file_may_name_its_classes(
    beside: dict[str, Any], first: str, weights: dict[str, Tensor], tmp_path: Path
) -> None:
    model = opened({"state_dict": weights, **beside}, tmp_path)
    assert model.classes.names[0] == first and model.provenance.notes == ()
    assert not any("\n" in name for name in model.classes.names)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("class_names", json.dumps(NAMES)),
        ("id2label", json.dumps(dict(enumerate(NAMES)))),
        ("meta", json.dumps({"classes": NAMES})),
    ],
)
def test_the_header_of_safetensors_may_name_classes(key: str, text: str, tmp_path: Path) -> None:
    notes = {"format": "pt", key: text, "broken": "{", "config": "1"}
    save_file(small(SMP), tmp_path / "mine.safetensors", notes)
    model = load_model(tmp_path / "mine.safetensors")
    assert model.classes.names == NAMES and model.provenance.notes == ()


@pytest.mark.parametrize(
    "names", [set(NAMES), NAMES[:5], {n + 1: name for n, name in enumerate(NAMES)}, [None] * 21]
)
def test_names_that_do_not_fit_are_said(
    names: Any, weights: dict[str, Tensor], tmp_path: Path
) -> None:
    model = opened({"state_dict": weights, "class_names": names}, tmp_path)
    assert model.classes.names[1] == "class 1"
    assert ["do not fit the 21" in note for note in model.provenance.notes] == [True]


@pytest.mark.parametrize(
    ("text", "stride", "rates", "assumed"),
    [
        ("", 8, [12, 24, 36], {"align_corners", "multi_grid", "output_stride"}),
        (
            "backbone=dict(dilations=(1, 1, 1, 2)), decode_head=dict(type='ASPPHead', "
            "dilations=(1, 3, 6, 9), align_corners=True)",
            16, [3, 6, 9], {"multi_grid"},
        ),
        (
            json.dumps({"backbone": {"dilations": [1, 1, 2, 4]},
                        "decode_head": {"dilations": [1, 6, 12, 18], "align_corners": False}}),
            8, [6, 12, 18], {"multi_grid"},
        ),
    ],
)  # fmt: skip
def test_what_mmsegs_configuration_says_is_not_assumed(
    text: str, stride: int, rates: list[int], assumed: set[str], tmp_path: Path
) -> None:
    content = {"meta": {"config": text}, "state_dict": hollow(layout(MMSEG))}
    model = opened(content, tmp_path)
    assert model.network.info().output_stride == stride
    assert [b.dilation for b in model.network.branches() if b.dilation] == rates
    assert set(model.provenance.assumed) == assumed
    assert model.network.align_corners is ("True" in text)


def test_mmsegs_bins_are_its_configurations(tmp_path: Path) -> None:
    content = {"meta": {"config": "decode_head=dict(pool_scales=(1, 2, 4, 8))"},
               "state_dict": hollow(layout("mmseg-pspnet_r50-d8-ade20k"))}  # fmt: skip
    keys = opened(content, tmp_path).network.branch_keys()
    assert keys[1:] == ("pyramid.bin_1", "pyramid.bin_2", "pyramid.bin_4", "pyramid.bin_8")


HARMLESS = {
    "ipaddress": ipaddress.ip_address("1.2.3.4"), "zone": zoneinfo.ZoneInfo("UTC"),
    "array": array.array("d", [1.0]), "count": itertools.count(3), "ellipsis": ...,
    "not implemented": NotImplemented, "bytes in memory": io.BytesIO(b"a"),
    "arguments": types.SimpleNamespace(a=1), "counter": collections.Counter("abc"),
    "generator": np.random.default_rng(3), "record": np.zeros(2, [("a", int)]),
    "objects": np.array([1, "a"], object), "optimiser": torch.optim.SGD([torch.ones(1)], lr=0.1),
    "schedule": torch.optim.lr_scheduler.StepLR(torch.optim.SGD([torch.ones(1)], lr=0.1), 3),
}  # fmt: skip


@pytest.mark.parametrize("kind", HARMLESS)
def test_harmless_objects_are_swallowed(
    kind: str, weights: dict[str, Tensor], tmp_path: Path
) -> None:
    model = opened({"state_dict": weights, "extra": HARMLESS[kind]}, tmp_path)
    assert model.provenance.family == "segmentation_models.pytorch"


def test_arguments_kept_as_an_object_are_read(weights: dict[str, Tensor], tmp_path: Path) -> None:
    arguments = argparse.Namespace(encoder_output_stride=8, decoder_atrous_rates=[3, 6, 9])
    model = opened({"state_dict": weights, "hyper_parameters": arguments}, tmp_path)
    assert model.network.info().output_stride == 8
    assert [b.dilation for b in model.network.branches() if b.dilation] == [3, 6, 9]


@pytest.mark.parametrize("key", ["labels", "names", "categories", "classes"])
@pytest.mark.parametrize("within", ["args", "hyper_parameters", "config"])
def test_paths_and_titles_are_no_names_of_classes(key: str, within: str, tmp_path: Path) -> None:
    for count in (21, 1):
        weights = {"state_dict": small(SMP, classes=count)}
        plain = opened(weights, tmp_path)
        titled = opened(weights | {within: {key: "data/labels.csv"}}, tmp_path)
        assert titled.classes.names == plain.classes.names
        assert titled.provenance.notes == plain.provenance.notes


@pytest.mark.parametrize(
    ("beside", "share"),
    [
        ({"best_threshold": 0.35}, "0.35"),
        ({"hyper_parameters": {"threshold": np.float64(0.25)}}, "0.25"),
        ({"meta": {"config": "decode_head=dict(out_channels=1, threshold=0.3)"}}, "0.3"),
        ({"meta": {"config": "lr=dict(type='ReduceLROnPlateau', threshold=0.0001)"}}, None),
        ({"meta": {"config": "decode_head=dict(a=1)\nmetric=dict(iou_threshold=0.45)"}}, None),
        ({"threshold": 0.5}, None),
        ({"threshold": "high"}, None),
    ],
)
def test_another_threshold_than_half_is_said(
    beside: dict[str, Any], share: str | None, tmp_path: Path
) -> None:
    model = opened({"state_dict": small(SMP, classes=1), **beside}, tmp_path)
    notes = model.provenance.notes
    assert notes == () if share is None else f"a probability of {share};" in notes[0]
    assert opened({"state_dict": small(SMP), **beside}, tmp_path).provenance.notes == ()
