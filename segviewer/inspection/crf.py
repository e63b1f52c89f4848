"""The fully connected CRF of DeepLab v2 (Chen et al. 2016, section 3.3, equations 2 and 3).

After Krähenbühl and Koltun 2011: the cost of two labels that differ is the sum of a bilateral
kernel (near and of like colour) and a spatial one, and ten rounds of mean field look for the
cheapest labelling. Like the authors' code we normalise each kernel symmetrically, which the paper
does not write down, and sum the bilateral one on a permutohedral lattice; the spatial one is a
plain Gaussian blur.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segviewer.inspection.permutohedral import PermutohedralLattice
from segviewer.opencv import cv2
from segviewer.records import Stopped

# The released ResNet-101 values; the spreads are in pixels and in grey values of 0 to 255.
BILATERAL_WEIGHT, BILATERAL_SPREAD, COLOUR_SPREAD = 4, 67, 3
SPATIAL_WEIGHT, SPATIAL_SPREAD = 3, 1
SPATIAL_REACH = 5  # standard deviations, after which the spatial kernel is cut off
MEAN_FIELD_ROUNDS = 10
LEAST_PROBABILITY = 1e-8  # a probability of zero would cost infinitely much

Blur = Callable[[Tensor], Tensor]


@torch.inference_mode()
def refine(
    probabilities: NDArray[np.float32],
    image: NDArray[np.uint8],
    *,
    stop: Callable[[], bool] | None = None,
) -> NDArray[np.float32]:
    """Probabilities (C, h, w) after mean field, of an (H, W, 3) RGB picture resized to (h, w).

    Raises ``Stopped`` once ``stop()`` is true.
    """
    classes, *size = probabilities.shape
    evidence = torch.from_numpy(probabilities).clamp_min(LEAST_PROBABILITY).log()
    # A row a pixel: both filters blur all classes of a pixel together.
    evidence = evidence.reshape(classes, -1).T.contiguous()
    blurs = _blurs(_resize(image, (size[0], size[1])))
    marginals = evidence.softmax(1)
    for _ in range(MEAN_FIELD_ROUNDS):
        if stop and stop():
            raise Stopped
        support = sum((weight * blur(marginals) for weight, blur in blurs), start=evidence)
        marginals = support.softmax(1)
    return np.ascontiguousarray(marginals.T.numpy()).reshape(probabilities.shape)


def _blurs(picture: NDArray[np.uint8]) -> list[tuple[int, Blur]]:
    """The two kernels of a picture's pixels, each with its weight."""
    height, width = picture.shape[:2]
    places = np.mgrid[:height, :width].reshape(2, -1).T / BILATERAL_SPREAD
    colours = picture.reshape(-1, 3) / COLOUR_SPREAD
    lattice = PermutohedralLattice(np.hstack([places, colours]).astype(np.float32))

    def near(values: Tensor) -> Tensor:
        maps = values.numpy().reshape(height, width, -1)
        return torch.from_numpy(_blur(maps)).reshape(height * width, -1)

    pixels = height * width
    return [
        (BILATERAL_WEIGHT, _normalise(lattice.filter, pixels)),
        (SPATIAL_WEIGHT, _normalise(near, pixels)),
    ]


def _normalise(blur: Blur, pixels: int) -> Blur:
    """The blur with its kernel divided by the roots of both pixels' sums."""
    norm = blur(torch.ones(pixels, 1)).rsqrt()
    return lambda values: norm * blur(norm * values)


def _blur(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Maps (h, w, C) under the spatial kernel; nothing comes from beyond the picture."""
    side = 2 * SPATIAL_REACH * SPATIAL_SPREAD + 1
    kernel = cv2.getGaussianKernel(side, SPATIAL_SPREAD, cv2.CV_32F)
    blurred = [
        cv2.sepFilter2D(
            np.ascontiguousarray(maps[..., each]), -1, kernel, kernel,
            borderType=cv2.BORDER_CONSTANT,
        )
        for each in range(maps.shape[2])
    ]  # fmt: skip
    return np.stack(blurred, -1).astype(np.float32)


def _resize(image: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    height, width = size
    if image.shape[:2] == size:
        return image
    smaller = height < image.shape[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (width, height), interpolation=how), np.uint8)
