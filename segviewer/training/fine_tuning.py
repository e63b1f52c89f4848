"""A user's own small network: an embedded one, trained further on their labelled pictures.

All weights are taken over but those of the layers that know the classes. The backbone learns at a
tenth of the rate. Every so many steps the averaged weights are measured on pictures kept aside;
when they get no better, the cool-down begins; the best weights are the ones that are written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from segviewer import resources
from segviewer.checkpoints import native_format
from segviewer.checkpoints.model import Model, Preparation, SizeRule
from segviewer.networks.catalog import build
from segviewer.records import Classes, SegviewerError
from segviewer.training.crops import Crops
from segviewer.training.curves import Curves, draw_curves
from segviewer.training.own_pictures import LONGEST_SIDE, OwnPictures, open_own_pictures
from segviewer.training.palette import colours
from segviewer.training.recipe import Phase, Recipe
from segviewer.training.run import Training
from segviewer.training.scores import measure
from segviewer.training.weight_file import Material, write_model

DEFAULT_BASE = "voc/deeplab_v3"
STEPS = 800
STEPS_PER_CHECK = 50
CHECKS_WITHOUT_GAIN = 4  # checks without a better one before the cool-down begins
PICTURES_PER_CHECK = 40
HEADER_KEYS = ("network", "backbone", "classes", "backbone_options")


@dataclass(frozen=True)
class Base:
    """The network that is trained further: its name, its file's header, and its weights."""

    name: str
    header: Mapping[str, Any]
    state: Mapping[str, Tensor]

    @property
    def network(self) -> str:
        return str(self.header["network"]["network"])


def fine_tune(
    data: Path,
    base_name: str,
    output: Path,
    *,
    steps: int = STEPS,
    threads: int | None = None,
    report: Callable[[str], None],
) -> Path:
    """Train ``base_name`` further on the pictures in ``data`` and write ``output`` (a weight file,
    its card beside it, its curves as SVG); the file. Ctrl+C ends it early with the best so far."""
    if threads:
        torch.set_num_threads(threads)
    base = _base(base_name)
    pictures = open_own_pictures(data)
    report(
        f"{len(pictures.training)} pictures to learn from, {len(pictures.validation)} kept aside, "
        f"classes: {', '.join(pictures.classes)}"
    )
    for note in pictures.notes:
        report(note)
    training = Training(_recipe(base, steps), len(pictures.classes), None)
    fresh = training.start_from(base.state)
    report(f"taken over from {base_name}; anew: {', '.join(fresh) or 'nothing'}")
    tuning = FineTuning(training, base.network, pictures, report)
    tuning.run()
    training.average = tuning.best
    draw_curves(tuning.curves, output.with_suffix(".svg"))
    title = f"{training.network(base.network).title} ({output.stem})"
    write_model(
        training,
        base.network,
        title,
        _material(pictures, data),
        output,
        command=f"segviewer train mine --data DATA --base {base_name} --output {output.name}",
        notes=[f"trained further from {base_name}", *pictures.notes],
        report=report,
    )
    return output


class FineTuning:
    """The loop: batches, checks, and the decision when to cool down."""

    def __init__(
        self,
        training: Training,
        network: str,
        pictures: OwnPictures,
        report: Callable[[str], None],
    ) -> None:
        self.training = training
        self.network = network
        self.pictures = pictures
        self.report = report
        self.curves = Curves()
        self.best = dict(training.average)
        self.best_score = -math.inf
        self._checks_without_gain = 0
        recipe = training.recipe
        self._crops = Crops(
            pictures.training,
            len(pictures.classes),
            size=recipe.crop,
            batch=recipe.batch,
            seed=recipe.seed,
        )

    def run(self) -> None:
        """Train to the end, or until Ctrl+C."""
        try:
            while self.training.step < self.training.recipe.steps:
                self._step()
        except KeyboardInterrupt:
            self.report(f"ended at step {self.training.step}; the best weights so far are written")

    def _step(self) -> None:
        training = self.training
        loss = training.advance(self._crops(training.step))[self.network]
        if not math.isfinite(loss):
            raise FloatingPointError(f"loss is not finite at step {training.step}")
        self.curves.losses.append(loss)
        steps = training.recipe.steps
        if training.step % STEPS_PER_CHECK == 0 or training.step == steps:
            score = self._check()
            self.report(
                f"step {training.step}/{steps}  loss {self.curves.recent_loss():.3f}  "
                f"mean IoU on pictures kept aside {score:.3f} (best {self.best_score:.3f})"
            )

    def _check(self) -> float:
        model = _model(self.training, self.network, self.pictures.classes)
        examples = self.pictures.validation[:PICTURES_PER_CHECK]
        score = measure(model, examples, branches=False).mean_iou()
        self.curves.scores.append((self.training.step, score))
        if score > self.best_score:
            self.best_score, self._checks_without_gain = score, 0
            self.best = {k: v.clone() for k, v in self.training.average.items()}
        else:
            self._checks_without_gain += 1
        self._cool_down_if_stuck()
        return score

    def _cool_down_if_stuck(self) -> None:
        """Shorten the run so that its cool-down begins now."""
        recipe, step = self.training.recipe, self.training.step
        phase, done = recipe.at(step)
        begins = (1 - recipe.cooldown) * phase.steps
        if self._checks_without_gain < CHECKS_WITHOUT_GAIN or done >= begins:
            return
        shorter = math.ceil(done / (1 - recipe.cooldown))
        self.training.recipe = replace(recipe, phases=(replace(phase, steps=shorter),))
        self.report(
            f"no better for {CHECKS_WITHOUT_GAIN} checks: cooling down until step {shorter}"
        )


def _base(name: str) -> Base:
    """An embedded network by name, or a file that segviewer wrote."""
    path = resources.weights().get(name, Path(name))
    if not path.is_file() or not native_format.is_native(path):
        raise SegviewerError(
            f"--base {name}: expected one of {', '.join(resources.weights())}, or a weight file "
            f"that segviewer has written."
        )
    state = native_format.load(path, name).network.state_dict()
    return Base(name, native_format.header(path), state)


def _recipe(base: Base, steps: int) -> Recipe:
    network = base.header["network"]
    options = {key: value for key, value in network.items() if key not in HEADER_KEYS}
    return Recipe(
        backbone=network["backbone"],
        backbone_options=network.get("backbone_options") or {},
        heads={base.network: options},
        phases=(Phase(steps, lovasz=0.5),),
        backbone_rate=0.1,
        frozen_norms=True,
        head_rates={"deeplab_v2": 0.1},
        rate=1e-3,
        warmup=30,
        average=0.98,
        cooldown=0.4,
        mean=tuple(base.header.get("mean", Preparation.mean)),
        std=tuple(base.header.get("std", Preparation.std)),
        size_rule=SizeRule(high=LONGEST_SIDE),
        balanced=False,
    )


def _model(training: Training, network: str, classes: tuple[str, ...]) -> Model:
    """The averaged weights as a model that can be measured."""
    recipe = training.recipe
    built = build(
        network,
        recipe.backbone,
        len(classes),
        backbone_options=recipe.backbone_options,
        **recipe.heads[network],
    )
    built.load_state_dict(training.averaged_weights(network))
    return Model(
        name=network,
        title=network,
        network=built,
        preparation=Preparation(mean=recipe.mean, std=recipe.std, size_rule=recipe.size_rule),
        classes=Classes(classes, tuple(colours(classes))),
    )


def _material(pictures: OwnPictures, data: Path) -> Material:
    counts = {"train": len(pictures.training), "val": len(pictures.validation)}
    return Material(
        classes=pictures.classes,
        training=pictures.training,
        test=pictures.validation,
        sources=[{"name": data.resolve().name, "terms": "your own pictures", "pictures": counts}],
        statement="the pictures that are not kept aside; the scores are on those kept aside, "
        "which also decided when to stop",
    )
