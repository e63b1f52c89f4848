"""A page: where each text, picture and rectangle of a sheet lies, before anything is drawn.

One layout makes it, and three writers draw it: as pixels, as SVG and as PDF. Lengths are in the
page's own unit, a pixel or a point (1/72 inch); places are (top, left), sizes (height, width).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from segviewer.rendering.drawing import BOLD, REGULAR, Picture, printable, text_width
from segviewer.rendering.style import Colour

POINTS_PER_INCH = 72.0
MILLIMETRES_PER_INCH = 25.4
# OpenCV's size of a text is this much less than what type is measured in, its em.
EM_PER_SIZE = 16 / 15
BASELINE = 1.02  # from a text's top, in its size
_MEASURED_AT = 200  # in pixels, so that widths are exact to a thousandth or so


@dataclass(frozen=True, kw_only=True)
class Text:
    """One line of text; ``size`` is OpenCV's, an em divided by ``EM_PER_SIZE``."""

    text: str
    top: float
    left: float
    size: float
    colour: Colour
    bold: bool = False


@dataclass(frozen=True, kw_only=True)
class Area:
    """A filled rectangle."""

    top: float
    left: float
    height: float
    width: float
    colour: Colour


@dataclass(frozen=True, kw_only=True, eq=False)
class PlacedPicture:
    """A (H, W, 3) uint8 picture in a rectangle; without ``smooth`` its cells stay visible."""

    picture: Picture
    top: float
    left: float
    height: float
    width: float
    smooth: bool = True
    title: str = ""


Item = Text | Area | PlacedPicture


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """``unit`` "px" is a pixel of the pictures, "pt" a point; later items lie over earlier ones."""

    height: float
    width: float
    background: Colour
    unit: Literal["px", "pt"] = "px"
    items: tuple[Item, ...] = field(default=())


def points_of(millimetres: float) -> float:
    return millimetres / MILLIMETRES_PER_INCH * POINTS_PER_INCH


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in the unit of ``size``."""
    return _width(printable(text), BOLD if bold else REGULAR) * size / _MEASURED_AT


@lru_cache(maxsize=4096)
def _width(text: str, font: str) -> int:
    return text_width(text, _MEASURED_AT, font)


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """``text``, or as much of it as ``room`` has place for, with an ellipsis."""
    if measure(text, size, bold=bold) <= room:
        return text
    while text and measure(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def wrap(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """``text`` in at most so many lines, broken at spaces; what is left over is shortened, in a
    list after a whole item."""
    lines = _break_lines(text, size, room, most, bold=bold)
    items = text.split(", ")
    if text.endswith("…") or not lines or not lines[-1].endswith("…"):
        return lines
    while len(items) > 1:
        items.pop()
        shorter = ", ".join([*items, "…"])
        whole = _break_lines(shorter, size, room, most, bold=bold)
        if " ".join(whole) == shorter:
            return whole
    return lines


def _break_lines(text: str, size: float, room: float, most: int, *, bold: bool) -> list[str]:
    words = text.split(" ")
    lines: list[str] = []
    while words and len(lines) < most:
        if len(lines) == most - 1:
            taken = len(words)
        else:
            taken = 1
            while taken < len(words) and _fits(words[: taken + 1], size, room, bold):
                taken += 1
        lines.append(fit(" ".join(words[:taken]), size, room, bold=bold))
        words = words[taken:]
    return [line for line in lines if line]


def _fits(words: list[str], size: float, room: float, bold: bool) -> bool:
    return measure(" ".join(words), size, bold=bold) <= room


def caption_lines(caption: str, size: float, room: float) -> list[str]:
    """A tile's caption, broken between its parts, which two spaces keep apart, and where it must
    be inside them."""
    lines: list[str] = []
    for part in filter(None, caption.split("  ")):
        together = f"{lines[-1]}  {part}" if lines else part
        if lines and measure(together, size) > room:
            lines.append(part)
        else:
            lines[-1:] = [together]
    return [part for line in lines for part in wrap(line, size, room, 2)]
