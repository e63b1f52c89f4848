"""The things of a rendered scene, each painted twice: into the picture and into its labels.

Points are ``(x, y)`` in pixels, as OpenCV draws them. A shape stands with the middle of its foot at
``x, y`` and is ``size`` pixels high (cars, boats and aeroplanes: long).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2

# fmt: off
CLASSES = (
    "person", "sky", "building", "tree", "grass", "road", "water", "vehicle", "bicycle", "animal",
    "aeroplane", "boat", "sign", "chair", "book", "flower",
)  # those of the embedded networks, in their order
# fmt: on
HOUSES = ((176, 122, 98), (198, 184, 160), (150, 150, 158), (204, 170, 120), (128, 100, 96))
PAINTS = (
    (188, 40, 44),
    (40, 84, 160),
    (232, 232, 228),
    (46, 48, 54),
    (222, 172, 48),
    (52, 120, 92),
)
SKIN, WOOD, GLASS, DARK_GREY = (222, 178, 148), (98, 72, 50), (168, 196, 214), (34, 34, 38)

FloatColour = tuple[float, float, float]
_BITS = 4  # of a pixel that points are rounded to
_NUMBERS = {kind: number for number, kind in enumerate(CLASSES)}
_ANGLES = np.linspace(0, 2 * np.pi, 20, endpoint=False)
_CIRCLE = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)


class Painting:
    """``image`` (H, W, 3) uint8 RGB and ``labels`` (H, W) uint8, painted together."""

    def __init__(self, height: int, width: int) -> None:
        self.image: NDArray[np.uint8] = np.zeros((height, width, 3), np.uint8)
        self.labels: NDArray[np.uint8] = np.zeros((height, width), np.uint8)

    def polygon(
        self, points: Sequence[tuple[float, float]], colour: FloatColour, kind: str
    ) -> None:
        """Fill it; edges are smooth in the picture, sharp in the labels."""
        self._fill(np.asarray(points, np.float64), colour, kind)

    def oval(
        self,
        centre: tuple[float, float],
        radii: tuple[float, float],
        colour: FloatColour,
        kind: str,
    ) -> None:
        # Much of what passes is not in sight yet, or any more.
        if -radii[0] - 1 <= centre[0] <= self.labels.shape[1] + radii[0] + 1:
            self._fill(np.asarray(centre) + np.asarray(radii) * _CIRCLE, colour, kind)

    def _fill(self, points: NDArray[np.float64], colour: FloatColour, kind: str) -> None:
        corners = (points * 2**_BITS).round().astype(np.int32)
        cv2.fillPoly(self.image, [corners], colour, cv2.LINE_AA, _BITS)
        cv2.fillPoly(self.labels, [corners], _NUMBERS[kind], cv2.LINE_8, _BITS)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: FloatColour, kind: str
    ) -> None:
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour, kind)

    def shade(
        self, top: int, bottom: int, first: FloatColour, last: FloatColour, kind: str
    ) -> None:
        """Rows from ``top`` up to ``bottom``, from one colour to another."""
        ramp = np.linspace(first, last, bottom - top)
        self.image[top:bottom] = ramp[:, None]
        self.labels[top:bottom] = CLASSES.index(kind)


def paint(random: np.random.Generator) -> FloatColour:
    return PAINTS[int(random.integers(len(PAINTS)))]


def green(random: np.random.Generator) -> FloatColour:
    light = float(random.uniform(-12, 18))
    return 58 + light, 98 + light, 50 + light


def darker(colour: FloatColour, share: float = 0.7) -> FloatColour:
    red, green, blue = (value * share for value in colour)
    return red, green, blue


def cloud(scene: Painting, x: float, y: float, size: float, low: FloatColour) -> None:
    red, green, blue = (min(255.0, value + 22) for value in low)
    for across, up, part in ((-0.7, 0.1, 0.6), (0, -0.1, 0.9), (0.75, 0.1, 0.55)):
        centre = x + across * size, y + up * size
        scene.oval(centre, (part * size, part * size * 0.42), (red, green, blue), "sky")


def aeroplane(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    scene.oval((x, y), (2.2 * size, 0.32 * size), colour, "aeroplane")
    wing = [(x - 0.4 * size, y), (x + 0.5 * size, y), (x + 1.1 * size, y + size)]
    scene.polygon(wing, darker(colour, 0.85), "aeroplane")
    fin = [(x + 1.5 * size, y), (x + 2.2 * size, y), (x + 2.4 * size, y - 0.8 * size)]
    scene.polygon(fin, darker(colour, 0.8), "aeroplane")


def house(
    scene: Painting, x: float, y: float, size: float, width: float, colour: FloatColour
) -> None:
    left, right, top = x - width / 2, x + width / 2, y - size
    scene.box(left, top, right, y, colour, "building")
    roof = [(left - 2, top), (x, top - 0.3 * width), (right + 2, top)]
    scene.polygon(roof, darker(colour, 0.6), "building")
    for row in np.arange(top + 6, y - 9, 14):
        for column in np.arange(left + 5, right - 7, 11):
            scene.box(column, row, column + 5, row + 8, darker(colour, 0.45), "building")


def tree(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    scene.box(x - 0.06 * size, y - 0.5 * size, x + 0.06 * size, y, WOOD, "tree")
    for across, up, part in ((-0.2, 0.6, 0.25), (0.22, 0.58, 0.24), (0, 0.75, 0.3)):
        centre = x + across * size, y - up * size
        scene.oval(centre, (part * size, part * size), colour, "tree")
        lit = centre[0] - 0.06 * size, centre[1] - 0.07 * size
        scene.oval(lit, (0.6 * part * size,) * 2, darker(colour, 1.2), "tree")


def boat(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    half = size / 2
    hull = [(x - half, y - 0.16 * size), (x + half, y - 0.2 * size), (x + 0.3 * size, y)]
    scene.polygon([*hull, (x - 0.35 * size, y)], colour, "boat")
    scene.box(x - 0.02 * size, y - size, x + 0.02 * size, y - 0.15 * size, WOOD, "boat")
    sail = [(x + 0.05 * size, y - 0.95 * size), (x + 0.42 * size, y - 0.26 * size)]
    scene.polygon([*sail, (x + 0.05 * size, y - 0.26 * size)], (240, 236, 224), "boat")


def flowers(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    for number in range(5):
        place = x + (number - 2) * 0.7 * size, y - size * (0.4 + 0.25 * (number % 3))
        scene.oval(place, (0.3 * size, 0.28 * size), colour, "flower")
        scene.oval(place, (0.1 * size, 0.1 * size), (240, 214, 90), "flower")


def bench(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    for side in (-0.8, 0.7):
        scene.box(x + side * size, y - 0.5 * size, x + (side + 0.1) * size, y, DARK_GREY, "chair")
    for up in (0.5, 0.75, 0.95):
        scene.box(x - size, y - (up + 0.14) * size, x + 0.95 * size, y - up * size, WOOD, "chair")


def sign(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    scene.box(x - 1.2, y - 0.7 * size, x + 1.2, y, (120, 122, 126), "sign")
    centre = x, y - 0.85 * size
    scene.oval(centre, (0.2 * size, 0.2 * size), (196, 36, 40), "sign")
    scene.oval(centre, (0.14 * size, 0.14 * size), (240, 240, 240), "sign")


def dog(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    fur = (136, 96, 60)
    for leg in (-0.45, -0.25, 0.3, 0.5):
        scene.box(x + leg * size, y - 0.5 * size, x + (leg + 0.1) * size, y, fur, "animal")
    scene.oval((x, y - 0.6 * size), (0.65 * size, 0.25 * size), fur, "animal")
    scene.oval((x - 0.7 * size, y - 0.9 * size), (0.24 * size, 0.2 * size), fur, "animal")
    tail = [(x + 0.6 * size, y - 0.65 * size), (x + 0.95 * size, y - size)]
    scene.polygon([*tail, (x + 0.5 * size, y - 0.8 * size)], darker(fur), "animal")


def car(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    half = size / 2
    scene.box(x - half, y - 0.3 * size, x + half, y - 0.08 * size, colour, "vehicle")
    cabin = [(x - 0.33 * size, y - 0.3 * size), (x - 0.2 * size, y - 0.48 * size)]
    cabin += [(x + 0.2 * size, y - 0.48 * size), (x + 0.36 * size, y - 0.3 * size)]
    scene.polygon(cabin, darker(colour, 0.8), "vehicle")
    for left in (-0.22, 0.02):
        pane = (x + left * size, y - 0.44 * size, x + (left + 0.19) * size, y - 0.31 * size)
        scene.box(*pane, GLASS, "vehicle")
    for wheel in (-0.28, 0.28):
        scene.oval((x + wheel * size, y - 0.08 * size), (0.1 * size,) * 2, DARK_GREY, "vehicle")


def walker(
    scene: Painting, x: float, y: float, size: float, colour: FloatColour, seconds: float
) -> None:
    """Somebody who walks: the legs swing, three steps in two seconds."""
    swing = 0.13 * size * float(np.sin(2 * np.pi * 1.5 * seconds + x / 40))
    for foot in (swing, -swing):
        leg = [(x - 0.05 * size, y - 0.45 * size), (x + 0.05 * size, y - 0.45 * size)]
        leg += [(x + foot + 0.05 * size, y), (x + foot - 0.04 * size, y)]
        scene.polygon(leg, darker(colour, 0.5), "person")
    body = [(x - 0.1 * size, y - 0.82 * size), (x + 0.1 * size, y - 0.82 * size)]
    scene.polygon([*body, (x + 0.08 * size, y - 0.42 * size), (x - 0.08 * size, y - 0.42 * size)],
                  colour, "person")  # fmt: skip
    scene.oval((x, y - 0.91 * size), (0.065 * size, 0.085 * size), SKIN, "person")


def cyclist(scene: Painting, x: float, y: float, size: float, colour: FloatColour) -> None:
    for wheel in (-0.3, 0.3):
        hub = x + wheel * size, y - 0.2 * size
        scene.oval(hub, (0.2 * size, 0.2 * size), DARK_GREY, "bicycle")
        scene.oval(hub, (0.16 * size, 0.16 * size), (128, 124, 120), "bicycle")
    frame = [(x - 0.3 * size, y - 0.22 * size), (x - 0.18 * size, y - 0.48 * size)]
    scene.polygon(
        [*frame, (x + 0.2 * size, y - 0.44 * size), (x, y - 0.2 * size)], colour, "bicycle"
    )
    body = [(x - 0.16 * size, y - 0.8 * size), (x + 0.02 * size, y - 0.82 * size)]
    scene.polygon([*body, (x + 0.16 * size, y - 0.48 * size), (x + 0.02 * size, y - 0.44 * size)],
                  darker(colour), "person")  # fmt: skip
    scene.oval((x - 0.1 * size, y - 0.91 * size), (0.07 * size, 0.085 * size), SKIN, "person")
