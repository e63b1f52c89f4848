"""Events of other threads -> Qt signals: the one place where threads meet Qt.

However fast events come, one queued signal is under way: results wait in a slot where the newest
replaces the one before, the few others in a list.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from segviewer.engine.events import Event, Inspected
from segviewer.gui.workers.painter import Painted
from segviewer.gui.workers.recorder import Recorded, RecordingFailed
from segviewer.gui.workers.tasks import Finished

Arrival = Event | Painted | Recorded | RecordingFailed | Finished


class Bridge(QObject):
    """Hands over what ``publish`` was given, on the window's thread.

    Signals:
        arrived: any ``Arrival``.
    """

    arrived = Signal(object)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._newest: dict[type, Arrival] = {}
        self._others: list[Arrival] = []
        self._under_way = False
        self._closed = False
        self._wake.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def publish(self, event: Arrival) -> None:
        """Called from any thread; returns at once."""
        with self._lock:
            if self._closed:
                return
            if isinstance(event, Inspected | Painted):
                self._newest[type(event)] = event
            else:
                self._others.append(event)
            wake, self._under_way = not self._under_way, True
        if wake:
            self._wake.emit()

    def close(self) -> None:
        """Nothing is handed over any more."""
        with self._lock:
            self._closed = True
            self._newest.clear()
            self._others.clear()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            events = [*self._others, *self._newest.values()]
            self._others.clear()
            self._newest.clear()
            self._under_way = False
        for event in events:
            self.arrived.emit(event)
