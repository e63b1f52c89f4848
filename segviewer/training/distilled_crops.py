"""Random crops of labelled pictures and of photos that only a teacher labelled.

Objects of rare classes are cut out of labelled pictures and pasted onto others (Ghiasi et al. 2021,
arXiv 2012.07177): a class with thirty pictures would otherwise always stand where it stood there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import IGNORE
from segviewer.training.crops import Batch, change_light
from segviewer.training.packs import Example

CELL_PIXELS = 8  # pixels of a crop that share one soft label
LEAST_PIXELS = 100  # of a class, for a picture to count among those that show it
LEAST_CELLS = 44  # likewise, of the teacher's cells
PASTED_SHARE = 0.2  # of the crops get an object pasted in
RARE_PICTURES = 150  # a class with fewer labelled pictures than that is pasted
MOST_GROWTH = 1.1  # the longest crop, in longer sides of the picture
CERTAIN_PROBABILITY = 0.4  # probability below which the teacher's word counts for nothing


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture, its mask, and the teacher's logits (C, 49, 49), whose corner cells lie on the
    picture's corner pixels."""

    example: Example
    logits: NDArray[np.float16]


@dataclass(frozen=True, eq=False)
class Warp:
    """A crop of ``size`` pixels; ``matrix`` (3, 3) takes picture coordinates to it."""

    matrix: NDArray[np.float64]
    size: int

    def image(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Outside the picture is its mean colour."""
        mean = tuple(float(v) for v in image.mean((0, 1)))
        shrinks = abs(self.matrix[0, 0]) < 1
        flags = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        size = (self.size, self.size)
        return cv2.warpAffine(image, self.matrix[:2], size, flags=flags, borderValue=mean)  # type: ignore[return-value]

    def mask(self, mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Outside the picture is IGNORE."""
        size = (self.size, self.size)
        return cv2.warpAffine(  # type: ignore[return-value]
            mask, self.matrix[:2], size, flags=cv2.INTER_NEAREST, borderValue=float(IGNORE)
        )

    def cells(
        self, planes: NDArray[np.float32], picture: tuple[int, int]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Planes (C, h, w) over a picture of that size -> (C, g, g), and which cells lie in it."""
        count = self.size // CELL_PIXELS
        rows, columns = planes.shape[1:]
        spread = np.diag([(picture[1] - 1) / (columns - 1), (picture[0] - 1) / (rows - 1), 1])
        shrink = np.array(
            [
                [1 / CELL_PIXELS, 0, 0.5 / CELL_PIXELS - 0.5],
                [0, 1 / CELL_PIXELS, 0.5 / CELL_PIXELS - 0.5],
            ]
        )
        matrix = shrink @ self.matrix @ spread
        groups = [planes[first : first + 4] for first in range(0, len(planes), 4)]
        warped = [
            cv2.warpAffine(
                np.ascontiguousarray(group.transpose(1, 2, 0)),
                matrix,
                (count, count),
                flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            ).reshape(count, count, -1)
            for group in groups
        ]
        inside = cv2.warpAffine(
            np.ones((rows, columns), np.uint8), matrix, (count, count), flags=cv2.INTER_NEAREST
        )
        whole = np.concatenate(warped, 2).astype(np.float32)
        return whole.transpose(2, 0, 1), inside > 0


class DistilledCrops:
    """Batches by step number alone, so that a resumed run sees what an uncut one would.

    ``samples`` are the ``labelled`` pictures first, then the photos. A ``scene_share`` of the crops
    show the ``scenes``, which are labelled too. Pictures are shown ``enlarged`` times their size.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        labelled: int,
        classes: int,
        *,
        size: int,
        batch: int,
        seed: int,
        scenes: Sequence[Sample] = (),
        scene_share: float = 0.0,
        enlarged: float = 1.0,
    ) -> None:
        self.samples = samples
        self.scenes, self.scene_share = scenes, scene_share
        self.enlarged = enlarged
        self.labelled = labelled
        self.size = size
        self.batch = batch
        self.seed = seed
        shown = np.stack(
            [
                np.bincount(s.example.mask.ravel(), minlength=256)[:classes] >= LEAST_PIXELS
                if number < labelled
                else np.bincount(s.logits.argmax(0).ravel(), minlength=classes) >= LEAST_CELLS
                for number, s in enumerate(samples)
            ]
        )
        numbers = range(1, classes)  # the background is everywhere
        self.labelled_with = [np.flatnonzero(shown[:labelled, c]) for c in numbers]
        self.photos_with = [np.flatnonzero(shown[labelled:, c]) + labelled for c in numbers]
        self.rare = [c for c in numbers if 0 < len(self.labelled_with[c - 1]) < RARE_PICTURES]

    def __call__(self, step: int) -> Batch:
        """The crops of one step."""
        random = np.random.default_rng((self.seed, step))
        crops = [self._crop(random) for _ in range(self.batch)]
        images, masks, soft, certain = (np.stack(parts) for parts in zip(*crops, strict=True))
        return Batch(images=images, masks=masks, soft=soft, certain=certain)

    def _crop(self, random: np.random.Generator) -> tuple[NDArray[np.generic], ...]:
        sample, is_labelled = self._sample(random)
        warp = self._warp(random, sample.example.image.shape[:2])
        image, mask = warp.image(sample.example.image), warp.mask(sample.example.mask)
        planes, inside = warp.cells(
            sample.logits.astype(np.float32), sample.example.image.shape[:2]
        )
        soft = np.exp(planes - planes.max(0))
        soft /= soft.sum(0)
        certain = inside & (soft.max(0) > CERTAIN_PROBABILITY)
        if is_labelled:  # people's labels come first: the teacher may only agree
            middles = mask[CELL_PIXELS // 2 :: CELL_PIXELS, CELL_PIXELS // 2 :: CELL_PIXELS]
            certain &= soft.argmax(0) == middles
        if self.rare and random.random() < PASTED_SHARE:
            self._paste(random, image, mask, certain)
        return change_light(random, image), mask, soft, certain.astype(np.float32)

    def _sample(self, random: np.random.Generator) -> tuple[Sample, bool]:
        """What is shown, and whether it is labelled."""
        if self.scenes and random.random() < self.scene_share:
            return self.scenes[int(random.integers(len(self.scenes)))], True
        number = self._choice(random)
        return self.samples[number], number < self.labelled

    def _choice(self, random: np.random.Generator) -> int:
        """Two fifths of the crops show labelled pictures, which would otherwise be learnt by heart;
        most are chosen by a class in them."""
        kind = random.random()
        if kind < 0.25:
            return self._one_with(random, self.labelled_with, 0, self.labelled)
        if kind < 0.4 or self.labelled == len(self.samples):
            return int(random.integers(self.labelled))
        if kind < 0.75:
            return self._one_with(random, self.photos_with, self.labelled, len(self.samples))
        return int(random.integers(self.labelled, len(self.samples)))

    def _one_with(
        self,
        random: np.random.Generator,
        by_class: Sequence[NDArray[np.int64]],
        first: int,
        last: int,
    ) -> int:
        pictures = by_class[int(random.integers(len(by_class)))]
        return int(random.choice(pictures)) if len(pictures) else int(random.integers(first, last))

    def _warp(self, random: np.random.Generator, picture: tuple[int, int]) -> Warp:
        """About as large as it is, or all of it with a little around; stretched, mirrored."""
        height, width = picture
        aspect = 2 ** random.uniform(-0.25, 0.25)
        zoom = self.enlarged * 2 ** random.uniform(-0.7, 0.5)
        side = min(self.size / zoom, MOST_GROWTH * max(height, width))
        wide, high = side * aspect, side / aspect
        x = random.uniform(min(wide, width) / 2, max(width - wide / 2, width / 2)) - wide / 2
        y = random.uniform(min(high, height) / 2, max(height - high / 2, height / 2)) - high / 2
        matrix = np.diag([self.size / wide, self.size / high, 1])
        matrix[:2, 2] = -x * matrix[0, 0], -y * matrix[1, 1]
        if random.random() < 0.5:
            matrix[0] = -matrix[0]
            matrix[0, 2] += self.size - 1
        return Warp(matrix, self.size)

    def _paste(
        self,
        random: np.random.Generator,
        image: NDArray[np.uint8],
        mask: NDArray[np.uint8],
        certain: NDArray[np.bool_],
    ) -> None:
        """One object of a rare class, somewhere in the crop, between a quarter and most of it."""
        label = self.rare[int(random.integers(len(self.rare)))]
        pictures = self.labelled_with[label - 1]
        example = self.samples[int(random.choice(pictures))].example
        places = np.argwhere(example.mask == label)
        (top, left), (bottom, right) = places.min(0), places.max(0) + 1
        scale = self.size * random.uniform(0.25, 0.8) / max(bottom - top, right - left)
        shape = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
        cutout = cv2.resize(example.image[top:bottom, left:right], shape)
        covered = (example.mask[top:bottom, left:right] == label).astype(np.float32)
        cover = cv2.resize(covered, shape)
        if random.random() < 0.5:
            cutout, cover = cutout[:, ::-1], cover[:, ::-1]
        y, x = (int(random.integers(self.size - n + 1)) for n in cover.shape)
        area = (slice(y, y + cover.shape[0]), slice(x, x + cover.shape[1]))
        share = cover[..., None]
        image[area] = (image[area] * (1 - share) + cutout * share).astype(np.uint8)
        mask[area] = np.where(cover > 0.5, label, mask[area])
        hidden = np.zeros_like(mask)
        hidden[area] = cover > 0.2
        count = len(certain)
        certain &= ~hidden.reshape(count, CELL_PIXELS, count, CELL_PIXELS).any((1, 3))
