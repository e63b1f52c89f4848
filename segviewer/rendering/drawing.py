"""Small pure drawing functions: arrays in, new arrays out, (H, W, 3) uint8 RGB throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import Classes
from segviewer.rendering.style import Colour, SheetColours

Picture = NDArray[np.uint8]

REGULAR, BOLD = 400, 620  # weights of the font
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


def outline(picture: Picture, region: NDArray[np.bool_]) -> Picture:
    """A white line with a dark rim around every part of ``region`` (H, W): seen on any colour."""
    contours, _ = cv2.findContours(region.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    out = picture.copy()
    width = max(1, round(max(picture.shape[:2]) / 1200))
    cv2.drawContours(out, contours, -1, (16, 16, 16), width + 2, cv2.LINE_AA)
    cv2.drawContours(out, contours, -1, (255, 255, 255), width, cv2.LINE_AA)
    return out


def draw_differing(
    photo: Picture, labels: NDArray[Any], region: NDArray[np.bool_], classes: Classes
) -> Picture:
    """The labels' colours in a ``region`` (H, W), outlined, over the photo in a pale grey."""
    grey = np.asarray(cv2.transform(photo, np.full((3, 3), 1 / 3)), np.uint8)
    picture = blend(grey, np.full_like(grey, 235), 0.45)
    picture[region] = colour_labels(labels, classes)[region]
    return outline(picture, region)


def darkened(photo: Picture) -> Picture:
    """The photo as it lies below what is not compared: dim, whatever its colours."""
    return blend(photo, np.full_like(photo, 64), 0.75)


def draw_dashed_box(picture: Picture, box: tuple[float, float, float, float]) -> Picture:
    """A dashed white line with a dark rim along (top, left, bottom, right), inside the picture."""
    out = picture.copy()
    height, width = out.shape[:2]
    rim = max(1, round(max(height, width) / 700))
    sizes = (height, width, height, width)
    inside = [int(np.clip(v, rim, n - rim - 1)) for v, n in zip(box, sizes, strict=True)]
    top, left, bottom, right = inside
    dash = max(4, max(height, width) // 60)
    for colour, thick in (((16, 16, 16), rim + 2), ((255, 255, 255), rim)):
        for start in range(left, right, 2 * dash):
            end = min(start + dash, right)
            for row in (top, bottom):
                cv2.line(out, (start, row), (end, row), colour, thick)
        for start in range(top, bottom, 2 * dash):
            end = min(start + dash, bottom)
            for column in (left, right):
                cv2.line(out, (column, start), (column, end), colour, thick)
    return out


@cache
def _font() -> Any:
    return cv2.FontFace("sans")


def printable(text: str) -> str:
    """``text`` with a replacement character for what is no character: names of files need not be
    text, and OpenCV's renderer does not survive the halves of surrogate pairs."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text_width(text: str, size: int, weight: int = REGULAR) -> int:
    """The width in pixels of ``text`` drawn at ``size``."""
    shown = printable(text)
    box = cv2.getTextSize((100_000, 10 * size), shown, (0, 5 * size), _font(), size, weight)
    return int(box[2])


def draw_text(
    picture: Picture,
    text: str,
    corner: tuple[int, int],
    size: int,
    colour: Colour,
    weight: int = REGULAR,
) -> None:
    """Write ``text`` into ``picture`` with its line box's top left at (row, column) ``corner``."""
    row, column = corner
    baseline = row + round(size * 1.02)
    # Given room to the right, the renderer clips instead of wrapping to the next line.
    wrap = (column, column + 100_000)
    place = (column, baseline)
    shown = printable(text)
    cv2.putText(picture, shown, place, colour, _font(), size, weight=weight, wrap=wrap)


def shorten(text: str, size: int, room: int, weight: int = REGULAR) -> str:
    """``text``, or as much of it as fits ``room`` pixels with an ellipsis."""
    if text_width(text, size, weight) <= room:
        return text
    while text and text_width(text + "…", size, weight) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def short_name(key: str) -> str:
    """A branch's own name, as a caption has it."""
    return (key.partition(".")[2] or key).replace("_", " ")


def add_caption(
    picture: Picture, text: str, size: tuple[int, int], aspect: float, sheet_colours: SheetColours
) -> Picture:
    """The picture, its cells left visible, over a line of text, in (height, width) ``size``;
    ``aspect`` is the height over the width that it is shown with."""
    band = int(np.clip(min(size) * 0.13, 17, 40))
    letters = round(band * 0.72)
    out = np.full((*size, 3), sheet_colours.background, np.uint8)
    height, width = max(1, size[0] - band), size[1]
    shape = (min(height, max(1, round(width * aspect))), min(width, max(1, round(height / aspect))))
    shown = resize(picture, shape, smooth=False)
    out[: shape[0], : shape[1]] = shown
    text = shorten(text, letters, size[1] - 2, REGULAR)
    draw_text(out, text, (shape[0] + round(band * 0.08), 1), letters, sheet_colours.text)
    return out


@dataclass(frozen=True, eq=False)
class Tile:
    """A small picture (H, W, 3) and its line of words; many of them make one view."""

    picture: Picture
    caption: str


def contact_sheet(
    tiles: Sequence[Tile], size: tuple[int, int], aspect: float, sheet_colours: SheetColours
) -> Picture:
    """Tiles side by side in (height, width) ``size``, each with its words below it; ``aspect`` is
    the height over the width that their pictures are shown with."""
    height, width = size
    columns = int(np.ceil(np.sqrt(len(tiles))))
    rows = -(-len(tiles) // columns)
    out = np.full((height, width, 3), sheet_colours.background, np.uint8)
    gap = max(2, min(height, width) // 150)
    for index, tile in enumerate(tiles):
        row, column = divmod(index, columns)
        top, bottom = (height * (row + i) // rows for i in (0, 1))
        left, right = (width * (column + i) // columns for i in (0, 1))
        cell = (max(1, bottom - top - gap), max(1, right - left - gap))
        shown = add_caption(tile.picture, tile.caption, cell, aspect, sheet_colours)
        out[top : top + cell[0], left : left + cell[1]] = shown
    return out


def format_number(value: float) -> str:
    """A number short enough for a caption."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
