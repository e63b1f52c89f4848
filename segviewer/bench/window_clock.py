"""The window's own measurements: how late a 16 ms timer in its thread is while it works."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer

from segviewer.gui.app import application, open_window
from segviewer.gui.window.main_window import MainWindow
from segviewer.records import Frame
from segviewer.resources import embedded_models

INTERVAL_MILLISECONDS = 16  # milliseconds


@dataclass(frozen=True)
class Lateness:
    """How much later than asked the timer came, in milliseconds."""

    phase: str
    p99: float
    worst: float
    changes: int


class Clock:
    """A precise timer that notes how late it is."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(interval=INTERVAL_MILLISECONDS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._since.start()
        self._timer.start()

    def take(self, phase: str, changes: int = 0) -> Lateness:
        """What came since the last call."""
        late, self.late = self.late, []
        return Lateness(phase, float(np.percentile(late, 99)), max(late), changes)

    def _tick(self) -> None:
        self.late.append(max(0.0, self._since.nsecsElapsed() / 1e6 - INTERVAL_MILLISECONDS))
        self._since.restart()


def lateness(seconds: float) -> list[Lateness]:
    """Start a window, then switch branches and networks as fast as events allow."""
    application()
    window = open_window()
    clock = Clock()
    image = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    window.session.show_frame(Frame(image, origin="noise"))
    while window.session.inspection is None:
        _wait(20)
    phases = [clock.take("start, torch imported")]
    changes = 0
    names = list(embedded_models())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _change(window, names, changes)
        changes += 1
        _wait(5)
    phases.append(clock.take("switching branches and networks", changes))
    window.close()
    return phases


def _change(window: MainWindow, names: list[str], number: int) -> None:
    session = window.session
    if number % 10 == 9:
        session.choose_model(names[number // 10 % len(names)])
    elif session.inspection and session.inspection.network.branches:
        branches = session.inspection.network.branches
        session.toggle(branches[number % len(branches)].key)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
