"""Which classes a sheet's legend lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segviewer.metrics import class_shares
from segviewer.records import Classes, Inspection
from segviewer.rendering.style import Colour


def legend_entries(
    inspections: Sequence[Inspection], *, every_class: bool = False
) -> list[list[tuple[str, Colour]]]:
    """Names and colours, each class list once: those of at least 0.1 % of a picture, most frequent
    first; or ``every_class``, in the list's order."""
    shares: dict[Classes, NDArray[np.float64]] = {}
    for inspection in inspections:
        own_shares = class_shares(inspection.labels, len(inspection.classes))
        shares[inspection.classes] = np.maximum(
            shares.get(inspection.classes, np.zeros(len(own_shares))), own_shares
        )
    return [
        [(classes.names[label], classes.colours[label]) for label in _labels(share, every_class)]
        for classes, share in shares.items()
    ]


def _labels(shares: NDArray[np.float64], every_class: bool) -> list[int]:
    if every_class:
        return list(range(len(shares)))
    return [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] >= 0.001]
