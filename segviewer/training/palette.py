"""Colours for class lists: Okabe and Ito's and Tol's, which colour-blind people can tell apart.

Sixteen classes are more than any palette keeps apart by hue alone; neighbours in a scene differ in
lightness too.
"""

from __future__ import annotations

from collections.abc import Sequence

from segviewer.checkpoints.class_lists import class_list

EVERYDAY = {
    "person": (240, 228, 66),
    "sky": (86, 180, 233),
    "building": (204, 121, 167),
    "tree": (0, 110, 80),
    "grass": (150, 205, 90),
    "road": (150, 150, 150),
    "water": (0, 92, 178),
    "vehicle": (213, 94, 0),
    "bicycle": (110, 60, 20),
    "animal": (230, 159, 0),
    "aeroplane": (51, 34, 136),
    "boat": (136, 34, 85),
    "sign": (255, 255, 255),
    "chair": (68, 190, 170),
    "book": (221, 204, 119),
    "flower": (238, 80, 100),
}
LESSON = {
    "fog": (214, 214, 204),
    "skyscraper": (0, 110, 80),
    "lamp": (240, 228, 66),
}  # what else the lessons' scenes hold


def colours(classes: Sequence[str]) -> list[tuple[int, int, int]]:
    """One RGB colour a class: VOC's own, by name where we know it, else evenly spread hues."""
    voc = class_list("VOC-21")
    if tuple(classes) == voc.names:
        return list(voc.colours)
    known = list(EVERYDAY.values())
    by_name = EVERYDAY | LESSON
    return [
        by_name.get(name, known[index] if index < len(known) else _spread(index))
        for index, name in enumerate(classes)
    ]


def _spread(index: int) -> tuple[int, int, int]:
    """VOC's rule: the bits of the class number spread over the three channels."""
    red = green = blue = 0
    for bit in range(8):
        red |= (index >> 0 & 1) << (7 - bit)
        green |= (index >> 1 & 1) << (7 - bit)
        blue |= (index >> 2 & 1) << (7 - bit)
        index >>= 3
    return red, green, blue
