"""``python -m segviewer.bench.first_picture PHOTO MODEL``: the command itself, which says when its
window and its first mask are on the screen, and ends."""

from __future__ import annotations

import runpy
import sys
import time


def _say(what: str) -> None:
    sys.stdout.write(f"{what} {time.time()}\n")
    sys.stdout.flush()


def _watch() -> None:
    """Take note of what the next window shows."""
    from PySide6.QtCore import QTimer

    from segviewer.gui import app
    from segviewer.gui.window.main_window import MainWindow

    class Watched(MainWindow):
        def __init__(self, *words: object) -> None:
            super().__init__(*words)  # type: ignore[arg-type]
            self._shown: set[str] = set()
            self.session.painted.connect(lambda _: QTimer.singleShot(0, self._end))

        def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)  # type: ignore[arg-type]
            self._note("window")

        def _end(self) -> None:
            self.repaint()
            self._note("mask")
            self.close()

        def _note(self, what: str) -> None:
            if what not in self._shown:
                self._shown.add(what)
                _say(what)

    vars(app)["MainWindow"] = Watched


if __name__ == "__main__":
    _watch()
    photo, model = sys.argv[1:]
    sys.argv = ["segviewer", "view", photo, "--model", model]
    runpy.run_module("segviewer", run_name="__main__")
