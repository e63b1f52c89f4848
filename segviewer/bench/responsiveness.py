"""The window's responsiveness, measured in the window itself."""

from __future__ import annotations

from segviewer.bench.figures import Figure
from segviewer.bench.terms import Results, Terms

P99_GOAL = 33.0  # milliseconds
WORST_GOAL = 100.0
IMPORT_GOAL = 500.0  # while torch is imported, which holds Python's lock


def measure(terms: Terms) -> Results:
    """How late a 16 ms timer in the window's thread is, phase by phase."""
    from segviewer.bench.window_clock import lateness

    terms.report("measuring how fast the window answers")
    for late in lateness(3.0 if terms.quick else 20.0):
        subject = f"{late.phase}, {late.changes} times" if late.changes else late.phase
        goals = (IMPORT_GOAL, IMPORT_GOAL) if late.imports else (P99_GOAL, WORST_GOAL)
        for what, value, goal in zip(
            ("window's timer late, p99", "window's longest pause"),
            (late.p99, late.worst),
            goals,
            strict=True,
        ):
            yield Figure(what=what, subject=subject, value=value, unit="ms", goal=goal)
