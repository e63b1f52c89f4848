"""Lines and words that lie over a picture, as vectors.

A window draws them with lines of the same width and letters of the same size at any zoom; an export
has them drawn into the picture by ``burn``. Places are (x, y) shares of the picture's width and
height, in [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.rendering.drawing import (
    ContactTile,
    Picture,
    contact_cells,
    draw_text,
    shorten,
    text_width,
)
from segviewer.rendering.style import Colour, SheetColours

Points = NDArray[np.float32]  # (N, 2): x and y

SPECK_SHARE = 1 / 6000  # of a picture: smaller regions get no line, they would be ink alone
STRAIGHTEN_PIXELS = 0.6  # a line may miss its pixels' middles by this much
NAME_SHARE = 0.07  # of a picture's height, that a line's name takes
LIGHT, DARK = (255, 255, 255), (16, 16, 16)


@dataclass(frozen=True, eq=False)
class Line:
    """A polyline, which ends where it begins for a region's edge."""

    points: Points
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Label:
    """A few words in the room (left, top, right, bottom): at its top left, on a line or several, or
    just ``above`` it, on one.

    ``ground`` is the colour that they lie on; None for light words with a dark rim.
    """

    text: str
    room: tuple[float, float, float, float]
    above: bool = False
    ground: Colour | None = None


@dataclass(frozen=True)
class Marks:
    """What lies over one picture."""

    lines: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()

    def __add__(self, other: Marks) -> Marks:
        return Marks(self.lines + other.lines, self.labels + other.labels)


NO_MARKS = Marks()


def outline(region: NDArray[np.bool_], *, specks: bool = False) -> Marks:
    """The edges of every part of ``region`` (H, W); parts and holes under ``SPECK_SHARE`` of the
    picture only with ``specks``."""
    least = 0 if specks else region.size * SPECK_SHARE
    if least > 1:
        region = ~_without_specks(~_without_specks(region, least), least)
    contours, _ = cv2.findContours(region.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    size = np.array(region.shape[::-1], np.float32)
    lines = []
    for contour in contours:
        corners = cv2.approxPolyDP(contour, STRAIGHTEN_PIXELS, True)[:, 0]
        closed = np.concatenate([corners, corners[:1]]).astype(np.float32)
        lines.append(Line((closed + 0.5) / size))
    return Marks(tuple(lines))


def _without_specks(region: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    _, parts, stats, _ = cv2.connectedComponentsWithStats(region.astype(np.uint8), connectivity=8)
    large = np.asarray(stats)[:, cv2.CC_STAT_AREA] >= least
    large[0] = False  # what lies outside
    return np.asarray(large[parts], np.bool_)


def place_of_name(marks: Marks) -> tuple[float, float]:
    """The highest point of the longest line, above which its name has room: (x, y); its lowest one
    where there is no room above it."""
    points = max((line.points for line in marks.lines), key=len)
    heights = points[:, 1]
    x, y = points[heights.argmin() if heights.min() > NAME_SHARE else heights.argmax()]
    return float(x), float(y)


def placed_in(marks: Marks, box: tuple[int, int, int, int], size: tuple[int, int]) -> Marks:
    """Lines of a small picture as lines of the (height, width) ``size`` picture that has it at
    (top, left, bottom, right)."""
    top, left, bottom, right = box
    room = np.array((right - left, bottom - top), np.float32)
    corner, whole = np.array((left, top), np.float32), np.array(size[::-1], np.float32)
    lines = (Line((line.points * room + corner) / whole, line.dashed) for line in marks.lines)
    return Marks(tuple(lines))


def name_tiles(
    tiles: Sequence[ContactTile], size: tuple[int, int], aspect: float, sheet_colours: SheetColours
) -> Marks:
    """Two lines of words below each picture of a contact sheet."""
    labels = []
    for tile, cell in zip(tiles, contact_cells(len(tiles), size, aspect), strict=True):
        top, left, bottom, right = cell.words
        room = (left / size[1], top / size[0], right / size[1], bottom / size[0])
        words = f"{tile.name}\n{tile.note}"  # beside each other they would be cut in narrow cells
        labels.append(Label(text=words, room=room, ground=sheet_colours.background))
    return Marks(labels=tuple(labels))


def dashed_box(box: tuple[float, float, float, float], text: str) -> Marks:
    """A dashed frame along (left, top, right, bottom), cut at the picture's edge, and its name."""
    left, top, right, bottom = (float(np.clip(share, 0.002, 0.998)) for share in box)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    line = Line(np.array(corners, np.float32), dashed=True)
    return Marks((line,), (Label(text=text, room=(left, top, right, bottom), above=True),))


def burn(picture: Picture, marks: Marks) -> Picture:
    """The picture with the marks drawn into it, in lines and letters that suit its size."""
    out = picture.copy()
    width = max(1, round(max(picture.shape[:2]) / 1200))
    for line in marks.lines:
        _burn_line(out, line, width)
    for label in marks.labels:
        _burn_label(out, label)
    return out


def _burn_line(out: Picture, line: Line, width: int) -> None:
    size = np.array(out.shape[1::-1], np.float32)
    points = line.points * size - 0.5
    pieces = _dashes(points, max(4.0, float(size.max()) / 60)) if line.dashed else [points]
    whole = [np.round(piece).astype(np.int32)[:, None] for piece in pieces]
    for colour, thick in ((DARK, width + 2), (LIGHT, width)):
        cv2.polylines(out, whole, False, colour, thick, cv2.LINE_AA)


def _dashes(points: NDArray[Any], length: float) -> list[NDArray[np.float32]]:
    """Every second piece of ``length`` along a polyline."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    pieces = []
    for start in np.arange(0, along[-1], 2 * length):
        end = min(start + length, float(along[-1]))
        at = np.concatenate([[start], along[(along > start) & (along < end)], [end]])
        piece = [np.interp(at, along, points[:, axis]) for axis in (0, 1)]
        pieces.append(np.stack(piece, 1).astype(np.float32))
    return pieces


def _burn_label(out: Picture, label: Label) -> None:
    height, width = out.shape[:2]
    if label.ground is not None:
        _burn_lines(out, label, label.ground)
        return
    size = letters_of(out.shape[:2])
    left, top, right, bottom = (
        round(share * n) for share, n in zip(label.room, (width, height) * 2, strict=True)
    )
    room = width - 4 if label.above else right - left
    text = shorten(label.text, size, room)
    row = top - round(1.35 * size) if label.above else min(top, bottom - round(1.3 * size))
    column = min(left, width - text_width(text, size) - 2) if label.above else left
    row, column = max(1, row), max(1, column)
    for down, along in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        draw_text(out, text, (row + down, column + along), size, DARK)
    draw_text(out, text, (row, column), size, LIGHT)


def _burn_lines(out: Picture, label: Label, ground: Colour) -> None:
    """Lines of words over their ground, from the top left of their room."""
    height, width = out.shape[:2]
    lines = label.text.split("\n")
    left, top, right, bottom = (
        round(share * n) for share, n in zip(label.room, (width, height) * 2, strict=True)
    )
    size = int(np.clip((bottom - top) / len(lines) * 0.72, 9, 29))
    pitch = round(1.3 * size)
    row = max(1, min(top, bottom - pitch * len(lines)))
    out[row : row + pitch * len(lines), left:right] = ground
    for number, line in enumerate(lines):
        text = shorten(line, size, right - left)
        draw_text(out, text, (row + number * pitch, max(1, left)), size, _ink_on(ground))


def letters_of(size: Sequence[int]) -> int:
    """Pixels of letters on a picture of this (height, width)."""
    return int(np.clip(max(size) / 44, 10, 40))


def _ink_on(ground: Colour) -> Colour:
    """Dark on light grounds, light on dark ones."""
    return (24, 28, 32) if sum(ground) > 3 * 128 else (232, 235, 238)
