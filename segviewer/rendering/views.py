"""Views: functions from an inspection and a style to a picture, and the table of them.

A picture is drawn from one ``Inspection`` and a ``Style``, nothing else, so a late result still
describes itself truthfully. Any stage, branch or fusion is a view too, under its own key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal, TypeVar

from segviewer.inspection.comparison import has_common_classes
from segviewer.inspection.resolve import (
    NO_NEEDS,
    Needs,
    branch_keys,
    field_of_selection,
    fields_of_branches,
)
from segviewer.records import Inspection, SegviewerError
from segviewer.rendering.captions import (
    change_title,
    confidence_change_title,
    difference_title,
)
from segviewer.rendering.drawing import ContactTile, Picture, resize
from segviewer.rendering.label_views import (
    draw_confidence,
    draw_difference,
    draw_mask,
    mark_changes,
)
from segviewer.rendering.map_views import (
    branch_tiles,
    draw_branches,
    map_picture,
    mark_branches,
)
from segviewer.rendering.marks import NO_MARKS, Marks
from segviewer.rendering.pair_views import draw_against, draw_confidence_change, mark_against
from segviewer.rendering.photo import draw_input, drawn_size
from segviewer.rendering.point_captions import (
    contribution_caption,
    field_caption,
    fields_caption,
)
from segviewer.rendering.point_views import (
    contribution_tiles,
    draw_contribution,
    draw_receptive_field,
    draw_receptive_fields,
    mark_contribution,
    mark_receptive_field,
    mark_receptive_fields,
    receptive_field_tiles,
)
from segviewer.rendering.scales import (
    SCALE_TITLES,
    ColourScale,
    branches_scale,
    change_scale,
    column_ends,
    feature_scale,
    field_scale,
    fields_scale,
    limits,
    no_scale,
    part_scale,
    probability_scale,
)
from segviewer.rendering.style import Style
from segviewer.rendering.truth_views import (
    draw_errors,
    draw_truth,
    mark_errors,
    scores_caption,
    truth_caption,
)
from segviewer.truth import obstacle_of

NO_COMMON_CLASS, NO_SUCH_MAP = "no class in common", "not in this network"


def no_marks(inspection: Inspection, style: Style) -> Marks:
    return NO_MARKS


def no_caption(inspection: Inspection, style: Style) -> str:
    return ""


def no_tiles(inspection: Inspection, style: Style) -> list[ContactTile]:
    return []


@dataclass(frozen=True, kw_only=True)
class View:
    """A picture of an inspection, with all that the sheet, the canvas and the command line ask.

    ``draw`` gives (H, W, 3) uint8 at ``drawn_size``; ``tiles`` are what it puts side by side, where
    it does, so that a sheet can set their words as text. ``draw_pair`` makes the view one of two
    inspections of a frame, of which the second is the active state's. ``needs`` is what must be
    computed first. ``caption`` is a line of words below the picture (``describe_pair`` of two),
    ``scale`` its colour scale; ``signs`` explains what is drawn into it. ``group`` is its heading
    in lists. ``marks`` and ``marks_pair`` are the lines and words over the picture, which ``draw``
    itself draws where the style has ``marks``. Without ``smooth`` cells stay visible. Where
    ``placed``, each pixel lies where the photo's does; a contact sheet's do not. What its caption
    says stands in a sheet's table of scores, where ``is_tabled``.
    """

    key: str
    title: str
    draw: Callable[[Inspection, Style], Picture] = draw_input
    draw_pair: Callable[[Inspection, Inspection, Style], Picture] | None = None
    tiles: Callable[[Inspection, Style], list[ContactTile]] = no_tiles
    needs: Needs = NO_NEEDS
    caption: Callable[[Inspection, Style], str] = no_caption
    describe_pair: Callable[[Inspection, Inspection], str] = difference_title
    scale: Callable[[Inspection, Style], ColourScale | None] = no_scale
    group: Literal["Result", "Why", "Branches"] = "Result"
    marks: Callable[[Inspection, Style], Marks] = no_marks
    marks_pair: Callable[[Inspection, Inspection, Style], Marks] | None = None
    signs: str = ""
    placed: bool = True
    is_tabled: bool = False
    smooth: bool = True

    @property
    def pairwise(self) -> bool:
        """Whether it compares with the active state: it says nothing about a state alone."""
        return self.draw_pair is not None

    def obstacle(self, inspection: Inspection, active: Inspection) -> str:
        """Why it cannot be drawn of this inspection, "" where it can."""
        if self.pairwise and not has_common_classes(inspection, active):
            return NO_COMMON_CLASS
        if self.needs.truth and (why := obstacle_of(inspection.frame.truth, inspection.classes)):
            return why
        has_maps = all(key in inspection.maps for key in self.needs.maps(inspection.network))
        return "" if has_maps else NO_SUCH_MAP

    def in_column(self, inspection: Inspection, rows: Sequence[Inspection], style: Style) -> Style:
        """The style in which it is drawn of an inspection below and above the others of a board:
        with the ends of their scale, where a column has one."""
        if style.scale != "column":
            return style
        return replace(style, ends=column_ends(inspection, rows, self.needs))

    def draw_beside(self, inspection: Inspection, active: Inspection, style: Style) -> Picture:
        """The picture in a row beside the active state's."""
        if self.draw_pair is None:
            return self.draw(inspection, style)
        return self.draw_pair(inspection, active, style)

    def marks_beside(self, inspection: Inspection, active: Inspection, style: Style) -> Marks:
        """The lines and words over the picture in a row beside the active state's."""
        if self.marks_pair is not None:
            return self.marks_pair(inspection, active, style)
        return self.marks(inspection, style)

    def describe(self, inspection: Inspection, active: Inspection, style: Style) -> str:
        """The caption in a row beside the active state's."""
        if self.pairwise and inspection is active:
            return "the others are compared with this one"
        if self.pairwise:
            return self.describe_pair(inspection, active)
        return self.caption(inspection, style)


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


Drawn = TypeVar("Drawn")


def _in_size(
    draw: Callable[[Inspection, Style, tuple[int, int]], Drawn],
) -> Callable[[Inspection, Style], Drawn]:
    return lambda inspection, style: draw(inspection, style, drawn_size(inspection, style))


def _pair_in_size(
    draw: Callable[[Inspection, Inspection, Style, tuple[int, int]], Drawn],
) -> Callable[[Inspection, Inspection, Style], Drawn]:
    return lambda one, other, style: draw(one, other, style, drawn_size(one, style))


_truth = partial(View, needs=Needs(truth=True))


def _change_caption(inspection: Inspection, style: Style) -> str:
    return change_title(inspection)


def _branches_caption(inspection: Inspection, style: Style) -> str:
    return f"{inspection.state.options.reduction_of('').title}, {SCALE_TITLES[style.scale]}"


def _feature_caption(inspection: Inspection, key: str) -> str:
    values = inspection.maps[key]
    if values.ndim == 2:
        return ""
    if values.shape[0] * values.shape[1] == 1:
        return "one cell: there are no directions to colour"
    return "colours: the three directions in which it varies most"


VIEWS: dict[str, View] = {
    find_view.key: find_view
    for find_view in (
        View(key="input", title="input"),
        View(key="mask", title="mask", draw=draw_mask, marks=mark_changes),
        View(
            key="branches",
            title="all branches",
            group="Branches",
            scale=branches_scale,
            draw=draw_branches,
            tiles=branch_tiles,
            needs=Needs(maps=branch_keys),
            caption=_branches_caption,
            marks=mark_branches,
            placed=False,
        ),
        View(
            key="difference",
            title="difference",
            draw=draw_difference,
            caption=_change_caption,
            marks=mark_changes,
        ),
        View(key="confidence", title="confidence", draw=draw_confidence, scale=probability_scale),
        View(
            key="receptive_field",
            title="receptive field",
            group="Why",
            scale=field_scale,
            draw=_in_size(draw_receptive_field),
            needs=Needs(fields=field_of_selection, unit=True),
            caption=field_caption,
            signs="solid lines: 50 % and 90 % of a field's energy; dashed: the theoretical field",
            marks=_in_size(mark_receptive_field),
        ),
        View(
            key="receptive_fields",
            title="fields of all branches",
            group="Why",
            scale=fields_scale,
            draw=_in_size(draw_receptive_fields),
            needs=Needs(fields=fields_of_branches, unit=True),
            caption=fields_caption,
            tiles=_in_size(receptive_field_tiles),
            signs="solid line: 50 % of a field's energy; cross: the pixel",
            marks=_in_size(mark_receptive_fields),
            placed=False,
        ),
        View(
            key="contribution",
            title="contribution",
            group="Why",
            scale=part_scale,
            draw=_in_size(draw_contribution),
            needs=Needs(split=True, unit=True),
            caption=contribution_caption,
            tiles=_in_size(contribution_tiles),
            signs="φ and bars: Shapley values",
            marks=_in_size(mark_contribution),
            placed=False,
        ),
        _truth(key="truth", title="truth", draw=_in_size(draw_truth), caption=truth_caption),
        _truth(
            key="errors",
            title="errors",
            draw=_in_size(draw_errors),
            caption=scores_caption,
            is_tabled=True,
            marks=_in_size(mark_errors),
        ),
        View(
            key="against",
            title="difference to active",
            draw_pair=_pair_in_size(draw_against),
            marks_pair=_pair_in_size(mark_against),
        ),
        View(
            key="confidence_change",
            title="confidence to active",
            draw_pair=_pair_in_size(draw_confidence_change),
            describe_pair=confidence_change_title,
            scale=change_scale,
        ),
    )
}


def find_view(key: str) -> View:
    """A view of the table, or the map of the stage, branch or fusion of that key."""
    return VIEWS[key] if key in VIEWS else _feature_view(key)


@lru_cache(maxsize=256)  # one view a key: what it needs can be compared
def _feature_view(key: str) -> View:
    return View(
        key=key,
        title=key.replace(".", " · ").replace("_", " "),
        draw=lambda inspection, style: draw_feature(inspection, key, style),
        needs=Needs(maps=lambda info: (key,)),
        group="Branches",
        smooth=False,
        caption=lambda inspection, style: _feature_caption(inspection, key),
        scale=lambda inspection, style: feature_scale(inspection, key, style),
    )


def needs_of(keys: Sequence[str]) -> tuple[Needs, ...]:
    """What the views of these keys need, the same need once."""
    needs = (find_view(key).needs for key in keys)
    return tuple(dict.fromkeys(need for need in needs if need != NO_NEEDS))


def is_whole(inspection: Inspection, keys: tuple[str, ...]) -> bool:
    """Whether the inspection holds every map that these views need and its network has."""
    maps = {map_ for key in keys for map_ in find_view(key).needs.maps(inspection.network)}
    return maps.intersection(inspection.network.keys) <= inspection.maps.keys()
