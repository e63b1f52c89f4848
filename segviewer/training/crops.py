"""Random crops: rare classes and heads more often; scaled, turned, mirrored, recoloured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import IGNORE
from segviewer.training.packs import UNLABELLED, Example

FREQUENT_SHARE = 0.06  # a class with more of the pixels than this is not rare


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """``images`` (N, S, S, 3) uint8 RGB and ``masks`` (N, S, S) uint8; where a teacher labelled
    pictures too, its probabilities ``soft`` (N, C, g, g) float32 and what each cell counts,
    ``certain`` (N, g, g) float32."""

    images: NDArray[np.uint8]
    masks: NDArray[np.uint8]
    soft: NDArray[np.float32] | None = None
    certain: NDArray[np.float32] | None = None


class Crops:
    """Batches by step number alone, so that a resumed run sees what an uncut one would."""

    def __init__(
        self, examples: Sequence[Example], classes: int, *, size: int, batch: int, seed: int
    ) -> None:
        self.examples = examples
        self.size = size
        self.batch = batch
        self.seed = seed
        counts = np.stack([np.bincount(e.mask.ravel(), minlength=256)[:classes] for e in examples])
        shares = counts.sum(0) / max(1, counts.sum())
        present = counts >= 100
        self.rare = [
            np.flatnonzero(present[:, c])
            for c in range(classes)
            if 0 < shares[c] < FREQUENT_SHARE and present[:, c].any()
        ]
        self.rare_classes = [
            c for c in range(classes) if 0 < shares[c] < FREQUENT_SHARE and present[:, c].any()
        ]
        packs = sorted({e.pack for e in examples})
        self.by_pack = [[i for i, e in enumerate(examples) if e.pack == pack] for pack in packs]
        self.with_focus = [i for i, e in enumerate(examples) if len(e.focus)]

    def __call__(self, step: int) -> Batch:
        """The crops of one step."""
        random = np.random.default_rng((self.seed, step))
        pairs = [self._crop(random) for _ in range(self.batch)]
        return Batch(images=np.stack([p[0] for p in pairs]), masks=np.stack([p[1] for p in pairs]))

    def _crop(self, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        choice = random.random()
        if choice < 0.5 and self.rare:
            which = int(random.integers(len(self.rare)))
            example = self.examples[int(random.choice(self.rare[which]))]
            places = np.argwhere(example.mask == self.rare_classes[which])
            centre, zoom = places[random.integers(len(places))], random.uniform(-0.7, 0.7)
        elif choice < 0.6 and self.with_focus:
            example = self.examples[int(random.choice(self.with_focus))]
            centre = example.focus[random.integers(len(example.focus))]
            zoom = random.uniform(0.5, 2.0)
        else:
            pack = self.by_pack[int(random.integers(len(self.by_pack)))]
            example = self.examples[int(random.choice(pack))]
            centre = random.integers(example.mask.shape)
            zoom = random.uniform(-0.8, 0.8)
        image, mask = self._warp(random, example, centre, 2.0**zoom)
        return change_light(random, image), mask

    def _warp(
        self, random: np.random.Generator, example: Example, centre: NDArray[np.int32], scale: float
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """One affine map: scale, aspect, turn, mirror, and a crop near ``centre``."""
        size = self.size
        angle = np.deg2rad(random.uniform(-8, 8))
        aspect = 2 ** random.uniform(-0.2, 0.2)
        mirror = -1 if random.random() < 0.5 else 1
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.diag([mirror * scale * aspect, scale / aspect])
        target = size / 2 + random.uniform(-0.35, 0.35, 2) * size
        shift = target - matrix @ centre[::-1]
        affine = np.column_stack([matrix, shift])
        mean = tuple(float(v) for v in example.image.mean((0, 1)))
        image = cv2.warpAffine(
            example.image, affine, (size, size), flags=cv2.INTER_LINEAR, borderValue=mean
        )
        mask = cv2.warpAffine(
            example.mask, affine, (size, size), flags=cv2.INTER_NEAREST, borderValue=float(IGNORE)
        )
        return image, mask  # type: ignore[return-value]


def change_light(random: np.random.Generator, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The image in other light: saturation, contrast, brightness, tint; now and then blurred."""
    values = image.astype(np.float32)
    if random.random() < 0.8:
        grey = values.mean(2, keepdims=True)
        values = grey + (values - grey) * random.uniform(0.5, 1.4)
        mean = values.mean()
        values = mean + (values - mean) * random.uniform(0.7, 1.3)
        values = values * random.uniform(0.7, 1.3, 3) ** 0.5 * random.uniform(0.7, 1.3)
    if random.random() < 0.2:
        values = cv2.GaussianBlur(values, (0, 0), random.uniform(0.5, 1.3))  # type: ignore[assignment]
    return np.clip(values, 0, 255).astype(np.uint8)


def drop_unlabelled(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The mask with unlabelled background turned into "counts for nothing"."""
    return np.where(mask == UNLABELLED, IGNORE, mask).astype(np.uint8)
