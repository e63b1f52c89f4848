"""Mean field as DeepLab v2 writes it (section 3.3, equations 2 and 3), pixel against pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection import crf

Reals = NDArray[np.floating[Any]]


def gaussian_kernel(features: Reals) -> Reals:
    """Of the distances of (N, D) features, normalised symmetrically: (N, N)."""
    lengths = (features**2).sum(1)
    distances = lengths[:, None] + lengths[None] - 2 * features @ features.T
    weights = np.exp(-distances / 2)
    norm = 1 / np.sqrt(weights.sum(1))
    kernel: Reals = norm[:, None] * weights * norm[None]
    return kernel


def mean_field(probabilities: Reals, image: NDArray[np.uint8]) -> Reals:
    """Of probabilities (C, H, W) and an (H, W, 3) picture; every pair of pixels is summed."""
    classes, height, width = probabilities.shape
    places = np.mgrid[:height, :width].reshape(2, -1).T.astype(float)
    colours = image.reshape(-1, 3).astype(float)
    near = gaussian_kernel(places / crf.SPATIAL_SPREAD)
    like = gaussian_kernel(np.hstack([places / crf.BILATERAL_SPREAD, colours / crf.COLOUR_SPREAD]))
    unary = np.log(probabilities.reshape(classes, -1).astype(float))
    marginals = np.exp(unary) / np.exp(unary).sum(0)
    for _ in range(crf.MEAN_FIELD_ROUNDS):
        scores = unary + marginals @ (crf.SPATIAL_WEIGHT * near + crf.BILATERAL_WEIGHT * like)
        scores = np.exp(scores - scores.max(0))
        marginals = scores / scores.sum(0)
    refined: Reals = marginals.reshape(probabilities.shape)
    return refined
