"""The rule of bilinear resizing for numpy against torch's own."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from segviewer.resizing import linear_neighbours, nearest_point, rescale_position

SIZES = [(5, 23), (23, 5), (7, 7), (1, 9), (9, 1), (20, 33), (33, 200)]


@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize(("cells", "pixels"), SIZES)
def test_neighbours_have_the_weights_of_torch(cells: int, pixels: int, align_corners: bool) -> None:
    first, second, weight = linear_neighbours(
        np.arange(pixels), pixels, cells, align_corners=align_corners
    )
    matrix = np.zeros((pixels, cells))
    np.add.at(matrix, (np.arange(pixels), first), 1 - weight)
    np.add.at(matrix, (np.arange(pixels), second), weight)
    eye = torch.eye(cells, dtype=torch.float64)[None]
    expected = F.interpolate(eye, pixels, mode="linear", align_corners=align_corners)[0].T
    assert np.allclose(matrix, expected.numpy(), atol=1e-12)
    assert weight.min() >= 0 and weight.max() < 1


@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize(("cells", "pixels"), SIZES)
def test_the_nearest_cell_has_the_largest_weight(
    cells: int, pixels: int, align_corners: bool
) -> None:
    for pixel in range(pixels):
        first, second, weight = linear_neighbours(pixel, pixels, cells, align_corners=align_corners)
        expected = int(second if weight >= 0.5 else first)
        nearest = nearest_point(
            (pixel, pixel), (pixels, pixels), (cells, cells), align_corners=align_corners
        )
        assert nearest == (expected, expected)


@pytest.mark.parametrize(("cells", "pixels"), SIZES)
def test_the_nearest_cell_without_aligned_corners_is_the_one_that_covers_the_pixels_middle(
    cells: int, pixels: int
) -> None:
    for pixel in range(pixels):
        expected = (2 * pixel + 1) * cells // (2 * pixels)
        assert nearest_point((pixel, 0), (pixels, 1), (cells, 1)) == (expected, 0)


@pytest.mark.parametrize(("cells", "pixels"), SIZES)
def test_rescaling_and_back_changes_nothing(cells: int, pixels: int) -> None:
    for position in (-0.5, 0.0, 1.25, pixels - 0.5):
        rescaled = rescale_position(position, pixels, cells)
        assert rescale_position(rescaled, cells, pixels) == pytest.approx(position)
    assert rescale_position(-0.5, pixels, cells) == -0.5  # outer edges lie on each other
    assert rescale_position(pixels - 0.5, pixels, cells) == pytest.approx(cells - 0.5)
