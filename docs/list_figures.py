"""Write the figures of performance.md from docs/figures/*.json: python docs/list_figures.py

The files are what ``segviewer bench --json`` prints, one a run; the page says the machine of each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from segviewer.bench.figures import number_text
from segviewer.bench.machine import machine_lines

PAGE = Path(__file__).with_name("performance.md")
FOLDER = PAGE.with_name("figures")
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
NOTHING = "Nothing has been measured on an idle machine yet."


def write_page(page: str, reports: list[dict[str, Any]]) -> str:
    """The page with the reports' figures between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [line for report in reports for line in _section(report)] or [NOTHING, ""]
    return "\n".join([before + BEGIN, "", *lines, END + after])


def read_reports(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]


def _section(report: dict[str, Any]) -> Iterator[str]:
    yield from (f"{line}  " for line in machine_lines(report["machine"]))
    yield ""
    yield "| row | what | on | against | figure | quartiles | goal | |"
    yield "|---|---|---|---|---|---|---|---|"
    for figure in report["figures"]:
        yield _row(figure)
    yield ""
    for absent in report["absent"]:
        yield f"- Not measured: {absent['what']}: {absent['reason']}"
    if report["absent"]:
        yield ""


def _row(figure: dict[str, Any]) -> str:
    unit = f" {figure['unit']}" if figure["unit"] else ""
    sign = "≥" if figure["least"] else "≤"
    quartiles = figure["quartiles"]
    cells = (
        f"`{figure['row']}`",
        figure["what"],
        figure["subject"],
        figure["peer"],
        f"{number_text(figure['value'])}{unit}",
        "" if quartiles is None else " to ".join(map(number_text, quartiles)),
        "" if figure["goal"] is None else f"{sign} {number_text(figure['goal'])}",
        {True: "reached", False: "**missed**", None: ""}[figure["reached"]],
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    text = write_page(PAGE.read_text("utf-8"), read_reports(FOLDER))
    PAGE.write_text(text, encoding="utf-8")
