"""``segviewer train`` and ``measure``: from packs of labelled pictures to files, and to scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import compress
from pathlib import Path
from typing import Any

import torch

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.native_format import share_backbone
from segviewer.records import SegviewerError
from segviewer.training.crops import Batch, Crops
from segviewer.training.distilled_crops import DistilledCrops, Sample
from segviewer.training.packs import Example, Pack, open_packs
from segviewer.training.photo_names import possible_classes
from segviewer.training.recipe import RECIPES, Recipe
from segviewer.training.rendered_scenes import FIRST_SEED, SEEDS, scene_samples
from segviewer.training.run import Training, run
from segviewer.training.scores import measure
from segviewer.training.teacher import (
    detector_labels,
    joint_labels,
    network_labels,
    teacher_bias,
    unknown_classes,
)
from segviewer.training.weight_file import material_of, write_model


def train(
    recipe_name: str,
    data: Path,
    output: Path,
    *,
    network: str | None = None,
    steps: int | None = None,
    threads: int | None = None,
    report: Callable[[str], None],
) -> list[Path]:
    """Train, write one weight file and card a network into ``output``, and the backbone that
    several share into one of its own; the files.

    A run that was cut goes on from the state in ``output``.
    """
    recipe = _recipe(recipe_name, network, steps)
    if threads:
        torch.set_num_threads(threads)
    packs = open_packs(data)
    _check_splits(packs, data, ("train", "test"))
    classes = packs[0].classes
    names = [(p, n) for p in packs for split in ("train", "val") for n in p.names(split)]
    examples = [pack.example(name) for pack, name in names]
    report(f"{len(examples)} labelled pictures, {len(classes)} classes, {recipe.steps} steps")
    person = classes.index("person") if "person" in classes else None
    training = Training(recipe, len(classes), person)
    if recipe.start:
        for head in recipe.heads:
            state = load_model(f"{recipe.start}/{head}").network.state_dict()
            training.start_from(state, head)
    stem = network or recipe_name.replace("/", "-")
    batch_of = (
        _distilled_batches(recipe, packs, examples, output, report)
        if recipe.teacher
        else _labelled_batches(recipe, examples, len(classes))
    )
    run(training, batch_of, output / f"{stem}.state", report=report)
    command = f"segviewer train {recipe_name} --data DATA --output OUTPUT"
    if network:
        command += f" --network {network}"
    if steps:
        command += f" --steps {steps}"
    family = recipe_name.partition("/")[0] if network is None else data.resolve().name
    material = material_of(packs, examples)
    written = []
    for name in recipe.heads:
        path = output / f"{name}.safetensors"
        title = f"{training.network(name).title} ({family})"
        card = write_model(
            training,
            name,
            title,
            material,
            path,
            command=command,
            notes=_origins(recipe),
            report=report,
        )
        report(f"{path}: mean IoU {card['test']['mean_iou']}")
        written.append(path)
    if len(written) > 1:  # five networks on one backbone need not hold it five times
        written.append(share_backbone(written))
    return written


def _origins(recipe: Recipe) -> list[str]:
    """What the card says of where weights and labels come from, besides people."""
    notes = []
    if recipe.pretrained:
        notes.append(f"The backbone started from the ImageNet weights in {recipe.pretrained}.")
    if recipe.start:
        notes.append(f"All networks started from {recipe.start}/* as they were before.")
    if recipe.teacher:
        notes.append("Photos without labels were labelled softly by the data's own teacher.")
    if recipe.detector:
        notes.append(
            f"YOLOv7's instance segmentation, trained on COCO (the package {recipe.detector} "
            f"{version(recipe.detector)}, GPL 3.0), labelled them too, and the mean counts; "
            "classes that a photo's name rules out do not. Nothing of its weights is in these."
        )
    if recipe.scenes:
        notes.append(
            f"{recipe.scenes:.0%} of the crops showed scenes that the program renders, of seeds "
            f"{FIRST_SEED} to {FIRST_SEED + SEEDS - 1}, with their truth."
        )
    return notes


def _labelled_batches(
    recipe: Recipe, examples: Sequence[Example], classes: int
) -> Callable[[int], Batch]:
    """Crops of labelled pictures, by step."""
    by_size = {
        size: Crops(examples, classes, size=size, batch=recipe.batch, seed=recipe.seed)
        for size in recipe.crop_sizes
    }
    return lambda step: by_size[recipe.crop_at(step)](step)


def _distilled_batches(
    recipe: Recipe,
    packs: Sequence[Pack],
    examples: Sequence[Example],
    output: Path,
    report: Callable[[str], None],
) -> Callable[[int], Batch]:
    """Crops of labelled pictures and of photos that the pack's teacher labelled, by step."""
    (pack,) = packs
    photos = pack.photos()
    everything = [*examples, *map(pack.photo, photos)]
    teacher = load_model(str(pack.folder / "teacher" / "model.safetensors"))
    logits = network_labels(teacher, everything, output / "teacher", report=report)
    bias = teacher_bias(logits, examples)
    report("added to the teacher's logits: " + " ".join(f"{value:.2f}" for value in bias.ravel()))
    samples = [Sample(e, own + bias) for e, own in zip(everything, logits, strict=True)]
    if recipe.detector:
        biased = [sample.logits for sample in samples]
        unknown = unknown_classes(biased, examples)
        samples[len(examples) :] = _labelled_by_two(
            samples[len(examples) :], recipe.detector, unknown, pack, output, report
        )
    scenes = scene_samples(pack.classes) if recipe.scenes else []
    by_size = {
        size: DistilledCrops(
            samples,
            len(examples),
            len(pack.classes),
            size=size,
            batch=recipe.batch,
            seed=recipe.seed,
            scenes=scenes,
            scene_share=recipe.scenes,
            enlarged=recipe.enlarged,
        )
        for size in recipe.crop_sizes
    }
    return lambda step: by_size[recipe.crop_at(step)](step)


def _labelled_by_two(
    photos: Sequence[Sample],
    detector: str,
    unknown: Sequence[bool],
    pack: Pack,
    output: Path,
    report: Callable[[str], None],
) -> list[Sample]:
    """The photos with the mean of the teacher's labels and the detector's, less what their names
    rule out. Of the ``unknown`` classes the teacher knows too little."""
    report("left to the detector: " + ", ".join(compress(pack.classes, unknown)))
    examples = [photo.example for photo in photos]
    logits = detector_labels(detector, pack.classes, examples, output / "detector", report=report)
    paths = pack.photo_paths()
    return [
        Sample(
            photo.example,
            joint_labels(
                photo.logits,
                own,
                unknown=unknown,
                possible=possible_classes(paths.get(photo.example.name, ""), pack.classes),
            ),
        )
        for photo, own in zip(photos, logits, strict=True)
    ]


def _recipe(name: str, network: str | None, steps: int | None) -> Recipe:
    if name not in RECIPES:
        raise SegviewerError(f"There is no recipe {name!r}; there are {', '.join(RECIPES)}.")
    recipe = RECIPES[name]
    if network is not None:
        networks = dict.fromkeys(name for each in RECIPES.values() for name in each.heads)
        if network not in networks:
            raise SegviewerError(
                f"No recipe trains the network {network!r}; use {', '.join(networks)}."
            )
        # A pack need not have a teacher: only a recipe that was named may ask for one.
        choices = [recipe, *(r for r in RECIPES.values() if not r.teacher)]
        home = next((r for r in choices if network in r.heads), recipe)
        recipe = replace(home, heads={network: home.heads[network]})
    return recipe.of_steps(steps) if steps else recipe


def _check_splits(packs: Sequence[Pack], data: Path, splits: Sequence[str]) -> None:
    """Hours of training must not end in nothing to measure on."""
    for split in splits:
        if not any(pack.names(split) for pack in packs):
            raise SegviewerError(
                f'{data} has no pictures in the split {split!r}; list some under "splits" in '
                f"meta.json."
            )


def score_models(
    names: Sequence[str], data: Path, *, branches: bool, report: Callable[[str], None]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each model's scores on the packs' test split, as its card holds them."""
    packs = open_packs(data)
    _check_splits(packs, data, ("test",))
    examples = [pack.example(name) for pack in packs for name in pack.names("test")]
    for name in names:
        model = load_model(name)
        if model.classes.names != tuple(packs[0].classes):
            raise SegviewerError(
                f"{name} tells {', '.join(model.classes.names)}, but {data} has labels of "
                f"{', '.join(packs[0].classes)}; give data with the model's own classes."
            )
        report(f"measuring {name} on {len(examples)} pictures")
        yield name, measure(model, examples, branches=branches).plain(model.classes.names)
