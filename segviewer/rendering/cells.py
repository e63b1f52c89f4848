"""What stands in a sheet before it has a place: cells in lines, lines in bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from segviewer.attribution import Box
from segviewer.records import Inspection
from segviewer.rendering.captions import ALL_ON, state_title
from segviewer.rendering.drawing import ContactTile, Picture
from segviewer.rendering.photo import drawn_size
from segviewer.rendering.scales import ColourScale
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import Style
from segviewer.rendering.views import View

Place = tuple[int, int]  # of a cell in its band: line and column


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """One panel: what stands above it, its picture or tiles, what stands below; ``letter`` marks
    it. ``picture`` has the size of the photo, also where tiles take its place; where ``placed``,
    its pixels lie where the photo's do. ``crop`` is framed in it and enlarged below it."""

    picture: Picture
    tiles: tuple[ContactTile, ...] = ()
    heading: str = ""
    subheading: str = ""
    caption: str = ""
    scale: ColourScale | None = None
    smooth: bool = True
    placed: bool = True
    letter: str = ""
    crop: Box | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Band:
    """Lines of cells below one title, which begins above the column ``start``; ``how`` says quietly
    what it does not."""

    title: str
    how: str
    lines: tuple[tuple[Cell | None, ...], ...]
    start: int = 0


def active_of(inspection: Inspection, inspections: Sequence[Inspection]) -> Inspection:
    """What pairwise views compare an inspection with: the first one of the same frame."""
    return next(each for each in inspections if each.frame is inspection.frame)


def cell_of(
    inspection: Inspection, inspections: Sequence[Inspection], view: View, style: Style
) -> Cell:
    """A view of one of a sheet's inspections, or why there is none over a blank picture."""
    active = active_of(inspection, inspections)
    style = view.in_column(inspection, inspections, style)
    obstacle = view.obstacle(inspection, active)
    if obstacle:
        size = drawn_size(inspection, style)
        picture = np.full((*size, 3), style.sheet_colours.blank, np.uint8)
        return Cell(picture=picture, heading=view.title, caption=obstacle, placed=False)
    tiles = tuple(view.tiles(inspection, style))
    return Cell(
        # Where there are tiles the picture only says how large the photo is.
        picture=inspection.frame.image if tiles else view.draw_beside(inspection, active, style),
        tiles=tiles,
        heading=view.title,
        caption=view.describe(inspection, active, style),
        scale=view.scale(inspection, style),
        smooth=view.smooth,
        placed=view.placed,
    )


def row_bands(
    inspections: Sequence[Inspection],
    views: Sequence[View],
    style: Style,
    sheet_format: SheetFormat,
    hows: Sequence[str],
    per_line: int,
) -> list[Band]:
    """A band a state, its views side by side, so many in a line."""
    bands = []
    titles, hows = _titles_and_hows(inspections, sheet_format, hows)
    for number, inspection in enumerate(inspections):
        cells = [cell_of(inspection, inspections, view, style) for view in views]
        lines = tuple(
            tuple(cells[start : start + per_line]) for start in range(0, len(cells), per_line)
        )
        bands.append(Band(title=titles[number], how=hows[number], lines=lines))
    return bands


def column_bands(
    inspections: Sequence[Inspection],
    views: Sequence[View],
    style: Style,
    sheet_format: SheetFormat,
    hows: Sequence[str],
    per_line: int,
) -> list[Band]:
    """States side by side, a line a view; of each frame the input once, before them."""
    bands = []
    rest = [view for view in views if view.key != "input"] or list(views)
    with_input = len(rest) < len(views)
    titles, hows = _titles_and_hows(inspections, sheet_format, hows)
    frames = list({id(each.frame): each.frame for each in inspections}.values())
    for frame in frames:
        own = [(n, each) for n, each in enumerate(inspections) if each.frame is frame]
        for number, view in enumerate(rest):
            cells = [
                replace(
                    cell_of(each, inspections, view, style),
                    heading=titles[n],
                    subheading=hows[n],
                )
                for n, each in own
            ]
            line: list[Cell | None] = [*cells]
            if with_input and not number:
                line.insert(0, Cell(picture=frame.image, heading="input"))
            elif with_input and len(cells) < per_line:
                line.insert(0, None)  # so that states lie below each other
            bands.append(
                Band(
                    title=view.title if len(rest) > 1 else "",
                    how=frame.origin if len(frames) > 1 and not number else "",
                    start=int(with_input and len(cells) < per_line),  # not above the input
                    lines=tuple(
                        tuple(line[start : start + per_line])
                        for start in range(0, len(line), per_line)
                    ),
                )
            )
    return bands


def _titles_and_hows(
    inspections: Sequence[Inspection], sheet_format: SheetFormat, hows: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """What the states are called, and what is said quietly beside that: a board of one network with
    each branch off in turn is read by its branches."""
    titles = titles_of(inspections, sheet_format)
    if common_title(titles, hows, sheet_format):
        return hows, [""] * len(hows)
    return titles, hows


def common_title(titles: Sequence[str], hows: Sequence[str], sheet_format: SheetFormat) -> str:
    """The title of all states where in print ``hows`` tell them apart: the page says it once;
    else ""."""
    is_common = len(titles) > 1 and len(set(titles)) == 1 and all(hows)
    return titles[0] if is_common and sheet_format.width is not None else ""


def titles_of(inspections: Sequence[Inspection], sheet_format: SheetFormat) -> list[str]:
    """The states' titles, in their order."""
    return [title_of(each, n, sheet_format) for n, each in enumerate(inspections)]


def title_of(inspection: Inspection, number: int, sheet_format: SheetFormat) -> str:
    """A state's title, or the caption that was chosen in its place."""
    captions = sheet_format.captions
    chosen = captions[number] if number < len(captions) else ""
    return chosen or state_title(inspection)[0]


def shared_words(inspections: Sequence[Inspection]) -> tuple[list[str], list[str]]:
    """What sets each state apart, and what all of them have in common, in words."""
    parts = [
        [*state_title(each)[1].split(" · "), *([each.frame.origin] if each.frame.origin else [])]
        for each in inspections
    ]
    if len(inspections) == 1:
        return [" · ".join(parts[0])], []
    if not any(each.state.options.off for each in inspections):
        parts = [[part for part in own if part != ALL_ON] for own in parts]
    common = [part for part in parts[0] if all(part in other for other in parts)]
    return [" · ".join(p for p in own if p not in common) for own in parts], common


def share_scales(bands: Sequence[Band], columns: Literal["views", "states"]) -> list[Band]:
    """The bands with one colour bar where the same one would be repeated: below the last of rows,
    below the first of states side by side."""
    scales = [_scales(band) for band in bands]
    repeated: list[set[Place]]
    if columns == "states":
        repeated = [set(list(own)[1:]) if len(set(own.values())) == 1 else set() for own in scales]
    else:
        same = {p for p, s in scales[-1].items() if all(own.get(p) == s for own in scales)}
        repeated = [same] * (len(bands) - 1) + [set()]
    return [_without_scales(*each) for each in zip(bands, repeated, strict=True)]


def _scales(band: Band) -> dict[Place, ColourScale]:
    """Colour scales by their line and column."""
    return {
        (number, column): cell.scale
        for number, line in enumerate(band.lines)
        for column, cell in enumerate(line)
        if cell is not None and cell.scale is not None
    }


def _without_scales(band: Band, places: set[Place]) -> Band:
    lines = tuple(
        tuple(
            replace(cell, scale=None) if cell and (number, column) in places else cell
            for column, cell in enumerate(line)
        )
        for number, line in enumerate(band.lines)
    )
    return replace(band, lines=lines)


def mark_crop(bands: Sequence[Band], crop: Box) -> list[Band]:
    """The bands with a crop in every panel whose pixels lie where the photo's do."""

    def mark(cell: Cell | None) -> Cell | None:
        return replace(cell, crop=crop) if cell is not None and cell.placed else cell

    return _each_cell(bands, mark)


def letter_panels(bands: Sequence[Band]) -> list[Band]:
    """The bands with their panels marked a, b, c, ... as they are read."""
    count = 0

    def mark(cell: Cell | None) -> Cell | None:
        nonlocal count
        if cell is None:
            return None
        count += 1
        return replace(cell, letter=letter(count))

    return _each_cell(bands, mark)


def _each_cell(bands: Sequence[Band], change: Callable[[Cell | None], Cell | None]) -> list[Band]:
    return [
        replace(band, lines=tuple(tuple(map(change, line)) for line in band.lines))
        for band in bands
    ]


def letter(number: int) -> str:
    """a to z, then aa, ab, ..., from 1 on."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
