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
DIMMED, LEAST_LIT = 0.15, 0.75  # of the mask's opacity, beside a highlighted class; and its own


def draw_mask(inspection: Inspection, style: Style) -> Picture:
    """Labels in the classes' colours over the photo; what a switch changed is outlined."""
    photo = draw_input(inspection, style)
    labels = inspected_labels(inspection, drawn_size(inspection, style))
    mask = _lay_over(photo, labels, inspection.classes, style)
    return burn(mask, mark_changes(inspection, style)) if style.marks else mask


def _lay_over(photo: Picture, labels: NDArray[Any], classes: Classes, style: Style) -> Picture:
    """The labels' colours over the photo, weaker for classes that are hidden or not highlighted."""
    colours = colour_labels(labels, classes)
    opacities = class_opacities(classes, style)
    if (opacities == style.opacity).all():
        return blend(photo, colours, style.opacity)
    share = opacities.take(labels)[..., None]
    mixed: Picture = (photo * (1 - share) + colours * share).round().astype(np.uint8)
    return mixed


def class_opacities(classes: Classes, style: Style) -> NDArray[np.float32]:
    """How strongly each class covers the photo: (C,) in [0, 1]."""
    is_lit = style.highlight in classes.names
    shares = [
        0.0 if name in style.hidden else DIMMED if is_lit and name != style.highlight else 1.0
        for name in classes.names
    ]
    if is_lit:  # even where the mask is faint or the class hidden: it was asked for
        shares[classes.names.index(style.highlight)] = max(
            1.0, LEAST_LIT / max(style.opacity, 0.01)
        )
    opacities: NDArray[np.float32] = np.array(shares, np.float32) * np.float32(style.opacity)
    return opacities.clip(max=1.0)


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
