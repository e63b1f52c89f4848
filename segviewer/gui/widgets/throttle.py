"""Words and numbers beside a running stream: they change only as fast as one can read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MILLISECONDS = 200


class Throttle(QObject):
    """Runs the newest of the actions that it gets, at most once every ``INTERVAL_MILLISECONDS``.

    Every new text of a label makes Qt lay out and paint half the window, which for each frame of a
    stream takes longer than the picture itself. By hand, since importing superqt for its throttler
    would hold up the first window by a twelfth.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._action: Callable[[], None] | None = None  # waits for the interval's end
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._run_newest)

    def run(self, action: Callable[[], None], *, at_once: bool) -> None:
        """Run this now or, unless ``at_once``, when the interval since the last one is over; what
        still waits is dropped."""
        self._action = action
        if at_once or not self._timer.isActive():
            self._run_newest()

    @Slot()
    def _run_newest(self) -> None:
        if self._action is not None:
            action, self._action = self._action, None
            self._timer.start()
            action()
