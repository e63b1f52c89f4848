"""Two inspections of a frame, pixel by pixel: which class became which, and how sure both are.

Networks with different class lists are compared in the classes that both have, by name. A pixel to
which either gives a class that the other does not have is not compared, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from segviewer.class_matching import match_classes, renumber
from segviewer.labelling import confidence_at, inspected_labels
from segviewer.metrics import Change, changes
from segviewer.records import IGNORE, Inspection
from segviewer.truth import Unknown

Size = tuple[int, int]


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """What changed from another inspection to this one, in the classes of this one.

    ``changes`` counts pixels of the network's input, which are ``pixels`` in all; ``confidence`` is
    the change of the mean probability of the winning class. ``unknown`` are the classes of either
    that the other does not have, with their shares of its mask; ``not_compared`` is the share of
    the picture that they leave out.
    """

    changes: tuple[Change, ...]
    pixels: int
    confidence: float
    not_compared: float = 0.0
    unknown: tuple[Unknown, ...] = ()

    @property
    def changed_share(self) -> float:
        """The share of the picture that is compared and changed class."""
        return sum(change.pixels for change in self.changes) / self.pixels

    def plain(self, names: tuple[str, ...]) -> dict[str, Any]:
        """As JSON can hold it; ``names`` are this one's classes."""
        return {
            "changed": self.changed_share,
            "changes": [
                {"from": names[c.before], "to": names[c.after], "share": c.pixels / self.pixels}
                for c in self.changes
            ],
            "confidence": self.confidence,
            "not_compared": self.not_compared,
            "unknown": {each.name: each.share for each in self.unknown},
        }


@dataclass(frozen=True, eq=False)
class LabelPair:
    """Labels of two inspections in the classes of the first, and where they can be compared:
    (H, W) each."""

    labels: NDArray[Any]
    others: NDArray[Any]
    compared: NDArray[np.bool_]

    @property
    def differs(self) -> NDArray[np.bool_]:
        differs: NDArray[np.bool_] = self.compared & (self.labels != self.others)
        return differs


def label_pair(inspection: Inspection, other: Inspection, size: Size) -> LabelPair:
    """Both inspections' labels at a size."""
    labels, others = inspected_labels(inspection, size), inspected_labels(other, size)
    if inspection.classes == other.classes:
        return LabelPair(labels, others, np.ones(size, np.bool_))
    own, their = inspection.classes.names, other.classes.names
    known = np.array([place is not None for place in match_classes(own, their)])
    others = renumber(others, match_classes(their, own))
    return LabelPair(labels, others, known[labels] & (others != IGNORE))


def has_common_classes(inspection: Inspection, other: Inspection) -> bool:
    """Whether there is anything to compare."""
    if inspection.classes == other.classes:
        return True
    return any(
        place is not None for place in match_classes(inspection.classes.names, other.classes.names)
    )


def compare(inspection: Inspection, other: Inspection) -> Comparison:
    """What changed from the other inspection of the frame to this one, at this one's input size."""
    size = inspection.input_size
    pair = label_pair(inspection, other, size)
    # What one network has no class for is no change of a class.
    before = np.where(pair.compared, pair.others, IGNORE)
    return Comparison(
        changes=changes(before, pair.labels, len(inspection.classes)),
        pixels=pair.labels.size,
        confidence=mean_confidence(inspection, size) - mean_confidence(other, size),
        not_compared=float(1 - pair.compared.mean()),
        unknown=_unknown_classes(inspection, other, size)
        + _unknown_classes(other, inspection, size),
    )


_changes_by_inspection: WeakKeyDictionary[Inspection, tuple[Change, ...]] = WeakKeyDictionary()


def switch_changes(inspection: Inspection) -> tuple[Change, ...]:
    """Which classes became which in the network's input through the branches that are off."""
    # Remembered as long as the inspection lives: a frame's caption and panel both ask.
    if inspection not in _changes_by_inspection:
        _changes_by_inspection[inspection] = changes(
            inspection.labels_all_on, inspection.labels, len(inspection.classes)
        )
    return _changes_by_inspection[inspection]


def compare_with_all_on(inspection: Inspection) -> Comparison:
    """What the branches that are off changed."""
    size = inspection.input_size
    return Comparison(
        changes=switch_changes(inspection),
        pixels=inspection.labels.size,
        confidence=mean_confidence(inspection, size)
        - mean_confidence(inspection, size, "logits_all_on"),
    )


def mean_confidence(inspection: Inspection, size: Size, which: str = "logits") -> float:
    """The mean over the picture of the probability of the winning class, in [0, 1]."""
    logits, align_corners = getattr(inspection, which), inspection.align_corners
    return float(confidence_at(logits, size, align_corners=align_corners).mean())


def _unknown_classes(inspection: Inspection, other: Inspection, size: Size) -> tuple[Unknown, ...]:
    """Classes of the inspection's mask that the other network does not have."""
    names = inspection.classes.names
    if inspection.classes == other.classes:
        return ()
    labels = inspected_labels(inspection, size)
    counts = np.bincount(labels.ravel(), minlength=len(names))
    places = match_classes(names, other.classes.names)
    unknown = [
        Unknown(name, float(count / labels.size))
        for name, count, place in zip(names, counts, places, strict=True)
        if place is None and count
    ]
    return tuple(sorted(unknown, key=lambda each: -each.share))
