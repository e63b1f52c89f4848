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
from segviewer.bench.figures import Figure, Obstacle, compare
from segviewer.bench.rounds import interleave
from segviewer.bench.subjects import CLASSES
from segviewer.bench.terms import Results, Terms
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


def measure(terms: Terms) -> Results:
    """A figure for each network that is installed, and what is missing for the others."""
    chosen = list(networks())
    for name, build in chosen[:: len(chosen) // 3] if terms.quick else chosen:
        try:
            module = build().eval()
        except ImportError as error:
            yield Obstacle(what=name, reason=str(error))
            continue
        terms.report(f"measuring a switch in {name}")
        figure = _measure_switch(name, module, terms)
        if figure is None:
            yield Obstacle(what=name, reason="it has no branches to switch")
        else:
            yield figure
        gc.collect()


def _measure_switch(name: str, module: nn.Module, terms: Terms) -> Figure | None:
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

    shares: list[float] = []

    def run_all() -> None:
        start = time.perf_counter()
        network.run(image, {first: replace})
        end = time.perf_counter()
        shares.append((end - reached[-1]) / (end - start))

    with torch.inference_mode():
        computed = network.run(image)
        times = interleave(
            {
                "whole": lambda: module(image),
                "switch": lambda: network.run(image, {first: replace}, computed),
                "share": run_all,
            },
            terms.rounds(most=9, seconds=12, least=3),
        )
    return compare(
        f"switch {first}", name, "a full pass of the module", times["switch"], times["whole"],
        goal=statistics.median(shares) + GOAL_RATIO,
    )  # fmt: skip


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
