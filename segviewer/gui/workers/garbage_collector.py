"""Garbage collection on the window's thread alone.

Python collects on whichever thread happens to allocate. Where that is an engine's, and a dropped
dialog or tile is part of a cycle, Qt objects would be deleted off their thread, which crashes.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from segviewer.allocator import return_freed_memory

INTERVAL_MILLISECONDS = 1000  # milliseconds
LONG_SECONDS = 0.02  # seconds that a collection may take before what survived it is set aside


class QtGarbageCollector(QObject):
    """Switches automatic collection off and does it by a timer, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.next_is_full = False  # of the collections: it looks at everything
        self._timer = QTimer(self, interval=INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        start = time.perf_counter()
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        for generation in [2] if self.next_is_full else due:
            gc.collect(generation)
        if time.perf_counter() - start > LONG_SECONDS:
            # Modules and weights, which stay: looked at again, they would make the window late.
            gc.freeze()
        if self.next_is_full:
            self.next_is_full = False
            return_freed_memory()


def set_aside_what_is_there() -> None:
    """Leave what there is by now out of collections: with the first picture torch's modules have
    come, which stay. The first collection of everything would hold the window for a fifth of a
    second, minutes later, in the middle of a stream."""
    gc.freeze()


def reconsider_what_was_set_aside() -> None:
    """Look at everything in the next collection: a window was closed, and with it went what had
    seemed to stay. By the usual thresholds a hundred more could be closed before that."""
    gc.unfreeze()
    app = QCoreApplication.instance()
    collector = app.findChild(QtGarbageCollector) if app else None
    if collector:
        collector.next_is_full = True
