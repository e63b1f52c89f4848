"""Training: several networks on one backbone, seeded, resumable, weights averaged.

One step is a batch of crops through the backbone once and through every head; the loss is the sum
of the heads' cross entropies. Unlabelled background of the people pack adds -log(1 - p(person));
pictures that only a teacher labelled add the divergence from its probabilities. Shipped weights are
a running average. Passes are in bf16 where the processor has it: emulated, a step takes ten times
as long as in fp32.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from segviewer.checkpoints.model import Preparation
from segviewer.inspection.device import bf16_is_fast, in_precision
from segviewer.networks.backbone import Backbone
from segviewer.networks.catalog import BACKBONES, NETWORKS
from segviewer.networks.network import Network
from segviewer.records import IGNORE, SegviewerError
from segviewer.training.crops import Batch
from segviewer.training.depthwise import FastDepthwise
from segviewer.training.lovasz import lovasz_softmax
from segviewer.training.packs import UNLABELLED
from segviewer.training.pretrained import load_pretrained
from segviewer.training.recipe import Recipe

LOVASZ_PIXELS = 8192  # of a batch: sorting all of them would double a step's time


class Training:
    """Networks, optimiser and average of one run; ``state_dict`` is all it takes to go on."""

    def __init__(self, recipe: Recipe, classes: int, person: int | None) -> None:
        self.precision = "bf16" if bf16_is_fast() else "fp32"
        torch.manual_seed(recipe.seed)  # after that measurement, which draws numbers too
        self.recipe = recipe
        self.person = person
        backbone = BACKBONES[recipe.backbone](**recipe.backbone_options)
        if recipe.pretrained:
            load_pretrained(backbone, recipe.pretrained)
        for stage in recipe.frozen:
            backbone.stages[stage].requires_grad_(False)
        self.networks = nn.ModuleDict(
            {n: NETWORKS[n](backbone, classes, **options) for n, options in recipe.heads.items()}
        )
        self.networks.to(memory_format=torch.channels_last)
        self.optimiser = self._optimiser()
        self.average = {k: v.clone() for k, v in self.networks.state_dict().items()}
        self.step = 0

    def advance(self, batch: Batch) -> dict[str, float]:
        """One step on a batch; the loss of each head."""
        recipe = self.recipe
        torch.manual_seed(recipe.seed * 1_000_003 + self.step)  # a resumed run drops out alike
        if self.step and recipe.at(self.step)[1] == 0:
            self.networks.load_state_dict(self.average)
            self.optimiser = self._optimiser()
        self.networks.train()
        self._arrange()
        learns = recipe.at(self.step)[0].backbone
        self._backbone.requires_grad_(learns)
        for stage in recipe.frozen:
            self._backbone.stages[stage].requires_grad_(False)
        self._backbone.train(learns and not recipe.frozen_norms)
        for group in self.optimiser.param_groups:
            group["lr"] = recipe.rate_at(self.step) * group["share"]
        with FastDepthwise(), in_precision(self.precision, torch.device("cpu")):
            logits = dict(self._logits(_prepare(batch.images, self._preparation)))
        losses = {name: self._batch_loss(each, batch) for name, each in logits.items()}
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

    def start_from(self, state: Mapping[str, Tensor], name: str | None = None) -> list[str]:
        """Copy a trained network's weights into the one of that name, or the only one; the keys
        that do not fit, which are those of the layers that know the classes."""
        network = self.network(name or next(iter(self.recipe.heads)))
        own = network.state_dict()
        fitting = {k: v for k, v in state.items() if k in own and v.shape == own[k].shape}
        network.load_state_dict(fitting, strict=False)
        self.average = {k: v.clone() for k, v in self.networks.state_dict().items()}
        return sorted(own.keys() - fitting.keys())

    def network(self, name: str) -> Network:
        network = self.networks[name]
        assert isinstance(network, Network)
        return network

    @property
    def _backbone(self) -> Backbone:
        """The one that all networks share."""
        return self.network(next(iter(self.recipe.heads))).backbone

    @property
    def _preparation(self) -> Preparation:
        return Preparation(mean=self.recipe.mean, std=self.recipe.std)

    def averaged_weights(self, name: str) -> dict[str, Tensor]:
        """The averaged weights of one network, under its own keys."""
        prefix = f"{name}."
        own = {k.removeprefix(prefix): v for k, v in self.average.items() if k.startswith(prefix)}
        return {key: value.contiguous() for key, value in own.items()}

    def _optimiser(self) -> torch.optim.AdamW:
        shared = list(self._backbone.parameters())
        known = set(shared)
        parts = [(shared, self.recipe.backbone_rate)]
        for name in self.recipe.heads:
            own = [p for p in self.network(name).parameters() if p not in known]
            parts.append((own, self.recipe.head_rates.get(name, 1.0)))
        groups = []
        for parameters, share in parts:
            for decayed in (True, False):
                chosen = [p for p in parameters if (p.ndim > 1) == decayed]
                decay = self.recipe.decay if decayed else 0
                groups.append({"params": chosen, "weight_decay": decay, "share": share})
        return torch.optim.AdamW(groups)

    def _logits(self, images: Tensor) -> Iterator[tuple[str, Tensor]]:
        """Every head's logits, at its classifier's size."""
        networks: list[tuple[str, Network]] = list(self.networks.items())  # type: ignore[arg-type]
        with torch.set_grad_enabled(self.recipe.at(self.step)[0].backbone):
            features = self._backbone(images)
        for name, network in networks:
            yield name, network.head(features, images.shape[-2:]).float()

    def _batch_loss(self, logits: Tensor, batch: Batch) -> Tensor:
        """The loss of labelled pixels, and of the cells that only a teacher labelled."""
        # Every second or third pixel is enough to learn from, and a fraction of the work.
        spacing = self.recipe.spacing
        first = (spacing - 1) // 2
        masks = np.ascontiguousarray(batch.masks[:, first::spacing, first::spacing])
        target = torch.from_numpy(masks).long()
        network = self.network(next(iter(self.recipe.heads)))
        loss = self._loss(network.enlarge(logits, target.shape[-2:]), target)
        if batch.soft is not None and batch.certain is not None:
            soft, certain = torch.from_numpy(batch.soft), torch.from_numpy(batch.certain)
            coarse = network.enlarge(logits, soft.shape[-2:])
            loss = loss + self.recipe.teacher * divergence(coarse, soft, certain)
        return loss

    def _loss(self, logits: Tensor, target: Tensor) -> Tensor:
        """Of logits (N, C, h, w) and labels (N, h, w)."""
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


def divergence(logits: Tensor, soft: Tensor, weights: Tensor) -> Tensor:
    """The Kullback-Leibler divergence of softmax(logits) (N, C, h, w) from the probabilities
    ``soft`` of that shape: a mean over the cells, weighted by ``weights`` (N, h, w)."""
    each = F.kl_div(logits.log_softmax(1), soft, reduction="none").sum(1)
    return (each * weights).sum() / weights.sum().clamp(min=1)


def _prepare(images: NDArray[np.uint8], preparation: Preparation) -> Tensor:
    """(N, H, W, 3) uint8 -> (N, 3, H, W) float32, normalised, channels last in memory."""
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (preparation.mean, preparation.std))
    return (torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255 - mean) / std


def run(
    training: Training,
    batch_of: Callable[[int], Batch],
    state_file: Path,
    *,
    report: Callable[[str], None],
    save_every: float = 120.0,
) -> None:
    """Train on the batches of each step to the end, going on from ``state_file`` if it is there
    and saving into it."""
    recipe = training.recipe
    if state_file.exists():
        _go_on(training, state_file)
        report(f"going on at step {training.step} of {recipe.steps}")
    start, began, saved = training.step, time.monotonic(), time.monotonic()
    means: dict[str, float] = {}
    with ThreadPoolExecutor(1) as ahead:
        next_batch = ahead.submit(batch_of, training.step)
        while training.step < recipe.steps:
            batch = next_batch.result()
            next_batch = ahead.submit(batch_of, training.step + 1)
            losses = training.advance(batch)
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
