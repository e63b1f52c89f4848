"""Garbage collection on the window's thread alone.

Python collects on whichever thread happens to allocate. Where that is an engine's, and a dropped
dialog or tile is part of a cycle, Qt objects would be deleted off their thread, which crashes.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MILLISECONDS = 1000  # milliseconds
LONG_SECONDS = 0.02  # seconds that a collection may take before what survived it is set aside


class QtGarbageCollector(QObject):
    """Switches automatic collection off and does it by a timer, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        start = time.perf_counter()
        for generation, (count, most) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        ):
            if count > most:
                gc.collect(generation)
        if time.perf_counter() - start > LONG_SECONDS:
            # Modules and weights, which stay: looked at again, they would make the window late.
            gc.freeze()


def set_aside_what_is_there() -> None:
    """Leave what there is by now out of collections: with the first picture torch's modules have
    come, which stay. The first collection of everything would hold the window for a fifth of a
    second, minutes later, in the middle of a stream."""
    gc.freeze()


def reconsider_what_was_set_aside() -> None:
    """Let the next collections look at everything once more: a window was closed, and with it went
    what had seemed to stay."""
    gc.unfreeze()
