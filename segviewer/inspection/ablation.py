"""Every branch off alone, and alone on: what changes over a picture.

Off means each branch's own default mode. That is not the papers' ablation, which trains again
without the branch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect, shown_classes
from segviewer.inspection.shapley import coalition_members
from segviewer.labelling import confidence_at, labels_at
from segviewer.metrics import confusion, iou, mean_iou
from segviewer.network_info import OffMode
from segviewer.records import IGNORE, Frame, Inspection, Options, SegviewerError, Setup


@dataclass(frozen=True, eq=False, kw_only=True)
class Ablation:
    """One state of one picture.

    ``state`` is "all", "off" or "only", ``branch`` the key that is off or alone on, "" for all.
    ``changed`` is the share of the picture's pixels whose class is another than with all on,
    ``confidence`` the change of the mean probability of the winning class. ``iou`` holds each
    class's IoU with the truth (NaN where the class occurs in neither), None without a truth.
    """

    picture: str
    model: str
    state: str
    branch: str
    mode: str
    changed: float
    confidence: float
    mean_iou: float | None
    iou: tuple[float, ...] | None

    def plain(self, classes: tuple[str, ...]) -> dict[str, Any]:
        values: dict[str, Any] = vars(self).copy()
        by_class = values.pop("iou")
        if by_class is not None:
            values["iou"] = {
                name: None if np.isnan(value) else float(value)
                for name, value in zip(classes, by_class, strict=True)
            }
        return values


def ablate(
    model: Model,
    frame: Frame,
    setup: Setup | None = None,
    truth: NDArray[np.uint8] | None = None,
) -> Iterator[Ablation]:
    """The picture with all branches on, then with each off alone, then with each alone on.

    ``truth`` (H, W) has the frame's size and a class of the model or 255 at every pixel; a
    SegviewerError says where it has not.

    >>> import segviewer
    >>> model = segviewer.load_model("everyday/pspnet")
    >>> frame = next(iter(segviewer.open_source("scene:1")))
    >>> rows = list(segviewer.ablate(model, frame))
    >>> [(row.state, row.branch) for row in rows[:3]]
    [('all', ''), ('off', 'pyramid.features'), ('off', 'pyramid.bin_1')]
    >>> rows[0].changed
    0.0
    """
    if truth is not None:
        check_truth(truth, frame, len(shown_classes(model.classes)))
    captured = capture(model, frame, setup)
    names = coalition_members(captured.network, ())
    modes = {key: model.default_off_mode(key) for key in captured.network.branch_keys()}
    states: list[tuple[str, str, dict[str, OffMode]]] = [("all", "", {})]
    states += [("off", key, {key: modes[key]}) for key in modes]
    states += [("only", key, {k: modes[k] for k in names if k != key}) for key in names]
    base: Inspection | None = None
    for state, key, off in states:
        inspection = inspect(model, captured, Options(off=off, shown=()))
        # The first has every branch on: all others are compared with it.
        base = base or inspection
        matrix = None if truth is None else _against(inspection, truth)
        yield Ablation(
            picture=frame.origin,
            model=model.name,
            state=state,
            branch=key,
            mode=modes.get(key, ""),
            changed=float((inspection.labels != base.labels).mean()),
            confidence=_confidence(inspection) - _confidence(base),
            mean_iou=None if matrix is None else mean_iou(matrix),
            iou=None if matrix is None else tuple(iou(matrix).tolist()),
        )


def _confidence(inspection: Inspection) -> float:
    """The mean probability of the winning class."""
    confidence = confidence_at(
        inspection.logits, inspection.input_size, align_corners=inspection.align_corners
    )
    return float(confidence.mean())


def check_truth(truth: NDArray[np.uint8], frame: Frame, classes: int) -> None:
    """Whether a mask fits the picture and the model; a SegviewerError says what does not."""
    if truth.shape != frame.size:
        (rows, columns), (height, width) = truth.shape, frame.size
        raise SegviewerError(
            f"The mask of {frame.origin} is {columns}×{rows} but the picture {width}×{height}; "
            f"they must be alike."
        )
    unknown = np.unique(truth[(truth >= classes) & (truth != IGNORE)])
    if len(unknown):
        raise SegviewerError(
            f"The mask of {frame.origin} has the value {unknown[0]}, but the model has {classes} "
            f"classes; use 0 to {classes - 1}, and {IGNORE} for what counts for nothing."
        )


def _against(inspection: Inspection, truth: NDArray[np.uint8]) -> NDArray[np.int64]:
    size = (truth.shape[0], truth.shape[1])
    labels = labels_at(inspection.logits, size, align_corners=inspection.align_corners)
    return confusion(truth, labels, len(inspection.classes))
