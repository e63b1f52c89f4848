"""Words and numbers beside a running stream: they change only as fast as one can read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from superqt.utils import QSignalThrottler

INTERVAL_MILLISECONDS = 200


class Throttle(QObject):
    """Runs the newest of the actions that it gets, at most once every ``INTERVAL_MILLISECONDS``.

    Every new text of a label makes Qt lay out and paint half the window, which for each frame of a
    stream takes longer than the picture itself.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._action: Callable[[], None] | None = None
        self._throttler = QSignalThrottler(parent=self)
        self._throttler.setTimeout(INTERVAL_MILLISECONDS)
        self._throttler.triggered.connect(self._run_newest)

    def run(self, action: Callable[[], None], *, at_once: bool) -> None:
        """Run this now or, unless ``at_once``, when the interval since the last one is over; what
        still waits is dropped."""
        self._action = action
        self._throttler.throttle()
        if at_once:
            self._throttler.flush()  # does nothing where it just ran

    @Slot()
    def _run_newest(self) -> None:
        if self._action is not None:
            action, self._action = self._action, None
            action()
