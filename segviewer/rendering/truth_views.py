"""Pictures of the ground truth and of where the network is wrong, and what is said below them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.scoring import Scores, scores
from segviewer.labelling import inspected_labels
from segviewer.opencv import cv2
from segviewer.records import IGNORE, Inspection, SegviewerError
from segviewer.rendering.drawing import Picture, blend, colour_labels, darken, resize
from segviewer.rendering.label_views import draw_differing
from segviewer.rendering.marks import NO_MARKS, Marks, burn, outline
from segviewer.rendering.style import Style
from segviewer.truth import Unknown, convention_of, obstacle_of, truth_labels, unknown_classes

CLASSES_LISTED = 3  # classes, before the rest is summed up
LEAST_ACCURACY = 0.05  # of a network that a mask is meant for, on all but the strangest pictures
OTHER_NUMBERS = "hardly a pixel agrees: are these the network's own classes, in its order?"


def draw_truth(inspection: Inspection, style: Style, size: tuple[int, int]) -> Picture:
    """The true classes in the network's colours over the photo; the photo darkened where nothing is
    said, or where the network has no such class."""
    photo = resize(inspection.frame.image, size)
    true = _true(inspection, size)
    labelled = true != IGNORE
    picture = darken(photo)
    colours = colour_labels(np.where(labelled, true, 0), inspection.classes)
    picture[labelled] = blend(photo, colours, style.opacity)[labelled]
    return picture


def draw_errors(inspection: Inspection, style: Style, size: tuple[int, int]) -> Picture:
    """What the network says where it is wrong, hatched and outlined, over a grey photo; darkened
    where nothing is compared."""
    photo = resize(inspection.frame.image, size)
    true, labels = _true(inspection, size), inspected_labels(inspection, size)
    compared = true != IGNORE
    picture = draw_differing(photo, labels, compared & (labels != true), inspection.classes)
    picture[~compared] = darken(photo)[~compared]
    return burn(picture, mark_errors(inspection, style, size)) if style.marks else picture


def mark_errors(inspection: Inspection, style: Style, size: tuple[int, int]) -> Marks:
    """The edges of where the network is wrong."""
    if not style.outline:
        return NO_MARKS
    true = _true(inspection, size)
    return outline((true != IGNORE) & (inspected_labels(inspection, size) != true))


def truth_caption(inspection: Inspection, style: Style) -> str:
    """Where the truth comes from, how its numbers are read, and which of its classes the network
    does not have."""
    truth = inspection.frame.truth
    if truth is None:
        return ""
    lacking = describe_unknown(unknown_classes(truth, inspection.classes))
    parts = (truth.title, convention_of(truth, inspection.classes), lacking)
    return "; ".join(part for part in parts if part)


def scores_caption(inspection: Inspection, style: Style) -> str:
    """Mean IoU, accuracy and boundary IoU, and what they leave out."""
    own = scores(inspection)
    all_on = not inspection.state.options.off
    return "" if own is None else describe_scores(own, all_on=all_on)


def describe_scores(own: Scores, *, all_on: bool) -> str:
    """One line: the figures, and what is to be said of them."""
    figures = (
        f"mean IoU {own.mean_iou:.3f}, accuracy {own.accuracy:.1%}, "
        f"boundary IoU {own.mean_boundary_iou:.3f}"
    )
    return "; ".join((figures, *describe_doubts(own, all_on=all_on)))


def describe_doubts(own: Scores, *, all_on: bool) -> list[str]:
    """What the figures leave out, and whether the mask may be of other classes altogether. Where
    something is off, that may be why hardly a pixel agrees."""
    differs = all_on and own.accuracy < LEAST_ACCURACY
    return list(filter(None, (describe_unknown(own.unknown), OTHER_NUMBERS if differs else "")))


def describe_unknown(unknown: tuple[Unknown, ...]) -> str:
    """The true classes that a network does not have, and how much of the picture they are."""
    if not unknown:
        return ""
    listed = list_names([each.name for each in unknown])
    return f"{sum(each.share for each in unknown):.1%} not compared: {listed}"


def list_names(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    more = len(names) - CLASSES_LISTED
    return ", ".join(names[:CLASSES_LISTED]) + (f" and {more} more" if more > 0 else "")


def _true(inspection: Inspection, size: tuple[int, int]) -> NDArray[np.uint8 | np.uint16]:
    """True labels at a size. A SegviewerError where there is no truth, or none that fits."""
    truth = inspection.frame.truth
    if truth is None:
        raise SegviewerError(f"{obstacle_of(None, inspection.classes)}: give one with --truth.")
    true = truth_labels(truth, inspection.classes)
    if true.shape == size:
        return true
    return np.asarray(cv2.resize(true, size[::-1], interpolation=cv2.INTER_NEAREST))
