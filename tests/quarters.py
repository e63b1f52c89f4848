"""A picture of four colours, and what a reader made of its corners."""

from __future__ import annotations

import numpy as np
from PIL import Image

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
HEIGHT, WIDTH = 32, 48


def quarters(mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and white below."""
    image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    image[:16, :24], image[:16, 24:], image[16:, :24], image[16:, 24:] = RED, GREEN, BLUE, WHITE
    return Image.fromarray(image).convert(mode)


def corners(image: np.ndarray) -> list[tuple[int, ...]]:
    points = ((2, 2), (2, -3), (-3, 2), (-3, -3))
    return [tuple(int(value) for value in image[point]) for point in points]


def assert_corners(image: np.ndarray, *expected: tuple[int, ...], tolerance: int = 0) -> None:
    assert image.dtype == np.uint8
    pixels = np.array(corners(image))
    assert np.abs(pixels - np.array(expected)).max() <= tolerance, pixels.tolist()
