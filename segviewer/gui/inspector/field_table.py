"""Receptive fields and contributions of the clicked pixel in words: rows of text, and one small
renderer to Qt's rich text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from segviewer.attribution import Contributions, EffectiveField
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.words import count_of
from segviewer.number_text import format_number
from segviewer.rendering.point_captions import side_of, theoretical_size

FieldRow = tuple[str, ...]
Names = Callable[[str], str]  # from a key to what a caption calls it

FIELD_HEADER: FieldRow = ("Field, px", "50 %", "99 %", "theory", "inside")
FIELD_LEGEND = (
    "Sides of squares that hold so much of it; inside: its share in the pixel's own region."
)
FIELD_NOTE = (
    "Sides of squares in pixels of the input: with half and with 99 % of the field's energy, and "
    "of all that can reach it. Inside: the share that lies in the region of the pixel's class that "
    "the pixel is in."
)
TABLE_SHARES = (0.5, 0.99)  # of a field's energy, a column each
PAIRS_LISTED = 3


def describe_fields(fields: Mapping[str, EffectiveField], name_of: Names) -> str:
    """A table in rich text; a sentence where nothing reaches the one field there is."""
    if not fields:
        return ""
    if not any(field.ratios for field in fields.values()):
        return "<br>".join(escape(describe_field(field, name_of)) for field in fields.values())
    table = table_html([tuple(map(tr, FIELD_HEADER)), *field_rows(fields, name_of)])
    return table + escape(tr(FIELD_LEGEND))


def field_rows(fields: Mapping[str, EffectiveField], name_of: Names) -> list[FieldRow]:
    """A row for each field: its name, the sides of the squares that 50 and 99 % of it lie in, the
    theoretical field, the share in the point's own region; empty cells where nothing reaches it."""
    return [
        _field_row(translate(name_of(key)) if key else tr("the class"), field)
        for key, field in fields.items()
    ]


def _field_row(name: str, field: EffectiveField) -> FieldRow:
    if not field.ratios:
        return (
            name,
            *("" for _ in TABLE_SHARES),
            theoretical_size(field),
            "",
        )
    areas = (field.ratios.get(share) for share in TABLE_SHARES)
    cells = ("" if area is None else f"{side_of(field, area)}" for area in areas)
    return (
        name,
        *cells,
        theoretical_size(field),
        f"{100 * field.inside:.0f} %",
    )


def describe_field(field: EffectiveField, name_of: Names) -> str:
    """How large a receptive field is, where its middle lies, how much stays in the region."""
    name = translate(name_of(field.key))
    if not field.ratios:
        return tr(
            "Nothing of the picture reaches {name}: every way to it is off. What stands in for a "
            "branch counts as constant here; in the bars it still follows the branches before it.",
            name=name,
        )
    parts = [
        tr(
            "{share} within {side} px ({area} %)",
            share=_share_name(share),
            side=side_of(field, area),
            area=_percents(area),
        )
        for share, area in field.ratios.items()
        if share in TABLE_SHARES
    ]
    down, right = field.centroid
    return tr(
        "The field of {name}: {parts} of the picture. Its middle lies {rows} px {vertical} and "
        "{columns} px {horizontal} of the point, {inside} % of it in the point's own region. "
        "Estimated from {passes}.",
        name=name,
        parts=", ".join(parts),
        rows=f"{abs(down):.0f}",
        vertical=tr("below") if down >= 0 else tr("above"),
        columns=f"{abs(right):.0f}",
        horizontal=tr("right") if right >= 0 else tr("left"),
        inside=f"{100 * field.inside:.0f}",
        passes=count_of(field.passes, "pass", "passes"),
    )


def _share_name(share: float) -> str:
    return tr("half") if share == 0.5 else f"{100 * share:.0f} %"


def describe_sum(contributions: Contributions, name_of: Names) -> str:
    """What the Shapley values sum to, and which branch is decisive."""
    shapley, all_on, all_off = (
        contributions.shapley, contributions.all_on, contributions.all_off,
    )  # fmt: skip
    decisive = max(shapley, key=lambda key: abs(shapley[key]))
    text = tr(
        "Together they lead from {all_off} with all off to {all_on}. Decisive: {decisive}.",
        all_off=format_number(all_off, ".2f"),
        all_on=format_number(all_on, ".2f"),
        decisive=translate(name_of(decisive)),
    )
    return text + _how_exact(contributions)


def _how_exact(contributions: Contributions) -> str:
    if not contributions.orders:
        return ""
    return tr(
        " An estimate, from {orders} orders of switching them on.", orders=contributions.orders
    )


def describe_interactions(contributions: Contributions, name_of: Names) -> str:
    """The pairs of branches that add most, or least, together beyond what they add apart."""
    strongest = sorted(contributions.interactions.items(), key=lambda pair: -abs(pair[1]))
    pairs = [
        tr(
            "{first} and {second} add {value} more together than apart"
            if value >= 0
            else "{first} and {second} add {value} less together than apart",
            first=translate(name_of(first)),
            second=translate(name_of(second)),
            value=f"{abs(value):.2f}",
        )
        for (first, second), value in strongest[:PAIRS_LISTED]
    ]
    return ".\n".join(pairs) + "." if pairs else ""


def table_html(rows: Sequence[FieldRow]) -> str:
    """Rows as a table of Qt's rich text: texts at the left, numbers at the right."""
    return (
        "<table width='100%' cellspacing='0' cellpadding='1'>"
        + "".join(f"<tr>{_row_html(row)}</tr>" for row in rows)
        + "</table>"
    )


def _row_html(row: FieldRow) -> str:
    sides = ("left" if column == 0 else "right" for column in range(len(row)))
    return "".join(
        f"<td align='{side}' style='padding-left: {GAP_PIXELS if column else 0}px'>"
        f"{escape(cell)}</td>"
        for column, (side, cell) in enumerate(zip(sides, row, strict=True))
    )


def _percents(share: float) -> str:
    return f"{100 * share:.3g}"
