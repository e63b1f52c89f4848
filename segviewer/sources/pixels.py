"""From any Pillow picture to upright 8-bit RGB.

Alpha is laid over white, the colour of paper and of most viewers. Colour profiles are ignored: the
networks were trained on plain RGB. The work goes tile by tile, so that 200 megapixels need little
more memory than the decoded picture and the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from segviewer.sources.deep_picture import DeepPicture
from segviewer.sources.sample_range import extremes, range_note, range_of, without_ringing

_TILE_PIXELS = 1024
TileBox = tuple[int, int, int, int]  # left, top, right, bottom

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
    """A loaded picture of 8 bits as (H, W, 3) uint8 RGB; ValueError for colours that Pillow cannot
    convert."""
    return _upright_from_tiles(
        picture.size, orientation_of(picture), lambda box: _tile_rgb(picture.crop(box))
    )


def upright_deep(picture: DeepPicture) -> tuple[NDArray[np.uint8], str]:
    """A picture of any depth as (H, W, 3) uint8 RGB, and what is to be known of it."""
    values, alpha = picture.values, picture.alpha
    ends = extremes(values, picture.nodata)
    meant = without_ringing(ends, values) if picture.lossy else ends
    used = range_of(values.dtype, meant, picture.bits)
    if picture.inverted:
        # Turned round as a scale: values need no copy for it.
        used = replace(used, black=used.white, white=used.black)
    if alpha is not None:
        opaque = range_of(alpha.dtype, extremes(alpha[..., None]))

    def tile(box: TileBox) -> NDArray[np.uint8]:
        left, top, right, bottom = box
        area = (slice(top, bottom), slice(left, right))
        colour = used.scale(values[area], picture.nodata)
        if alpha is None:
            return colour
        return _over_white(colour, opaque.scale(alpha[area])[..., None], picture.multiplied)

    image = _upright_from_tiles((values.shape[1], values.shape[0]), picture.orientation, tile)
    return image, f"{picture.note} {range_note(values.dtype, ends, used)}".strip()


def _upright_from_tiles(
    size: tuple[int, int], orientation: int, tile: Callable[[TileBox], NDArray[np.uint8]]
) -> NDArray[np.uint8]:
    """A picture of a width and height from its tiles, (h, w, 3) or (h, w, 1), turned upright."""
    swapped, row_step, column_step = _ORIENTATIONS[orientation]
    width, height = size
    upright = np.empty((width, height, 3) if swapped else (height, width, 3), np.uint8)
    # A view: writing stored tiles into it turns the picture without a second copy.
    stored = (upright.swapaxes(0, 1) if swapped else upright)[::row_step, ::column_step]
    for box in _boxes(width, height):
        left, top, right, bottom = box
        stored[top:bottom, left:right] = tile(box)
    return upright


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


def _boxes(width: int, height: int) -> Iterator[TileBox]:
    for top in range(0, height, _TILE_PIXELS):
        for left in range(0, width, _TILE_PIXELS):
            yield left, top, min(left + _TILE_PIXELS, width), min(top + _TILE_PIXELS, height)


def _tile_rgb(tile: Image.Image) -> NDArray[np.uint8]:
    """(h, w, 3) uint8."""
    if tile.has_transparency_data:
        rgba = np.asarray(tile.convert("RGBA"))
        return _over_white(rgba[..., :3], rgba[..., 3:])
    return np.asarray(tile.convert("RGB"))


def _over_white(
    colour: NDArray[np.uint8], alpha: NDArray[np.uint8], multiplied: bool = False
) -> NDArray[np.uint8]:
    """(h, w, C) and (h, w, 1) -> (h, w, C); opaque pixels keep their exact values."""
    wide, share = colour.astype(np.uint16), alpha.astype(np.uint16)
    result = wide + 255 - share if multiplied else (wide * share + 255 * (255 - share) + 127) // 255
    opaque: NDArray[np.uint8] = result.clip(0, 255).astype(np.uint8)
    return opaque
