"""Means over many pictures with 95 % bootstrap intervals, pictures drawn with replacement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.scoring import Scores
from segviewer.metrics import iou_samples, mean_interval, mean_of_occurring

QUANTITIES = ("changed", "confidence", "mean_iou")  # of an ablation's row

SummaryRow = Mapping[str, Any]


def ablation_summary(rows: Sequence[SummaryRow]) -> list[dict[str, Any]]:
    """For each model and state: the mean of each quantity over the pictures, and its interval."""
    groups: dict[tuple[str, ...], list[SummaryRow]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in ("model", "state", "branch")), []).append(row)
    summary = []
    for (model, state, branch), members in groups.items():
        line: dict[str, Any] = {"model": model, "state": state, "branch": branch}
        line["pictures"] = len(members)
        for quantity in QUANTITIES:
            line |= _mean(quantity, [row[quantity] for row in members])
        summary.append(line)
    return summary


def summary_lines(summary: Sequence[SummaryRow]) -> Iterator[str]:
    """The summary for a terminal."""
    for line in summary:
        what = f"{line['branch']} {line['state']}".strip()
        figures = (
            f"{quantity.replace('_', ' ')} {line[quantity]:.4f} "
            f"[{line[quantity + '_low']:.4f}, {line[quantity + '_high']:.4f}]"
            for quantity in QUANTITIES
            if quantity in line
        )
        yield f"{line['model']:<28} {what:<28} {'  '.join(figures)}"


def scores_of_pictures(rows: Sequence[SummaryRow]) -> list[dict[str, Any]]:
    """For each model the mean over its classes (class ""), then each class that occurs.

    Counts of all pictures are added up; intervals draw pictures with replacement.
    """
    groups: dict[str, list[SummaryRow]] = {}
    for row in rows:
        groups.setdefault(row["model"], []).append(row)
    return [line for model, members in groups.items() for line in _scores_of(model, members)]


def score_lines(scores: Sequence[SummaryRow]) -> Iterator[str]:
    """The scores for a terminal."""
    for line in scores:
        what = line["class"] or f"{line['model']}, mean of classes"
        accuracy = f"  pixel accuracy {line['accuracy']:.4f}" if "accuracy" in line else ""
        yield (
            f"{'  ' if line['class'] else ''}{what:<36} IoU {line['iou']:.4f} "
            f"[{line['iou_low']:.4f}, {line['iou_high']:.4f}]  "
            f"boundary IoU {line['boundary_iou']:.4f}{accuracy}  {line['pictures']} pictures"
        )


def _scores_of(model: str, rows: Sequence[SummaryRow]) -> Iterator[dict[str, Any]]:
    names = rows[0]["classes"]
    matrices = np.stack([_dense(row["matrix"], len(names)) for row in rows])
    boundaries = np.sum([row["boundary"] for row in rows], 0)
    labellable = np.any([row["labellable"] for row in rows], 0)
    own = Scores(matrix=matrices.sum(0), boundary=boundaries, labellable=labellable)
    samples = np.where(labellable, iou_samples(matrices), np.nan)
    means = [mean_of_occurring(sample) for sample in samples]
    pictures = (matrices.sum(2) > 0).sum(0)
    yield _line(model, "", own.mean_iou, means, own.mean_boundary_iou, len(rows)) | {
        "accuracy": own.accuracy
    }
    for place in np.flatnonzero(~np.isnan(own.iou)):
        yield _line(
            model, names[place], float(own.iou[place]), samples[:, place],
            float(own.boundary_iou[place]), int(pictures[place]),
        )  # fmt: skip


def _line(
    model: str, kind: str, iou: float, samples: Any, boundary: float, pictures: int
) -> dict[str, Any]:
    low, high = np.nanpercentile(np.asarray(samples, float), (2.5, 97.5))
    return {
        "model": model, "class": kind, "iou": iou, "iou_low": float(low), "iou_high": float(high),
        "boundary_iou": boundary, "pictures": pictures,
    }  # fmt: skip


def _dense(sparse: Sequence[Sequence[int]], classes: int) -> NDArray[np.int64]:
    """The confusion matrix of places and counts."""
    matrix = np.zeros(classes * classes, np.int64)
    for place, count in sparse:
        matrix[place] = count
    return matrix.reshape(classes, classes)


def _mean(quantity: str, values: Sequence[float | None]) -> dict[str, float]:
    """Nothing where the quantity was not measured; what never occurs is left out."""
    known = np.array([value for value in values if value is not None], float)
    known = known[~np.isnan(known)]
    if not known.size:
        return {}
    low, high = mean_interval(known)
    return {quantity: float(known.mean()), f"{quantity}_low": low, f"{quantity}_high": high}
