"""What branches do to the picture on the screen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.subject import Subject
from segviewer.opencv import cv2
from segviewer.records import SegviewerError

BAND_PIXELS = 8  # on either side of an edge


def shapley_values(subject: Subject) -> Figure:
    """What each branch adds at the clicked point, and that it sums to the whole."""
    if subject.state.options.unit is None:
        raise SegviewerError("Shapley values are those of a point: click one.")
    inspection = subject.inspect(subject.capture())
    added = inspection.contributions
    if added is None:
        raise SegviewerError(f"{inspection.network.title} has no branches that add anything.")
    titles = {branch.key: branch.title for branch in inspection.network.branches}
    name = " over ".join(inspection.classes.names[label] for label in added.classes)
    numbers = [Number(titles[key], round(value, 3)) for key, value in added.shapley.items()]
    numbers += [
        Number("their sum", round(sum(added.shapley.values()), 3)),
        Number("all on, less all off", round(added.all_on - added.all_off, 3)),
    ]
    return Figure(tuple(numbers), f"{added.value} of {name} at the clicked point.")


def changed_pixels(subject: Subject) -> Figure:
    """How much of the mask the switches changed, and how much of that lies along its edges."""
    inspection = subject.inspect(subject.capture())
    changed = inspection.labels != inspection.labels_all_on
    off = ", ".join(key for key, _ in inspection.state.options.off) or "nothing"
    return Figure(edge_shares(changed, inspection.labels_all_on), f"Off: {off}.")


def edge_shares(changed: NDArray[np.bool_], labels: NDArray[np.integer]) -> tuple[Number, ...]:
    """The share of pixels that changed, and what share of them, and of all, lies along edges."""
    band = edge_band(labels, BAND_PIXELS)
    numbers = [
        Number("pixels that changed", round(100 * float(changed.mean()), 2), "%"),
        Number(f"of all pixels, {BAND_PIXELS} or fewer from an edge", _percent(band), "%"),
    ]
    if changed.any():
        near = round(100 * float(band[changed].mean()), 1)
        numbers.append(Number("of those that changed", near, "%"))
    return tuple(numbers)


def _percent(mask: NDArray[np.bool_]) -> float:
    return round(100 * float(mask.mean()), 1)


def edge_band(labels: NDArray[np.integer], pixels: int) -> NDArray[np.bool_]:
    """Pixels at most ``pixels`` away, along rows or columns or both, from one across an edge."""
    edges = np.zeros(labels.shape, np.bool_)
    down, along = labels[1:] != labels[:-1], labels[:, 1:] != labels[:, :-1]
    edges[1:] |= down
    edges[:-1] |= down
    edges[:, 1:] |= along
    edges[:, :-1] |= along
    # The pixels on either side of an edge are one away from it.
    side = 2 * (pixels - 1) + 1
    square = np.ones((side, side), np.uint8)
    band: NDArray[np.bool_] = cv2.dilate(edges.astype(np.uint8), square) > 0
    return band
