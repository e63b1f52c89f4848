"""The fully connected CRF of DeepLab v2 (Chen et al. 2016, section 3.3, equations 2 and 3).

After Krähenbühl and Koltun 2011: the cost of two labels that differ is the sum of a bilateral
kernel (near and of like colour) and a spatial one, and ten rounds of mean field look for the
cheapest labelling. The optional package ``pydensecrf2`` does the filtering; like it and the
authors' code we normalise each kernel symmetrically, which the paper does not write down.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import SegviewerError, Stopped

# The released ResNet-101 values; the spreads are in pixels and in grey values of 0 to 255.
BILATERAL_WEIGHT, BILATERAL_SPREAD, COLOUR_SPREAD = 4, 67, 3
SPATIAL_WEIGHT, SPATIAL_SPREAD = 3, 1
MEAN_FIELD_ROUNDS = 10
LEAST_PROBABILITY = 1e-8  # a probability of zero would cost infinitely much

MISSING_NOTE = (
    "The dense CRF needs the package pydensecrf2, which is not installed; run "
    "pip install pydensecrf2 (it is compiled, so a C++ compiler must be there)."
)


def obstacle() -> str:
    """One sentence of why there can be no dense CRF; "" where there can."""
    try:
        _package()
    except SegviewerError as error:
        return str(error)
    return ""


def refine(
    probabilities: NDArray[np.float32],
    image: NDArray[np.uint8],
    *,
    stop: Callable[[], bool] | None = None,
) -> NDArray[np.float32]:
    """Probabilities (C, h, w) after mean field, of an (H, W, 3) RGB picture resized to (h, w).

    Raises SegviewerError where the package is missing, ``Stopped`` once ``stop()`` is true.
    """
    classes, height, width = probabilities.shape
    field = _package().DenseCRF2D(width, height, classes)
    costs = -np.log(np.maximum(probabilities, LEAST_PROBABILITY)).reshape(classes, -1)
    field.setUnaryEnergy(np.ascontiguousarray(costs, np.float32))
    field.addPairwiseGaussian(sxy=SPATIAL_SPREAD, compat=SPATIAL_WEIGHT)
    picture = np.ascontiguousarray(_resize(image, (height, width)))
    field.addPairwiseBilateral(
        sxy=BILATERAL_SPREAD, srgb=COLOUR_SPREAD, rgbim=picture, compat=BILATERAL_WEIGHT
    )
    marginals, *buffers = field.startInference()
    for _ in range(MEAN_FIELD_ROUNDS):
        if stop and stop():
            raise Stopped
        field.stepInference(marginals, *buffers)
    return np.array(marginals, np.float32).reshape(probabilities.shape)


def _resize(image: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    height, width = size
    if image.shape[:2] == size:
        return image.copy()  # the package wants to be able to write
    smaller = height < image.shape[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.uint8)


def _package() -> Any:
    try:
        return importlib.import_module("pydensecrf.densecrf")
    except ImportError:
        raise SegviewerError(MISSING_NOTE) from None
