"""A measured table as one picture: every figure beside its goal, and what peers take."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from segviewer.bench.figures import Figure, number_text
from segviewer.bench.machine import machine_lines
from segviewer.bench.report import Report
from segviewer.rendering.export import write_whole
from segviewer.rendering.page import Area, Item, Page, Text, fit
from segviewer.rendering.page_pixels import page_pixels
from segviewer.rendering.page_svg import page_svg
from segviewer.rendering.style import LIGHT_SHEET, Colour

WIDTH, MARGIN, LINE = 1100.0, 16.0, 18.0  # pixels
LABELS, VALUES = 560.0, 210.0  # pixels of what stands left and right of the marks
SIZE, HEAD_SIZE = 12.0, 14.0
DPI, PIXELS_PER_UNIT = 96.0, 2.0
# Okabe and Ito's blue and vermilion; a miss is hollow, too.
REACHED, MISSED, PEER = (0, 114, 178), (213, 94, 0), (90, 90, 90)
# Powers of two that the marks lie between: of the goal, and of what ours takes.
GOAL_SCALE, PEER_SCALE = (-5.0, 3.0), (-2.0, 10.0)
Scale = tuple[float, float]


def save_plot(report: Report, path: Path) -> None:
    """Write it as SVG or PNG, by the name's end."""
    page = plot_page(report)
    if path.suffix.lower() == ".svg":
        about = "; ".join(machine_lines(dict(report.machine)))
        state = json.dumps(report.plain())
        content = page_svg(page, DPI, picture_dpi=None, about=about, state=state).encode("utf-8")
    else:
        file = io.BytesIO()
        Image.fromarray(page_pixels(page, PIXELS_PER_UNIT)).save(file, "PNG")
        content = file.getvalue()
    write_whole(path, lambda file: file.write(content))


def plot_page(report: Report) -> Page:
    """Figures with goals, each as a share of its goal on a scale of powers of two; then peers, as
    multiples of what ours takes."""
    aimed = [figure for figure in report.figures if figure.goal]
    peers = [figure for figure in report.figures if figure.goal is None and figure.peer]
    items: list[Item] = []
    top = MARGIN
    for line in machine_lines(dict(report.machine)):
        items.append(_text(line, top, MARGIN, WIDTH - 2 * MARGIN, LIGHT_SHEET.quiet))
        top += LINE
    for title, figures, scale in (
        ("Each figure beside its goal (the line): left of it is reached", aimed, GOAL_SCALE),
        ("What others take, beside ours (the line): right of it is slower", peers, PEER_SCALE),
    ):
        if figures:
            items += _section(title, figures, scale, top + LINE / 2)
            top += LINE * (len(figures) + 2.5)
    return Page(
        height=top + MARGIN, width=WIDTH, background=LIGHT_SHEET.background, items=tuple(items)
    )


def _section(title: str, figures: Sequence[Figure], scale: Scale, top: float) -> Iterator[Item]:
    yield Text(text=title, top=top, left=MARGIN, size=HEAD_SIZE, colour=LIGHT_SHEET.text, bold=True)
    first = top + 1.5 * LINE
    line = _place(1.0, scale)
    yield Area(top=first, left=line, height=LINE * len(figures), width=1, colour=LIGHT_SHEET.quiet)
    for index, figure in enumerate(figures):
        yield from _row(figure, scale, first + index * LINE)


def _row(figure: Figure, scale: Scale, top: float) -> Iterator[Item]:
    label = f"{figure.what}; {figure.subject}"
    if figure.goal is None:
        label = f"{figure.peer}: {label}"
    yield _text(label, top, MARGIN, LABELS - MARGIN, LIGHT_SHEET.text)
    shares, colour = _shares(figure), _colour(figure)
    low, high = (_place(share, scale) for share in (min(shares), max(shares)))
    middle = top + LINE / 2
    if high > low:
        yield Area(top=middle - 1, left=low, height=2, width=high - low, colour=colour)
    at = _place(shares[0], scale)
    yield Area(top=middle - 5, left=at - 5, height=10, width=10, colour=colour)
    if figure.is_reached is False:
        inside = LIGHT_SHEET.background
        yield Area(top=middle - 3, left=at - 3, height=6, width=6, colour=inside)
    yield _text(_value_words(figure), top, WIDTH - VALUES, VALUES - MARGIN, LIGHT_SHEET.text)


def _shares(figure: Figure) -> list[float]:
    """The value and its quartiles as shares of the goal, or as what the peer takes of ours; 1 and
    less is good, and of peers 1 and more."""
    values = [figure.value, *(figure.quartiles or ())]
    if figure.goal is None:
        return [1 / max(value, 1e-9) for value in values]
    if figure.least:
        return [figure.goal / max(value, 1e-9) for value in values]
    return [value / figure.goal for value in values]


def _colour(figure: Figure) -> Colour:
    return {True: REACHED, False: MISSED, None: PEER}[figure.is_reached]


def _value_words(figure: Figure) -> str:
    if figure.goal is None:
        return f"{number_text(1 / max(figure.value, 1e-9))} times ours"
    unit = f" {figure.unit}" if figure.unit else ""
    sign = "≥" if figure.least else "≤"
    return f"{number_text(figure.value)}{unit} (goal {sign} {number_text(figure.goal)})"


def _place(share: float, scale: Scale) -> float:
    """Where a share lies; what is beyond the scale lies at its end."""
    lowest, highest = scale
    power = min(highest, max(lowest, math.log2(max(share, 1e-9))))
    left, right = LABELS + 10, WIDTH - VALUES - 10
    return left + (power - lowest) / (highest - lowest) * (right - left)


def _text(text: str, top: float, left: float, room: float, colour: Colour) -> Text:
    return Text(text=fit(text, SIZE, room), top=top, left=left, size=SIZE, colour=colour)
