"""The values that the colours of a picture stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segviewer.inspection.resolve import branch_keys
from segviewer.records import Inspection
from segviewer.rendering.point_views import largest_part, selected_field
from segviewer.rendering.style import Style

Limits = tuple[float, float]


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
    if style.scale == "own" and values.size > 1:
        return float(values.min()), float(values.max())
    # One cell alone has no range of its own: it is shown against its fellow branches.
    together = [
        inspection.maps[k] for k in branch_keys(inspection.network) if k in inspection.maps
    ] + [values]
    return min(0.0, min(float(m.min()) for m in together)), max(float(m.max()) for m in together)


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
    is_shared = style.scale == "shared" and keys and keys[0] in inspection.maps
    return feature_scale(inspection, keys[0], style) if is_shared else None


def change_scale(inspection: Inspection, style: Style) -> ColourScale:
    return ColourScale((-1.0, 1.0), "change of confidence", "signed")


def part_scale(inspection: Inspection, style: Style) -> ColourScale | None:
    largest = largest_part(inspection)
    return ColourScale((-largest, largest), "part of the logit", "signed") if largest else None


def feature_scale(inspection: Inspection, key: str, style: Style) -> ColourScale | None:
    reduction = inspection.state.options.reduction_of(key)
    if reduction.kind == "pca":  # colours of its own
        return None
    label = f"{reduction.title}, {style.scale} scale"
    return ColourScale(limits(inspection, key, style), label)
