"""What the engine is to show now, and how many frames it let go by."""

from __future__ import annotations

from dataclasses import dataclass

from segviewer.inspection.resolve import Wishes
from segviewer.records import Frame, Setup, State


@dataclass(frozen=True, eq=False, kw_only=True)
class Target:
    """What is to be shown now: replaced as a whole under the engine's lock, by any thread."""

    frame: Frame | None = None
    states: tuple[State, ...] = ()
    wishes: Wishes | None = None
    stop: bool = False
    since: float = 0.0
    arrived: float = 0.0
    source: int = 0  # how many sources were opened
    number: int = 0  # which frame of its source it is, counted from 1 as they come
    rate: float | None = None  # frames per second that pictures are made smaller for


@dataclass(kw_only=True)
class FrameCount:
    """How many frames of a source were shown, and the number of the last; the engine's thread
    alone counts them."""

    source: int = 0
    shown: int = 0
    last: int = 0

    def count(self, target: Target) -> int:
        """How many frames of its source have been dropped, now that this one is shown."""
        if target.source != self.source:
            self.source, self.shown, self.last = target.source, 0, 0
        self.shown += target.number > self.last
        self.last = max(self.last, target.number)
        return max(0, self.last - self.shown)


def may_be_live(target: Target) -> bool:
    """Whether the network's live copy will do: nothing is pinned, clicked or to be refined, and no
    precision is asked for."""
    if len(target.states) != 1:
        return False
    # What is clicked, refined or at a given precision is looked at closely: a copy's numbers differ
    # from the network's own in their last digits.
    setup, options = target.states[0].setup, target.states[0].options
    return options.unit is None and not options.crf and setup.precision == Setup().precision
