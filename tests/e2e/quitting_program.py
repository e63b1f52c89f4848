"""The program itself, brought to a moment at which it is asked to quit: MOMENT FOLDER WORDS...

A file ``there`` in the folder says that the moment has come.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from segviewer.cli import main
from segviewer.gui import app

MOMENT, FOLDER, WORDS = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]


def arrive() -> None:
    (FOLDER / "there").touch()


class Gate:
    """Holds torch back for ever, as a slow disk would for long."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        while name == "torch":
            arrive()
            time.sleep(0.05)


def export(window) -> None:
    """Write a sheet of many rows, again and again."""
    from segviewer.gui.dialogs.export_dialog import draw_sheet
    from segviewer.rendering.export import save_figure

    rows, style = window.session.inspections * 20, window.session.style

    def write() -> None:
        while True:
            figure = draw_sheet(rows, ("input", "mask"), style)
            arrive()
            save_figure(figure, FOLDER / "sheet.png")

    window.session.tasks.run("writing", write, lambda result: None)


def record(window) -> None:
    window.session.recorder.start(FOLDER / "film.mp4")
    window.session.recorded.connect(lambda recorded: recorded.frames > 2 and arrive())


def begin_lesson(window) -> None:
    arrive()


ACTS: dict[str, Callable] = {"export": export, "recording": record, "lesson": begin_lesson}

if MOMENT == "loading":  # none of the imports above needs torch
    sys.meta_path.insert(0, Gate())  # type: ignore[arg-type]

open_window = app.open_window


def open_and_act(*words, **named):
    """Act once the first picture is on the screen."""
    window = open_window(*words, **named)
    acted: list[bool] = []

    def act(painted: object) -> None:
        if not acted:
            acted.append(True)
            ACTS[MOMENT](window)

    if MOMENT in ACTS:
        window.session.painted.connect(act)
    return window


app.open_window = open_and_act

sys.exit(main(WORDS))
