"""The values that the colours of a picture stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.resolve import Needs, branch_keys
from segviewer.records import Inspection
from segviewer.rendering.point_captions import selected_field
from segviewer.rendering.point_views import largest_part
from segviewer.rendering.style import Limits, Style

SCALE_TITLES = {
    "own": "own scale",
    "shared": "shared scale",
    "column": "one scale per view",
}


@dataclass(frozen=True)
class ColourScale:
    """The values that the colour map's ends stand for, and what they measure; ``colours`` "signed"
    is from blue over white to orange, "" the style's colour map."""

    ends: Limits
    label: str
    colours: Literal["", "signed"] = ""


def no_scale(inspection: Inspection, style: Style) -> ColourScale | None:
    return None


def limits(inspection: Inspection, key: str, style: Style) -> Limits:
    """The values that the colour map's ends stand for."""
    values = inspection.maps[key]
    how = inspection.state.options.reduction_of(key).kind
    if how in ("similarity", "pca"):
        return (-1.0, 1.0) if how == "similarity" else (0.0, 1.0)
    if style.ends is not None:
        return style.ends
    if style.scale != "shared" and values.size > 1:
        return float(values.min()), float(values.max())
    # One cell alone has no range of its own: it is shown against its fellow branches.
    return _from_zero([*_maps(inspection, branch_keys(inspection.network)), values])


def column_ends(inspection: Inspection, rows: Sequence[Inspection], needs: Needs) -> Limits | None:
    """The ends of the one scale that a view with these needs has in all ``rows`` whose maps are
    made as this inspection's are; None where its colours stand for nothing that has a range."""
    if needs.split:
        largest = max(map(largest_part, rows))
        return (-largest, largest) if largest else None
    values = [
        each.maps[key]
        for each in rows
        for key in needs.maps(each.network)
        if key in each.maps and _reduced_alike(each, inspection, key)
    ]
    values = [each for each in values if each.ndim == 2]
    if not values:
        return None
    if any(each.size > 1 for each in values):
        return min(float(v.min()) for v in values), max(float(v.max()) for v in values)
    fellows = [m for each in rows for m in _maps(each, branch_keys(each.network))]
    return _from_zero([*fellows, *values])


def _reduced_alike(one: Inspection, other: Inspection, key: str) -> bool:
    return one.state.options.reduction_of(key) == other.state.options.reduction_of(key)


def _maps(inspection: Inspection, keys: Sequence[str]) -> list[NDArray[np.float32]]:
    return [inspection.maps[key] for key in keys if key in inspection.maps]


def _from_zero(maps: Sequence[NDArray[np.float32]]) -> Limits:
    return min(0.0, min(float(m.min()) for m in maps)), max(float(m.max()) for m in maps)


def probability_scale(inspection: Inspection, style: Style) -> ColourScale:
    return ColourScale((0.0, 1.0), "probability")


def field_scale(inspection: Inspection, style: Style) -> ColourScale | None:
    if selected_field(inspection) is None:
        return None
    return ColourScale((0.0, 1.0), "√ energy over its largest")


def fields_scale(inspection: Inspection, style: Style) -> ColourScale | None:
    return ColourScale((0.0, 1.0), "√ energy over its largest") if inspection.fields else None


def branches_scale(inspection: Inspection, style: Style) -> ColourScale | None:
    """One for all maps, where they share one."""
    keys = branch_keys(inspection.network)
    is_shared = style.scale != "own" and keys and keys[0] in inspection.maps
    return feature_scale(inspection, keys[0], style) if is_shared else None


def change_scale(inspection: Inspection, style: Style) -> ColourScale:
    return ColourScale((-1.0, 1.0), "change of confidence", "signed")


def part_scale(inspection: Inspection, style: Style) -> ColourScale | None:
    largest = largest_part(inspection)
    if not largest:
        return None
    kind = "column" if style.ends else "own"
    label = f"part of the logit, {SCALE_TITLES[kind]}"
    return ColourScale(style.ends or (-largest, largest), label, "signed")


def feature_scale(inspection: Inspection, key: str, style: Style) -> ColourScale | None:
    reduction = inspection.state.options.reduction_of(key)
    if reduction.kind == "pca":  # colours of its own
        return None
    label = f"{reduction.title}, {SCALE_TITLES[style.scale]}"
    return ColourScale(limits(inspection, key, style), label)
