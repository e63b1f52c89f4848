"""One switch in networks that people have, against a full pass of the module itself.

What comes after the first branch has to be run again in any case: the goal is that share of a full
pass, and a twentieth. Weights are random, which speed does not see.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import torch
import torchvision
from torch import Tensor, nn

from segviewer.adapting import adapt
from segviewer.any_network.network import AdaptedNetwork
from segviewer.bench.ratios import CLASSES, Ratio
from segviewer.inspection.device import device_title
from segviewer.inspection.forward import replacement

SIDE_PIXELS = 256  # pixels
GOAL_RATIO = 0.05  # of a full pass, beside what comes after the first branch
SMP_NAMES = (
    "DeepLabV3Plus", "PSPNet", "Unet", "UnetPlusPlus", "FPN", "PAN", "MAnet", "Linknet", "UPerNet",
)  # fmt: skip


def networks() -> Iterator[tuple[str, Callable[[], nn.Module]]]:
    """Their names, with what builds them."""
    for name in ("deeplabv3_resnet50", "lraspp_mobilenet_v3_large", "fcn_resnet50"):
        yield f"torchvision {name}", partial(_torchvision, name)
    for name in SMP_NAMES:
        yield f"smp {name}", partial(_smp, name, "resnet18")
    yield "smp Segformer", partial(_smp, "Segformer", "mit_b0")
    yield "Hugging Face SegFormer", partial(_hugging_face, "Segformer")
    yield "Hugging Face UperNet", _upernet
    yield "Hugging Face MobileViT", partial(_hugging_face, "MobileViT")
    yield (
        "Hugging Face DPT",
        partial(_hugging_face, "DPT", image_size=SIDE_PIXELS, num_hidden_layers=12),
    )


def measure(*, quick: bool = False, report: Callable[[str], None]) -> Iterator[Ratio]:
    """A row for each network that is installed; of the others ``report`` says what is missing."""
    for name, build in networks():
        try:
            module = build().eval()
        except ImportError as error:
            report(f"{name} cannot be measured: {error}")
            continue
        report(f"measuring a switch in {name}")
        row = _row(name, module, rounds=3 if quick else 9)
        if row is None:
            report(f"{name} has no branches to switch")
        else:
            yield row
        gc.collect()


def _row(name: str, module: nn.Module, rounds: int) -> Ratio | None:
    picture = (
        np.random.default_rng(0).integers(0, 255, (SIDE_PIXELS, SIDE_PIXELS, 3)).astype(np.uint8)
    )
    model = adapt(module, picture, size=(SIDE_PIXELS, SIDE_PIXELS))
    network = model.network
    assert isinstance(network, AdaptedNetwork)
    keys = network.branch_keys()
    if not keys:
        return None
    first = min(keys, key=lambda key: network.wiring.moments[key])
    image = model.preparation(picture, (SIDE_PIXELS, SIDE_PIXELS))
    reached: list[float] = []

    def replace(operand: Tensor) -> Tensor:
        reached.append(time.perf_counter())
        return replacement(operand, "mean")

    times: dict[str, list[float]] = {"switch": [], "whole": [], "share": []}
    with torch.inference_mode():
        computed = network.run(image)
        for turn in range(rounds + 1):
            whole = _seconds(lambda: module(image))
            switch = _seconds(lambda: network.run(image, {first: replace}, computed))
            start = time.perf_counter()
            network.run(image, {first: replace})
            end = time.perf_counter()
            if turn:  # the first round warms up
                times["whole"].append(whole)
                times["switch"].append(switch)
                times["share"].append((end - reached[-1]) / (end - start))
    middle = {key: statistics.median(values) for key, values in times.items()}
    return Ratio(
        what=f"switch {first}",
        network=name,
        ours=middle["switch"],
        theirs=middle["whole"],
        goal=middle["share"] + GOAL_RATIO,
        device=device_title(model.device),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _torchvision(name: str) -> nn.Module:
    build = getattr(torchvision.models.segmentation, name)
    module: nn.Module = build(weights=None, weights_backbone=None, num_classes=CLASSES)
    return module


def _smp(name: str, encoder: str) -> nn.Module:
    package = import_module("segmentation_models_pytorch")
    module: nn.Module = getattr(package, name)(encoder, encoder_weights=None, classes=CLASSES)
    return module


def _hugging_face(name: str, **words: Any) -> nn.Module:
    package = import_module("transformers")
    config = getattr(package, f"{name}Config")(num_labels=CLASSES, **words)
    module: nn.Module = getattr(package, f"{name}ForSemanticSegmentation")(config)
    return module


def _upernet() -> nn.Module:
    package = import_module("transformers")
    stages = [f"stage{number}" for number in range(1, 5)]
    sizes = [96, 192, 384, 768]
    backbone = package.ConvNextConfig(out_features=stages, hidden_sizes=sizes, depths=[3, 3, 9, 3])
    words = {"use_auxiliary_head": False, "auxiliary_in_channels": 384}
    return _hugging_face("UperNet", backbone_config=backbone, **words)
