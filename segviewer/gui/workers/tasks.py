"""One-shot work off the window's thread: reading a sheet's states, drawing and writing figures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from segviewer.engine.events import Busy, Failed, failure_of
from segviewer.engine.priority import step_back
from segviewer.records import Stopped


@dataclass(frozen=True, eq=False)
class Finished:
    """``done`` is to be called with ``result`` on the window's thread."""

    done: Callable[[Any], None]
    result: Any


class Tasks:
    """Runs functions that touch no widget, one thread each; results come through ``publish``."""

    def __init__(self, publish: Callable[[Busy | Failed | Finished], None]) -> None:
        self._publish = publish
        self._threads: list[threading.Thread] = []
        self._abandoned = 0  # how often

    def run(self, what: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do ``work``, then ``done`` with what it returned; ``what``, if anything, is shown
        meanwhile."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(
            target=self._work,
            args=(what, work, done, self._abandoned),
            name="segviewer task",
            daemon=True,
        )
        self._threads.append(thread)
        thread.start()

    def abandonment(self) -> Callable[[], bool]:
        """Whether what begins now has been abandoned since: for work that looks at it."""
        before = self._abandoned
        return lambda: self._abandoned != before

    def abandon(self) -> None:
        """Nobody wants the results of what is under way any more."""
        self._abandoned += 1

    def close(self, timeout_seconds: float = 2.0) -> bool:
        """Wait for what is under way; whether all ended in time."""
        end = time.monotonic() + timeout_seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(
        self, what: str, work: Callable[[], Any], done: Callable[[Any], None], abandoned: int
    ) -> None:
        step_back()
        if what:
            self._publish(Busy(what))
        try:
            result = work()
            if abandoned == self._abandoned:
                self._publish(Finished(done, result))
        except Stopped:
            pass  # it was abandoned
        except Exception as error:
            self._publish(failure_of(error, f"{what} failed"))
        finally:
            if what:
                self._publish(Busy(""))
