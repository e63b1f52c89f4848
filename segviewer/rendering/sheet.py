"""Inspections as rows, views as columns: one figure that says what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segviewer.metrics import class_shares
from segviewer.records import Classes, Inspection, State
from segviewer.rendering.captions import state_title
from segviewer.rendering.drawing import (
    BOLD,
    Picture,
    colour_table,
    draw_text,
    format_number,
    shorten,
    text_width,
)
from segviewer.rendering.style import LIGHT_SHEET, Colour, Style
from segviewer.rendering.views import ColourScale, View, drawn_size
from segviewer.rendering.views import view as view_of_key

DEFAULT_STYLE = Style()


@dataclass(frozen=True, eq=False)
class Figure:
    """The finished picture, and what it takes to make it again."""

    image: Picture
    states: tuple[State, ...]
    views: tuple[str, ...]
    origins: tuple[str, ...]
    frames: tuple[int, ...] = ()  # places in the sources that the origins name, by row


def sheet(
    inspections: Sequence[Inspection],
    views: Sequence[View | str],
    style: Style = DEFAULT_STYLE,
    *,
    every_class: bool = False,
) -> Figure:
    """One row an inspection, one column a view, captions above, legends below.

    The legend lists the classes that occur; with ``every_class`` all, so that the sheets of a film
    are of one size. A feature that only some of the networks have leaves a blank cell in the
    others' rows. Views are given by key, such as "mask" or "aspp.rate_6", or as they are.

    >>> import segviewer
    >>> model = segviewer.load_model("everyday/pspnet")
    >>> frame = next(iter(segviewer.open_source("scene:1")))
    >>> capture = segviewer.capture(model, frame)
    >>> off = segviewer.Options(off={"pyramid.bin_1": "zero"})
    >>> rows = [segviewer.inspect(model, capture), segviewer.inspect(model, capture, off)]
    >>> figure = segviewer.sheet(rows, ["input", "mask", "difference"])
    >>> figure.views, len(figure.states)
    (('input', 'mask', 'difference'), 2)
    """
    columns = [view_of_key(each) if isinstance(each, str) else each for each in views]
    return _sheet(inspections, columns, style, every_class)


def _sheet(
    inspections: Sequence[Inspection], views: Sequence[View], style: Style, every_class: bool
) -> Figure:
    active = inspections[0]  # what pairwise views compare with
    for column in views:
        if all(column.obstacle(inspection, active) for inspection in inspections):
            column.draw(active, style)  # raises an error that lists what there is
    cells = [
        [_cell(inspection, active, view, style) for view in views] for inspection in inspections
    ]
    letters = _letters(cells)
    gap = letters
    widths = [max(row[i].shape[1] for row in cells) for i in range(len(views))]
    widths = [max(width, 6 * letters) for width in widths]
    total = sum(widths) + gap * (len(views) + 1)
    total = max(total, 28 * letters)
    bands = []
    for inspection, row in zip(inspections, cells, strict=True):
        bands.append(_caption(inspection, total, letters))
        bands.append(_row(inspection, active, row, views, widths, total, letters, style))
    bands.append(_legend(inspections, total, letters, every_class))
    image = np.concatenate(bands)
    return Figure(
        image,
        tuple(inspection.state for inspection in inspections),
        tuple(view.key for view in views),
        tuple(inspection.frame.origin for inspection in inspections),
        tuple(inspection.frame.index for inspection in inspections),
    )


def _cell(inspection: Inspection, active: Inspection, view: View, style: Style) -> Picture:
    if not view.obstacle(inspection, active):
        return view.draw_beside(inspection, active, style)
    return np.full((*drawn_size(inspection, style), 3), LIGHT_SHEET.blank, np.uint8)


def _letters(cells: Sequence[Sequence[Picture]]) -> int:
    """Size of the text: readable beside pictures of that size."""
    side = float(np.median([max(p.shape[:2]) for row in cells for p in row]))
    return int(np.clip(side / 34, 12, 56))


def _blank(height: int, width: int) -> Picture:
    return np.full((height, width, 3), LIGHT_SHEET.background, np.uint8)


def _caption(inspection: Inspection, total: int, letters: int) -> Picture:
    title, how = state_title(inspection)
    out = _blank(round(letters * 3.4), total)
    out[round(letters * 0.5), letters:-letters] = LIGHT_SHEET.line
    top = round(letters * 1.3)
    big = round(letters * 1.25)
    room = total - 2 * letters
    title = shorten(title, big, room, BOLD)
    draw_text(out, title, (top, letters), big, LIGHT_SHEET.text, BOLD)
    start = letters + text_width(title, big, BOLD) + letters
    how = f"{how} · {inspection.frame.origin}" if inspection.frame.origin else how
    text = shorten(how, letters, room - start + letters)
    draw_text(out, text, (top + round(letters * 0.24), start), letters, LIGHT_SHEET.quiet)
    return out


def _row(
    inspection: Inspection,
    active: Inspection,
    pictures: Sequence[Picture],
    views: Sequence[View],
    widths: Sequence[int],
    total: int,
    letters: int,
    style: Style,
) -> Picture:
    """View titles above the pictures, scales and counts below them."""
    head, foot = round(letters * 1.8), round(letters * 1.9)
    height = max(p.shape[0] for p in pictures)
    out = _blank(head + height + foot, total)
    left = letters
    for picture, view, width in zip(pictures, views, widths, strict=True):
        title = shorten(view.title, letters, width, BOLD)
        draw_text(out, title, (round(letters * 0.2), left), letters, LIGHT_SHEET.text, BOLD)
        out[head : head + picture.shape[0], left : left + picture.shape[1]] = picture
        corner = (head + picture.shape[0] + round(letters * 0.4), left)
        _footer(out, corner, width, inspection, active, view, round(letters * 0.9), style)
        left += width + letters
    return out


def _footer(
    out: Picture,
    corner: tuple[int, int],
    width: int,
    inspection: Inspection,
    active: Inspection,
    view: View,
    size: int,
    style: Style,
) -> None:
    """Below a picture: its colour scale where it has one, its caption, or why there is none."""
    obstacle = view.obstacle(inspection, active)
    scale = None if obstacle else view.scale(inspection, style)
    if scale is not None:
        _scale(out, corner, width, scale, size, style)
        return
    text = obstacle or view.describe(inspection, active, style)
    if text:
        draw_text(out, shorten(text, size, width), corner, size, LIGHT_SHEET.quiet)


def _scale(
    out: Picture,
    corner: tuple[int, int],
    width: int,
    scale: ColourScale,
    size: int,
    style: Style,
) -> None:
    """A colour scale with its ends, and what it measures."""
    row, column = corner
    low, high = format_number(scale.ends[0]), format_number(scale.ends[1])
    draw_text(out, low, (row, column), size, LIGHT_SHEET.quiet)
    start = column + text_width(low, size) + size // 2
    length = min(8 * size, max(0, width - 9 * size))
    ramp = colour_table(style.colour_map)[np.linspace(0, 255, length).astype(int)]
    out[row + size // 4 : row + size, start : start + length] = ramp[None]
    end = start + length + size // 2
    text = shorten(f"{high}   {scale.label}", size, column + width - end)
    draw_text(out, text, (row, end), size, LIGHT_SHEET.quiet)


def _legend(
    inspections: Sequence[Inspection], total: int, letters: int, every_class: bool
) -> Picture:
    """The classes that occur, each class list once, wrapped to the sheet's width."""
    lines: list[list[tuple[Colour, str, int]]] = []
    listed = _occurring(inspections)
    if every_class:
        listed = [(classes, list(range(len(classes)))) for classes, _ in listed]
    for classes, names in listed:
        lines.append([])
        used = letters
        for name in names:
            label = shorten(classes.names[name], letters, total - 5 * letters)
            width = text_width(label, letters) + round(letters * 3)
            if lines[-1] and used + width > total:
                lines.append([])
                used = letters
            lines[-1].append((classes.colours[name], label, width))
            used += width
    out = _blank(round(letters * (1.7 * len(lines) + 1.6)), total)
    out[round(letters * 0.4), letters:-letters] = LIGHT_SHEET.line
    for index, line in enumerate(lines):
        row, column = round(letters * (1.1 + 1.7 * index)), letters
        for colour, label, width in line:
            _swatch(out, (row + letters // 8, column), letters, colour)
            draw_text(out, label, (row, column + round(letters * 1.5)), letters, LIGHT_SHEET.text)
            column += width
    return out


def _occurring(inspections: Sequence[Inspection]) -> list[tuple[Classes, list[int]]]:
    """Each class list with its classes of at least 0.1 % of a picture, most frequent first."""
    shares: dict[Classes, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    for inspection in inspections:
        own_shares = class_shares(inspection.labels, len(inspection.classes))
        shares[inspection.classes] = np.maximum(
            shares.get(inspection.classes, np.zeros(len(own_shares))), own_shares
        )
    return [
        (classes, [int(i) for i in np.argsort(-share, kind="stable") if share[i] >= 0.001])
        for classes, share in shares.items()
    ]


def _swatch(out: Picture, corner: tuple[int, int], side: int, colour: Colour) -> None:
    row, column = corner
    out[row : row + side, column : column + side] = LIGHT_SHEET.quiet  # a rim, for pale colours
    out[row + 1 : row + side - 1, column + 1 : column + side - 1] = colour
