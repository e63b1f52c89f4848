"""Training: several networks on one backbone, seeded, resumable, weights averaged.

One step is a batch of crops through the backbone once and through every head; the loss is the sum
of the heads' cross entropies. Unlabelled background of the people pack adds -log(1 - p(person)).
The first part of a run has one rate and a larger output stride, which is cheaper; its end, the
cool-down, has a falling rate and the networks' own stride (DeepLab v3 trains at 16 and evaluates at
8 likewise). So a run can be made longer or shorter until its cool-down begins. Shipped weights are
a running average.

Further phases may follow. Each is a run of its own that starts from the averages of the one before,
and may add the Lovász-softmax loss, which counts small classes as much as large ones. One may train
the heads alone, on features that stay as they are.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.checkpoints.model import Preparation
from segviewer.networks.catalog import BACKBONES, NETWORKS
from segviewer.networks.network import Network
from segviewer.records import IGNORE, SegviewerError
from segviewer.training.crops import Crops
from segviewer.training.lovasz import lovasz_softmax
from segviewer.training.packs import UNLABELLED, Example

LOVASZ_PIXELS = 8192  # of a batch: sorting all of them would double a step's time


@dataclass(frozen=True)
class Phase:
    """Steps of one phase and the weights of its loss's terms beside the cross entropy; whether the
    ``backbone`` learns too."""

    steps: int
    lovasz: float = 0.0
    background: float = 0.8
    backbone: bool = True


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is trained, and how. ``heads`` maps network names to their options."""

    backbone: str
    heads: Mapping[str, Mapping[str, Any]]
    phases: Sequence[Phase]
    backbone_options: Mapping[str, Any] = field(default_factory=dict)
    batch: int = 8
    crop: int = 192
    rate: float = 1.5e-3
    decay: float = 0.02
    warmup: int = 200
    average: float = 0.998
    cooldown: float = 0.25
    coarse_stride: int = 16
    seed: int = 1

    @property
    def steps(self) -> int:
        """Steps of all phases."""
        return sum(phase.steps for phase in self.phases)

    def of_steps(self, steps: int) -> Recipe:
        """The same recipe with ``steps`` in all: the last phases are what gives, or goes."""
        phases: list[Phase] = []
        for phase in self.phases:
            last = phase is self.phases[-1]
            phases.append(replace(phase, steps=steps if last else min(steps, phase.steps)))
            steps -= phases[-1].steps
            if steps == 0:
                break
        return replace(self, phases=tuple(phases))

    def at(self, step: int) -> tuple[Phase, int]:
        """The phase of ``step``, and how many of that phase's steps come before it."""
        for phase in self.phases:
            if step < phase.steps:
                return phase, step
            step -= phase.steps
        return phase, step + phase.steps

    def rate_at(self, step: int) -> float:
        """Learning rate: in each phase linear warm-up, constant, linear to zero (cool-down)."""
        phase, done = self.at(step)
        warm = (done + 1) / self.warmup
        cool = (phase.steps - done) / (self.cooldown * phase.steps)
        return self.rate * min(1.0, warm, cool)

    def is_coarse(self, step: int) -> bool:
        """Whether ``step`` comes before its phase's cool-down. Heads alone are never trained on
        coarser features than their own: nothing would be won."""
        phase, done = self.at(step)
        return phase.backbone and done < (1 - self.cooldown) * phase.steps


# Cross entropy alone first: Berman et al. (2018) too use the Lovász loss for fine-tuning.
_EVERYDAY = (Phase(8000), Phase(12000, lovasz=1.0, background=1.6), Phase(9000, 1.0, 2.4))

RECIPES: Mapping[str, Recipe] = {
    "everyday/resnet": Recipe(
        backbone="small_resnet",
        heads={
            "fcn": {"channels": 96},
            "deeplab_v2": {},
            "pspnet": {"channels": 96},
            "deeplab_v3": {"channels": 64},
        },
        phases=(*_EVERYDAY, Phase(4000, 1.0, 2.4, backbone=False)),
    ),
    "everyday/xception": Recipe(
        backbone="small_xception",
        heads={
            "deeplab_v3_plus": {
                "channels": 80,
                "low_level_channels": 24,
                "low_levels": ("entry_2.sep_2", "entry_1"),
            }
        },
        phases=(*_EVERYDAY, Phase(6600, 1.0, 2.4)),
    ),
}


class Training:
    """Networks, optimiser and average of one run; ``state_dict`` is all it takes to go on."""

    def __init__(self, recipe: Recipe, classes: int, person: int | None) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.person = person
        backbone = BACKBONES[recipe.backbone](**recipe.backbone_options)
        self.networks = nn.ModuleDict(
            {n: NETWORKS[n](backbone, classes, **options) for n, options in recipe.heads.items()}
        )
        self.networks.to(memory_format=torch.channels_last)
        self.optimiser = self._optimiser()
        self.average = {k: v.clone() for k, v in self.networks.state_dict().items()}
        self.step = 0

    def advance(
        self, images: np.ndarray[Any, Any], masks: np.ndarray[Any, Any]
    ) -> dict[str, float]:
        """One step on a batch; the loss of each head."""
        recipe = self.recipe
        torch.manual_seed(recipe.seed * 1_000_003 + self.step)  # a resumed run drops out alike
        if self.step and recipe.at(self.step)[1] == 0:
            self.networks.load_state_dict(self.average)
            self.optimiser = self._optimiser()
        self.networks.train()
        self._arrange()
        self._backbone.train(recipe.at(self.step)[0].backbone)
        for group in self.optimiser.param_groups:
            group["lr"] = recipe.rate_at(self.step)
        # Every second pixel is enough to learn from, and a quarter of the work.
        target = torch.from_numpy(np.ascontiguousarray(masks[:, ::2, ::2])).long()
        with torch.autocast("cpu", torch.bfloat16):
            losses = {k: self._loss(v, target) for k, v in self._logits(_prepared(images))}
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.networks.parameters(), 5.0)
        self.optimiser.step()
        self._update_average()
        self.step += 1
        return {key: loss.item() for key, loss in losses.items()}

    def state_dict(self) -> dict[str, Any]:
        return {
            "networks": self.networks.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average,
            "step": self.step,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.networks.load_state_dict(state["networks"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = dict(state["average"])
        self.step = state["step"]

    def network(self, name: str) -> Network:
        network = self.networks[name]
        assert isinstance(network, Network)
        return network

    @property
    def _backbone(self) -> nn.Module:
        """The one that all networks share."""
        return self.network(next(iter(self.recipe.heads))).backbone

    def averaged(self, name: str) -> dict[str, Tensor]:
        """The averaged weights of one network, under its own keys."""
        prefix = f"{name}."
        own = {k.removeprefix(prefix): v for k, v in self.average.items() if k.startswith(prefix)}
        return {key: value.contiguous() for key, value in own.items()}

    def _optimiser(self) -> torch.optim.AdamW:
        decayed = [p for p in self.networks.parameters() if p.ndim > 1]
        plain = [p for p in self.networks.parameters() if p.ndim <= 1]
        return torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": self.recipe.decay},
                {"params": plain, "weight_decay": 0},
            ]
        )

    def _logits(self, images: Tensor) -> Iterator[tuple[str, Tensor]]:
        networks: list[tuple[str, Network]] = list(self.networks.items())  # type: ignore[arg-type]
        with torch.set_grad_enabled(self._backbone.training):
            features = self._backbone(images)
        for name, network in networks:
            logits = network.head(features).float()
            yield name, network.enlarge(logits, (images.shape[-2] // 2, images.shape[-1] // 2))

    def _loss(self, logits: Tensor, target: Tensor) -> Tensor:
        phase, _ = self.recipe.at(self.step)
        labels = target.masked_fill(target == UNLABELLED, IGNORE)
        loss = F.cross_entropy(logits, labels, ignore_index=IGNORE, reduction="sum")
        loss = loss / (labels != IGNORE).sum().clamp(min=1)
        if phase.lovasz:
            loss = loss + phase.lovasz * self._lovasz(logits, labels)
        background = target == UNLABELLED
        if self.person is not None and bool(background.any()):
            person = logits.softmax(1)[:, self.person][background].clamp(max=0.999)
            loss = loss - phase.background * torch.log1p(-person).mean()
        return loss

    def _lovasz(self, logits: Tensor, labels: Tensor) -> Tensor:
        places = (labels != IGNORE).flatten().nonzero()[:, 0]
        if not len(places):
            return logits.new_zeros(())
        places = places[torch.randperm(len(places))[:LOVASZ_PIXELS]]
        pixels = logits.movedim(1, -1).flatten(0, 2)[places]
        return lovasz_softmax(pixels.softmax(1), labels.flatten()[places])

    def _arrange(self) -> None:
        """Output stride and low-level source of this step."""
        coarse = self.recipe.is_coarse(self.step)
        chance = random.Random(f"{self.recipe.seed}/{self.step}")
        for network in self.networks.values():
            assert isinstance(network, Network)
            wanted = self.recipe.coarse_stride if coarse else network.own_output_stride
            network._set_output_stride(wanted)  # its own rates too: the backbone is shared
            low_levels = network.info().low_levels
            if low_levels:
                network._set_low_level(chance.choice(low_levels))

    @torch.no_grad()
    def _update_average(self) -> None:
        # Early on the average forgets faster, or it would remember the random start.
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        for key, value in self.networks.state_dict().items():
            if value.is_floating_point():
                self.average[key].lerp_(value, 1 - keep)
            else:
                self.average[key].copy_(value)


def _prepared(images: np.ndarray[Any, Any]) -> Tensor:
    """(N, H, W, 3) uint8 -> (N, 3, H, W) float32, normalised, channels last in memory."""
    own = Preparation()
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (own.mean, own.std))
    return (torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255 - mean) / std


def run(
    training: Training,
    examples: Sequence[Example],
    classes: int,
    state_file: Path,
    *,
    report: Callable[[str], None],
    save_every: float = 120.0,
) -> None:
    """Train to the end, going on from ``state_file`` if it is there and saving into it."""
    recipe = training.recipe
    if state_file.exists():
        _go_on(training, state_file)
        report(f"going on at step {training.step} of {recipe.steps}")
    crops = Crops(examples, classes, size=recipe.crop, batch=recipe.batch, seed=recipe.seed)
    start, began, saved = training.step, time.monotonic(), time.monotonic()
    means: dict[str, float] = {}
    with ThreadPoolExecutor(1) as ahead:
        batch = ahead.submit(crops, training.step)
        while training.step < recipe.steps:
            images, masks = batch.result()
            batch = ahead.submit(crops, training.step + 1)
            losses = training.advance(images, masks)
            if not all(map(math.isfinite, losses.values())):
                raise FloatingPointError(f"loss is not finite at step {training.step}: {losses}")
            means = {k: 0.98 * means.get(k, v) + 0.02 * v for k, v in losses.items()}
            now = time.monotonic()
            if training.step % 50 == 0:
                pace = (now - began) / (training.step - start)
                left = pace * (recipe.steps - training.step) / 60
                shown = "  ".join(f"{k} {v:.3f}" for k, v in means.items())
                report(f"step {training.step}/{recipe.steps}  {shown}  {left:.0f} min left")
            if now - saved > save_every or training.step == recipe.steps:
                _save(state_file, training.state_dict())
                saved = now


def _go_on(training: Training, state_file: Path) -> None:
    try:
        training.load_state_dict(torch.load(state_file, weights_only=True))
    # Damaged files make torch raise nearly every kind of exception.
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise SegviewerError(
            f"{state_file} is no state of this run ({reason}); delete it to start anew, or give "
            f"the data, network and recipe that it was made with."
        ) from error


def _save(path: Path, state: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def description(recipe: Recipe) -> dict[str, Any]:
    """The recipe as plain values, for a card."""
    return asdict(recipe)
