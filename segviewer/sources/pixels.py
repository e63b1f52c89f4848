"""From any Pillow picture to upright 8-bit RGB.

Alpha is laid over white, the colour of paper and of most viewers. Colour profiles are ignored: the
networks were trained on plain RGB. The work goes tile by tile, so that 200 megapixels need little
more memory than the decoded picture and the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

_TILE = 1024
_DEEP_MODES = ("I;16", "I;16L", "I;16B", "I;16N", "I", "F")  # one channel of more than 8 bits

# EXIF orientation -> (rows and columns swapped, step along rows, step along columns): how the
# stored pixels lie in the upright picture (Exif 2.32, tag Orientation).
_ORIENTATIONS = {
    1: (False, 1, 1),
    2: (False, 1, -1),
    3: (False, -1, -1),
    4: (False, -1, 1),
    5: (True, 1, 1),
    6: (True, -1, 1),
    7: (True, -1, -1),
    8: (True, 1, -1),
}


def upright_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    """A loaded picture as (H, W, 3) uint8 RGB; ValueError for colours that Pillow cannot convert.

    16-bit values are scaled to 8 bits. 32-bit and float values have no agreed white: see `_white`.
    """
    swapped, row_step, column_step = _ORIENTATIONS[orientation_of(picture)]
    width, height = picture.size
    upright = np.empty((width, height, 3) if swapped else (height, width, 3), np.uint8)
    # A view: writing stored tiles into it turns the picture without a second copy.
    stored = (upright.swapaxes(0, 1) if swapped else upright)[::row_step, ::column_step]
    white = _white(picture)
    for box in _boxes(width, height):
        left, top, right, bottom = box
        stored[top:bottom, left:right] = _tile_rgb(picture.crop(box), white)
    if _is_deep_negative(picture):
        np.subtract(255, upright, out=upright)
    return upright


def _is_deep_negative(picture: Image.Image) -> bool:
    """TIFFs may call zero white: Pillow turns those of 8 bits round, but not those of 16."""
    tags = getattr(picture, "tag_v2", {})
    white_is_zero = tags.get(262) == 0  # PhotometricInterpretation
    return white_is_zero and picture.mode in _DEEP_MODES


def orientation_of(picture: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none."""
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
        return value if value in _ORIENTATIONS else 1
    except (
        Exception
    ):  # EXIF is written by thousands of programs: broken, it must not cost the photo
        return 1


def turn_upright(stored: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Stored values (H, W) as they lie in the upright picture."""
    swapped, row_step, column_step = _ORIENTATIONS[orientation]
    turned = stored[::row_step, ::column_step]
    return np.ascontiguousarray(turned.T if swapped else turned)


def _boxes(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            yield left, top, min(left + _TILE, width), min(top + _TILE, height)


def _tile_rgb(tile: Image.Image, white: float) -> NDArray[np.uint8]:
    """(h, w, 3) uint8, or (h, w, 1) for grey."""
    if tile.mode in _DEEP_MODES:
        return _scaled(np.asarray(tile), white)[..., None]
    if tile.has_transparency_data:
        return _over_white(np.asarray(tile.convert("RGBA")))
    return np.asarray(tile.convert("RGB"))


def _scaled(values: NDArray[Any], white: float) -> NDArray[np.uint8]:
    """Values from 0 to ``white`` as 0 to 255; what is no number is black."""
    finite = np.nan_to_num(values.astype(np.float32), nan=0, posinf=white, neginf=0)
    return (finite.clip(0, white) * (255 / white) + 0.5).astype(np.uint8)


def _over_white(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 4) -> (h, w, 3); opaque pixels keep their exact values."""
    colour, alpha = rgba[..., :3].astype(np.uint16), rgba[..., 3:].astype(np.uint16)
    return ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)


def _white(picture: Image.Image) -> float:
    """The value that becomes 255: the first usual one that no pixel exceeds, or the largest pixel.

    Usual are 65535 for integers; 1, 255 and 65535 for floats.
    """
    if picture.mode not in ("I", "F"):
        return 65535
    peak = max(_peak(np.asarray(picture.crop(box))) for box in _boxes(*picture.size))
    usual = (65535,) if picture.mode == "I" else (1, 255, 65535)
    return next((white for white in usual if peak <= white), peak)


def _peak(values: NDArray[Any]) -> float:
    return float(values.max(initial=0, where=np.isfinite(values)))
