"""Colours for classes: those of data sets, and one that colour-blind people can tell apart.

How colours look to them is simulated after Machado et al. 2009, at full severity.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.checkpoints.class_lists import class_list
from segviewer.records import Classes, Inspection
from segviewer.rendering.style import Colour

Floats = NDArray[np.float64]

OWN, SAFE = "own", "safe"
DATA_SETS = {"voc": "VOC", "cityscapes": "Cityscapes", "ade20k": "ADE20K"}
PALETTES = {OWN: "As the network has them", **DATA_SETS, SAFE: "Colour-blind safe"}

SIMULATIONS = {  # of linear RGB
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
OKABE_ITO = (  # Okabe and Ito 2008; black is for the background
    (0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115),
    (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167),
)  # fmt: skip
CANDIDATE_STEP = 28  # of 256, from one colour to the next that may join them
LIGHTNESS = (12.0, 88.0)  # of them: none is lost on white or beside the black
TO_XYZ = np.array(  # of sRGB at D65, each row over its white
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
) / np.array([[0.95047], [1.0], [1.08883]])


def recolour_classes(classes: Classes, palette: str) -> Classes:
    """The classes in a palette's colours, one after the other; a data set's begin again where
    there are more classes."""
    if palette == OWN:
        return classes
    count = len(classes)
    if palette == SAFE:
        return replace(classes, colours=safe_colours(count))
    colours = class_list(DATA_SETS[palette]).colours
    return replace(classes, colours=tuple(colours[i % len(colours)] for i in range(count)))


@cache
def safe_colours(count: int) -> tuple[Colour, ...]:
    """Okabe and Ito's, then each time the colour that differs most from all before it to whom it
    differs least: one of the three kinds of colour-blind people, or everyone else."""
    chosen = list(OKABE_ITO[:count])
    if len(chosen) == count:
        return tuple(chosen)
    levels = np.arange(0, 256, CANDIDATE_STEP)
    candidates = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(-1, 3)
    looks = appearances(candidates)
    light = looks[0][:, 0]
    candidates = candidates[(light > LIGHTNESS[0]) & (light < LIGHTNESS[1])]
    looks = appearances(candidates)
    nearest = np.min([_distances(looks, one) for one in _looks_of(chosen)], axis=0)
    while len(chosen) < count:
        best = int(nearest.argmax())
        chosen.append(
            (int(candidates[best, 0]), int(candidates[best, 1]), int(candidates[best, 2]))
        )
        nearest = np.minimum(nearest, _distances(looks, looks[:, best]))
    return tuple(chosen)


def least_difference(colours: tuple[Colour, ...]) -> float:
    """The smallest difference (CIE 1976) between two of the colours, to whom it is smallest."""
    looks = appearances(np.array(colours))
    apart = np.linalg.norm(looks[:, :, None] - looks[:, None], axis=-1)
    apart[:, np.arange(len(colours)), np.arange(len(colours))] = np.inf
    return float(apart.min())


def appearances(colours: NDArray[Any]) -> Floats:
    """sRGB colours (N, 3) as CIE Lab (4, N, 3): to most people, then to the three kinds."""
    linear = linear_rgb(colours)
    lights = [linear, *(linear @ np.array(matrix).T for matrix in SIMULATIONS.values())]
    return np.stack([_lab(np.clip(each, 0, 1)) for each in lights])


def linear_rgb(colours: NDArray[Any]) -> Floats:
    """sRGB of 0 to 255 as light of 0 to 1."""
    share = np.asarray(colours, np.float64) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours (WCAG 2.1), 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    lights = sorted(float(linear_rgb(np.array(colour)) @ weights) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _looks_of(colours: list[Colour]) -> list[Floats]:
    looks = appearances(np.array(colours))
    return [looks[:, index] for index in range(len(colours))]


def _distances(looks: Floats, one: Floats) -> Floats:
    """The difference of each candidate (4, N, 3) from a colour (4, 3), to whom it is smallest."""
    return np.asarray(np.linalg.norm(looks - one[:, None], axis=-1).min(0))


def _lab(linear: Floats) -> Floats:
    xyz = linear @ TO_XYZ.T
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def recolour(inspection: Inspection, palette: str) -> Inspection:
    """The inspection with its classes in a palette's colours."""
    if palette == OWN:
        return inspection
    return replace(inspection, classes=recolour_classes(inspection.classes, palette))
