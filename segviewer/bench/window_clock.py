"""The window's own measurements: how late a 16 ms timer in its thread is while it works."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer

from segviewer.gui.app import application, open_window
from segviewer.gui.dialogs.export_dialog import draw_sheet
from segviewer.gui.window.main_window import MainWindow
from segviewer.records import Frame
from segviewer.rendering.export import save_figure
from segviewer.resources import embedded_models

INTERVAL_MILLISECONDS = 16  # milliseconds
PATIENCE_SECONDS = 30.0  # seconds that one change may take
SHEET_VIEWS = ("input", "mask", "branches", "confidence")


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """How much later than asked the timer came, in milliseconds, while ``changes`` were made;
    ``imports``: torch was imported meanwhile."""

    phase: str
    p99: float
    worst: float
    changes: int = 0
    imports: bool = False


class Clock:
    """A precise timer that notes how late it is."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(interval=INTERVAL_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._since.start()
        self._timer.start()

    def take(self, phase: str, changes: int = 0, *, imports: bool = False) -> Lateness:
        """What came since the last call."""
        late, self.late = self.late, []
        p99 = float(np.percentile(late, 99))
        return Lateness(phase=phase, p99=p99, worst=max(late), changes=changes, imports=imports)

    def _tick(self) -> None:
        self.late.append(max(0.0, self._since.nsecsElapsed() / 1e6 - INTERVAL_MILLISECONDS))
        self._since.restart()


def lateness(seconds: float) -> list[Lateness]:
    """Start a window; then, for so long each, switch branches, change networks and write sheets as
    fast as events allow."""
    application()
    window = open_window()
    clock = Clock()
    image = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    window.session.show_frame(Frame(image, origin="noise"))
    while window.session.inspection is None:
        _wait(20)
    phases = [clock.take("start, torch imported", imports=True)]
    with tempfile.TemporaryDirectory() as folder:
        acts: dict[str, Callable[[int], None]] = {
            "switching branches": partial(_switch, window),
            "changing networks": partial(_change, window, list(embedded_models())),
            "writing sheets": partial(_export, window, Path(folder)),
        }
        for phase, act in acts.items():
            changes, end = 0, time.monotonic() + seconds
            while time.monotonic() < end:
                act(changes)
                changes += 1
            phases.append(clock.take(phase, changes))
    window.close()
    return phases


def _switch(window: MainWindow, number: int) -> None:
    session = window.session
    if session.inspection and session.inspection.network.branches:
        branches = session.inspection.network.branches
        session.toggle(branches[number % len(branches)].key)
    _wait(5)


def _change(window: MainWindow, names: list[str], number: int) -> None:
    session = window.session
    session.choose_model(names[number % len(names)])
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and not _shows(window, session.setup.model):
        _wait(5)


def _shows(window: MainWindow, name: str) -> bool:
    inspection = window.session.inspection
    return inspection is not None and inspection.state.setup.model == name


def _export(window: MainWindow, folder: Path, number: int) -> None:
    """What the export dialog does, with all of a sheet's views of a branch."""
    session = window.session
    rows, style, path = session.inspections, session.style, folder / f"{number % 3}.png"
    written: list[object] = []

    def write() -> Path:
        save_figure(draw_sheet(rows, SHEET_VIEWS, style), path)
        return path

    session.tasks.run(f"writing {path.name}", write, written.append)
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and not written:
        _wait(5)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
