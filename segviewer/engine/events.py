"""What the engine tells whoever drives it: frozen, published from its threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segviewer.records import Classes, Frame, Inspection, Setup


@dataclass(frozen=True, eq=False)
class Opened:
    """A source gave its first picture; ``count`` is how many it has, None if live."""

    title: str
    frame: Frame
    count: int | None


@dataclass(frozen=True, eq=False)
class Seen:
    """The newest inspections, in the order of the states; ``whole`` once all are there.

    ``since`` is the monotonic time, in seconds, at which the frame or the states came; ``dropped``
    counts the frames of this source that a newer one replaced before they were looked at.
    """

    inspections: tuple[Inspection, ...]
    whole: bool = True
    since: float = 0.0
    dropped: int = 0


@dataclass(frozen=True)
class Busy:
    """Something takes longer than a blink; an empty text ends it."""

    text: str


@dataclass(frozen=True)
class Failed:
    """One sentence for the user; ``details`` for whoever asks. What was on screen stays.

    ``setup`` is the one whose model could not be had, if that was it.
    """

    text: str
    details: str = ""
    setup: Setup | None = None


@dataclass(frozen=True)
class Noted:
    """One sentence: what was asked was done, but otherwise than asked."""

    text: str


@dataclass(frozen=True, eq=False)
class Loaded:
    """The setup's model is there; ``assumed`` is what its file could not tell, by option."""

    setup: Setup
    title: str
    classes: Classes
    assumed: Mapping[str, Any]


Event = Opened | Seen | Busy | Failed | Noted | Loaded
