"""An explanation as a table for the console."""

from __future__ import annotations

from segviewer.attribution import ONE_TAP
from segviewer.inspection.explain import Explanation


def explanation_lines(explanation: Explanation) -> list[str]:
    """One line a branch or stage, what they sum to below."""
    row, column = explanation.point
    likeliest = list(explanation.probabilities.items())[:4]
    keys = dict.fromkeys([*explanation.receptive_field, *(explanation.split or {})])
    return [
        f"row {row}, column {column}: {explanation.label} (logit {explanation.logit:.3f})",
        f"probabilities  {', '.join(f'{name} {value:.3f}' for name, value in likeliest)}",
        "",
        f"{'':<22}{'split':>9}{'Shapley':>9}{'taps':>6}{'r(50%)':>8}  field in theory",
        *(_feature_line(explanation, key) for key in keys),
        "",
        *_sum_lines(explanation),
    ]


def _feature_line(explanation: Explanation, key: str) -> str:
    field = explanation.receptive_field.get(key, {})
    half = field.get("r", {}).get("50")
    box = field.get("theoretical")
    taps = explanation.taps.get(key)
    cells = (
        _cell((explanation.split or {}).get(key), "+9.3f")
        + _cell(explanation.shapley.get(key), "+9.3f")
        + _cell(taps, "6.1f")
        + (" " * 8 if half is None else f"{100 * half:7.1f}%")
    )
    where = f"  rows {box[0]} to {box[2]}, columns {box[1]} to {box[3]}" if box else ""
    mark = "  (a 1×1 convolution by now)" if taps is not None and taps < ONE_TAP else ""
    return f"{key:<22}{cells}{where}{mark}"


def _cell(value: float | None, form: str) -> str:
    """A number, or as many blanks where there is none."""
    text = format(value or 0.0, form)
    return " " * len(text) if value is None else text


def _sum_lines(explanation: Explanation) -> list[str]:
    lines = []
    shapley = explanation.shapley
    if explanation.split is not None:
        total = sum(explanation.split.values())
        lines.append(f"split: sums to {total:.3f}, residual {explanation.residual:.1e}")
    elif shapley:
        lines.append("split: not offered, since a fusion multiplies")
    if shapley:
        total = shapley["all"] - shapley["none"]
        lines.append(
            f"Shapley values of the {explanation.value}: sum to {total:.3f}, "
            f"all on {shapley['all']:.3f} less all off {shapley['none']:.3f}"
        )
    for first, second, value in explanation.interactions[:3]:
        lines.append(f"  together beyond apart: {first}, {second} {value:+.3f}")
    return lines
