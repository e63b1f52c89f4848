"""Agreement between labels: confusion matrix, IoU with intervals, boundary IoU, changed pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import IGNORE

Labels = NDArray[Any]
BOUNDARY_SHARE = 0.02  # of the picture's diagonal (Cheng et al. 2021, section 4)


def confusion(truth: Labels, predicted: Labels, classes: int) -> NDArray[np.int64]:
    """Pixels by (true class, predicted class): (classes, classes); ``IGNORE`` is left out."""
    valid = truth != IGNORE
    index = truth[valid].astype(np.int64) * classes + predicted[valid].astype(np.int64)
    return np.bincount(index, minlength=classes * classes).reshape(classes, classes)


def iou(matrix: NDArray[Any]) -> NDArray[np.float64]:
    """Intersection over union of each class, in [0, 1]; NaN for a class that never occurs."""
    hits = np.diagonal(matrix, axis1=-2, axis2=-1).astype(float)
    union = matrix.sum(-1) + matrix.sum(-2) - hits
    scores: NDArray[np.float64] = np.full_like(hits, np.nan)
    np.divide(hits, union, out=scores, where=union > 0)
    return scores


def mean_iou(matrix: NDArray[Any]) -> float:
    """Over the classes that occur; NaN where none does."""
    return mean_of_occurring(iou(matrix))


def pixel_accuracy(matrix: NDArray[Any]) -> float:
    return float(np.trace(matrix) / max(1, matrix.sum()))


def boundary_counts(
    truth: Labels, predicted: Labels, classes: int, *, share: float = BOUNDARY_SHARE
) -> NDArray[np.int64]:
    """Intersection and union of each class's boundary pixels: (2, classes).

    A mask's boundary pixels are its own pixels within a distance of its outline, the picture's edge
    included: ``share`` of the diagonal, at least one pixel, counted in steps to the eight
    neighbours (Cheng et al. 2021, equation 2 and their code). Boundary IoU is the quotient, over a
    data set that of the sums. What is ``IGNORE`` in ``truth`` is in no mask.
    """
    distance = max(1, round(share * float(np.hypot(*truth.shape))))
    predicted = np.where(truth == IGNORE, IGNORE, predicted)
    counts = np.zeros((2, classes), np.int64)
    for label in np.flatnonzero(_occurs(truth, classes) | _occurs(predicted, classes)):
        first, second = (_boundary(labels == label, distance) for labels in (truth, predicted))
        counts[:, label] = (first & second).sum(), (first | second).sum()
    return counts


def boundary_iou(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Of each class, from ``boundary_counts``; NaN for a class that never occurs."""
    scores: NDArray[np.float64] = np.full(counts.shape[1], np.nan)
    np.divide(counts[0], counts[1], out=scores, where=counts[1] > 0)
    return scores


def mean_of_occurring(scores: NDArray[np.float64]) -> float:
    """The mean over the classes that occur; NaN where none does."""
    occurring = scores[~np.isnan(scores)]
    return float(occurring.mean()) if occurring.size else float("nan")


def _occurs(labels: Labels, classes: int) -> NDArray[np.bool_]:
    """Whether each class is in the picture; ``IGNORE`` is none."""
    counts = np.bincount(labels.ravel(), minlength=max(classes, IGNORE + 1))
    counts[IGNORE] = 0
    occurs: NDArray[np.bool_] = counts[:classes] > 0
    return occurs


def _boundary(mask: NDArray[np.bool_], distance: int) -> NDArray[np.bool_]:
    """The pixels of a mask (H, W) within the distance of its outline."""
    inner = cv2.erode(
        mask.astype(np.uint8),
        np.ones((3, 3), np.uint8),
        iterations=distance,
        borderType=cv2.BORDER_CONSTANT,
        borderValue=0,
    )
    rim: NDArray[np.bool_] = mask & (np.asarray(inner) == 0)
    return rim


def iou_intervals(
    matrices: NDArray[Any], *, seed: int = 0, draws: int = 1000
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper end of a 95 % bootstrap interval of each class's IoU.

    ``matrices`` (pictures, classes, classes) holds one confusion matrix a picture; pictures are
    drawn with replacement. NaN for a class that never occurs.
    """
    samples = iou_samples(matrices, seed=seed, draws=draws)
    ends = np.full((2, samples.shape[1]), np.nan)
    occurs = ~np.isnan(samples).all(0)  # of nothing but NaN, numpy would warn
    ends[:, occurs] = np.nanpercentile(samples[:, occurs], (2.5, 97.5), axis=0)
    return ends[0], ends[1]


def iou_samples(matrices: NDArray[Any], *, seed: int = 0, draws: int = 1000) -> NDArray[np.float64]:
    """Each class's IoU over pictures drawn with replacement: (draws, classes)."""
    random = np.random.default_rng(seed)
    count = len(matrices)
    flat = matrices.reshape(count, -1).astype(float)
    weights = random.multinomial(count, np.full(count, 1 / count), size=draws).astype(float)
    return iou((weights @ flat).reshape(draws, *matrices.shape[1:]))


def mean_interval(values: NDArray[Any], *, seed: int = 0, draws: int = 1000) -> tuple[float, float]:
    """Lower and upper end of a 95 % bootstrap interval of the mean of values, one a picture."""
    random = np.random.default_rng(seed)
    count = len(values)
    weights = random.multinomial(count, np.full(count, 1 / count), size=draws) / count
    low, high = np.percentile(weights @ np.asarray(values, float), (2.5, 97.5))
    return float(low), float(high)


def class_shares(labels: Labels, classes: int) -> NDArray[np.float64]:
    """The share of pixels of each class, in [0, 1]."""
    return np.bincount(labels.ravel(), minlength=classes)[:classes] / labels.size


@dataclass(frozen=True)
class Change:
    """``pixels`` went from class ``before`` to class ``after``."""

    before: int
    after: int
    pixels: int


def changes(before: Labels, after: Labels, classes: int) -> tuple[Change, ...]:
    """Which classes became which, the most frequent change first; unchanged pixels left out."""
    matrix = confusion(before, after, classes)
    np.fill_diagonal(matrix, 0)
    rows, columns = np.nonzero(matrix)
    pairs = [Change(int(r), int(c), int(matrix[r, c])) for r, c in zip(rows, columns, strict=True)]
    return tuple(sorted(pairs, key=lambda change: -change.pixels))
