"""Masks that say what is true: indexed or grey PNGs of one class number a pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segviewer.records import SegviewerError


def read_mask(where: Path, origin: str) -> NDArray[np.uint8]:
    """The mask (H, W) of the picture called ``origin``: the file ``where``, or the PNG of the same
    name in the folder ``where``. A SegviewerError says what is missing or wrong."""
    path = where / f"{Path(origin).stem}.png" if where.is_dir() else where
    try:
        with Image.open(path) as file:
            values = np.asarray(file)
    except (OSError, SyntaxError, ValueError) as error:
        raise SegviewerError(
            f"The mask {path} of {origin} cannot be read ({error}); expected an indexed or grey "
            f"PNG of the picture's size."
        ) from None
    if values.ndim != 2 or values.dtype != np.uint8:
        raise SegviewerError(
            f"The mask {path} should hold one class number a pixel (an indexed or grey PNG of 8 "
            f"bits) but is {values.shape} {values.dtype}; save it anew."
        )
    return values
