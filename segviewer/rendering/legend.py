"""Which classes a sheet's legend lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.scoring import scores
from segviewer.metrics import class_shares
from segviewer.records import Classes, Inspection
from segviewer.rendering.style import Colour

LEAST_SHARE = 0.001  # of a picture


def listed_labels(
    inspections: Sequence[Inspection], *, every_class: bool = False, truth: bool = False
) -> dict[Classes, list[int]]:
    """The labels of each class list: those of at least 0.1 % of a picture, or with ``truth`` of
    what is true there, most frequent first; or ``every_class``, in the list's order."""
    shares: dict[Classes, NDArray[np.float64]] = {}
    for inspection in inspections:
        own = class_shares(inspection.labels, len(inspection.classes))
        if truth:
            own = np.maximum(own, _true_shares(inspection))
        shares[inspection.classes] = np.maximum(shares.get(inspection.classes, 0.0 * own), own)
    if every_class:
        return {classes: list(range(len(classes))) for classes in shares}
    return {
        classes: [int(i) for i in np.argsort(-share, kind="stable") if share[i] >= LEAST_SHARE]
        for classes, share in shares.items()
    }


def entries_of(classes: Classes, labels: Sequence[int]) -> list[tuple[str, Colour]]:
    """Names and colours of these labels."""
    return [(classes.names[label], classes.colours[label]) for label in labels]


def _true_shares(inspection: Inspection) -> NDArray[np.float64]:
    """The share of each class in the truth, 0 where there is none that fits."""
    own = scores(inspection)
    if own is None:
        return np.zeros(len(inspection.classes))
    return np.asarray(own.matrix.sum(1) / max(1, own.matrix.sum()), np.float64)
