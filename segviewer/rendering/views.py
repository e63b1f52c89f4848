"""Views: functions from an inspection and a style to a picture, and the table of them.

A picture is drawn from one ``Inspection`` and a ``Style``, nothing else, so a late result still
describes itself truthfully. Any stage, branch or fusion is a view too, under its own key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.comparison import has_common_classes
from segviewer.inspection.resolve import (
    NO_NEEDS,
    Needs,
    branch_keys,
    field_of_selection,
    fields_of_branches,
)
from segviewer.labelling import confidence_at, inspected_labels
from segviewer.records import Inspection, SegviewerError
from segviewer.rendering.captions import (
    change_title,
    confidence_change_title,
    difference_title,
)
from segviewer.rendering.drawing import (
    Picture,
    Tile,
    blend,
    colour_labels,
    contact_sheet,
    draw_differing,
    draw_heat,
    format_number,
    outline,
    resize,
    short_name,
)
from segviewer.rendering.pair_views import draw_against, draw_confidence_change
from segviewer.rendering.point_views import (
    contribution_caption,
    contribution_tiles,
    draw_contribution,
    draw_receptive_field,
    draw_receptive_fields,
    field_caption,
    fields_caption,
    receptive_field_tiles,
)
from segviewer.rendering.scales import (
    ColourScale,
    Limits,
    feature_scale,
    field_scale,
    limits,
    no_scale,
    part_scale,
    probability_scale,
)
from segviewer.rendering.style import Style
from segviewer.rendering.truth_views import draw_errors, draw_truth, scores_caption, truth_caption
from segviewer.truth import obstacle_of


def drawn_size(inspection: Inspection, style: Style) -> tuple[int, int]:
    """Height and width of what views draw: the photo's own, unless the style caps it."""
    height, width = inspection.frame.size
    longest = style.longest or max(height, width)
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def draw_input(inspection: Inspection, style: Style) -> Picture:
    return resize(inspection.frame.image, drawn_size(inspection, style))


def no_caption(inspection: Inspection, style: Style) -> str:
    return ""


def no_tiles(inspection: Inspection, style: Style) -> list[Tile]:
    return []


@dataclass(frozen=True, kw_only=True)
class View:
    """A picture of an inspection, with all that the sheet, the canvas and the command line ask.

    ``draw`` gives (H, W, 3) uint8 at ``drawn_size``; ``tiles`` are what it puts side by side, where
    it does, so that a sheet can set their words as text. ``draw_pair`` makes the view one of two
    inspections of a frame, of which the second is the active state's. ``needs`` is what must be
    computed first. ``caption`` is a line of words below the picture (``describe_pair`` of two),
    ``scale`` the colour scale there; ``signs`` explains what is drawn into it. Without ``smooth``
    cells stay visible. Where ``placed``, each pixel lies where the photo's does; a contact sheet's
    do not.
    """

    key: str
    title: str
    draw: Callable[[Inspection, Style], Picture] = draw_input
    draw_pair: Callable[[Inspection, Inspection, Style], Picture] | None = None
    tiles: Callable[[Inspection, Style], list[Tile]] = no_tiles
    needs: Needs = NO_NEEDS
    caption: Callable[[Inspection, Style], str] = no_caption
    describe_pair: Callable[[Inspection, Inspection], str] = difference_title
    scale: Callable[[Inspection, Style], ColourScale | None] = no_scale
    signs: str = ""
    placed: bool = True
    smooth: bool = True

    @property
    def pairwise(self) -> bool:
        """Whether it compares with the active state: it says nothing about a state alone."""
        return self.draw_pair is not None

    def obstacle(self, inspection: Inspection, active: Inspection) -> str:
        """Why it cannot be drawn of this inspection, "" where it can."""
        if self.pairwise and not has_common_classes(inspection, active):
            return "no class in common"
        if self.needs.truth and (why := obstacle_of(inspection.frame.truth, inspection.classes)):
            return why
        has_maps = all(key in inspection.maps for key in self.needs.maps(inspection.network))
        return "" if has_maps else "not in this network"

    def draw_beside(self, inspection: Inspection, active: Inspection, style: Style) -> Picture:
        """The picture in a row beside the active state's."""
        if self.draw_pair is None:
            return self.draw(inspection, style)
        return self.draw_pair(inspection, active, style)

    def describe(self, inspection: Inspection, active: Inspection, style: Style) -> str:
        """The caption in a row beside the active state's."""
        if self.pairwise and inspection is active:
            return "the others are compared with this one"
        if self.pairwise:
            return self.describe_pair(inspection, active)
        return self.caption(inspection, style)


def draw_mask(inspection: Inspection, style: Style) -> Picture:
    """Labels in the classes' colours over the photo; what a switch changed is outlined."""
    photo = draw_input(inspection, style)
    labels = _labels(inspection, photo)
    mask = blend(photo, colour_labels(labels, inspection.classes), style.opacity)
    if not (inspection.state.options.off and style.outline):
        return mask
    return outline(mask, labels != _labels(inspection, photo, "logits_all_on"))


def draw_difference(inspection: Inspection, style: Style) -> Picture:
    """What changed against every branch on: new colours, outlined, over a grey photo; the photo
    itself where nothing is off."""
    photo = draw_input(inspection, style)
    if not inspection.state.options.off:
        return photo
    labels = _labels(inspection, photo)
    changed = labels != _labels(inspection, photo, "logits_all_on")
    return draw_differing(photo, labels, changed, inspection.classes)


def draw_confidence(inspection: Inspection, style: Style) -> Picture:
    """The probability of each pixel's own class, from 0 to 1."""
    size = drawn_size(inspection, style)
    confidence = confidence_at(inspection.logits, size, align_corners=inspection.align_corners)
    return draw_heat(confidence, (0.0, 1.0), style.colour_map)


def draw_branches(inspection: Inspection, style: Style) -> Picture:
    """Every branch's map as a contact sheet in the photo's size; the last stage where there are
    no branches."""
    size, tiles = drawn_size(inspection, style), branch_tiles(inspection, style)
    return contact_sheet(tiles, size, size[0] / size[1], style.sheet_colours)


def branch_tiles(inspection: Inspection, style: Style) -> list[Tile]:
    return [_tile(inspection, key, style) for key in branch_keys(inspection.network)]


def draw_feature(inspection: Inspection, key: str, style: Style) -> Picture:
    """One map at the photo's size, cells left visible."""
    if key not in inspection.maps:
        raise SegviewerError(
            f"There is no view or feature {key!r} here; there are {', '.join(VIEWS)}, "
            f"{', '.join(inspection.maps)}."
        )
    values = inspection.maps[key]
    picture = map_picture(values, limits(inspection, key, style), style)
    return resize(picture, drawn_size(inspection, style), smooth=False)


def map_picture(values: NDArray[np.float32], ends: Limits, style: Style) -> Picture:
    """A map (h, w) in the style's colours, or one that has colours of its own (h, w, 3)."""
    if values.ndim == 3:
        return (values * 255).round().astype(np.uint8)
    return draw_heat(values, ends, style.colour_map)


Drawn = TypeVar("Drawn")


def _in_size(
    draw: Callable[[Inspection, Style, tuple[int, int]], Drawn],
) -> Callable[[Inspection, Style], Drawn]:
    return lambda inspection, style: draw(inspection, style, drawn_size(inspection, style))


def _pair_in_size(
    draw: Callable[[Inspection, Inspection, Style, tuple[int, int]], Picture],
) -> Callable[[Inspection, Inspection, Style], Picture]:
    return lambda one, other, style: draw(one, other, style, drawn_size(one, style))


_truth = partial(View, needs=Needs(truth=True))


def _change_caption(inspection: Inspection, style: Style) -> str:
    return change_title(inspection)


def _branches_caption(inspection: Inspection, style: Style) -> str:
    return f"{inspection.state.options.reduction_of('').title}, {style.scale} scale"


VIEWS: dict[str, View] = {
    view.key: view
    for view in (
        View(key="input", title="input"),
        View(key="mask", title="mask", draw=draw_mask),
        View(
            key="branches",
            title="branches",
            draw=draw_branches,
            tiles=branch_tiles,
            needs=Needs(maps=branch_keys),
            caption=_branches_caption,
            placed=False,
        ),
        View(key="difference", title="difference", draw=draw_difference, caption=_change_caption),
        View(key="confidence", title="confidence", draw=draw_confidence, scale=probability_scale),
        View(
            key="receptive_field",
            title="receptive field",
            draw=_in_size(draw_receptive_field),
            needs=Needs(fields=field_of_selection, unit=True),
            caption=field_caption,
            scale=field_scale,
            signs="solid lines: 50 % and 90 % of a field's energy; dashed: the theoretical field",
        ),
        View(
            key="receptive_fields",
            title="receptive fields",
            draw=_in_size(draw_receptive_fields),
            tiles=_in_size(receptive_field_tiles),
            signs="solid line: 50 % of a field's energy; dashed: the theoretical field",
            needs=Needs(fields=fields_of_branches, unit=True),
            caption=fields_caption,
            placed=False,
        ),
        View(
            key="contribution",
            title="contribution",
            draw=_in_size(draw_contribution),
            tiles=_in_size(contribution_tiles),
            scale=part_scale,
            signs="φ and bars: Shapley values",
            needs=Needs(split=True, unit=True),
            caption=contribution_caption,
            placed=False,
        ),
        _truth(key="truth", title="truth", draw=_in_size(draw_truth), caption=truth_caption),
        _truth(key="errors", title="errors", draw=_in_size(draw_errors), caption=scores_caption),
        View(key="against", title="difference to active", draw_pair=_pair_in_size(draw_against)),
        View(
            key="confidence_change",
            title="confidence to active",
            draw_pair=_pair_in_size(draw_confidence_change),
            describe_pair=confidence_change_title,
        ),
    )
}


def view(key: str) -> View:
    """A view of the table, or the map of the stage, branch or fusion of that key."""
    return VIEWS[key] if key in VIEWS else _feature_view(key)


@lru_cache(maxsize=256)  # one view a key: what it needs can be compared
def _feature_view(key: str) -> View:
    return View(
        key=key,
        title=key.replace(".", " · ").replace("_", " "),
        draw=lambda inspection, style: draw_feature(inspection, key, style),
        needs=Needs(maps=lambda info: (key,)),
        scale=lambda inspection, style: feature_scale(inspection, key, style),
        smooth=False,
    )


def needs_of(keys: Sequence[str]) -> tuple[Needs, ...]:
    """What the views of these keys need, the same need once."""
    needs = (view(key).needs for key in keys)
    return tuple(dict.fromkeys(need for need in needs if need != NO_NEEDS))


def is_whole(inspection: Inspection, keys: tuple[str, ...]) -> bool:
    """Whether the inspection holds every map that these views need and its network has."""
    maps = {map_ for key in keys for map_ in view(key).needs.maps(inspection.network)}
    return maps.intersection(inspection.network.keys) <= inspection.maps.keys()


def _labels(
    inspection: Inspection, photo: Picture, which: str = "logits"
) -> NDArray[np.uint8 | np.uint16]:
    """Labels at the photo's size."""
    return inspected_labels(inspection, (photo.shape[0], photo.shape[1]), which)


def _tile(inspection: Inspection, key: str, style: Style) -> Tile:
    """A map with its name and range; greyed where the branch is off."""
    low, high = limits(inspection, key, style)
    picture = map_picture(inspection.maps[key], (low, high), style)
    mode = inspection.state.options.modes.get(key)
    if mode:
        picture = blend(picture, np.full_like(picture, 128), 0.75)
    note = f"{format_number(low)} to {format_number(high)}"
    if mode:
        note = f"off ({mode.replace('_', ' ')})"
    return Tile(picture, f"{short_name(key)}  {note}")
