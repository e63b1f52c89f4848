"""The tiny ``lesson/*`` networks: each trained alone, on the lessons' own scenes.

Scenes of seeds below ``FIRST_TEST_SEED`` are learnt from; those from there on are for measuring. A
batch holds both scenes of a pair, so that what tells them apart is never one picture's accident.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from segviewer.checkpoints.model import SizeRule
from segviewer.records import IGNORE, SegviewerError
from segviewer.sources.lesson_scenes import CLASSES, FIRST_TEST_SEED, KINDS, SIDE_PIXELS, pair
from segviewer.training.crops import Batch
from segviewer.training.packs import Example
from segviewer.training.recipe import Phase, Recipe
from segviewer.training.run import Training, run
from segviewer.training.weight_file import Material, write_model

PLAIN = ("fog", "sky", "sheet")  # classes of which one pixel in five is enough
TEST_PAIRS = 50  # pairs of each kind that the card's scores are of
CALIBRATION_PAIRS = 50  # pairs of each kind that channel means are taken over

_SHARED: Mapping[str, Any] = {
    "backbone": "tiny_resnet",
    "phases": (Phase(2200), Phase(800, lovasz=0.5, rate=0.5)),
    "batch": 8,
    "rate": 3e-3,
    "crop": SIDE_PIXELS,
    "average": 0.99,
    "coarse_stride": 8,
    "balanced": False,
    "size_rule": SizeRule(low=SIDE_PIXELS, high=SIDE_PIXELS),
}

RECIPES: Mapping[str, Recipe] = {
    "lesson/fcn": Recipe(heads={"fcn": {"channels": 48}}, **_SHARED),
    "lesson/pspnet": Recipe(heads={"pspnet": {"channels": 48, "bin_channels": 16}}, **_SHARED),
    "lesson/pspnet_no_pyramid": Recipe(
        heads={"pspnet": {"channels": 48, "bin_channels": 16, "bins": ()}}, **_SHARED
    ),
    "lesson/deeplab_v3_plus": Recipe(
        heads={"deeplab_v3_plus": {"rates": (2, 4, 6), "channels": 32, "low_level_channels": 12}},
        **_SHARED,
    ),
}

TITLES = {
    "lesson/fcn": "FCN (lesson)",
    "lesson/pspnet": "PSPNet (lesson)",
    "lesson/pspnet_no_pyramid": "PSPNet without its pyramid (lesson)",
    "lesson/deeplab_v3_plus": "DeepLab v3+ (lesson)",
}


def train_lesson(
    name: str,
    output: Path,
    *,
    steps: int | None = None,
    threads: int | None = None,
    report: Callable[[str], None],
) -> Path:
    """Train one lesson network and write its weights and card into ``output``; the file.

    A run that was cut goes on from the state in ``output``.
    """
    if name not in RECIPES:
        raise SegviewerError(f"There is no recipe {name!r}; there are {', '.join(RECIPES)}.")
    if threads:
        torch.set_num_threads(threads)
    recipe = RECIPES[name].of_steps(steps) if steps else RECIPES[name]
    training = Training(recipe, len(CLASSES), None)
    stem = name.partition("/")[2]
    run(training, lambda step: batch_of(recipe, step), output / f"{stem}.state", report=report)
    command = f"segviewer train {name} --output OUTPUT" + (f" --steps {steps}" if steps else "")
    (head,) = recipe.heads
    path = output / f"{stem}.safetensors"
    write_model(
        training, head, TITLES[name], material(), path, command=command, report=report,
    )  # fmt: skip
    return path


def batch_of(recipe: Recipe, step: int) -> Batch:
    """Pairs of all kinds in turn, by seed and step alone."""
    random = np.random.default_rng((recipe.seed, step))
    images, masks = [], []
    for place in range(recipe.batch // 2):
        kind = list(KINDS)[(step * (recipe.batch // 2) + place) % len(KINDS)]
        for example in pair(kind, int(random.integers(FIRST_TEST_SEED))):
            mask = example.labels.copy()
            plain = np.isin(mask, [CLASSES.index(each) for each in PLAIN])
            mask[plain & (random.random(mask.shape) > 0.2)] = IGNORE
            images.append(example.image)
            masks.append(mask)
    return Batch(images=np.stack(images), masks=np.stack(masks))


def material() -> Material:
    """What is said of the scenes on a card, with those that are measured on."""
    return Material(
        classes=CLASSES,
        training=_examples(range(CALIBRATION_PAIRS)),
        test=_examples(range(FIRST_TEST_SEED, FIRST_TEST_SEED + TEST_PAIRS)),
        sources=[
            {
                "name": "lesson scenes",
                "title": "Scenes in pairs, rendered by segviewer",
                "terms": "Part of this project, under its licence.",
            }
        ],
        statement=f"scenes of seeds below {FIRST_TEST_SEED}, new ones in each batch; "
        f"{FIRST_TEST_SEED} and above are for measuring only",
    )


def _examples(seeds: range) -> list[Example]:
    nowhere = np.empty((0, 2), np.int32)
    return [
        Example(
            pack="lesson", name=f"{kind}-{seed}-{scene.label}", image=scene.image,
            mask=scene.labels, focus=nowhere,
        )
        for kind in KINDS for seed in seeds for scene in pair(kind, seed)
    ]  # fmt: skip
