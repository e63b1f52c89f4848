"""From trained weights to a file that can be shipped: balance, channel means, scores, card."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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

CALIBRATION = 200  # pictures that the data set means are taken over


def write_model(
    training: Training,
    name: str,
    title: str,
    packs: Sequence[Pack],
    path: Path,
    *,
    command: str,
    notes: Sequence[str] = (),
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Write one network of a run as a weight file with its card; the card.

    ``notes`` say what departed from the recipe.
    """
    recipe = training.recipe
    classes = packs[0].classes
    arguments = {
        "network": name,
        "backbone": recipe.backbone,
        "classes": len(classes),
        "backbone_options": dict(recipe.backbone_options),
        **recipe.heads[name],
    }
    header = {
        "title": title,
        "network": arguments,
        "classes": list(classes),
        "colours": colours(classes),
        "size_rule": {"side": "long", "low": 256, "high": 640},
        "mean": recipe.mean,
        "std": recipe.std,
    }
    state = training.averaged(name)
    native_format.save(path, state, {}, header, {})
    examples = [pack.example(n) for pack in packs for n in pack.names("train")]
    report(f"{title}: balancing its classes")
    bias = balanced_bias(native_format.load(path, title), examples)
    state = with_bias(state, bias)
    native_format.save(path, state, {}, header, {})
    means = channel_means(native_format.load(path, title), examples)
    native_format.save(path, state, means, header, {})
    card = card_of(native_format.load(path, title), recipe, packs, command, report)
    added = zip(classes, bias.tolist(), strict=True)
    card["added_to_logits"] = {kind: round(value, 2) for kind, value in added}
    card["notes"] = list(notes)
    native_format.save(path, state, means, header, card)
    return card


def channel_means(model: Model, examples: Sequence[Example]) -> dict[str, Tensor]:
    """The mean of every branch's channels over evenly chosen pictures: (C,) by branch key."""
    chosen = examples[:: max(1, len(examples) // CALIBRATION)]
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
    packs: Sequence[Pack],
    command: str,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Data and its terms, recipe, scores on the test split."""
    examples = [pack.example(name) for pack in packs for name in pack.names("test")]

    def report_progress(done: int) -> None:
        if done % 100 == 0 or done == len(examples):
            report(f"{model.name}: measured {done} of {len(examples)} test pictures")

    return {
        "title": model.title,
        "backbone": model.network.backbone.title,
        "parameters": sum(p.numel() for p in model.network.parameters()),
        "data": [
            {key: pack.meta.get(key) for key in ("name", "title", "source", "terms")}
            | {"pictures": {split: len(pack.names(split)) for split in pack.meta["splits"]}}
            for pack in packs
        ],
        "use": "Teaching, research and personal use, as far as the data's terms above allow.",
        "trained_on": "the packs' train and val splits; test is for measuring only",
        "recipe": json.loads(json.dumps(description(recipe))),
        "command": command,
        "test": measure(model, examples, report=report_progress).plain(model.classes.names),
    }
