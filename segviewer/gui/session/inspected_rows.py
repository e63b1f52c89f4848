"""The rows on the board, from what the engine gave: pure, without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segviewer.engine.events import Inspected
from segviewer.inspection.resolve import Wishes, resolve
from segviewer.records import Inspection, State
from segviewer.rendering.palettes import OWN, recolour_classes


def merge_rows(before: Sequence[Inspection], event: Inspected) -> tuple[Inspection, ...]:
    """The event's inspections, and pinned rows as they are until theirs come, unless those are of
    another picture."""
    rows = event.inspections
    rest = () if event.whole else tuple(before[len(rows) :])
    # Rows of two pictures side by side would be compared as if they were of one.
    return rows + rest if all(old.frame is rows[0].frame for old in rest) else rows


def colour_rows(rows: Sequence[Inspection], palette: str) -> tuple[Inspection, ...]:
    """What the screen and sheets show: the inspections in the chosen palette."""
    # The engine's own rows stay as they are: another palette starts from the networks' colours.
    return tuple(
        row if palette == OWN else replace(row, classes=recolour_classes(row.classes, palette))
        for row in rows
    )


def have_own_numbers(rows: Sequence[Inspection]) -> bool:
    """Whether the rows are the networks' own, none a live copy's, and have every map."""
    return all(not row.live and row.state.options.shown is None for row in rows)


def have_exact_numbers(rows: Sequence[Inspection]) -> bool:
    """Whether they are, and all fields that were asked for are there, none of them an estimate that
    a better one follows."""
    return have_own_numbers(rows) and all(map(_has_final_fields, rows))


def _has_final_fields(row: Inspection) -> bool:
    unit = row.state.options.unit
    fields = (row.fields.get(key) for key in (unit.fields if unit else ()))
    return all(field is not None and field.is_final for field in fields)


def need_other_numbers(
    states: Sequence[State], rows: Sequence[Inspection], before: Wishes, now: Wishes
) -> bool:
    """Whether what is wished for now asks the rows' networks for anything else than before."""
    if before == now:
        return False
    # A view that opens or closes often needs nothing of its own: then nothing is computed again.
    pairs = list(zip(states, rows, strict=False))
    return not pairs or any(
        resolve(state, row.network, before) != resolve(state, row.network, now)
        for state, row in pairs
    )
