"""Scores of a model on a split: every picture, at the mask's own size, unlabelled left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.inspections import inspect
from segviewer.labelling import labels_at
from segviewer.metrics import confusion, iou, iou_intervals, mean_iou, pixel_accuracy
from segviewer.network_info import OffMode
from segviewer.records import Frame, Options
from segviewer.training.crops import drop_unlabelled
from segviewer.training.packs import UNLABELLED, Example


@dataclass(frozen=True, eq=False)
class PackScores:
    """``matrices`` (pictures, classes, classes); ``background_person`` is the share of the people
    pack's unlabelled background that is called person; ``off`` maps branch keys to the change in
    mean IoU when that branch alone is off."""

    matrices: NDArray[np.int64]
    background_person: float
    off: dict[str, tuple[OffMode, float]]

    def mean_iou(self) -> float:
        """In [0, 1], over the classes that occur."""
        return mean_iou(self.matrices.sum(0))

    def plain(self, classes: Sequence[str]) -> dict[str, Any]:
        """The scores as a card holds them: IoU in [0, 1] with 95 % bootstrap intervals.

        None stands for the score of a class that never occurs.
        """
        total = self.matrices.sum(0)
        low, high = iou_intervals(self.matrices)
        pictures = (self.matrices.sum(2) > 0).sum(0)
        return {
            "pictures": len(self.matrices),
            "mean_iou": _short(mean_iou(total)),
            "pixel_accuracy": _short(pixel_accuracy(total)),
            "background_called_person": _short(self.background_person),
            "classes": {
                name: {
                    "iou": _short(value),
                    "interval_95": [_short(low[i]), _short(high[i])],
                    "pictures": int(pictures[i]),
                }
                for i, (name, value) in enumerate(zip(classes, iou(total), strict=True))
            },
            "one_branch_off": {
                key: {"mode": mode, "change_in_mean_iou": _short(change)}
                for key, (mode, change) in self.off.items()
            },
        }


def measure(
    model: Model,
    examples: Sequence[Example],
    *,
    branches: bool = True,
    report: Callable[[int], None] = lambda done: None,
) -> PackScores:
    """Scores with everything on, and, of its ``branches``, with each off alone in its default
    mode."""
    classes = len(model.classes)
    keys = model.network.branch_keys() if branches else ()
    modes: dict[str, OffMode] = {key: model.default_off_mode(key) for key in keys}
    matrices = []
    off = {key: np.zeros((classes, classes), np.int64) for key in modes}
    person = np.zeros(2, np.int64)
    for done, example in enumerate(examples):
        captured = capture(model, Frame(example.image))
        labels = _labels(model, captured, example, {})
        matrices.append(confusion(drop_unlabelled(example.mask), labels, classes))
        person += _person(model, example, labels)
        for key, mode in modes.items():
            toggled = _labels(model, captured, example, {key: mode})
            off[key] += confusion(drop_unlabelled(example.mask), toggled, classes)
        report(done + 1)
    stacked = np.stack(matrices)
    base = mean_iou(stacked.sum(0))
    changes = {key: (modes[key], mean_iou(off[key]) - base) for key in modes}
    return PackScores(stacked, person[0] / max(1, person[1]), changes)


def _labels(
    model: Model, captured: Capture, example: Example, off: dict[str, OffMode]
) -> NDArray[np.uint8 | np.uint16]:
    inspection = inspect(model, captured, Options(off=off, shown=()))
    size = (example.mask.shape[0], example.mask.shape[1])
    return labels_at(inspection.logits, size, align_corners=inspection.align_corners)


def _person(model: Model, example: Example, labels: NDArray[Any]) -> NDArray[np.int64]:
    """Pixels of unlabelled background called person, and all of them."""
    background = example.mask == UNLABELLED
    if "person" not in model.classes.names:
        return np.zeros(2, np.int64)
    called = labels[background] == model.classes.names.index("person")
    return np.array([called.sum(), background.sum()])


def _short(value: float) -> float | None:
    """Four digits; None, which JSON can hold, for the NaN of a class that never occurs."""
    return None if np.isnan(value) else round(float(value), 4)
