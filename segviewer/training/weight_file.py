"""From trained weights to a file that can be shipped: balance, channel means, scores, card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from segviewer.checkpoints import native_format
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.records import Frame
from segviewer.training.balance import balanced_bias, with_bias
from segviewer.training.packs import Example, Pack
from segviewer.training.palette import colours
from segviewer.training.recipe import Recipe, description
from segviewer.training.run import Training
from segviewer.training.scores import measure

CALIBRATION_PICTURES = 200  # pictures that the data set means are taken over


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a network of these ``classes`` learnt from and is measured on; ``sources`` and
    ``statement`` say so on its card."""

    classes: tuple[str, ...]
    training: Sequence[Example]
    test: Sequence[Example]
    sources: Sequence[Mapping[str, Any]]
    statement: str


def material_of(packs: Sequence[Pack], training: Sequence[Example]) -> Material:
    """The packs' pictures in memory: those for ``training``, which are read already, and test."""
    described = ("name", "title", "source", "sources", "terms")
    return Material(
        classes=tuple(packs[0].classes),
        training=training,
        test=[pack.example(name) for pack in packs for name in pack.names("test")],
        sources=[
            {key: pack.meta[key] for key in described if key in pack.meta}
            | {"pictures": {split: len(pack.names(split)) for split in pack.meta["splits"]}}
            for pack in packs
        ],
        statement="the packs' train and val splits; test is for measuring only",
    )


def write_model(
    training: Training,
    name: str,
    title: str,
    material: Material,
    path: Path,
    *,
    command: str,
    notes: Sequence[str] = (),
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Write one network of a run as a weight file with its card; the card.

    Where the recipe says so, the classifier's bias is set anew for whole photos. ``notes`` say
    what departed from the recipe.
    """
    header = _header(training.recipe, name, title, material.classes)
    state = training.averaged_weights(name)
    native_format.save(path, state, {}, header, {})
    added: dict[str, float] = {}
    if training.recipe.balanced:
        report(f"{title}: balancing its classes")
        bias = balanced_bias(native_format.load(path, title), material.training)
        added = dict(zip(material.classes, (round(v, 2) for v in bias.tolist()), strict=True))
        state = with_bias(state, bias)
        native_format.save(path, state, {}, header, {})
    means = channel_means(native_format.load(path, title), material.training)
    native_format.save(path, state, means, header, {})
    card = card_of(native_format.load(path, title), training.recipe, material, command, report)
    card |= {"added_to_logits": added, "notes": list(notes)}
    native_format.save(path, state, means, header, card)
    return card


def _header(recipe: Recipe, name: str, title: str, classes: Sequence[str]) -> dict[str, Any]:
    """What the file says of its network, as ``native_format.save`` takes it."""
    return {
        "title": title,
        "network": {
            "network": name,
            "backbone": recipe.backbone,
            "classes": len(classes),
            "backbone_options": dict(recipe.backbone_options),
            **recipe.heads[name],
        },
        "classes": list(classes),
        "colours": colours(classes),
        "size_rule": asdict(recipe.size_rule),
        "mean": recipe.mean,
        "std": recipe.std,
    }


def channel_means(model: Model, examples: Sequence[Example]) -> dict[str, Tensor]:
    """The mean of every branch's channels over evenly chosen pictures: (C,) by branch key."""
    chosen = examples[:: max(1, len(examples) // CALIBRATION_PICTURES)]
    sums: dict[str, Tensor] = {}
    for example in chosen:
        computed = capture(model, Frame(example.image)).first
        for key, output in computed.outputs.items():
            mean = output.mean((0, 2, 3))
            sums[key] = sums.get(key, torch.zeros_like(mean)) + mean / len(chosen)
    return sums


def card_of(
    model: Model,
    recipe: Recipe,
    material: Material,
    command: str,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Data and its terms, recipe, scores on the test split."""
    examples = material.test

    def report_progress(done: int) -> None:
        if done % 100 == 0 or done == len(examples):
            report(f"{model.name}: measured {done} of {len(examples)} test pictures")

    return {
        "title": model.title,
        "backbone": model.network.backbone.title,
        "parameters": sum(p.numel() for p in model.network.parameters()),
        "data": list(material.sources),
        "use": "Teaching, research and personal use, as far as the data's terms above allow.",
        "trained_on": material.statement,
        "recipe": json.loads(json.dumps(description(recipe))),
        "command": command,
        "test": measure(model, examples, report=report_progress).plain(model.classes.names),
    }
