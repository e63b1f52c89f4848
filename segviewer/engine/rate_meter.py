"""How often something happens."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 2.0  # seconds that are looked back


class RateMeter:
    """``tick`` at each event; ``per_second`` over the last seconds, 0 once nothing comes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=512)

    def tick(self) -> None:
        self._times.append(self._clock())

    @property
    def per_second(self) -> float:
        now = self._clock()
        times = [t for t in tuple(self._times) if now - t < WINDOW_SECONDS]
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
