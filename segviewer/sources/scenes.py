"""An endless moving scene with its ground truth, so that nobody needs a camera.

A quay as seen from a slow tram: sky, town, water with boats, a lawn, a road with traffic, people.
Every frame is a function of the seed and the frame's number alone, so the scene can be sought like
a video. Each shape is painted into the picture and, with its class, into the labels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from segviewer.attribution import freeze
from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError, Truth
from segviewer.sources import shapes
from segviewer.sources.shapes import CLASSES, FloatColour, Painting
from segviewer.sources.source import Source

HEIGHT, WIDTH = 320, 480  # pixels
FRAMES_PER_SECOND = 25.0
PAN_PIXELS_PER_SECOND = 30.0  # pixels a second at the lawn; what is farther away passes more slowly

DRAWN_NOTE = (
    "A drawn street. The voc/* networks know its people and traffic; those that learnt from photos "
    "alone misread it."
)

# Where one area ends and the next begins, in rows.
SKYLINE, QUAY, SHORE, KERB, PAVEMENT = 130, 150, 196, 226, 290

_Shape = Callable[[Painting, float, float, float, FloatColour], None]


class Scene(Source):
    """Frames of one scene from where it stands on; it has no end. ``seek`` moves it.

    ``truth(index)`` are a frame's labels, (HEIGHT, WIDTH) uint8, numbers of ``classes``.
    """

    endless = True
    can_seek = True
    frames_per_second = FRAMES_PER_SECOND
    classes = CLASSES

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.title = f"scene {seed}"
        self._index = 0
        self._lock = threading.Lock()
        self._closed = False

    def __iter__(self) -> Iterator[Frame]:
        while not self._closed:
            with self._lock:
                index, self._index = self._index, self._index + 1
            yield self.frame(index)

    def frame(self, index: int) -> Frame:
        """The picture of that number, counted from 0."""
        seconds = index / FRAMES_PER_SECOND
        scene = _paint(self.seed, seconds)
        truth = Truth(values=scene.labels, names=CLASSES, title=self.title)
        return Frame(
            scene.image,
            index=index,
            seconds=seconds,
            origin=self.title,
            note=DRAWN_NOTE,
            truth=truth,
        )

    def truth(self, index: int) -> NDArray[np.uint8]:
        labels: NDArray[np.uint8] = _paint(self.seed, index / FRAMES_PER_SECOND).labels
        return freeze(labels)

    def seek(self, index: int) -> None:
        """The next frame is the one of that index; SegviewerError below 0."""
        if index < 0:
            raise SegviewerError(f"'{self.title}' has no frame {index}; give one from 0")
        with self._lock:
            self._index = index

    def close(self) -> None:
        """Ends every iteration."""
        self._closed = True


def _paint(seed: int, seconds: float) -> Painting:
    """Picture and labels, from the sky down to the passers-by."""
    scene = Painting(HEIGHT, WIDTH)
    _sky(scene, seed, seconds)
    _far_shore(scene, seed, seconds)
    _water(scene, seed, seconds)
    _lawn(scene, seed, seconds)
    _road(scene, seed, seconds)
    cv2.GaussianBlur(scene.image, (3, 3), 0, dst=scene.image)
    cv2.add(scene.image, _grain(round(seconds * FRAMES_PER_SECOND) % 4), dst=scene.image)
    return scene


def _sky(scene: Painting, seed: int, seconds: float) -> None:
    top, low = _of_the_day(seed)
    scene.shade(0, SKYLINE + 20, top, low, "sky")
    for x, random in _passing(seed, "cloud", seconds, 170, 3 + 0.1 * PAN_PIXELS_PER_SECOND):
        shapes.cloud(scene, x, random.uniform(15, 90), random.uniform(18, 40), low)
    for x, random in _passing(seed, "plane", seconds, 1100, 60):
        shapes.aeroplane(scene, x, random.uniform(18, 60), random.uniform(9, 15), (225, 228, 232))


def _far_shore(scene: Painting, seed: int, seconds: float) -> None:
    columns = np.arange(-8, WIDTH + 9, 8.0)
    world = columns + 0.15 * PAN_PIXELS_PER_SECOND * seconds
    phases = _random(seed, "hills", 0).uniform(0, 6, 3)
    waves = zip((0.021, 0.043, 0.11), (14, 7, 3), phases, strict=True)
    rows = SKYLINE + 2 - sum(high * np.sin(world * often + start) for often, high, start in waves)
    hills = [*zip(columns, rows, strict=True), (WIDTH, QUAY), (0, QUAY)]
    scene.polygon(hills, (72, 104, 78), "tree")
    for x, random in _passing(seed, "house", seconds, 52, 0.3 * PAN_PIXELS_PER_SECOND):
        colour = shapes.HOUSES[random.integers(len(shapes.HOUSES))]
        shapes.house(scene, x, QUAY, random.uniform(30, 92), random.uniform(34, 50), colour)
    for x, random in _passing(seed, "far tree", seconds, 90, 0.32 * PAN_PIXELS_PER_SECOND):
        shapes.tree(scene, x, QUAY + 2, random.uniform(16, 30), shapes.green(random))


def _water(scene: Painting, seed: int, seconds: float) -> None:
    scene.shade(QUAY, SHORE, (96, 136, 158), (44, 84, 118), "water")
    random = _random(seed, "waves", 0)
    for row, column, phase in zip(
        random.uniform(QUAY + 2, SHORE - 2, 40), random.uniform(0, WIDTH, 40),
        random.uniform(0, 6, 40), strict=True,
    ):  # fmt: skip
        x = (column - 0.5 * PAN_PIXELS_PER_SECOND * seconds) % (WIDTH + 40) - 20
        light = 20 + 14 * float(np.sin(2 * seconds + phase))
        half = 3 + (row - QUAY) / 6
        scene.polygon(
            [(x - half, row), (x, row - 0.8), (x + half, row), (x, row + 0.8)],
            (96 + light, 138 + light, 160 + light),
            "water",
        )
    for x, random in _passing(seed, "boat", seconds, 210, 0.5 * PAN_PIXELS_PER_SECOND + 14):
        row = random.uniform(QUAY + 12, SHORE - 6)
        roll = 0.8 * float(np.sin(1.7 * seconds + row))
        shapes.boat(scene, x, row + roll, (row - 120) / 2.3, shapes.paint(random))


def _lawn(scene: Painting, seed: int, seconds: float) -> None:
    scene.shade(SHORE, KERB, (112, 148, 74), (92, 132, 60), "grass")
    shapes_there: tuple[tuple[str, float, float, _Shape, float], ...] = (
        ("tree", 150, 0.8, shapes.tree, 62),
        ("flowers", 64, 0.9, shapes.flowers, 11),
        ("bench", 330, 0.9, shapes.bench, 22),
        ("dog", 410, 1.5, shapes.dog, 17),
        ("sign", 290, 1.0, shapes.sign, 46),
    )
    for kind, spacing, speed, shape, size in shapes_there:
        for x, random in _passing(seed, kind, seconds, spacing, speed * PAN_PIXELS_PER_SECOND):
            colour = shapes.green(random) if kind == "tree" else shapes.paint(random)
            shape(scene, x, random.uniform(KERB - 14, KERB - 2), size * _about_one(random), colour)


def _road(scene: Painting, seed: int, seconds: float) -> None:
    scene.shade(KERB, PAVEMENT, (104, 104, 108), (84, 84, 88), "road")
    middle = (KERB + PAVEMENT) / 2
    offset = (1.3 * PAN_PIXELS_PER_SECOND * seconds) % 60
    for left in np.arange(-60 - offset, WIDTH + 60, 60):
        corners = [(left, middle - 1), (left + 28, middle - 1), (left + 26, middle + 1.5)]
        scene.polygon([*corners, (left - 2, middle + 1.5)], (214, 212, 200), "road")
    for x, random in _passing(seed, "near car", seconds, 260, 1.3 * PAN_PIXELS_PER_SECOND - 84):
        shapes.car(scene, x, middle - 6, 52 * _about_one(random), shapes.paint(random))
    for x, random in _passing(seed, "car", seconds, 300, 1.4 * PAN_PIXELS_PER_SECOND + 70):
        shapes.car(scene, x, PAVEMENT - 6, 66 * _about_one(random), shapes.paint(random))
    scene.shade(PAVEMENT, HEIGHT, (158, 152, 144), (132, 126, 120), "road")
    for x, random in _passing(seed, "cyclist", seconds, 520, 1.5 * PAN_PIXELS_PER_SECOND + 45):
        shapes.cyclist(scene, x, PAVEMENT + 8, 58, shapes.paint(random))
    for x, random in _passing(seed, "walker", seconds, 120, 1.5 * PAN_PIXELS_PER_SECOND + 16):
        row = random.uniform(PAVEMENT + 12, HEIGHT - 3)
        shapes.walker(scene, x, row, 74 * _about_one(random), shapes.paint(random), seconds)


def _passing(
    seed: int, kind: str, seconds: float, spacing: float, speed: float
) -> Iterator[tuple[float, np.random.Generator]]:
    """Things that pass from right to left (or back, where ``speed`` is negative), one a
    ``spacing`` of the way: the column of each that may be in sight, and its own random numbers."""
    travelled = speed * seconds
    first = int(np.floor((travelled - spacing) / spacing))
    last = int(np.ceil((travelled + WIDTH + spacing) / spacing))
    for cell in range(first, last + 1):
        random = _random(seed, kind, cell)
        yield (cell + random.uniform(-0.25, 0.25)) * spacing - travelled, random


def _random(seed: int, kind: str, cell: int) -> np.random.Generator:
    # A generator takes whole numbers from 0 only.
    return np.random.default_rng([seed, *kind.encode(), cell + 2**31])


def _about_one(random: np.random.Generator) -> float:
    return float(random.uniform(0.85, 1.15))


@lru_cache(maxsize=8)
def _of_the_day(seed: int) -> tuple[FloatColour, FloatColour]:
    """Colours of the sky above and at the horizon."""
    skies: tuple[tuple[FloatColour, FloatColour], ...] = (
        ((86, 140, 206), (206, 224, 236)),
        ((128, 152, 182), (216, 214, 210)),
        ((76, 112, 178), (238, 206, 176)),
    )
    return skies[int(_random(seed, "sky", 0).integers(len(skies)))]


@lru_cache(maxsize=4)
def _grain(number: int) -> NDArray[np.uint8]:
    """What a sensor adds: (HEIGHT, WIDTH, 3), a few grey levels."""
    return np.random.default_rng(number).integers(0, 9, (HEIGHT, WIDTH, 3), np.uint8)
