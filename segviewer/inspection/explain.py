"""One pixel: its class, what each branch adds to it, how far each branch looks from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from segviewer.attribution import Box, EffectiveField, Unit, valid_taps
from segviewer.checkpoints.model import Model
from segviewer.checkpoints.provenance import Provenance
from segviewer.inspection.capture import capture
from segviewer.inspection.donors import NO_DONORS, Donors, stand_ins
from segviewer.inspection.inspections import inspections
from segviewer.records import Frame, Inspection, Options, SegviewerError, Setup


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Plain values, as JSON can hold them.

    ``probabilities`` maps class names to [0, 1], the likeliest first. ``split`` maps branches, and
    "bias", to what they add to the class's ``logit``; None where a fusion multiplies. ``shapley``
    maps branches to their values of ``value``, "all" and "none" to that value with all of them on
    and off; ``interactions`` lists pairs of branches with what they add together beyond apart, the
    strongest first. ``receptive_field`` maps branches and stages to "theoretical" [top, left,
    bottom, right] in the picture's pixels, both ends included (None where no rule is known), "r"
    {20, 30, 50, 99}, shares of the picture's area, and "centroid" [rows, columns], how far the
    field's centre lies from the point, and "inside", its share in the region of the point's class.
    ``taps`` maps atrous branches to their mean number of valid taps. ``assumed`` is what the
    model's file could not tell, by option, ``notes`` what was assumed besides and what else is to
    be known of it, and ``picture_note`` what is to be known of the picture, such as which values
    are black and white.
    """

    point: tuple[int, int]
    label: str
    logit: float
    probabilities: dict[str, float]
    value: str
    split: dict[str, float] | None
    residual: float | None
    shapley: dict[str, float]
    interactions: list[tuple[str, str, float]]
    receptive_field: dict[str, dict[str, Any]]
    taps: dict[str, float]
    assumed: dict[str, Any]
    notes: list[str]
    picture_note: str

    def plain(self) -> dict[str, Any]:
        values = vars(self).copy()
        return {"point": values.pop("point"), "class": values.pop("label"), **values}


def explain(
    model: Model,
    frame: Frame,
    unit: Unit,
    setup: Setup | None = None,
    off: Mapping[str, str] | None = None,
    *,
    pictures: Donors = NO_DONORS,
    report: Callable[[str], None] = lambda text: None,
) -> Explanation:
    """Everything about one pixel of a frame, with some branches off; ``pictures`` are those that
    branches are resampled from, by what follows "resample:" in ``off``.

    A SegviewerError where the point lies outside the frame, or its logits are not finite.

    >>> import segviewer
    >>> model = segviewer.load_model("everyday/pspnet")
    >>> frame = next(iter(segviewer.open_source("scene:1")))
    >>> explanation = segviewer.explain(model, frame, segviewer.Unit(point=(200, 300)))
    >>> sorted(explanation.shapley)[:3]
    ['all', 'none', 'pyramid.bin_1']
    >>> branches = [v for k, v in explanation.shapley.items() if k not in ("all", "none")]
    >>> difference = explanation.shapley["all"] - explanation.shapley["none"]
    >>> abs(sum(branches) - difference) < 1e-6  # Shapley values share out all of it
    True
    """
    height, width = frame.size
    if unit.point[0] >= height or unit.point[1] >= width:
        raise SegviewerError(
            f"Row {unit.point[0]}, column {unit.point[1]} lies outside the picture, which has "
            f"{height} rows and {width} columns; count both from 0."
        )
    captured = capture(model, frame, setup)
    stages = tuple(stage.key for stage in captured.info.stages)
    branches = tuple(branch.key for branch in captured.info.branches)
    unit = replace(unit, split=True, fields=(*stages, *branches))
    options = Options(off=off or {}, shown=(), unit=unit)
    stood_in = stand_ins(model, captured, options, pictures)
    for inspection in inspections(model, captured, options, off=stood_in):
        _check_finite(inspection, model)
        last = inspection
        # Until then they come one by one.
        if len(inspection.fields) == len(unit.fields):
            passes = next(iter(inspection.fields.values())).passes
            report(f"receptive fields from {passes} passes each")
    return _explanation(last, unit, model.provenance)


def _check_finite(inspection: Inspection, model: Model) -> None:
    unit = inspection.state.options.unit
    if unit and not inspection.is_finite_at(unit.point):
        row, column = unit.point
        notes = " ".join(model.provenance.notes[:1])
        raise SegviewerError(
            f"The logits of {model.name} at row {row}, column {column} are not finite, so that it "
            f"has no class and nothing to explain; choose other weights. {notes}".rstrip()
        )


def _explanation(inspection: Inspection, unit: Unit, provenance: Provenance) -> Explanation:
    names = inspection.classes.names
    probabilities = inspection.probabilities(unit.point)
    order = probabilities.argsort()[::-1]
    label = int(order[0])
    added = inspection.contributions
    shapley, pairs = {}, []
    if added:
        pairs = [(a, b, value) for (a, b), value in added.interactions.items()]
        shapley = {**added.shapley, "all": added.all_on, "none": added.all_off}
    return Explanation(
        point=unit.point,
        label=names[label],
        logit=float(inspection.logits_at(unit.point)[label]),
        probabilities={names[i]: float(probabilities[i]) for i in order},
        value=unit.value,
        split=dict(inspection.split.at) if inspection.split else None,
        residual=inspection.split.residual if inspection.split else None,
        shapley=shapley,
        interactions=sorted(pairs, key=lambda pair: -abs(pair[2])),
        receptive_field={
            key: _field(inspection, field) for key, field in inspection.fields.items()
        },
        taps={
            branch.key: valid_taps(branch.dilation, *inspection.shapes[branch.key][1:])
            for branch in inspection.network.branches
            if branch.dilation
        },
        assumed=dict(provenance.assumed),
        notes=list(provenance.sentences),
        picture_note=inspection.frame.note,
    )


def _field(inspection: Inspection, field: EffectiveField) -> dict[str, Any]:
    rows, columns = (n / m for n, m in zip(inspection.frame.size, field.energy.shape, strict=True))
    return {
        "theoretical": _frame_box(field.box, rows, columns),
        "r": {str(round(100 * share)): ratio for share, ratio in field.ratios.items()},
        "centroid": [field.centroid[0] * rows, field.centroid[1] * columns],
        "inside": field.inside,
    }


def _frame_box(box: Box | None, rows: float, columns: float) -> list[int] | None:
    """A box of the input in the frame's pixels."""
    if box is None:
        return None
    top, left, bottom, right = box
    return [
        round(top * rows),
        round(left * columns),
        round((bottom + 1) * rows) - 1,
        round((right + 1) * columns) - 1,
    ]
