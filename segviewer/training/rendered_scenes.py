"""Rendered scenes with their truth among the pictures to learn from: networks that know photos
alone take people and boats of a few plain colours for background."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.sources.scenes import Scene
from segviewer.sources.shapes import CLASSES
from segviewer.training.distilled_crops import Sample
from segviewer.training.packs import Example

FIRST_SEED, SEEDS = 100, 40  # those below are for looking at and for measuring
FRAMES = 10  # of each seed
SECONDS_APART = 7
SIZE = (288, 192)  # width and height: the photos' size, so that both are enlarged alike
# VOC's names of the scenes' classes where they differ; what it has no name for is background.
VOC_NAMES = {"vehicle": "car", "animal": "dog"}


def scene_samples(classes: Sequence[str]) -> list[Sample]:
    """Frames with their labels as numbers of ``classes``, and logits that say nothing."""
    table = label_table(classes)
    nothing = np.zeros((len(classes), 2, 2), np.float16)
    return [
        Sample(_example(Scene(seed), number, table), nothing)
        for seed in range(FIRST_SEED, FIRST_SEED + SEEDS)
        for number in range(FRAMES)
    ]


def label_table(classes: Sequence[str]) -> NDArray[np.uint8]:
    """A scene's labels as numbers of ``classes``, the first of which is the background."""
    names = [VOC_NAMES.get(name, name) for name in CLASSES]
    return np.array([classes.index(n) if n in classes else 0 for n in names], np.uint8)


def _example(scene: Scene, number: int, table: NDArray[np.uint8]) -> Example:
    frame = scene.frame(round(number * SECONDS_APART * scene.frames_per_second))
    assert frame.truth is not None
    labels = table[frame.truth.values]
    return Example(
        pack="scenes",
        name=f"{scene.title}, frame {frame.index}",
        image=cv2.resize(frame.image, SIZE, interpolation=cv2.INTER_AREA),  # type: ignore[arg-type]
        mask=cv2.resize(labels, SIZE, interpolation=cv2.INTER_NEAREST),  # type: ignore[arg-type]
        focus=np.empty((0, 2), np.int32),
    )
