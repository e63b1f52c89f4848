"""Inspections as rows, views as columns: one figure that says what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from segviewer.metrics import changes, class_shares
from segviewer.records import Classes, Inspection, State
from segviewer.rendering.drawing import (
    BOLD,
    Picture,
    colour_table,
    draw_text,
    number,
    short_name,
    shortened,
    text_width,
)
from segviewer.rendering.point_views import contribution_title, field_title, fields_title
from segviewer.rendering.style import LIGHT_SHEET, Colour, Style
from segviewer.rendering.views import VIEWS, View, drawn_size, limits


@dataclass(frozen=True, eq=False)
class Figure:
    """The finished picture, and what it takes to make it again."""

    image: Picture
    states: tuple[State, ...]
    views: tuple[str, ...]
    origins: tuple[str, ...]


def sheet(
    inspections: Sequence[Inspection],
    views: Sequence[View],
    style: Style,
    *,
    every_class: bool = False,
) -> Figure:
    """One row an inspection, one column a view, captions above, legends below.

    The legend lists the classes that occur; with ``every_class`` all, so that the sheets of a film
    are of one size. A feature that only some of the networks have leaves a blank cell in the
    others' rows.
    """
    for view in views:
        if not any(_has(inspection, view) for inspection in inspections):
            view.draw(inspections[0], style)  # says what there is
    cells = [[_cell(inspection, view, style) for view in views] for inspection in inspections]
    letters = _letters(cells)
    gap = letters
    widths = [max(row[i].shape[1] for row in cells) for i in range(len(views))]
    widths = [max(width, 6 * letters) for width in widths]
    total = sum(widths) + gap * (len(views) + 1)
    total = max(total, 28 * letters)
    bands = []
    for inspection, row in zip(inspections, cells, strict=True):
        bands.append(_caption(inspection, total, letters))
        bands.append(_row(inspection, row, views, widths, total, letters, style))
    bands.append(_legend(inspections, total, letters, every_class))
    image = np.concatenate(bands)
    return Figure(
        image,
        tuple(inspection.state for inspection in inspections),
        tuple(view.key for view in views),
        tuple(inspection.frame.origin for inspection in inspections),
    )


def state_title(inspection: Inspection, *, short: bool = False) -> tuple[str, str]:
    """What a row is, in bold, and how it was made: what is off first, lest it be shortened away.
    ``short`` puts it in fewer words, and leaves out what off means where it means the usual."""
    setup, info = inspection.state.setup, inspection.network
    height, width = inspection.input_size
    usual = {branch.key: branch.off_modes[0] for branch in info.branches} if short else {}
    off = [
        (short_name(key) if short else key)
        + ("" if usual.get(key) == mode else f" ({mode.replace('_', ' ')})")
        for key, mode in inspection.state.options.off
    ]
    on = "all on" if short else "all branches on"
    how = [f"off: {', '.join(off)}" if off else on] if info.branches else []
    if short:
        how += [f"stride {info.output_stride}", info.backbone, f"{width}×{height}"]
    else:
        how += [f"{info.backbone}, output stride {info.output_stride}", f"input {width}×{height}"]
    if info.low_level and len(info.low_levels) > 1:
        how.append(f"low-level source {info.low_level}")
    if setup.precision != "fp32":
        how.append(setup.precision)
    if inspection.state.options.crf:
        how.append("dense CRF")
    if inspection.live:
        how.append(f"live copy: {inspection.live}")
    return f"{inspection.title}", " · ".join(how)


def change_title(inspection: Inspection, most: int = 3) -> str:
    """How many pixels of the network's input changed class, and which became which."""
    if not inspection.state.options.off:
        return "nothing is off"
    names = inspection.classes.names
    found = changes(inspection.labels_all_on, inspection.labels, len(names))
    share = sum(change.pixels for change in found) / inspection.labels.size
    listed = [
        f"{names[c.before]} → {names[c.after]} {c.pixels / inspection.labels.size:.1%}"
        for c in found[:most]
    ]
    return f"{share:.1%} changed" + (": " + ", ".join(listed) if listed else "")


CAPTIONS: Mapping[str, Callable[[Inspection], str]] = {
    "difference": change_title,
    "receptive_field": field_title,
    "receptive_fields": fields_title,
    "contribution": contribution_title,
}


def _has(inspection: Inspection, view: View) -> bool:
    return view.key in VIEWS or view.key in inspection.maps


def _cell(inspection: Inspection, view: View, style: Style) -> Picture:
    if _has(inspection, view):
        return view.draw(inspection, style)
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
    title = shortened(title, big, room, BOLD)
    draw_text(out, title, (top, letters), big, LIGHT_SHEET.text, BOLD)
    start = letters + text_width(title, big, BOLD) + letters
    how = f"{how} · {inspection.frame.origin}" if inspection.frame.origin else how
    text = shortened(how, letters, room - start + letters)
    draw_text(out, text, (top + round(letters * 0.24), start), letters, LIGHT_SHEET.quiet)
    return out


def _row(
    inspection: Inspection,
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
        title = shortened(view.title, letters, width, BOLD)
        draw_text(out, title, (round(letters * 0.2), left), letters, LIGHT_SHEET.text, BOLD)
        out[head : head + picture.shape[0], left : left + picture.shape[1]] = picture
        _footer(out, (head + picture.shape[0], left), width, inspection, view, letters, style)
        left += width + letters
    return out


def _footer(
    out: Picture,
    corner: tuple[int, int],
    width: int,
    inspection: Inspection,
    view: View,
    letters: int,
    style: Style,
) -> None:
    row, column = corner[0] + round(letters * 0.4), corner[1]
    small = round(letters * 0.9)
    if not _has(inspection, view):
        text = shortened("not in this network", small, width)
        draw_text(out, text, (row, column), small, LIGHT_SHEET.quiet)
        return
    if view.key in CAPTIONS:
        text = shortened(CAPTIONS[view.key](inspection), small, width)
        draw_text(out, text, (row, column), small, LIGHT_SHEET.quiet)
    elif view.key == "confidence":
        _scale(out, (row, column), width, (0.0, 1.0), "probability", small, style)
    elif view.key == "branches":
        reduction = inspection.state.options.reduction_of("")
        how = f"{reduction.title}, {style.scale} scale"
        draw_text(out, shortened(how, small, width), (row, column), small, LIGHT_SHEET.quiet)
    elif view.key not in VIEWS:
        how = f"{inspection.state.options.reduction_of(view.key).title}, {style.scale} scale"
        _scale(out, (row, column), width, limits(inspection, view.key, style), how, small, style)


def _scale(
    out: Picture,
    corner: tuple[int, int],
    width: int,
    ends: tuple[float, float],
    what: str,
    size: int,
    style: Style,
) -> None:
    """A colour scale with its ends, and what it measures."""
    row, column = corner
    low, high = number(ends[0]), number(ends[1])
    draw_text(out, low, (row, column), size, LIGHT_SHEET.quiet)
    start = column + text_width(low, size) + size // 2
    length = min(8 * size, max(0, width - 9 * size))
    ramp = colour_table(style.colour_map)[np.linspace(0, 255, length).astype(int)]
    out[row + size // 4 : row + size, start : start + length] = ramp[None]
    end = start + length + size // 2
    text = shortened(f"{high}   {what}", size, column + width - end)
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
            label = shortened(classes.names[name], letters, total - 5 * letters)
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
        found = class_shares(inspection.labels, len(inspection.classes))
        shares[inspection.classes] = np.maximum(
            shares.get(inspection.classes, np.zeros(len(found))), found
        )
    return [
        (classes, [int(i) for i in np.argsort(-share, kind="stable") if share[i] >= 0.001])
        for classes, share in shares.items()
    ]


def _swatch(out: Picture, corner: tuple[int, int], side: int, colour: Colour) -> None:
    row, column = corner
    out[row : row + side, column : column + side] = LIGHT_SHEET.quiet  # a rim, for pale colours
    out[row + 1 : row + side - 1, column + 1 : column + side - 1] = colour
