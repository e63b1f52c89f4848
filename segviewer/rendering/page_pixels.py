"""A page as a picture."""

from __future__ import annotations

import numpy as np

from segviewer.rendering.drawing import BOLD, REGULAR, Picture, draw_text, resize
from segviewer.rendering.page import Area, Page, PlacedPicture, Text


def page_pixels(page: Page, scale: float = 1.0) -> Picture:
    """The page at ``scale`` pixels per unit: (H, W, 3) uint8."""
    size = (max(1, round(page.height * scale)), max(1, round(page.width * scale)))
    out = np.full((*size, 3), page.background, np.uint8)
    for item in page.items:
        if isinstance(item, Text):
            _write(out, item, scale)
        elif isinstance(item, Area):
            out[_place(item, scale)] = item.colour
        else:
            rows, columns = _place(item, scale)
            room = (rows.stop - rows.start, columns.stop - columns.start)
            picture = resize(item.picture, room, smooth=item.smooth or _shrinks(item, room))
            shown = out[rows, columns]  # no more than the page has room for
            shown[:] = picture[: shown.shape[0], : shown.shape[1]]
    return out


def _shrinks(item: PlacedPicture, room: tuple[int, int]) -> bool:
    return bool(room[0] < item.picture.shape[0])


def _place(item: Area | PlacedPicture, scale: float) -> tuple[slice, slice]:
    """The pixels of a rectangle: one at least, so that no line is lost."""
    top, left = round(item.top * scale), round(item.left * scale)
    bottom = max(top + 1, round((item.top + item.height) * scale))
    right = max(left + 1, round((item.left + item.width) * scale))
    return slice(top, bottom), slice(left, right)


def _write(out: Picture, item: Text, scale: float) -> None:
    corner = (round(item.top * scale), round(item.left * scale))
    size = max(1, round(item.size * scale))
    draw_text(out, item.text, corner, size, item.colour, BOLD if item.bold else REGULAR)
