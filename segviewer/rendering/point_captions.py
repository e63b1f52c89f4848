"""Words of what a clicked point was asked: whose receptive field, how large, what is added."""

from __future__ import annotations

from math import sqrt

from segviewer.attribution import EffectiveField
from segviewer.inspection.resolve import branch_keys
from segviewer.number_text import format_number
from segviewer.records import Inspection
from segviewer.rendering.style import Style

NO_PIXEL = "no pixel is chosen"


def selected_field(inspection: Inspection) -> EffectiveField | None:
    """The field that the unit selects, where there is one yet."""
    unit = inspection.state.options.unit
    return None if unit is None else inspection.fields.get(unit.selected_field)


def branch_fields(inspection: Inspection) -> dict[str, EffectiveField]:
    """The branches' fields, as far as there are any yet, in the network's order."""
    fields = inspection.fields
    return {key: fields[key] for key in branch_keys(inspection.network) if key in fields}


def side_of(field: EffectiveField, area: float) -> int:
    """The side of a square with this share of the picture, in pixels of the network's input."""
    rows, columns = field.energy.shape
    return max(1, round(sqrt(area * rows * columns)))


def theoretical_size(field: EffectiveField) -> str:
    """Width and height of the theoretical field in pixels, or that it reaches further than the
    picture, at whose edge it is cut; "" where it is not known."""
    if field.box is None:
        return ""
    rows, columns = field.energy.shape
    top, left, bottom, right = field.box
    is_cut = top <= 0 or left <= 0 or bottom >= rows - 1 or right >= columns - 1
    height, width = bottom - top + 1, right - left + 1
    size = f"{width}" if width == height else f"{width}×{height}"
    return f"≥ {size}" if is_cut else size


def field_caption(inspection: Inspection, style: Style) -> str:
    """Whose receptive field is shown, of what, and how much of the picture half of it takes."""
    field = selected_field(inspection)
    if field is None:
        return _nothing_yet(inspection)
    what = inspection.network.name_of(field.key)
    half = field.ratios.get(0.5)
    rows, columns = field.energy.shape
    height, width = inspection.input_size
    side = max(1, round(sqrt((half or 0) * height * width)))
    size = "" if half is None else f", half of it within {side} px ({100 * half:.1f} %)"
    smaller = (
        f", at {columns}×{rows} for want of memory"
        if (rows, columns) < inspection.input_size
        else ""
    )
    return f"of {what}, {field_scope(field)}{size}{smaller}"


def fields_caption(inspection: Inspection, style: Style) -> str:
    """What the fields side by side have in common."""
    field = next(iter(branch_fields(inspection).values()), None)
    return _nothing_yet(inspection) if field is None else f"{field_scope(field)}; own scales"


def _nothing_yet(inspection: Inspection) -> str:
    """Why there is no field."""
    unit = inspection.state.options.unit
    if unit is None:
        return NO_PIXEL
    return "on its way" if unit.fields else "not asked for"


def field_scope(field: EffectiveField) -> str:
    """What a field says: sensitivity on one picture, or what the architecture sees."""
    how = "" if field.kind == "energy" else f", {field.kind} at {field.energy.shape[1]} px"
    return (
        f"average over {field.passes} noise pictures" if field.average else "this picture"
    ) + how


def contribution_caption(inspection: Inspection, style: Style) -> str:
    """What the contributions are of, and what they sum to."""
    contributions = inspection.contributions
    if contributions is None:
        unit = inspection.state.options.unit
        if unit is None:
            return NO_PIXEL
        if not inspection.is_finite_at(unit.point):
            return "the logits there are not finite"
        return "on its way" if inspection.network.players else "this network has no branches"
    names = " over ".join(inspection.classes.names[c] for c in contributions.classes)
    ends = contributions.all_on, contributions.all_off
    all_on, all_off = (format_number(end, ".2f") for end in ends)
    total = f"{contributions.value} of {names} {all_on}, {all_off} with all off; φ Shapley"
    if contributions.orders:
        total += f" ({contributions.orders} orders)"
    if inspection.split is None:
        unit = inspection.state.options.unit
        return (
            f"{total}; no maps where what follows is not linear" if unit and unit.split else total
        )
    residual = format_number(inspection.split.residual, ".0e")
    return f"{total}; maps sum to the logit within {residual}"
