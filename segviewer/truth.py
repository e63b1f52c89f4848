"""Ground truth: what a mask says of a frame, and in the classes of which list.

A mask's numbers are those of whichever network is compared with it, unless it comes with a list of
its own (a rendered scene's, a data set's, the colours of a table); then names decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from segviewer.class_matching import match_classes, renumber
from segviewer.records import IGNORE, NOTHING, Classes, SegviewerError, Truth

ADE20K = 150  # classes; its masks say 0 where nothing is labelled and count from 1
NO_TRUTH = "no ground truth here; open a mask"
NOT_LABELLED = (NOTHING, "unlabeled", "ego vehicle", "rectification border", "out of roi")

Labels = NDArray[Any]


@dataclass(frozen=True)
class Unknown:
    """A class of the truth that a network does not have, and its share of the picture."""

    name: str
    share: float


_labels_by_truth: WeakKeyDictionary[Truth, dict[Classes, Labels | str]] = WeakKeyDictionary()


def truth_labels(truth: Truth, classes: Classes) -> Labels:
    """The truth in a network's labels: (H, W), ``IGNORE`` where it counts for nothing or is of a
    class that the network does not have. A SegviewerError where its numbers cannot be meant."""
    by_classes = _labels_by_truth.setdefault(truth, {})
    if classes not in by_classes:  # views, captions and scores all ask
        try:
            by_classes[classes] = _truth_labels(truth, classes)
        except SegviewerError as error:
            by_classes[classes] = str(error)  # its traceback would keep the truth for ever
    labels = by_classes[classes]
    if isinstance(labels, str):
        raise SegviewerError(labels)
    return labels


def _truth_labels(truth: Truth, classes: Classes) -> Labels:
    if _has_own_colours(truth, classes):
        return renumber(truth.values, [classes.colours.index(c) for c in truth.colours])
    if truth.names:
        return renumber(truth.values, _places(truth, classes))
    if truth.colours:
        raise SegviewerError(
            f"{truth.title} has the colours of no known list of classes, nor of this network's; "
            f"save it with one class number a pixel."
        )
    return _number_labels(truth, len(classes))


def unknown_classes(truth: Truth, classes: Classes) -> tuple[Unknown, ...]:
    """The truth's classes that occur and that the network does not have, the largest first."""
    if not truth.names or _has_own_colours(truth, classes):
        return ()
    places = _places(truth, classes)
    counts = np.bincount(truth.values.ravel(), minlength=len(truth.names))
    lacking = [
        Unknown(name, float(counts[number] / truth.values.size))
        for number, name in enumerate(truth.names)
        if places[number] is None and counts[number] and name not in NOT_LABELLED
    ]
    return tuple(sorted(lacking, key=lambda unknown: -unknown.share))


def labellable(truth: Truth, classes: Classes) -> NDArray[np.bool_]:
    """Whether each class of the network has a name in the truth: (C,). One that has none can be
    predicted, but never rightly, and says nothing about the network by itself."""
    labels: NDArray[np.bool_] = np.ones(len(classes), np.bool_)
    if truth.names and not _has_own_colours(truth, classes):
        places = {place for place in _places(truth, classes) if place is not None}
        labels = np.isin(np.arange(len(classes)), list(places))
    return labels


def obstacle_of(truth: Truth | None, classes: Classes) -> str:
    """Why a network cannot be compared with the truth, "" where it can."""
    if truth is None:
        return NO_TRUTH
    try:
        truth_labels(truth, classes)
    except SegviewerError as error:
        return str(error)
    return ""


def _has_own_colours(truth: Truth, classes: Classes) -> bool:
    """Whether the mask is painted in the network's own colours, which come before known lists."""
    return bool(truth.colours) and set(truth.colours) <= set(classes.colours)


def _places(truth: Truth, classes: Classes) -> tuple[int | None, ...]:
    places = match_classes(truth.names, classes.names)
    if set(places) == {None}:  # a network whose classes have no names: numbers may do
        if len(truth.names) == len(classes):
            return tuple(range(len(classes)))
        if truth.train_ids and sum(p is not None for p in truth.train_ids) == len(classes):
            return truth.train_ids
        raise SegviewerError(
            f"{truth.title} and the network have no class in common: "
            f"{_some(truth.names)} there, {_some(classes.names)} here; "
            f"give a mask of the network's own classes."
        )
    return places


def _some(names: tuple[str, ...], most: int = 4) -> str:
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def convention_of(truth: Truth, classes: Classes) -> str:
    """How a mask's numbers are read where its file does not say it, "" where they are the
    network's own."""
    is_shifted = not truth.names and not truth.colours and _counts_from_one(truth, len(classes))
    return "0 counts for nothing and 1 is the first class, as in ADE20K" if is_shifted else ""


def _counts_from_one(truth: Truth, classes: int) -> bool:
    return classes == ADE20K and not truth.as_is and not (truth.values == IGNORE).any()


def _number_labels(truth: Truth, classes: int) -> Labels:
    values = truth.values
    if _counts_from_one(truth, classes):
        return renumber(values, [None, *range(ADE20K)])
    present = np.flatnonzero(np.bincount(values.ravel(), minlength=IGNORE + 1)[:IGNORE])
    unknown = present[present >= classes]
    if len(unknown):
        raise SegviewerError(
            f"{truth.title} has the value {unknown[0]}, but the model has {classes} classes; use "
            f"0 to {classes - 1}, and {IGNORE} for what counts for nothing, or say what it means: "
            f"--relabel {unknown[0]}=CLASS."
        )
    return values
