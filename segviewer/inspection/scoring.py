"""How well an inspection's labels agree with the ground truth of its frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from segviewer.labelling import inspected_labels
from segviewer.metrics import (
    boundary_counts,
    boundary_iou,
    confusion,
    iou,
    mean_of_occurring,
    pixel_accuracy,
)
from segviewer.records import IGNORE, Inspection
from segviewer.truth import Unknown, labellable, obstacle_of, truth_labels, unknown_classes


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """Counts of one picture at its own size; those of several add up.

    ``matrix`` (C, C) holds pixels by (true, predicted) class, ``boundary`` (2, C) the boundaries'
    intersections and unions; ``labellable`` (C,) says which classes the truth has a name for, and
    which therefore have scores. ``unlabelled`` is the share of the picture whose truth counts for
    nothing, ``unknown`` classes of the truth that the network does not have; both are left out.
    """

    matrix: NDArray[np.int64]
    boundary: NDArray[np.int64]
    labellable: NDArray[np.bool_]
    unlabelled: float = 0.0
    unknown: tuple[Unknown, ...] = ()

    @cached_property
    def iou(self) -> NDArray[np.float64]:
        """Of each class, in [0, 1]; NaN for one that never occurs or that the truth cannot name."""
        return np.where(self.labellable, iou(self.matrix), np.nan)

    @cached_property
    def boundary_iou(self) -> NDArray[np.float64]:
        """The same along outlines (Cheng et al. 2021)."""
        return np.where(self.labellable, boundary_iou(self.boundary), np.nan)

    @property
    def mean_iou(self) -> float:
        return mean_of_occurring(self.iou)

    @property
    def mean_boundary_iou(self) -> float:
        return mean_of_occurring(self.boundary_iou)

    @property
    def accuracy(self) -> float:
        """The share of compared pixels whose class is the true one; NaN where none is compared."""
        return pixel_accuracy(self.matrix) if self.matrix.any() else float("nan")

    def plain(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The scores as JSON can hold them; None stands for what never occurs."""
        by_class = zip(names, self.iou, self.boundary_iou, strict=True)
        return {
            "mean_iou": number(self.mean_iou),
            "accuracy": number(self.accuracy),
            "boundary_iou": number(self.mean_boundary_iou),
            "classes": {
                name: {"iou": number(value), "boundary_iou": number(rim)}
                for name, value, rim in by_class
                if not np.isnan(value)
            },
            "not_compared": {
                "unlabelled": self.unlabelled,
                **{unknown.name: unknown.share for unknown in self.unknown},
            },
        }


_scores_by_inspection: WeakKeyDictionary[Inspection, Scores | None] = WeakKeyDictionary()


def scores(inspection: Inspection) -> Scores | None:
    """The inspection against its frame's truth; None where there is none, or none that fits."""
    if inspection not in _scores_by_inspection:
        _scores_by_inspection[inspection] = _scores(inspection)
    return _scores_by_inspection[inspection]


def _scores(inspection: Inspection) -> Scores | None:
    truth, classes = inspection.frame.truth, inspection.classes
    if truth is None or obstacle_of(truth, classes):
        return None
    true = truth_labels(truth, classes)
    predicted = inspected_labels(inspection, inspection.frame.size)
    unknown = unknown_classes(truth, classes)
    left_out = float((true == IGNORE).mean())
    return Scores(
        matrix=confusion(true, predicted, len(classes)),
        boundary=boundary_counts(true, predicted, len(classes)),
        labellable=labellable(truth, classes),
        unlabelled=max(0.0, left_out - sum(each.share for each in unknown)),
        unknown=unknown,
    )


def number(value: float) -> float | None:
    """None, which JSON can hold, for the NaN of what never occurs."""
    return None if np.isnan(value) else float(value)
