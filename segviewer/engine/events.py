"""What the engine tells whoever drives it: frozen, published from its threads."""

from __future__ import annotations

from dataclasses import dataclass

from segviewer.records import Frame, Inspection


@dataclass(frozen=True, eq=False)
class Opened:
    """A source gave its first picture; ``count`` is how many it has, None if live."""

    title: str
    frame: Frame
    count: int | None


@dataclass(frozen=True, eq=False)
class Seen:
    """The newest inspections, in the order of the states; ``whole`` once all are there."""

    inspections: tuple[Inspection, ...]
    whole: bool = True


@dataclass(frozen=True)
class Busy:
    """Something takes longer than a blink; an empty text ends it."""

    text: str


@dataclass(frozen=True)
class Failed:
    """One sentence for the user; ``details`` for whoever asks. What was on screen stays."""

    text: str
    details: str = ""


Event = Opened | Seen | Busy | Failed
