"""The pictures of a page as SVG and PDF embed them."""

from __future__ import annotations

import math

from segviewer.rendering.drawing import Picture, resize
from segviewer.rendering.page import PlacedPicture

SHARP_DPI = 300  # cells that are to stay visible are drawn at least as finely as this


def fit_resolution(item: PlacedPicture, inches_per_unit: float, most_dpi: float | None) -> Picture:
    """The picture at its own resolution, or at ``most_dpi`` where that is less. Cells that are to
    stay visible are enlarged whole: readers of PDF and SVG would blur them."""
    height, width = item.picture.shape[:2]
    inches = (item.height * inches_per_unit, item.width * inches_per_unit)
    if most_dpi is not None and width > inches[1] * most_dpi:
        size = tuple(max(1, round(side * most_dpi)) for side in inches)
        return resize(item.picture, (size[0], size[1]))
    if not item.smooth and width < inches[1] * SHARP_DPI:
        times = math.ceil(inches[1] * SHARP_DPI / width)
        return resize(item.picture, (height * times, width * times), smooth=False)
    return item.picture
