"""Every family's network gives the original's numbers: features, logits and labels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from published import load, noise, run, sizes

LAYERS = {f"layer{n}": f"backbone.stages.stage_{n}" for n in range(1, 5)}


def aspp(*names: str) -> dict[str, str]:
    """aspp0, aspp1, ..., then aspp_pool, to our branches of these names."""
    items = [f"aspp{n}" for n in range(len(names) - 1)] + ["aspp_pool"]
    branches = {i: f"fusions.aspp.branches.{n}" for i, n in zip(items, names, strict=True)}
    return branches | {"project": "fusions.aspp"}


TV = aspp("conv_1x1", "rate_12", "rate_24", "rate_36", "image_pooling")

CASES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, str]]] = {
    "torchvision-fcn_resnet50": ({}, LAYERS | {"head": "classifier.0"}),
    "torchvision-deeplabv3_resnet50": ({}, LAYERS | TV | {"head": "classifier.0"}),
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
