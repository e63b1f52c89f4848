"""``segviewer lesson``: lessons as text, and their figures without a window."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from segviewer.cli.arguments import seeds_of
from segviewer.cli.calls import LessonCall
from segviewer.lessons.figure import SEEDS, Number
from segviewer.lessons.lesson import Lesson


def lesson(call: LessonCall) -> None:
    """List the lessons, show one, or compute its figures."""
    from segviewer.lessons.catalog import all_lessons, read_lesson

    if call.name is None:
        for each in all_lessons():
            print(f"{each.number:>2}  {each.name:<12} {each.title}")
        return
    chosen = read_lesson(call.name)
    if not call.check:
        print("\n".join(lesson_lines(chosen)))
        return
    from segviewer.lessons.computing import check_lesson

    seeds = seeds_of(call.seeds) if call.seeds else SEEDS
    rows = check_lesson(chosen, seeds)
    if call.json:
        print(json.dumps({"lesson": chosen.name, "steps": list(rows)}, indent=1))
        return
    for row in rows:  # as they come
        print("\n".join(step_figure_lines(row)), flush=True)


def lesson_lines(lesson: Lesson) -> Iterator[str]:
    """What its steps say; in the window they also show it."""
    yield f"{lesson.number}. {lesson.title}: {lesson.about}"
    for number, step in enumerate(lesson.steps, start=1):
        yield f"\nStep {number}: {step.say}"
        yield f"  do: {step.do}"
        yield f"  look at: {step.look}"
        yield f"  paper: {step.paper}"
    yield f"\nin the window: segviewer lesson:{lesson.name}"


def step_figure_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """One figure as ``check_lesson`` gives it."""
    yield f"step {row['step']}, {row['figure']}: {row['note']}"
    for number in row["numbers"]:
        yield f"  {number['label']:<52} {Number(**number).text}"
