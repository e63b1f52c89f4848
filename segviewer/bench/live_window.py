"""The window's own measurements while a stream runs: frames shown, their age, pauses, memory."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEventLoop, QObject, QTimer, Slot

from segviewer.bench.process import memory
from segviewer.bench.window_clock import Clock, Lateness
from segviewer.gui.app import application, open_window
from segviewer.gui.session.session import Session
from segviewer.gui.window.main_window import MainWindow
from segviewer.gui.workers.painter import Painted
from segviewer.inspection.resolve import resolve
from segviewer.inspection.traced_pass import PASSES_BEFORE_TRACE
from segviewer.records import Frame, Inspection, SegviewerError
from segviewer.resources import embedded_models

WAIT_SECONDS = 120.0  # seconds for the first live pictures
FRAMES_OF_SEARCH = 40 + PASSES_BEFORE_TRACE  # until the fastest copy is found, and is traced


@dataclass(kw_only=True)
class Run:
    """``seconds`` of a stream: the age of each frame when it was first shown, the gaps between one
    and the next, and the length of each model pass, in seconds; ``memory`` is the process's, in
    bytes, over time."""

    seconds: float = 0.0
    ages: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    passes: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    live: str = ""
    input_size: tuple[int, int] = (0, 0)
    source_rate: float = 0.0
    dropped: int = 0

    @property
    def rate(self) -> float:
        """Frames shown per second."""
        return len(self.ages) / self.seconds if self.seconds else 0.0


class LiveWindow(QObject):
    """A window with a stream in it, run for a while and held in between."""

    def __init__(self, source: str, model: str, *, input_size: int | None = None) -> None:
        application()
        super().__init__()
        self.window: MainWindow = open_window(None, model)
        self.clock = Clock()
        self._frame: Frame | None = None
        self._painted: Inspection | None = None
        self._shown_at: float | None = None  # None while the picture is held
        self._run = Run()
        self._began = False
        session = self.window.session
        session.pace(looping=True)
        session.choose_setup(replace(session.setup, input_size=input_size))
        session.painted.connect(self._on_painted)
        session.failed.connect(self._on_failed)
        session.played.connect(self._on_played)
        session.open(source)
        begun = time.monotonic()

        def search_is_over() -> bool:
            count, waited = len(self._run.ages), time.monotonic() - begun
            return count > FRAMES_OF_SEARCH or (count > 0 and waited > WAIT_SECONDS / 4)

        self._wait_for(search_is_over)

    def run(self, seconds: float, change: Callable[[MainWindow], None] | None = None) -> Run:
        """Let it run, with a ``change`` now and then; hold it afterwards."""
        session = self.window.session
        before, self._run = self._run, Run(live=self._run.live)
        if not self._began:
            self._run.failures, self._began = before.failures, True
        if not session.playing:
            session.freeze()
        self._shown_at = time.monotonic()
        start = time.monotonic()
        while (now := time.monotonic() - start) < seconds:
            if change:
                change(self.window)
            wait(250 if change else 500)
            self._run.memory.append(memory())
        self._run.seconds = now
        finished = self._run
        if session.playing:
            session.freeze()
        wait(300)
        return finished

    def inspect_held_frame(self) -> Inspection:
        """What is on the screen once the held picture was looked at exactly, as is wanted now."""
        session = self.window.session
        self._wait_for(lambda: not session.running and _is_wanted(session))
        wait(300)  # until it is painted, too
        assert self._painted is not None
        return self._painted

    def lateness(self, phase: str) -> Lateness:
        return self.clock.take(phase)

    def settle(self) -> None:
        """Forget how late the timer was until now."""
        wait(100)
        self.clock.late.clear()

    def close(self) -> None:
        self.window.close()

    def _wait_for(self, is_shown: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT_SECONDS
        while not is_shown():
            if time.monotonic() > end:
                failures = "; ".join(self._run.failures) or "and no failure was reported"
                raise SegviewerError(
                    f"The window did not show the expected picture within {WAIT_SECONDS:.0f} s "
                    f"({failures})."
                )
            wait(20)

    @Slot(object)
    def _on_painted(self, painted: Painted) -> None:
        inspection, stats = painted.job.inspection, painted.job.stats
        self._painted = inspection
        if inspection.frame is self._frame or not stats.running:
            return
        self._frame = inspection.frame
        run, now = self._run, time.monotonic()
        if self._shown_at is not None:
            run.gaps.append(now - self._shown_at)
            self._shown_at = now
        run.ages.append(now - stats.arrived)
        run.passes.append(inspection.timings["capture"])
        run.live, run.input_size = inspection.live or run.live, inspection.input_size
        run.source_rate, run.dropped = stats.rate, stats.dropped

    @Slot(bool)
    def _on_played(self, on: bool) -> None:
        """What one waits for ends with a hold, and begins again after it."""
        now = time.monotonic()
        if self._shown_at is not None:
            self._run.gaps.append(now - self._shown_at)
        self._shown_at = now if on else None

    @Slot(str, str)
    def _on_failed(self, text: str, details: str) -> None:
        self._run.failures.append(text)


def _is_wanted(session: Session) -> bool:
    """Whether the network's own numbers for what is asked for are on the screen."""
    inspection = session.inspection
    if inspection is None or inspection.live or inspection.state.setup.model != session.setup.model:
        return False
    request = resolve(session.state, inspection.network, session.wishes)
    return request.options == inspection.state.options


def at_random(window: MainWindow, chance: random.Random) -> None:
    """What a restless user does: mostly switches, now and then another network, a freeze, a click,
    another place."""
    session = window.session
    draw = chance.random()
    if draw < 0.6 and session.inspection and session.inspection.network.branches:
        session.toggle(chance.choice(session.inspection.network.branches).key)
    elif draw < 0.75:
        session.choose_model(chance.choice(list(embedded_models())))
    elif draw < 0.85:
        session.freeze()
    elif draw < 0.95 and session.inspection:
        rows, columns = session.inspection.frame.size
        point = chance.randrange(rows), chance.randrange(columns)
        session.click(chance.choice([None, point]))
    else:
        session.seek(chance.randrange(100))
    if not session.playing and chance.random() < 0.5:
        session.freeze()


def wait(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
