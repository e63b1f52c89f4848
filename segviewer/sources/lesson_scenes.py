"""Small scenes in pairs, for the lessons: what tells two classes apart lies far from the object.

A scene is a function of its kind, its seed and which of its pair it is. Everything else that is
drawn by chance (place, colours, light, grain) comes from the seed alone, so the two of a pair share
it: swapping the context swaps the label, and nothing but the context does.

``hull``: a hull on plain ground, in fog as it were; beyond it, ``MARGIN_PIXELS`` away or more,
there is water or a road. On water the hull is a boat, on a road a vehicle.
``facade``: a front of windows from the ground up, in front of the sky, and street lamps of a few
pixels. One that goes on above ``TALL`` pixels is a skyscraper, a lower one a building; the lower
part is the same in both.
``bed``: a pillow on a sheet, with an outline and a shadow. Its cloth is the sheet's or another; it
is a pillow either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError, Truth
from segviewer.sources.source import STILL_SECONDS, Source

SIDE_PIXELS = 128  # pixels, of every scene
CLASSES = (
    "fog", "water", "road", "boat", "vehicle", "sky", "building", "skyscraper", "lamp",
    "sheet", "pillow",
)  # fmt: skip
FIRST_TEST_SEED = 10_000  # the first seed that no network learns from
MARGIN_PIXELS = 46  # pixels between a hull and its context, more than the lesson's FCN looks
BAND_PIXELS = 36  # pixels that the context is wide
LOW, TALL = (58, 68), (98, 114)  # heights in pixels, of a building and of a skyscraper
LAMPS = (2, 3, 4, 6, 8)  # diameters in pixels
STRIPE_PIXELS = (6, 12)  # pixels that a cloth's stripes repeat in
WAVE, LANE = 5, 9  # pixels between waves, and that a lane's mark is long

Picture = NDArray[np.uint8]
Values = NDArray[np.float32]
_Array = TypeVar("_Array", bound=NDArray[Any])


@dataclass(frozen=True, eq=False, kw_only=True)
class SceneExample:
    """``image`` (SIDE, SIDE, 3) uint8 RGB; ``labels`` (SIDE, SIDE) uint8, numbers of ``CLASSES``;
    ``object_mask`` (SIDE, SIDE) bool, the pixels of the object whose class the context decides;
    ``label`` is that class, ``rival`` the one of its pair."""

    image: Picture
    labels: Picture
    object_mask: NDArray[np.bool_]
    label: str
    rival: str


@dataclass(frozen=True)
class SceneKind:
    """The two contexts of a pair, with the class each makes of the object, and the painter.
    ``ground`` is what the object may be taken for, where both contexts give it the same class."""

    classes: Mapping[str, str]
    paint: Callable[[np.random.Generator, str], tuple[Values, Picture, NDArray[np.bool_]]]
    ground: str = ""


def scene_example(kind: str, seed: int, context: str) -> SceneExample:
    """The scene of a kind, a seed and a context such as "water"."""
    chosen = KINDS[kind]
    random = np.random.default_rng([seed, *kind.encode()])
    image, labels, mask = chosen.paint(random, context)
    image *= np.float32(random.uniform(0.8, 1.15))  # the light of the hour
    image += random.normal(0, 3, image.shape).astype(np.float32)
    label = chosen.classes[context]
    rival = next((name for name in chosen.classes.values() if name != label), chosen.ground)
    pixels = image.clip(0, 255).round().astype(np.uint8)
    return SceneExample(image=pixels, labels=labels, object_mask=mask, label=label, rival=rival)


def pair(kind: str, seed: int) -> tuple[SceneExample, SceneExample]:
    """Both scenes of a seed."""
    first, second = (scene_example(kind, seed, context) for context in KINDS[kind].classes)
    return first, second


def _flat(colour: NDArray[np.float64]) -> Values:
    return np.full((SIDE_PIXELS, SIDE_PIXELS, 3), colour, np.float32)


def _grey(random: np.random.Generator, low: float, high: float, tint: float) -> NDArray[np.float64]:
    """A colour of that lightness, off grey by ``tint`` a channel at most."""
    return random.uniform(low, high) + random.uniform(-tint, tint, 3)


def _hull(random: np.random.Generator, context: str) -> tuple[Values, Picture, NDArray[np.bool_]]:
    image = _flat(_grey(random, 130, 200, 12))
    labels = np.full((SIDE_PIXELS, SIDE_PIXELS), CLASSES.index("fog"), np.uint8)
    grounds = {"water": _water(random), "road": _road(random)}  # both drawn: chance goes on alike
    image[:BAND_PIXELS] = grounds[context][:BAND_PIXELS]
    labels[:BAND_PIXELS] = CLASSES.index(context)
    mask = np.zeros((SIDE_PIXELS, SIDE_PIXELS), np.uint8)
    height, length = int(random.integers(7, 13)), int(random.integers(20, 37))
    top = int(random.integers(BAND_PIXELS + MARGIN_PIXELS, SIDE_PIXELS - height - 1))
    left = int(random.integers(2, SIDE_PIXELS - length - 2))
    turned = int(random.integers(4))
    lower, upper = random.integers(1, 6, 2)
    right, bottom = left + length, top + height
    corners = [(left, top), (right, top), (right - lower, bottom), (left + upper, bottom)]
    cv2.fillPoly(mask, [np.array(corners, np.int32)], 1)
    colour = random.uniform(30, 235, 3)
    image[mask == 1] = colour
    cv2.line(image, (left + 2, top + 2), (right - 3, top + 2), tuple(colour * 0.6), 1)
    inside = mask == 1
    labels[inside] = CLASSES.index(KINDS["hull"].classes[context])
    # The context may lie on any side, so that no side tells anything.
    return _turn(image, turned), _turn(labels, turned), _turn(inside, turned)


def _turn(array: _Array, times: int) -> _Array:
    """By so many right angles."""
    return cast("_Array", np.ascontiguousarray(np.rot90(array, times)))


def _water(random: np.random.Generator) -> Values:
    image = _flat(np.array([60, 110, 150]) + random.uniform(-35, 35, 3))
    rows, columns = np.mgrid[:SIDE_PIXELS, :SIDE_PIXELS]
    phase = random.uniform(0, 6, 2)
    waves = np.sin(2 * np.pi * rows / WAVE + 2 * np.sin(columns / 7 + phase[0]) + phase[1])
    image += (16 * waves[..., None]).astype(np.float32)
    return image


def _road(random: np.random.Generator) -> Values:
    image = _flat(_grey(random, 70, 130, 18))
    image += random.normal(0, 7, (SIDE_PIXELS, SIDE_PIXELS, 1)).astype(np.float32)
    lane, start = int(random.integers(8, BAND_PIXELS - 8)), int(random.integers(LANE))
    for left in range(start - LANE, SIDE_PIXELS, 2 * LANE):
        image[lane : lane + 3, max(0, left) : max(0, left + LANE)] += 85
    return image


def _facade(random: np.random.Generator, context: str) -> tuple[Values, Picture, NDArray[np.bool_]]:
    image = _flat(_grey(random, 150, 225, 20))
    labels = np.full((SIDE_PIXELS, SIDE_PIXELS), CLASSES.index("sky"), np.uint8)
    # Both are drawn, whichever is shown: what comes after is then alike in both scenes.
    heights = {"low": int(random.integers(*LOW)), "high": int(random.integers(*TALL))}
    ground = SIDE_PIXELS - int(random.integers(6, 14))
    width = int(random.integers(34, 61))
    left = int(random.integers(4, SIDE_PIXELS - width - 4))
    image[ground:] = _grey(random, 60, 120, 10)
    labels[ground:] = CLASSES.index("road")
    front = _front(random, ground, width)
    top = ground - heights[context]
    image[top:ground, left : left + width] = front[top:ground]
    mask = np.zeros((SIDE_PIXELS, SIDE_PIXELS), np.bool_)
    mask[top:ground, left : left + width] = True
    labels[mask] = CLASSES.index(KINDS["facade"].classes[context])
    _lamps(random, image, labels, (left, left + width))
    return image, labels, mask


def _front(random: np.random.Generator, ground: int, width: int) -> Values:
    """A wall with windows in floors that are counted from the ground: (SIDE, width, 3)."""
    wall, glass = _grey(random, 90, 190, 25), _grey(random, 30, 90, 20)
    front = np.full((SIDE_PIXELS, width, 3), wall, np.float32)
    floor, bay = int(random.integers(8, 12)), int(random.integers(7, 11))
    for bottom in range(ground - 3, -floor, -floor):
        for left in range(3, width - 4, bay):
            front[max(0, bottom - 4) : max(0, bottom), left : left + 4] = glass
    return front


def _lamps(
    random: np.random.Generator, image: Values, labels: Picture, front: tuple[int, int]
) -> None:
    """Three lamps, a little lighter or darker than the sky, beside the front where there is
    room."""
    for diameter in random.choice(LAMPS, 3):
        column = int(random.integers(5, SIDE_PIXELS - 5))
        row = int(random.integers(12, SIDE_PIXELS - 40))
        change = random.choice((-1, 1)) * random.uniform(28, 45)
        if front[0] - 6 <= column <= front[1] + 6:
            continue
        rows, columns = (
            np.mgrid[:SIDE_PIXELS, :SIDE_PIXELS] - np.array([row, column])[:, None, None] + 0.5
        )
        disc = rows**2 + columns**2 <= (diameter / 2) ** 2
        image[disc] += change
        labels[disc] = CLASSES.index("lamp")


def _draw_bed(
    random: np.random.Generator, context: str
) -> tuple[Values, Picture, NDArray[np.bool_]]:
    cloths = {"same": _cloth(random), "other": _cloth(random)}  # the first is the sheet's
    image = cloths["same"].copy()
    labels = np.full((SIDE_PIXELS, SIDE_PIXELS), CLASSES.index("sheet"), np.uint8)
    height, width = int(random.integers(28, 41)), int(random.integers(44, 65))
    top, left = (int(random.integers(5, SIDE_PIXELS - side - 8)) for side in (height, width))
    turned = int(random.integers(4))
    shadow = _pillow(top + 3, left + 2, height, width)
    pillow = _pillow(top, left, height, width)
    image[shadow] *= np.float32(0.8)
    image[pillow] = cloths[context][pillow]
    inner = cv2.erode(pillow.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    image[pillow & ~inner] *= np.float32(0.7)
    labels[pillow] = CLASSES.index("pillow")
    return _turn(image, turned), _turn(labels, turned), _turn(pillow, turned)


def _cloth(random: np.random.Generator) -> Values:
    """Stripes of two colours in any direction."""
    first, second = random.uniform(70, 220, 3), random.uniform(-50, 50, 3)
    angle, period = random.uniform(0, np.pi), random.uniform(*STRIPE_PIXELS)
    rows, columns = np.mgrid[:SIDE_PIXELS, :SIDE_PIXELS]
    waves = np.sin(2 * np.pi * (rows * np.sin(angle) + columns * np.cos(angle)) / period)
    cloth: Values = (first + (waves > 0)[..., None] * second).astype(np.float32)
    return cloth


def _pillow(top: int, left: int, height: int, width: int) -> NDArray[np.bool_]:
    """The pixels of a pillow: a rectangle whose sides bulge a little."""
    rows, columns = np.mgrid[:SIDE_PIXELS, :SIDE_PIXELS] + 0.5
    down = np.abs(rows - top - height / 2) / (height / 2)
    across = np.abs(columns - left - width / 2) / (width / 2)
    return cast("NDArray[np.bool_]", down**6 + across**6 <= 1)


KINDS: Mapping[str, SceneKind] = {
    "hull": SceneKind({"water": "boat", "road": "vehicle"}, _hull),
    "facade": SceneKind({"low": "building", "high": "skyscraper"}, _facade),
    "bed": SceneKind({"same": "pillow", "other": "pillow"}, _draw_bed, ground="sheet"),
}


class LessonScenes(Source):
    """Scenes of a lesson to step through: ``hull/7/water`` is the hull of seed 7 on water,
    ``hull/7`` both of the pair. Each frame carries its labels as the truth."""

    frames_per_second = 1 / STILL_SECONDS
    still_seconds = STILL_SECONDS

    def __init__(self, kind: str, seed: int, contexts: tuple[str, ...]) -> None:
        self.title = f"{kind} {seed}" + (f", {contexts[0]}" if len(contexts) == 1 else "")
        self.contexts = contexts
        self.can_seek = self.wraps = len(contexts) > 1
        self.frame_count = len(contexts)
        self._place = kind, seed
        self._index = 0

    def __iter__(self) -> Iterator[Frame]:
        while self._index < len(self.contexts):
            index, self._index = self._index, self._index + 1
            yield self.frame(index)

    def frame(self, index: int) -> Frame:
        """The scene of that context, counted from 0."""
        kind, seed = self._place
        example = scene_example(kind, seed, self.contexts[index])
        truth = Truth(values=example.labels, names=CLASSES, title=self.title)
        origin = f"{kind} {seed}, {self.contexts[index]}"
        return Frame(
            example.image, index=index, seconds=index * STILL_SECONDS, origin=origin, truth=truth
        )

    def seek(self, index: int) -> None:
        """The next frame is that of this index; beyond the last there is none."""
        self._index = index

    def close(self) -> None:
        """Nothing stays open."""


def is_lesson_scene(text: str) -> bool:
    return text.lower().startswith("scene:") and "/" in text


def open_lesson_scene(text: str) -> LessonScenes:
    """The scenes that a text such as ``scene:hull/7/water`` or ``scene:hull/7`` names;
    SegviewerError if it names none."""
    kind, seed, *context = text.partition(":")[2].lower().split("/")
    known = {name: tuple(each.classes) for name, each in KINDS.items()}
    contexts = tuple(context) or known.get(kind, ())
    fits = len(context) < 2 and kind in known and set(contexts) <= set(known[kind])
    if not fits or not (seed.isascii() and seed.isdecimal()):
        forms = ", ".join(f"scene:{k}/7/{c}" for k, contexts in known.items() for c in contexts)
        raise SegviewerError(
            f"a lesson's scene is given as one of {forms}, or without its last part for both of a "
            f"pair, not '{text}'"
        )
    return LessonScenes(kind, int(seed), contexts)
