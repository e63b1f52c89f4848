"""What ``watch`` costs a training loop: steps of a watched network against those of its twin.

Turns of a few seconds alternate in one process, so that whatever else the machine does falls on
both. The window stays open throughout; only the watched network's calls reach it.
"""

from __future__ import annotations

import copy
import time

import torch
import torchvision
from torch import nn

from segviewer.bench.figures import Obstacle, compare
from segviewer.bench.subjects import CLASSES
from segviewer.bench.terms import Results, Terms
from segviewer.doctor import window_obstacle
from segviewer.watching import watch

SIDE, BATCH = 256, 2  # pixels, pictures
NETWORK = "lraspp_mobilenet_v3_large"
ALLOWED = 1.1  # of the time that a step takes unwatched
TURN_SECONDS = 12.0  # longer than the pause before the second picture
TURNS = 5


class TrainingLoop:
    """Steps of a network on the same random batch."""

    def __init__(self, module: nn.Module) -> None:
        self._module = module.train()
        self._optimiser = torch.optim.SGD(module.parameters(), lr=1e-3)
        random = torch.Generator().manual_seed(0)
        self._batch = torch.randn(BATCH, 3, SIDE, SIDE, generator=random)
        self._masks = torch.randint(CLASSES, (BATCH, SIDE, SIDE), generator=random)

    def seconds_per_step(self, seconds: float) -> float:
        """The mean over a turn of at least so many seconds."""
        start, steps = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            self._optimiser.zero_grad()
            logits = self._module(self._batch)["out"]
            loss = nn.functional.cross_entropy(logits, self._masks)
            torch.autograd.backward(loss)
            self._optimiser.step()
            steps += 1
        return (time.perf_counter() - start) / steps


def measure(terms: Terms) -> Results:
    """One figure; none where there is no display."""
    obstacle = window_obstacle()
    if obstacle:
        yield Obstacle(what="a watched loop", reason=obstacle)
        return
    terms.report("measuring a training loop that is watched")
    build = getattr(torchvision.models.segmentation, NETWORK)
    module: nn.Module = build(weights=None, weights_backbone=None, num_classes=CLASSES)
    plain, watched = TrainingLoop(copy.deepcopy(module)), TrainingLoop(module)
    times: tuple[list[float], list[float]] = [], []
    with watch(module):
        watched.seconds_per_step(TURN_SECONDS)  # opens the window
        for _ in range(2 if terms.quick else TURNS):
            for loop, seconds in zip((watched, plain), times, strict=True):
                seconds.append(loop.seconds_per_step(TURN_SECONDS))
    yield compare(
        "a training step while watched", f"torchvision {NETWORK}", "one that is not", *times,
        goal=ALLOWED,
    )  # fmt: skip
