"""Maps of stages, branches and fusions: their colours, and all branches side by side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.resolve import branch_keys
from segviewer.number_text import format_number
from segviewer.off_modes import mode_title
from segviewer.records import Inspection
from segviewer.rendering.drawing import (
    ContactTile,
    Picture,
    blend,
    draw_heat,
)
from segviewer.rendering.marks import Marks, name_tiles
from segviewer.rendering.photo import drawn_size
from segviewer.rendering.point_views import draw_tiles
from segviewer.rendering.scales import limits
from segviewer.rendering.style import Limits, Style


def map_picture(values: NDArray[np.float32], ends: Limits, style: Style) -> Picture:
    """A map (h, w) in the style's colours, or one that has colours of its own (h, w, 3)."""
    if values.ndim == 3:
        return (values * 255).round().astype(np.uint8)
    return draw_heat(values, ends, style.colour_map)


def draw_branches(inspection: Inspection, style: Style) -> Picture:
    """Every branch's map as a contact sheet in the photo's size; the last stage where there are
    no branches."""
    size = drawn_size(inspection, style)
    return draw_tiles(branch_tiles(inspection, style), size, size[0] / size[1], style)


def mark_branches(inspection: Inspection, style: Style) -> Marks:
    """The name and the range of each branch's map, or what stands in for it."""
    size = drawn_size(inspection, style)
    tiles = branch_tiles(inspection, style)
    return name_tiles(tiles, size, size[0] / size[1], style.sheet_colours)


def branch_tiles(inspection: Inspection, style: Style) -> list[ContactTile]:
    return [_tile(inspection, key, style) for key in branch_keys(inspection.network)]


def _tile(inspection: Inspection, key: str, style: Style) -> ContactTile:
    """A map with its name and range; greyed where the branch is off."""
    ends, values = limits(inspection, key, style), inspection.maps[key]
    picture = map_picture(values, ends, style)
    mode, name = inspection.state.options.modes.get(key), inspection.network.name_of(key)
    if mode:
        grey = blend(picture, np.full_like(picture, 128), 0.75)
        return ContactTile(grey, name, f"off ({mode_title(mode)})")
    return ContactTile(picture, name, _range(values, ends))


def _range(values: NDArray[np.float32], ends: Limits) -> str:
    """The values that the colours' ends stand for; the value itself of a single cell."""
    if values.ndim == 3:
        return "own colours"
    if values.size == 1:
        return format_number(float(values.max()))
    return f"{format_number(ends[0])} to {format_number(ends[1])}"
