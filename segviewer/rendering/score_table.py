"""How well each state of a sheet agrees with the truth: its legend, with figures below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segviewer.inspection.scoring import Scores, scores
from segviewer.records import Classes, Inspection
from segviewer.rendering.cells import shared_words
from segviewer.rendering.layout import LINE_HEIGHT, Layout
from segviewer.rendering.legend import listed_labels
from segviewer.rendering.page import measure, wrap
from segviewer.rendering.style import Colour
from segviewer.rendering.truth_views import describe_doubts, list_names
from segviewer.rendering.views import View

MEANS = ("mean IoU", "accuracy", "boundary IoU")
NOTE = (
    "below a class: its IoU; means are over the classes that occur; boundary IoU: within 2 % of "
    "the diagonal of outlines (Cheng et al. 2021)"
)
NONE = "–"  # of a class that occurs neither in mask nor truth
LABEL_SHARE = 0.4  # of the width, at most
MOST_LABEL_LINES = 4


@dataclass(frozen=True, kw_only=True)
class ScoreTable:
    """``rows`` are labels with a text for each of ``columns``, headings of which those of classes
    have a colour; ``note`` says how to read them, and what they leave out."""

    columns: tuple[tuple[str, Colour | None], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    note: str = ""


def shows_truth(inspections: Sequence[Inspection], views: Sequence[View]) -> bool:
    """Whether a sheet is about the truth: it has a view of it, or a mask was given."""
    truths = [inspection.frame.truth for inspection in inspections]
    return any(view.needs.truth for view in views) or any(t and t.reading for t in truths)


def score_tables(
    inspections: Sequence[Inspection], titles: Sequence[str]
) -> dict[Classes, ScoreTable]:
    """A table for each class list, of its states that can be compared with a truth; ``titles`` are
    the states' own."""
    labels = _labels(inspections, titles)
    listed = listed_labels(inspections, truth=True)
    rows: dict[Classes, list[tuple[str, Scores]]] = {}
    doubts: dict[Classes, list[str]] = {}
    for inspection, label in zip(inspections, labels, strict=True):
        own = scores(inspection)
        if own is not None:
            all_on = not inspection.state.options.off
            rows.setdefault(inspection.classes, []).append((label, own))
            doubts.setdefault(inspection.classes, []).extend(describe_doubts(own, all_on=all_on))
    return {
        classes: _table(classes, listed[classes], own, doubts[classes])
        for classes, own in rows.items()
    }


def _table(
    classes: Classes,
    labels: Sequence[int],
    rows: Sequence[tuple[str, Scores]],
    doubts: Sequence[str],
) -> ScoreTable:
    counted = np.isfinite([own.iou for _, own in rows]).any(0)
    small = [classes.names[i] for i in np.flatnonzero(counted) if i not in labels]
    too_small = f"not listed, as less than 0.1 %, but counted: {list_names(small)}" if small else ""
    return ScoreTable(
        columns=(
            *((mean, None) for mean in MEANS),
            *((classes.names[label], classes.colours[label]) for label in labels),
        ),
        rows=tuple(
            (
                name,
                tuple(
                    map(
                        _number,
                        (own.mean_iou, own.accuracy, own.mean_boundary_iou, *own.iou[labels]),
                    )
                ),
            )
            for name, own in rows
        ),
        note="; ".join(filter(None, (NOTE, too_small, *dict.fromkeys(doubts)))),
    )


def _labels(inspections: Sequence[Inspection], titles: Sequence[str]) -> list[str]:
    """What tells the states apart, in as few words as that takes."""
    hows = shared_words(inspections)[0] if len(inspections) > 1 else [""]
    named = len(set(titles)) > 1 or not all(hows)
    return [
        " ".join(filter(None, (title if named else "", how)))
        for title, how in zip(titles, hows, strict=True)
    ]


def _number(value: float) -> str:
    return NONE if np.isnan(value) else f"{value:.3f}"


def lay_scores(layout: Layout, table: ScoreTable) -> None:
    """The table at the foot of a page, its columns on as many lines as they take."""
    m = layout.metrics
    room, gap = m.total - 2 * m.margin, 1.1 * m.letters
    longest = max(measure(label, m.letters) for label, _ in table.rows)
    aside = min(longest, LABEL_SHARE * room)
    widths = [
        max(measure(heading, m.letters) + (1.4 * m.letters if colour else 0), 2.6 * m.letters)
        for heading, colour in table.columns
    ]
    start = 0
    while start < len(widths):
        end, left = start, aside + gap
        while end < len(widths) and (end == start or left + widths[end] <= room):
            left += widths[end] + gap
            end += 1
        _lay_block(layout, table, range(start, end), widths, aside + gap)
        start = end
    layout.note(table.note)


def _lay_block(
    layout: Layout, table: ScoreTable, columns: range, widths: Sequence[float], aside: float
) -> None:
    """Some columns, with the rows' labels before them."""
    m = layout.metrics
    lefts = [m.margin + aside]
    for column in columns[:-1]:
        lefts.append(lefts[-1] + widths[column] + 1.1 * m.letters)
    for column, left in zip(columns, lefts, strict=True):
        heading, colour = table.columns[column]
        if colour is not None:
            layout.swatch(left, colour)
            left += 1.4 * m.letters
        layout.text(heading, layout.top, left, m.letters, layout.colours.text)
    layout.top += LINE_HEIGHT * m.letters
    for label, values in table.rows:
        for column, left in zip(columns, lefts, strict=True):
            layout.text(values[column], layout.top, left, m.letters, layout.colours.text)
        lines = wrap(label, m.letters, aside - 1.1 * m.letters, MOST_LABEL_LINES)
        for number, line in enumerate(lines):
            top = layout.top + number * LINE_HEIGHT * m.letters
            layout.text(line, top, m.margin, m.letters, layout.colours.quiet)
        layout.top += max(1, len(lines)) * LINE_HEIGHT * m.letters
    layout.top += 0.4 * m.letters
