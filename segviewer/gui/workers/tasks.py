"""One-shot work off the window's thread: reading a sheet's states, drawing and writing figures."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from segviewer.engine.events import Busy, Failed
from segviewer.engine.priority import step_back
from segviewer.records import SegviewerError


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
        self._wanted = 0  # how often results were abandoned

    def run(self, what: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do ``work``, then ``done`` with what it returned; ``what``, if anything, is shown
        meanwhile."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(
            target=self._work, args=(what, work, done), name="segviewer task", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def abandon(self) -> None:
        """Nobody wants the results of what is under way any more."""
        self._wanted += 1

    def close(self, timeout_seconds: float = 2.0) -> bool:
        """Wait for what is under way; whether all ended in time."""
        end = time.monotonic() + timeout_seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self, what: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        step_back()
        wanted = self._wanted
        if what:
            self._publish(Busy(what))
        try:
            result = work()
            if wanted == self._wanted:
                self._publish(Finished(done, result))
        except SegviewerError as error:
            self._publish(Failed(str(error)))
        except Exception as error:
            text = f"{what} failed ({type(error).__name__}: {error})."
            self._publish(Failed(text, traceback.format_exc()))
        finally:
            if what:
                self._publish(Busy(""))
