"""A smaller input where a chosen frame rate asks for it: pictures a second against detail."""

from __future__ import annotations

SMALLEST_SIDE_PIXELS = 128  # pixels of the longer side
STEP_PIXELS = 32
FRAMES_TO_SETTLE = 4  # frames at one size before another is tried
GROW_BELOW = 0.8  # of the time there is: what a larger input would take must fit into it


class InputSizing:
    """Told how long each frame took, it says how large the next may enter."""

    def __init__(self) -> None:
        self._rate: float | None = None
        self._longest = 0  # the longer side that would enter by right
        self._limit: int | None = None  # of the longer side, None for no limit
        self._times: list[float] = []

    def hold(self, rate: float | None) -> None:
        """The frames per second to be held; None lets every picture enter at its own size."""
        self._rate, self._limit, self._times = rate, None, []

    def limit(self, longest: int, wanted: int | None) -> int | None:
        """The input's longer side: ``wanted`` where that, which makes ``longest``, is small enough.

        In pixels, None for the model's own size.
        """
        self._longest = longest
        if self._limit is None or self._limit >= longest:
            return wanted
        return self._limit

    def record_time(self, entered: int, seconds: float) -> None:
        """The last frame, whose longer side entered at that many pixels, took so long."""
        if self._rate is None:
            return
        self._times.append(seconds)
        if len(self._times) < FRAMES_TO_SETTLE:
            return
        # The first one at a new size also prepares memory; the shortest is the least disturbed.
        side = next_side(entered, self._longest, min(self._times[1:]), 1 / self._rate)
        if side != entered:
            self._limit = side
        self._times = []


def next_side(side: int, longest: int, seconds: float, wanted: float) -> int:
    """The side to try after ``side`` took ``seconds`` where ``wanted`` are allowed, both of the
    longer side, in pixels. Time goes with the area; ``longest`` is what would enter by right."""
    if seconds > wanted:
        fitting = int(side * (wanted / seconds) ** 0.5) // STEP_PIXELS * STEP_PIXELS
        return max(min(fitting, side - STEP_PIXELS), min(SMALLEST_SIDE_PIXELS, side))
    larger = min(longest, (side // STEP_PIXELS + 1) * STEP_PIXELS)
    return larger if seconds * (larger / side) ** 2 < GROW_BELOW * wanted else side
