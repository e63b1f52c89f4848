"""The classifier's bias, set anew for photos as they are.

Crops show rare classes far more often than photos do, so a network that learnt from crops expects
them too often. Which bias suits whole photos is measured on those that it has learnt from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.records import IGNORE, Frame, Options
from segviewer.training.packs import UNLABELLED, Example

PICTURES = 600  # evenly chosen
STEP = 6  # every so many pixels of a row, and rows
STRIDES = (0.6, 0.3, 0.15)  # logits that the search goes up or down at once
MOST_BACKGROUND_SHARE = 0.025  # of the unlabelled background that may be called person


def balanced_bias(model: Model, examples: Sequence[Example]) -> Tensor:
    """What to add to the logits (C,) for the largest mean IoU over the examples."""
    chosen = examples[:: max(1, len(examples) // PICTURES)]
    pairs = [_sample_pixels(model, example) for example in chosen]
    logits, labels = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    names = model.classes.names
    return best_bias(logits, labels, names.index("person") if "person" in names else None)


def best_bias(logits: Tensor, labels: Tensor, person: int | None) -> Tensor:
    """What to add to logits (N, C) for the largest mean IoU with labels (N,): (C,).

    One class after the other is raised or lowered as long as that helps, and as long as hardly
    more unlabelled background is called person.
    """
    bias = torch.zeros(logits.shape[1])
    best, background = _judge(logits, labels, bias, person)
    for stride in STRIDES:
        for number in range(len(bias)):
            for change in (stride, -stride):
                better = True
                while better:
                    tried = bias.clone()
                    tried[number] += change
                    score, called = _judge(logits, labels, tried, person)
                    better = score > best and called <= max(background, MOST_BACKGROUND_SHARE)
                    if better:
                        best, background, bias = score, called, tried
    return bias


def with_bias(state: Mapping[str, Tensor], bias: Tensor) -> dict[str, Tensor]:
    """The weights with ``bias`` (C,) added to the logits: in the last convolution, or in equal
    shares in those that are summed."""
    last = [
        key
        for key, value in state.items()
        if key.endswith(".bias")
        and value.shape == bias.shape
        and state[key.removesuffix("bias") + "weight"].ndim == 4  # no batch normalisation
    ]
    return {k: v + bias / len(last) if k in last else v for k, v in state.items()}


def _sample_pixels(model: Model, example: Example) -> tuple[Tensor, Tensor]:
    """Logits (N, C) and labels (N,) of the pixels that count for something."""
    inspection = inspect(model, capture(model, Frame(example.image)), Options(shown=()))
    mask = torch.from_numpy(example.mask[::STEP, ::STEP].astype(np.int64)).flatten()
    logits = torch.from_numpy(inspection.logits)[None]
    size, corners = example.mask.shape, model.network.align_corners
    planes = F.interpolate(logits, size, mode="bilinear", align_corners=corners)[0]
    pixels = planes[:, ::STEP, ::STEP].flatten(1).T
    counts = mask != IGNORE
    return pixels[counts], mask[counts]


def _judge(logits: Tensor, labels: Tensor, bias: Tensor, person: int | None) -> tuple[float, float]:
    """Mean IoU over the classes that there are, and the background's share called person."""
    called = (logits + bias).argmax(1)
    background = labels == UNLABELLED
    wrong = 0.0
    if person is not None and bool(background.any()):
        wrong = (called[background] == person).float().mean().item()
    known, count = ~background, len(bias)
    pairs = torch.bincount(labels[known] * count + called[known], minlength=count * count)
    matrix = pairs.view(count, count).double()
    union = matrix.sum(0) + matrix.sum(1) - matrix.diag()
    occurring = matrix.sum(1) > 0
    return (matrix.diag()[occurring] / union[occurring]).mean().item(), wrong
