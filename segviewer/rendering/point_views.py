"""Pictures of what a clicked point was asked: receptive fields, and what each branch adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.attribution import EffectiveField
from segviewer.inspection.resolve import branch_keys
from segviewer.number_text import format_number
from segviewer.opencv import cv2
from segviewer.records import Inspection
from segviewer.rendering.drawing import (
    ContactTile,
    Picture,
    contact_cells,
    contact_sheet,
    draw_heat,
    draw_signed,
    resize,
)
from segviewer.rendering.marks import (
    NO_MARKS,
    Label,
    Marks,
    burn,
    dashed_box,
    name_tiles,
    outline,
    place_of_name,
    placed_in,
)
from segviewer.rendering.point_captions import (
    branch_fields,
    selected_field,
    side_of,
    theoretical_size,
)
from segviewer.rendering.style import Style

Size = tuple[int, int]
LINE_MASSES = (0.5, 0.9)  # the shares of a field's energy that lines are drawn around
LINE_FINENESS = 60  # lines follow energy that is blurred by a picture's length over this
BAR_COLOURS = {True: (230, 135, 40), False: (67, 147, 195)}  # of a bar that adds, that takes away


def draw_receptive_field(inspection: Inspection, style: Style, size: Size) -> Picture:
    """How strongly each pixel moves the unit, over the grey photo: the square root of the energy,
    lines around 50 % and 90 % of it, and a dashed box at the theoretical field."""
    grey = _grey_photo(inspection, size)
    field = selected_field(inspection)
    if field is None:
        return grey
    picture = _field_over(grey, _smooth_energy(field, size), style)
    if not style.marks:
        return picture
    return _burn_point(burn(picture, mark_receptive_field(inspection, style, size)), field)


def mark_receptive_field(inspection: Inspection, style: Style, size: Size) -> Marks:
    """The lines around 50 % and 90 % of the field's energy and the box at the theoretical field,
    with their names."""
    field = selected_field(inspection)
    if field is None:
        return NO_MARKS
    smooth = _smooth_energy(field, size)
    marks = NO_MARKS
    for mass in LINE_MASSES:
        line = _energy_line(field, smooth, mass)
        if line.lines:
            x, y = place_of_name(line)
            name = Label(text=f"{100 * mass:.0f} %", room=(x, y, 1.0, 1.0), above=True)
            marks += line + Marks(labels=(name,))
    return marks + _theoretical_box(field)


def _theoretical_box(field: EffectiveField) -> Marks:
    """The pixels that can move the unit, cut at the picture's edge; its name has the whole size."""
    if field.box is None:
        return NO_MARKS
    rows, columns = field.energy.shape
    top, left, bottom, right = field.box
    box = (left / columns, top / rows, (right + 1) / columns, (bottom + 1) / rows)
    return dashed_box(box, f"theoretical {theoretical_size(field)} px")


def draw_receptive_fields(inspection: Inspection, style: Style, size: Size) -> Picture:
    """The fields of all branches side by side."""
    tiles = receptive_field_tiles(inspection, style, size)
    if not tiles:
        return _grey_photo(inspection, size)
    return draw_tiles(tiles, size, size[0] / size[1], style)


def receptive_field_tiles(inspection: Inspection, style: Style, size: Size) -> list[ContactTile]:
    """The field of each branch, on its own scale of colours: on one scale a field of few pixels
    would leave all others dark."""
    fields = _places_of_fields(inspection)
    shape, name_of = _tile_size(size, len(fields)), inspection.network.name_of
    grey = resize(_grey_photo(inspection, size), shape)

    def tile(key: str, field: EffectiveField | None) -> ContactTile:
        if field is None:
            return ContactTile(grey, name_of(key), "…")
        smooth = _smooth_energy(field, shape)
        picture = _field_over(grey, smooth, style)
        if style.marks:
            picture = burn(picture, _energy_line(field, smooth, LINE_MASSES[0]))
        half = field.ratios.get(0.5)
        note = "nothing reaches it" if half is None else f"half in {side_of(field, half)} px"
        return ContactTile(_burn_point(picture, field), name_of(key), note)

    return [tile(key, field) for key, field in fields.items()]


def mark_receptive_fields(inspection: Inspection, style: Style, size: Size) -> Marks:
    """The line around half of each branch's field, its name and the size of that half."""
    fields, tiles = _places_of_fields(inspection), receptive_field_tiles(inspection, style, size)
    marks = name_tiles(tiles, size, size[0] / size[1], style.sheet_colours)
    shape = _tile_size(size, len(fields))
    cells = contact_cells(len(fields), size, size[0] / size[1])
    for field, cell in zip(fields.values(), cells, strict=True):
        if field is not None:
            line = _energy_line(field, _smooth_energy(field, shape), LINE_MASSES[0])
            marks += placed_in(line, cell.picture, size)
    return marks


def _places_of_fields(inspection: Inspection) -> dict[str, EffectiveField | None]:
    """The branches' fields in the network's order; None for one that was asked for and is on its
    way, so that the others need not move when it comes. Nothing before the first one."""
    fields, unit = branch_fields(inspection), inspection.state.options.unit
    if not fields or unit is None:
        return dict(fields)
    keys = branch_keys(inspection.network)
    return {key: fields.get(key) for key in keys if key in fields or key in unit.fields}


def draw_contribution(inspection: Inspection, style: Style, size: Size) -> Picture:
    """What each branch adds to the class at the unit, side by side."""
    tiles = contribution_tiles(inspection, style, size)
    if not tiles:
        return _grey_photo(inspection, size)
    return draw_tiles(tiles, size, size[0] / size[1], style)


def contribution_tiles(inspection: Inspection, style: Style, size: Size) -> list[ContactTile]:
    """What each branch adds to the class at the unit: its map, on one scale of colours, its value
    at the unit and its Shapley value, as a number and a bar."""
    contributions, parts = inspection.contributions, inspection.split
    if contributions is None:
        return []
    keys = [*contributions.shapley, *(["bias"] if parts else [])]
    strongest = max(map(abs, contributions.shapley.values())) or 1.0
    largest = style.ends[1] if style.ends else largest_part(inspection)
    shape = _tile_size(size, len(keys))

    def tile(key: str) -> ContactTile:
        blank = np.full((1, 1, 3), style.sheet_colours.blank, np.uint8)
        picture = draw_signed(parts.parts[key], largest) if parts else blank
        share = contributions.shapley.get(key)
        values = [format_number(parts.at[key], "+.2f")] if parts else []
        values += [] if share is None else [f"φ {format_number(share, '+.2f')}"]
        picture = resize(picture, shape, smooth=False)
        if share is not None:
            picture = _add_bar(picture, share / strongest)
        return ContactTile(picture, inspection.network.name_of(key), "  ".join(values))

    return [tile(key) for key in keys]


def mark_contribution(inspection: Inspection, style: Style, size: Size) -> Marks:
    """The name of each branch, what its map has at the unit, and its Shapley value."""
    tiles = contribution_tiles(inspection, style, size)
    return name_tiles(tiles, size, size[0] / size[1], style.sheet_colours)


def largest_part(inspection: Inspection) -> float:
    """The largest value of any branch's part of the logit, without its sign; 0 without a split."""
    parts = inspection.split.parts.values() if inspection.split else ()
    return max((float(np.abs(part).max()) for part in parts), default=0.0)


def draw_tiles(tiles: Sequence[ContactTile], size: Size, aspect: float, style: Style) -> Picture:
    """Tiles side by side, with their words where the style has marks."""
    picture = contact_sheet(tiles, size, aspect, style.sheet_colours)
    if not style.marks:
        return picture
    return burn(picture, name_tiles(tiles, size, aspect, style.sheet_colours))


def _tile_size(size: Size, tiles: int) -> Size:
    """Of one of so many tiles side by side in ``size``."""
    columns = max(1, int(np.ceil(np.sqrt(tiles))))
    return max(1, size[0] // columns), max(1, size[1] // columns)


def level_of(values: NDArray[Any], mass: float) -> float:
    """The level above which a share ``mass`` of the sum lies."""
    ordered = np.sort(values.ravel())[::-1]
    total = np.cumsum(ordered, dtype=np.float64)
    return float(ordered[min(len(ordered) - 1, int(np.searchsorted(total, mass * total[-1])))])


def _grey_photo(inspection: Inspection, size: Size) -> Picture:
    photo = resize(inspection.frame.image, size)
    return np.repeat(photo.mean(2, keepdims=True).astype(np.uint8), 3, axis=2)


def _smooth_energy(field: EffectiveField, size: Size) -> NDArray[np.float32]:
    """The energy at ``size``. Gradients alternate from pixel to pixel; a little blur shows where
    they are."""
    smaller = size[0] < field.energy.shape[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    values = cv2.resize(field.energy, size[::-1], interpolation=how)
    sigma = max(1.0, max(size) / 130)
    return np.maximum(np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float32), 0)


def _field_over(grey: Picture, smooth: NDArray[np.float32], style: Style) -> Picture:
    """A field over the grey photo, its largest value in the brightest colour."""
    strength = np.sqrt(smooth / max(float(smooth.max()), 1e-30))
    hot = draw_heat(strength, (0.0, 1.0), style.colour_map)
    share = (0.15 + 0.75 * strength)[..., None]
    out: Picture = (grey * 0.8 * (1 - share) + hot * share).astype(np.uint8)
    return out


def _energy_line(field: EffectiveField, smooth: NDArray[np.float32], mass: float) -> Marks:
    """A line around the share ``mass`` of a field's energy."""
    if not field.ratios:
        return NO_MARKS
    # Blur widens what is small: no more of it than a part of half the energy's extent.
    extent = np.sqrt(field.ratios.get(0.5, 0.0) * smooth.size)
    blur = min(max(smooth.shape) / LINE_FINENESS, extent / 6)
    calm = cv2.GaussianBlur(smooth, (0, 0), blur) if blur > 0.3 else smooth
    return outline(np.asarray(calm >= level_of(calm, mass), np.bool_), specks=True)


def _burn_point(picture: Picture, field: EffectiveField) -> Picture:
    """A cross at the unit."""
    out = picture.copy()
    scale = [n / m for n, m in zip(out.shape[:2], field.energy.shape, strict=True)]
    at = [int((p + 0.5) * s) for p, s in zip(field.point, scale, strict=True)]
    arm = max(4, max(out.shape[:2]) // 50)
    for colour, thick in (((16, 16, 16), 3), ((255, 255, 255), 1)):
        cv2.drawMarker(out, (at[1], at[0]), colour, cv2.MARKER_CROSS, 2 * arm, thick)
    return out


def _add_bar(picture: Picture, share: float) -> Picture:
    """A bar along the picture's foot, from its middle to the right (adds) or left (takes away)."""
    out = picture.copy()
    height, width = out.shape[:2]
    thick = max(2, height // 24)
    middle = width // 2
    end = int(middle + np.clip(share, -1, 1) * (middle - 1))
    out[height - thick :] = (20, 22, 26)
    out[height - thick :, min(middle, end) : max(middle, end) + 1] = BAR_COLOURS[share >= 0]
    return out
