"""A mailbox for one item, in which putting replaces: the newest wins, the rest is counted."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """``put`` never blocks; ``take`` waits for an item, or returns None once closed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._closed = False
        self.replaced = 0  # items that nobody took

    def put(self, item: T) -> None:
        with self._changed:
            self.replaced += self._item is not None
            self._item = item
            self._changed.notify_all()

    def take(self, timeout_seconds: float | None = None) -> T | None:
        """The newest item, removed; None where the mailbox closed or time ran out."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None or self._closed, timeout_seconds)
            item, self._item = self._item, None
            return item

    @property
    def is_closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Wake whoever waits; nothing is taken any more but what is there."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
