"""Views of the predicted classes: mask, what changed, where two states disagree, confidence."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.labelling import confidence_at, inspected_labels
from segviewer.opencv import cv2
from segviewer.records import Classes, Inspection
from segviewer.rendering.drawing import Picture, blend, colour_labels, draw_heat
from segviewer.rendering.marks import NO_MARKS, Marks, burn, outline
from segviewer.rendering.photo import draw_input, drawn_size
from segviewer.rendering.style import Style

HATCH_SHARE = 1 / 64  # from one line of the hatching to the next, of the picture's longer side
HATCH_OPACITY = 0.55


def draw_mask(inspection: Inspection, style: Style) -> Picture:
    """Labels in the classes' colours over the photo; what a switch changed is outlined."""
    photo = draw_input(inspection, style)
    labels = inspected_labels(inspection, drawn_size(inspection, style))
    mask = blend(photo, colour_labels(labels, inspection.classes), style.opacity)
    return burn(mask, mark_changes(inspection, style)) if style.marks else mask


def draw_difference(inspection: Inspection, style: Style) -> Picture:
    """What changed against every branch on: new colours, hatched and outlined, over a grey photo;
    the photo itself where nothing is off."""
    photo = draw_input(inspection, style)
    if not inspection.state.options.off:
        return photo
    size = drawn_size(inspection, style)
    labels = inspected_labels(inspection, size)
    region = labels != inspected_labels(inspection, size, "logits_all_on")
    picture = draw_differing(photo, labels, region, inspection.classes)
    return burn(picture, mark_changes(inspection, style)) if style.marks else picture


def mark_changes(inspection: Inspection, style: Style) -> Marks:
    """The edges of what switches changed."""
    if not (inspection.state.options.off and style.outline):
        return NO_MARKS
    size = drawn_size(inspection, style)
    return outline(
        inspected_labels(inspection, size) != inspected_labels(inspection, size, "logits_all_on")
    )


def draw_confidence(inspection: Inspection, style: Style) -> Picture:
    """The probability of each pixel's own class, from 0 to 1."""
    size = drawn_size(inspection, style)
    confidence = confidence_at(inspection.logits, size, align_corners=inspection.align_corners)
    return draw_heat(confidence, (0.0, 1.0), style.colour_map)


def draw_differing(
    photo: Picture, labels: NDArray[Any], region: NDArray[np.bool_], classes: Classes
) -> Picture:
    """The labels' colours in a ``region`` (H, W) over the photo in a pale grey, hatched: a class
    may be as grey as the photo."""
    grey = np.asarray(cv2.transform(photo, np.full((3, 3), 1 / 3)), np.uint8)
    picture = blend(grey, np.full_like(grey, 235), 0.45)
    colours = colour_labels(labels, classes)
    lines = region & _hatching(region.shape)
    picture[region] = colours[region]
    dark = colours[lines].astype(int).sum(1, keepdims=True) < 3 * 128
    ink = np.where(dark, 255, 0)
    mixed = colours[lines] * (1 - HATCH_OPACITY) + ink * HATCH_OPACITY
    picture[lines] = mixed.round().astype(np.uint8)
    return picture


def _hatching(size: tuple[int, ...]) -> NDArray[np.bool_]:
    """Diagonal lines over a picture of (height, width) ``size``."""
    pitch = max(4, round(max(size) * HATCH_SHARE))
    rows, columns = np.ogrid[: size[0], : size[1]]
    return np.asarray((rows + columns) % pitch < max(1, pitch // 6), np.bool_)
