"""Every family's network gives the original's numbers: features, logits and labels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from published import load, noise, run, sizes

LAYERS = {f"layer{n}": f"backbone.stages.stage_{n}" for n in range(1, 5)}


BINS = ("bin_1", "bin_2", "bin_3", "bin_6")


def aspp(*names: str) -> dict[str, str]:
    """aspp0, aspp1, ..., then aspp_pool, to our branches of these names."""
    items = [f"aspp{n}" for n in range(len(names) - 1)] + ["aspp_pool"]
    return {i: f"fusions.aspp.branches.{n}" for i, n in zip(items, names, strict=True)}


def pyramid(*names: str) -> dict[str, str]:
    branches = {f"ppm{n}": f"fusions.pyramid.branches.{name}" for n, name in enumerate(names)}
    return branches | {"bottleneck": "fusions.pyramid"}


def scales(level: str, linear: str) -> dict[str, str]:
    """Stages, and SegFormer's branches, the deepest first."""
    branches = {f"{linear}{n}": f"fusions.decoder.branches.scale_{32 >> n}" for n in range(4)}
    return branches | {f"{level}{n}": f"backbone.stages.stage_{n}" for n in range(1, 5)}


def upernet(norms: dict[str, str], sums: tuple[int, int, int]) -> dict[str, str]:
    """UPerNet's items; ``sums`` are the levels of the sums as the original counts them."""
    places = norms | {f"ppm{n}": f"fusions.pyramid.branches.{name}" for n, name in enumerate(BINS)}
    for index, level in enumerate(sums):
        places |= {
            f"lat{index}": f"fusions.p{level}.branches.stage_{level - 1}",
            f"sum{index}": f"fusions.p{level}",
            f"fpn{index}": f"fusions.levels.branches.p{level}",
        }
    levels = ("p2", "p3", "p4", "pyramid")
    places |= {f"cat{n}": f"fusions.levels.branches.{key}" for n, key in enumerate(levels)}
    return places | {"psp": "fusions.pyramid", "fusion": "fusions.levels"}


def low(tap: str) -> str:
    return f"fusions.decoder.branches.low_level.bodies.{tap}"


MOBILE = {f"layer{n}": f"backbone.stages.stage_{n}" for n in range(2, 8)}
MOBILE |= {"stem": "backbone.stages.stem"}
STEM = {"stem": "backbone.stages.stem.2"}  # before the pool
SCORES = {f"aspp_c{n}": f"fusions.aspp.branches.rate_{6 * n + 6}" for n in range(4)}
PROJECT = {"project": "fusions.aspp"}
BOTTLENECK = {"bottleneck": "fusions.aspp"}
OS_16 = aspp("conv_1x1", "rate_6", "rate_12", "rate_18", "image_pooling")
JF_DECODER = {"dec0": "fusions.decoder.tail.1", "dec1": "fusions.decoder"}
BLOCKS = {
    "block4_os8": "backbone.stages.stage_3.0",
    "block6": "backbone.stages.stage_3",
    "block12": "backbone.stages.stage_4",
    "block16": "backbone.stages.stage_6",
}
UNET = {f"dec{n}": f"fusions.up_{n + 1}" for n in range(5)}
UNET |= {f"up{n}": f"fusions.up_{n + 1}.branches.deep" for n in range(5)}
UNET |= {f"skip{n}": f"fusions.up_{n + 1}.branches.skip" for n in range(4)}
FPN = {f"lat{n}": f"fusions.p{n}.branches.stage_{n - 1}" for n in (4, 3, 2)}
FPN |= {f"p{n}": f"fusions.p{n}" for n in (5, 4, 3, 2)}
FPN |= {f"s{n}": f"fusions.levels.branches.p{n}" for n in (5, 4, 3, 2)} | {
    "merge": "fusions.levels"
}
TV = aspp("conv_1x1", "rate_12", "rate_24", "rate_36", "image_pooling")

CASES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, str]]] = {
    "torchvision-fcn_resnet50": ({}, LAYERS | {"head": "classifier.0"}),
    "torchvision-deeplabv3_resnet50": ({}, LAYERS | TV | PROJECT | {"head": "classifier.0"}),
    "semseg-pspnet50-ade20k": ({}, {"layer0": "backbone.stages.stem"} | LAYERS | pyramid(*BINS)),
    "kazuto-deeplabv2_resnet101_msc-voc12": (
        {},
        {"layer1": "backbone.stages.stem"}
        | {f"layer{n + 1}": f"backbone.stages.stage_{n}" for n in range(1, 5)}
        | SCORES
        | {"aspp_sum": "fusions.aspp"},
    ),
    "vainf-deeplabv3plus_resnet50": (
        {},
        LAYERS | OS_16 | PROJECT | {"low": low("stage_1"), "head": "fusions.decoder"},
    ),
    "vainf-deeplabv3plus_mobilenet": (
        {},
        OS_16
        | PROJECT
        | {
            "low_backbone": "backbone.stages.stage_2",
            "high": "backbone.stages.stage_7",
            "low": low("stage_2"),
            "head": "fusions.decoder",
        },
    ),
    "vainf-deeplabv3plus_xception": (
        {},
        OS_16
        | PROJECT
        | {
            "block1": "backbone.stages.entry_1",
            "block3": "backbone.stages.entry_3",
            "block11": "backbone.stages.middle",
            "block12": "backbone.stages.exit_1",
            "conv3": "backbone.stages.exit_2.0.pointwise.conv",
            "conv4": "backbone.stages.exit_2",
            "low": low("entry_1"),
            "head": "fusions.decoder",
        },
    ),
    "mmseg-pspnet_r50-d8-ade20k": ({}, STEM | LAYERS | pyramid(*BINS)),
    "mmseg-deeplabv3_r50-d8-voc12aug": (
        {},
        STEM | LAYERS | TV | BOTTLENECK,
    ),
    "mmseg-deeplabv3plus_r50-d8-voc12aug": (
        {},
        STEM
        | LAYERS
        | TV
        | BOTTLENECK
        | {
            "low": low("stage_1"),
            "sep0": "fusions.decoder.tail.1",
            "sep1": "fusions.decoder",
        },
    ),
    "mmseg-pspnet_m-v2-d8-ade20k": ({}, MOBILE | pyramid(*BINS)),
    "mmseg-deeplabv3plus_m-v2-d8-ade20k": (
        {},
        MOBILE
        | TV
        | BOTTLENECK
        | {
            "low": low("stage_2"),
            "sep0": "fusions.decoder.tail.1",
            "sep1": "fusions.decoder",
        },
    ),
    "smp-pspnet_resnet50": (
        {},
        {n: LAYERS[n] for n in ("layer1", "layer2")} | pyramid(*BINS),
    ),
    "smp-deeplabv3plus_resnet50": (
        {},
        LAYERS
        | TV
        | {
            "project": "fusions.aspp.tail.1",
            "aspp_out": "fusions.aspp",
            "low": low("stage_1"),
            "head": "fusions.decoder",
        },
    ),
    "jfzhang-deeplabv3plus_resnet101": (
        {},
        LAYERS | OS_16 | PROJECT | {"low": low("stage_1")} | JF_DECODER,
    ),
    "jfzhang-deeplabv3plus_xception": (
        {},
        OS_16
        | PROJECT
        | {
            "block1": "backbone.stages.entry_1.0",
            "block3": "backbone.stages.entry_3",
            "block19": "backbone.stages.middle",
            "block20": "backbone.stages.exit_1",
            "bn5": "backbone.stages.exit_2.3.0",
            "low": low("entry_1"),
        }
        | JF_DECODER,
    ),
    "smp-unet_resnet18": ({}, LAYERS | UNET),
    "smp-fpn_resnet18": ({}, LAYERS | FPN),
    "smp-upernet_resnet18": (
        {},
        LAYERS
        | upernet({f"norm{n - 1}": f"backbone.norms.stage_{n}" for n in range(1, 5)}, (4, 3, 2)),
    ),
    "wkentaro-fcn8s": (
        {},
        {f"pool{n}": f"backbone.stages.stage_{n}" for n in range(1, 6)}
        | {
            "fc7": "backbone.stages.fully",
            "score_fr": "fusions.skip_16.branches.deep.body.0",
            "upscore2": "fusions.skip_16.branches.deep",
            "score_pool4": "fusions.skip_16.branches.pool4",
            "upscore_pool4": "fusions.skip_8.branches.coarse",
            "score_pool3": "fusions.skip_8.branches.pool3",
            "upscore8": "classifier",
        },
    ),
    "hf-mobilenet_v2_deeplabv3": (
        {},
        {
            "stem": "backbone.stages.stage_1",
            "layer1": "backbone.stages.stage_2",
            "layer5": "backbone.stages.stage_4.0",
            "layer9": "backbone.stages.stage_5.0",
            "layer12": "backbone.stages.stage_6.0",
            "layer15": "backbone.stages.stage_7",
        }
        | aspp("conv_1x1", "image_pooling")
        | PROJECT,
    ),
    "hf-mobilevit": (
        {},
        {f"layer{n}": f"backbone.stages.stage_{n + 1}" for n in range(5)}
        | {f"tr{n}": f"backbone.stages.stage_{n + 1}.1.outwards" for n in (2, 3, 4)}
        | {"stem": "backbone.stages.stem"}
        | OS_16
        | PROJECT,
    ),
    "hf-segformer_b0": ({}, scales("level", "cat") | {"fuse": "fusions.decoder"}),
    "torchvision-deeplabv3_mobilenet_v3_large": (
        {},
        BLOCKS | TV | PROJECT | {"head": "classifier.0"},
    ),
    "torchvision-lraspp_mobilenet_v3_large": (
        {},
        BLOCKS
        | {
            "cbr": "fusions.gate.branches.features",
            "scale": "fusions.gate.branches.image_gate",
            "low": "fusions.skip.branches.low",
            "high": "fusions.skip.branches.high",
        },
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_numbers_are_the_originals(name: str, tmp_path: Path) -> None:
    options, places = CASES[name]
    network = load(name, tmp_path, **options).network
    first, *others = sizes(name)
    rough = run(name, network, first, {})
    assert max(rough["logits_pre"], rough["logits_out"]) < 5 * noise(name, first)
    network.double()
    for size in (first, *others):
        difference = run(name, network, size, places)
        labels = difference.pop("argmax")
        assert max(difference.values()) < 1e-5, difference
        assert labels < 1e-3
