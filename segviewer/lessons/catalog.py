"""The lessons that there are: one TOML file each in ``resources/lessons``."""

from __future__ import annotations

from pathlib import Path

from segviewer import resources
from segviewer.lessons.lesson import Lesson, parse_lesson
from segviewer.records import SegviewerError

PREFIX = "lesson:"  # as in ``segviewer lesson:fields``


def lesson_files() -> dict[str, Path]:
    """The files of the lessons by name."""
    return {file.stem: file for file in sorted((resources.folder() / "lessons").glob("*.toml"))}


def all_lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of their numbers."""
    return tuple(sorted(map(read_lesson, lesson_files()), key=lambda lesson: lesson.number))


def read_lesson(name: str) -> Lesson:
    """The lesson of that name, or of a TOML file's path; SegviewerError where there is none, or
    where it is not one."""
    files = lesson_files()
    path = files.get(name) or Path(name).expanduser()
    if path.suffix != ".toml" or not path.is_file():
        raise SegviewerError(
            f"There is no lesson '{name}'; choose one of {', '.join(files)}, or give a .toml file."
        )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SegviewerError(f"{path.name} cannot be read as text: {error}.") from None
    lesson = parse_lesson(path.stem, text, models=tuple(resources.weights()))
    _check_figures(lesson)
    return lesson


def _check_figures(lesson: Lesson) -> None:
    from segviewer.lessons.figures import FIGURES  # imports torch, which takes seconds

    for number, step in enumerate(lesson.steps, start=1):
        if step.figure and step.figure not in FIGURES:
            raise SegviewerError(
                f"The lesson {lesson.name}, step {number}, asks for the figure '{step.figure}'; "
                f"there are {', '.join(FIGURES)}."
            )
