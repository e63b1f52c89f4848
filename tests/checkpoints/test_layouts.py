"""Every published layout is recognised from its keys, fits strictly, and runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch
from published import VECTORS, fill, layout, layouts
from safetensors.torch import save_file

from segviewer.checkpoints.importers import IMPORTERS
from segviewer.checkpoints.loading import load_model
from segviewer.records import SegviewerError

V3 = ("conv_1x1", "rate_12", "rate_24", "rate_36", "image_pooling")
V3_16 = ("conv_1x1", "rate_6", "rate_12", "rate_18", "image_pooling")
POOL_FIRST = ("image_pooling", "conv_1x1", "rate_12", "rate_24", "rate_36")
POOL_FIRST_16 = ("image_pooling", "conv_1x1", "rate_6", "rate_12", "rate_18")
SCALES = ("scale_32", "scale_16", "scale_8", "scale_4")
PSP = ("features", "bin_1", "bin_2", "bin_3", "bin_6")

# What a file's branches are, in the order of the original's concatenation or sum.
BRANCHES: dict[str, dict[str, tuple[str, ...]]] = {
    "hf-mobilenet_v2_deeplabv3": {"aspp": ("image_pooling", "conv_1x1")},
    "hf-mobilevit": {"aspp": V3_16},
    "hf-segformer_*": {"decoder": SCALES},
    "jfzhang-*": {"aspp": V3_16, "decoder": ("context", "low_level")},
    "kazuto-*": {"aspp": ("rate_6", "rate_12", "rate_18", "rate_24")},
    "mmseg-deeplabv3_*": {"aspp": POOL_FIRST},
    "mmseg-deeplabv3plus_*-d8-*": {"aspp": POOL_FIRST, "decoder": ("context", "low_level")},
    "mmseg-deeplabv3plus_*-d16-*": {"aspp": POOL_FIRST_16, "decoder": ("context", "low_level")},
    "mmseg-fcn_*": {"head": ("features", "convs")},
    "mmseg-pspnet_*": {"pyramid": PSP},
    "semseg-*": {"pyramid": PSP},
    "smp-deeplabv3_*": {"aspp": V3},
    "smp-deeplabv3plus_*": {"aspp": V3, "decoder": ("context", "low_level")},
    "smp-fpn_*": {
        "p5": ("stage_4",),
        **{f"p{n}": (f"from_p{n + 1}", f"stage_{n - 1}") for n in (4, 3, 2)},
        "levels": ("p5", "p4", "p3", "p2"),
    },
    "smp-pspnet_*": {"pyramid": ("bin_1", "bin_2", "bin_3", "bin_6", "features")},
    "*-upernet_*": {
        "pyramid": PSP,
        "p4": ("from_pyramid", "stage_3"),
        **{f"p{n}": (f"from_p{n + 1}", f"stage_{n - 1}") for n in (3, 2)},
        "levels": ("p2", "p3", "p4", "pyramid"),
    },
    "smp-unet_*": {f"up_{n}": ("deep", "skip")[: 1 if n == 5 else 2] for n in range(1, 6)},
    "torchvision-deeplabv3_*": {"aspp": V3},
    "torchvision-fcn_*": {},
    "torchvision-lraspp_*": {"gate": ("features", "image_gate"), "skip": ("high", "low")},
    "vainf-deeplabv3_*": {"aspp": V3_16},
    "vainf-deeplabv3plus_*": {"aspp": V3_16, "decoder": ("low_level", "context")},
    "wkentaro-fcn32s": {},
    "wkentaro-fcn16s": {"skip_16": ("deep", "pool4")},
    "wkentaro-fcn8s*": {"skip_16": ("deep", "pool4"), "skip_8": ("coarse", "pool3")},
}


def hollow(spec: dict[str, Any]) -> dict[str, torch.Tensor]:
    """Tensors of the right shapes that take no memory: one number, seen everywhere."""
    kinds = {"float32": torch.full((), 0.01), "int64": torch.tensor(100)}
    return {key: kinds[dtype].expand(shape) for key, shape, dtype in spec["keys"]}


def publish(spec: dict[str, Any], path: Path) -> Path:
    torch.save(fill.wrap(spec, hollow(spec)), path)
    return path


def like(name: str) -> dict[str, tuple[str, ...]]:
    return next(b for pattern, b in BRANCHES.items() if Path(name).match(pattern))


@pytest.mark.parametrize("name", layouts())
def test_a_layout_is_recognised_fits_and_runs(name: str, tmp_path: Path) -> None:
    spec = layout(name)
    model = load_model(publish(spec, tmp_path / f"{name}.pth"))
    signatures: dict[str, tuple[str, ...]] = {}
    for branch in model.network.branches():
        signatures[branch.fusion] = (*signatures.get(branch.fusion, ()), branch.name)
        rate = re.fullmatch(r"rate_(\d+)", branch.name)
        assert branch.dilation == (int(rate[1]) if rate else None)
    assert signatures == like(name)
    assert len(model.classes) == spec["num_classes"]
    if not (VECTORS / f"{name}.golden.npz").exists():  # else it runs there
        with torch.no_grad():
            out = model.network(torch.zeros(1, 3, 41, 50))
        assert out.shape == (1, spec["num_classes"], 41, 50)


@pytest.mark.parametrize("name", layouts())
def test_one_family_alone_recognises_a_layout(name: str) -> None:
    spec = layout(name)
    prefix = spec["wrapper"]["prefix"]
    keys = {key.removeprefix(prefix) for key, _, _ in spec["keys"]}
    assert [f for f, family in IMPORTERS.items() if family.recognises(keys)] == [spec["family"]]


@pytest.mark.parametrize("name", ["torchvision-fcn_resnet50", "wkentaro-fcn32s"])
@pytest.mark.parametrize("change", ["missing", "unexpected", "shape"])
def test_a_file_that_does_not_fit_is_refused_by_name(
    name: str, change: str, tmp_path: Path
) -> None:
    spec = layout(name)
    keys = spec["keys"]
    key = keys[20][0]
    if change == "missing":
        del keys[20]
        message = f"first missing key is {key}, the first unexpected key is none"
    elif change == "unexpected":
        keys.append(["surprise.weight", [3], "float32"])
        message = "first missing key is none, the first unexpected key is surprise.weight"
    else:
        keys[20][1] = [7, 7]
        message = f"{key} has shape 7x7 where"
    with pytest.raises(SegviewerError, match=re.escape(message)) as caught:
        load_model(publish(spec, tmp_path / "mine.pth"))
    assert "mine.pth" in str(caught.value)


def test_a_strange_file_names_the_nearest_family(tmp_path: Path) -> None:
    spec = layout("jfzhang-deeplabv3plus_resnet101")
    remaining_keys = [k for k in spec["keys"] if not k[0].startswith("aspp.aspp1")]
    path = publish(
        spec | {"keys": [*remaining_keys, ["zebra", [1], "float32"]]}, tmp_path / "mine.pth"
    )
    with pytest.raises(SegviewerError) as caught:
        load_model(path)
    assert "mine.pth is nearest to jfzhang95's DeepLab v3+" in str(caught.value)
    assert "missing key is aspp.aspp1.atrous_conv.weight" in str(caught.value)
    assert "unexpected key is zebra" in str(caught.value)


def deeper(spec: dict[str, Any], layer: str, start: int, stop: int) -> dict[str, Any]:
    """The same layout with the last block of a layer repeated."""
    last = [e for e in spec["keys"] if f"{layer}.{start - 1}." in e[0]]
    more = [
        [key.replace(f"{layer}.{start - 1}.", f"{layer}.{number}."), shape, dtype]
        for number in range(start, stop)
        for key, shape, dtype in last
    ]
    return spec | {"keys": spec["keys"] + more}


@pytest.mark.parametrize(
    "name",
    [
        "torchvision-fcn_resnet50",
        "semseg-pspnet50-ade20k",
        "mmseg-deeplabv3plus_r50b-d8-cityscapes",
        "vainf-deeplabv3_resnet50",
        "smp-deeplabv3plus_resnet50",
    ],
)
def test_depth_comes_from_the_keys(name: str, tmp_path: Path) -> None:
    spec = deeper(layout(name), "layer3", 6, 23)
    model = load_model(publish(spec, tmp_path / "deep.pth"))
    assert model.network.backbone.title == "ResNet-101"


@pytest.mark.parametrize(
    "name", ["vainf-deeplabv3plus_mobilenet", "jfzhang-deeplabv3plus_mobilenet",
             "hf-mobilenet_v2_deeplabv3"]
)  # fmt: skip
def test_a_mobilenet_of_half_width_loads(name: str, tmp_path: Path) -> None:
    spec = layout(name)
    for entry in spec["keys"]:
        entry[1] = half(entry[0], entry[1])
    model = load_model(publish(spec, tmp_path / "half.pth"))
    assert model.network.backbone.channels["stage_7"] == 160


def half(key: str, shape: list[int]) -> list[int]:
    backbone = key.startswith(("backbone.", "mobilenet_v2."))
    reads = re.search(r"convs\.\d\.[01]\.weight|project\.0|aspp\d\.atrous|avg_pool\.1\.|"
                      r"decoder\.conv1\.|conv_(pool|aspp)\.convolution", key)  # fmt: skip
    if backbone:
        return [n if n in (1, 3) else n // 2 for n in shape]
    if reads and len(shape) == 4 and shape[1] in (320, 24):
        return [shape[0], shape[1] // 2, *shape[2:]]
    return shape


def test_counters_may_be_missing_and_prefixes_and_wrappers_are_undone(tmp_path: Path) -> None:
    spec = layout("smp-pspnet_resnet34")
    tensors = {f"module.model.{k}": v for k, v in hollow(spec).items() if "num_batches" not in k}
    torch.save({"state_dict": {"model_state": tensors}, "epoch": 3}, tmp_path / "a.ckpt")
    model = load_model(tmp_path / "a.ckpt")
    assert (model.network.title, model.network.backbone.title) == ("PSPNet", "ResNet-34")


def test_safetensors_and_folders_load(tmp_path: Path) -> None:
    spec = layout("hf-mobilenet_v2_deeplabv3")
    folder = tmp_path / "hub"
    folder.mkdir()
    tensors = {key: value.clone().contiguous() for key, value in hollow(spec).items()}
    save_file(tensors, folder / "model.safetensors")
    labels = ", ".join(f'"{n}": "thing {n}"' for n in range(21))
    (folder / "config.json").write_text(f'{{"output_stride": 16, "id2label": {{{labels}}}}}')
    model = load_model(folder)
    assert model.classes.names[3] == "thing 3"
    assert model.network.info().output_stride == 16
    assert load_model(folder / "model.safetensors").network.info().output_stride == 16
