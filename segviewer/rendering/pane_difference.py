"""Two panes of a board as one picture: what they differ in, or one beside the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.comparison import has_common_classes
from segviewer.number_text import format_number
from segviewer.opencv import cv2
from segviewer.records import Inspection
from segviewer.rendering.captions import confidence_change_title, difference_title
from segviewer.rendering.drawing import Picture, draw_signed, resize
from segviewer.rendering.marks import NO_MARKS, Marks
from segviewer.rendering.pair_views import draw_against, draw_confidence_change, mark_against
from segviewer.rendering.photo import drawn_size
from segviewer.rendering.point_captions import selected_field
from segviewer.rendering.scales import ColourScale, change_scale
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view

OF_CLASSES = frozenset(("mask", "difference", "against"))  # views of which classes a pixel has
OF_CONFIDENCE = frozenset(("confidence", "confidence_change"))
LINE_PIXELS = 300  # a wiped picture's width over its line's

Values = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Panel:
    """A pane: which inspection of a frame it shows, and which view of that."""

    inspection: Inspection
    key: str


@dataclass(frozen=True, eq=False, kw_only=True)
class PaneDifference:
    """``picture`` (H, W, 3) uint8 is None where two panes cannot be subtracted; ``caption`` says
    what it shows, or why not."""

    caption: str
    picture: Picture | None = None
    marks: Marks = NO_MARKS
    scale: ColourScale | None = None


def pane_difference(first: Panel, second: Panel, style: Style) -> PaneDifference:
    """What the second pane has that the first has not: which class became which, how much surer it
    is, or the signed difference of the values of one map or field."""
    one, other = first.inspection, second.inspection
    keys = {first.key, second.key}
    if one is other and first.key == second.key:
        return PaneDifference(caption="both are the same pane; choose another one")
    if keys <= OF_CLASSES and one is not other:
        return _of_classes(one, other, style)
    if keys <= OF_CONFIDENCE and one is not other:
        size = drawn_size(other, style)
        return PaneDifference(
            caption=confidence_change_title(other, one),
            picture=draw_confidence_change(other, one, style, size),
            scale=change_scale(other, style),
        )
    own, their = _values(first), _values(second)
    if first.key != second.key or own is None or their is None:
        titles = " and ".join(find_view(key).title for key in (first.key, second.key))
        return PaneDifference(
            caption=f"{titles} have no values that could be subtracted; choose the same view of "
            f"two states, such as the mask, the confidence or a branch"
        )
    return _of_values(own, their, first.key, style, drawn_size(other, style))


def _of_classes(one: Inspection, other: Inspection, style: Style) -> PaneDifference:
    if not has_common_classes(other, one):
        return PaneDifference(caption="the two networks have no class in common")
    size = drawn_size(other, style)
    return PaneDifference(
        caption=difference_title(other, one),
        picture=draw_against(other, one, style, size),
        marks=NO_MARKS if style.marks else mark_against(other, one, style, size),
    )


def _of_values(
    own: Values, their: Values, key: str, style: Style, size: tuple[int, int]
) -> PaneDifference:
    """On the finer of both grids; the colours reach as far as the largest difference."""
    shape = max(own.shape, their.shape, key=lambda grid: grid[0] * grid[1])
    difference = _resize(their, shape) - _resize(own, shape)
    largest, mean = float(np.abs(difference).max()), float(difference.mean())
    name = find_view(key).title
    if largest == 0:
        caption = f"{name}: both are equal everywhere"
    else:
        caption = f"{name}: second less first, mean {format_number(mean, '+.3g')}"
    return PaneDifference(
        caption=caption,
        picture=resize(draw_signed(difference, largest or 1.0), size, smooth=False),
        scale=ColourScale((-largest, largest), "second less first", "signed") if largest else None,
    )


def _values(panel: Panel) -> Values | None:
    """The numbers that a pane's colours stand for: a map, or a field as it is drawn."""
    if panel.key == "receptive_field":
        field = selected_field(panel.inspection)
        if field is None or not field.energy.any():
            return None
        root: Values = np.sqrt(field.energy / field.energy.max())
        return root
    values = panel.inspection.maps.get(panel.key)
    # Three directions of colour are each network's own.
    return values if values is not None and values.ndim == 2 else None


def _resize(values: Values, shape: tuple[int, ...]) -> Values:
    if values.shape == shape:
        return values
    resized = cv2.resize(values, shape[::-1], interpolation=cv2.INTER_LINEAR)
    return resized.astype(np.float32, copy=False)


def draw_wipe(left: Picture, right: Picture, share: float) -> Picture:
    """Two pictures of a size as one, the first left of a line at this ``share`` of the width."""
    width = left.shape[1]
    column = round(share * width)
    wiped = np.concatenate([left[:, :column], right[:, column:]], axis=1)
    half = max(1, width // (2 * LINE_PIXELS))
    wiped[:, max(0, column - half) : column + half] = 255
    return wiped
