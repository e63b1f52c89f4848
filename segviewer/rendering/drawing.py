"""Small pure drawing functions: arrays in, new arrays out, (H, W, 3) uint8 RGB throughout."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer import resources
from segviewer.opencv import cv2
from segviewer.records import Classes
from segviewer.rendering.style import Colour, SheetColours

Picture = NDArray[np.uint8]

REGULAR, BOLD = "Rubik-Regular", "Rubik-SemiBold"  # files in resources/fonts
_WEIGHTS = {REGULAR: 400, BOLD: 620}  # in OpenCV's own font
# A font holds the size that it was used at last: two threads at once would get each other's widths.
_font_lock = threading.Lock()
SIGNED_STOPS = ((5, 48, 97), (67, 147, 195), (247, 247, 247), (230, 135, 40), (127, 59, 8))


def resize(picture: Picture, size: tuple[int, int], *, smooth: bool = True) -> Picture:
    """The picture at (height, width) ``size``; without ``smooth``, cells stay visible."""
    if picture.shape[:2] == size:
        return picture
    smaller = size[0] < picture.shape[0]
    how = (cv2.INTER_AREA if smaller else cv2.INTER_LINEAR) if smooth else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(picture, size[::-1], interpolation=how), np.uint8)


def colour_labels(labels: NDArray[Any], classes: Classes) -> Picture:
    """Labels (H, W) in the classes' colours."""
    table: Picture = np.array(classes.colours, np.uint8)
    painted: Picture = table.take(labels, axis=0)
    return painted


def blend(below: Picture, above: Picture, opacity: float) -> Picture:
    return np.asarray(cv2.addWeighted(below, 1 - opacity, above, opacity, 0), np.uint8)


def draw_heat(values: NDArray[np.floating[Any]], limits: tuple[float, float], name: str) -> Picture:
    """A map (h, w) in a colour map's colours, from ``limits[0]`` to ``limits[1]``."""
    low, high = limits
    span = high - low if high > low else 1.0
    scaled = np.clip((values - low) * (255 / span), 0, 255).astype(np.uint8)
    table = colour_table(name)
    painted: Picture = table.take(scaled, axis=0)
    return painted


@cache
def signed_table() -> Picture:
    """Blue over white to orange, which the colour-blind tell apart: (256, 3)."""
    stops = np.array(SIGNED_STOPS, float)
    at = np.linspace(0, len(stops) - 1, 256)
    columns = [np.interp(at, np.arange(len(stops)), stops[:, c]) for c in range(3)]
    return np.stack(columns, 1).round().astype(np.uint8)


def draw_signed(values: NDArray[np.floating[Any]], largest: float) -> Picture:
    """A map (h, w) from -``largest`` (blue) over 0 (white) to ``largest`` (orange)."""
    table = signed_table()
    scaled = (values / (largest or 1.0) + 1) * 127.5
    painted: Picture = table[np.clip(scaled, 0, 255).round().astype(np.uint8)]
    return painted


@cache
def colour_table(name: str) -> Picture:
    """The 256 RGB colours of a colour map: (256, 3) uint8. A ValueError where it is unknown."""
    code = getattr(cv2, f"COLORMAP_{name.upper()}", None)
    if code is None:
        raise ValueError(f"there is no colour map {name!r}")
    ramp = np.arange(256, dtype=np.uint8)[:, None]
    return np.asarray(cv2.applyColorMap(ramp, code)[:, 0, ::-1], np.uint8).copy()


def darken(photo: Picture) -> Picture:
    """The photo as it lies below what is not compared: dim, whatever its colours."""
    return blend(photo, np.full_like(photo, 64), 0.75)


def font_path(font: str) -> str:
    return str(resources.folder() / "fonts" / f"{font}.ttf")


@cache
def _font(font: str) -> Any:
    """The file that PDF and SVG embed, too. OpenCV's own, of the same design, has what that lacks
    and stands in for a file whose name it cannot open."""
    face = cv2.FontFace()
    if not face.set(font_path(font)):
        face.set("sans")
    return face


def printable(text: str) -> str:
    """``text`` with a replacement character for what is no character: names of files need not be
    text, and OpenCV's renderer does not survive the halves of surrogate pairs."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text_width(text: str, size: int, font: str = REGULAR) -> int:
    """The width in pixels of ``text`` drawn at ``size``."""
    shown = printable(text)
    room = 100_000, 10 * size
    with _font_lock:
        box = cv2.getTextSize(room, shown, (0, 5 * size), _font(font), size, _WEIGHTS[font])
    return int(box[2])


def draw_text(
    picture: Picture,
    text: str,
    corner: tuple[int, int],
    size: int,
    colour: Colour,
    font: str = REGULAR,
) -> None:
    """Write ``text`` into ``picture`` with its line box's top left at (row, column) ``corner``."""
    row, column = corner
    baseline = row + round(size * 1.02)
    # Given room to the right, the renderer clips instead of wrapping to the next line.
    wrap = (column, column + 100_000)
    place = (column, baseline)
    shown, weight = printable(text), _WEIGHTS[font]
    with _font_lock:
        cv2.putText(picture, shown, place, colour, _font(font), size, weight=weight, wrap=wrap)


def shorten(text: str, size: int, room: int, font: str = REGULAR) -> str:
    """``text``, or as much of it as fits ``room`` pixels with an ellipsis."""
    if text_width(text, size, font) <= room:
        return text
    while text and text_width(text + "…", size, font) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


@dataclass(frozen=True)
class ContactCell:
    """Where a contact sheet has a small picture and its two lines of words, each as (top, left,
    bottom, right) in pixels."""

    picture: tuple[int, int, int, int]
    words: tuple[int, int, int, int]


def contact_cells(count: int, size: tuple[int, int], aspect: float) -> list[ContactCell]:
    """Places for ``count`` pictures of an ``aspect`` (height over width) side by side in (height,
    width) ``size``, as large as they can be, each over two lines of words."""
    if not count:
        return []
    height, width = size
    columns = max(range(1, count + 1), key=lambda n: _cell_width(n, count, size, aspect))
    rows = -(-count // columns)
    gap = max(2, min(height, width) // 150)
    room = max(1, height // rows - gap), max(1, width // columns - gap)
    band = _band(room)
    tall, wide = _inside((max(1, room[0] - band), room[1]), aspect)
    # Rows lie close together in the middle: what a pane has left over stays around them.
    pitch = min(height // rows, tall + band + 3 * gap)
    above = (height - rows * pitch) // 2
    cells = []
    for index in range(count):
        row, column = divmod(index, columns)
        top, left = above + row * pitch, width * column // columns
        foot = min(top + tall + band, top + room[0])
        picture = (top, left, top + tall, left + wide)
        cells.append(ContactCell(picture, (top + tall, left, foot, left + room[1])))
    return cells


def _cell_width(columns: int, count: int, size: tuple[int, int], aspect: float) -> int:
    """How wide pictures become in so many columns."""
    room = size[0] // -(-count // columns), size[1] // columns
    return _inside((max(1, room[0] - _band(room)), room[1]), aspect)[1]


def _band(room: tuple[int, int]) -> int:
    """Pixels of two lines of words below a picture."""
    return int(np.clip(min(room) * 0.24, 32, 76))


def _inside(room: tuple[int, int], aspect: float) -> tuple[int, int]:
    """The largest (height, width) of an aspect in a room."""
    height, width = room
    wide = min(width, max(1, round(height / aspect)))
    return min(height, max(1, round(wide * aspect))), wide


@dataclass(frozen=True, eq=False)
class ContactTile:
    """A small picture (H, W, 3), its name and what is said of it; many of them make one view."""

    picture: Picture
    name: str
    note: str

    @property
    def caption(self) -> str:
        """Both on one line, in parts that two spaces keep apart."""
        return f"{self.name}  {self.note}"


def contact_sheet(
    tiles: Sequence[ContactTile], size: tuple[int, int], aspect: float, sheet_colours: SheetColours
) -> Picture:
    """Pictures of tiles side by side in (height, width) ``size``, their cells left visible;
    ``aspect`` is the height over the width that they are shown with. Their words lie over it."""
    out = np.full((*size, 3), sheet_colours.background, np.uint8)
    for tile, cell in zip(tiles, contact_cells(len(tiles), size, aspect), strict=True):
        top, left, bottom, right = cell.picture
        room = bottom - top, right - left
        out[top:bottom, left:right] = resize(tile.picture, room, smooth=False)
    return out
