"""Words and numbers beside a running stream: they change only as fast as one can read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL = 200  # milliseconds


class Throttle(QObject):
    """Does the newest of what it is given, at most once every ``INTERVAL``.

    Every new text of a label makes Qt lay out and paint half the window, which for each frame of a
    stream takes longer than the picture itself.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL)
        self._timer.timeout.connect(self._on_time)

    def give(self, action: Callable[[], None], *, at_once: bool) -> None:
        """Do this now, or, where the last one was only just done, in a moment."""
        if self._timer.isActive() and not at_once:
            self._waiting = action
        else:
            self._do(action)

    @Slot()
    def _on_time(self) -> None:
        if self._waiting is not None:
            self._do(self._waiting)

    def _do(self, action: Callable[[], None]) -> None:
        self._waiting = None
        self._timer.start()
        action()
