"""A measured table as plain values and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from segviewer.bench.figures import Figure, Obstacle


@dataclass(frozen=True)
class Report:
    """What was measured on a machine, and what could not be."""

    machine: Mapping[str, Any]
    figures: tuple[Figure, ...]
    obstacles: tuple[Obstacle, ...]

    def plain(self) -> dict[str, Any]:
        return {
            "machine": dict(self.machine),
            "figures": [figure.plain() for figure in self.figures],
            "absent": [obstacle.plain() for obstacle in self.obstacles],
        }


def report_of(machine: Mapping[str, Any], results: Iterable[Figure | Obstacle]) -> Report:
    every = list(results)
    return Report(
        machine,
        tuple(result for result in every if isinstance(result, Figure)),
        tuple(result for result in every if isinstance(result, Obstacle)),
    )


def summary(report: Report) -> str:
    """How many goals were reached, and which rows missed one."""
    aimed = [figure for figure in report.figures if figure.goal is not None]
    missed = dict.fromkeys(figure.row for figure in aimed if not figure.is_reached)
    reached = sum(bool(figure.is_reached) for figure in aimed)
    text = f"{reached} of {len(aimed)} goals reached"
    return f"{text}; missed in {', '.join(missed)}" if missed else text
