"""The engine's events: frozen, published from its threads."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field

from segviewer.import_options import Answer
from segviewer.records import Classes, Frame, Inspection, SegviewerError, Setup


@dataclass(frozen=True, eq=False, kw_only=True)
class Opened:
    """A source gave its first picture; ``count`` is how many it has, None if it has no end.

    One that ``moves`` can be played; pictures of a ``still`` one are looked at one by one, as a
    folder's; a ``live`` one does not wait for us, and cannot be sought.
    ``frames_per_second`` is a clip's own, where it tells.
    """

    title: str
    frame: Frame
    count: int | None
    moves: bool = False
    still: bool = False
    live: bool = False
    frames_per_second: float | None = None


@dataclass(frozen=True)
class Halted:
    """No frame follows by itself any more: a clip came to its end, or a folder was opened."""


@dataclass(frozen=True, kw_only=True)
class StreamStats:
    """How frames come and go, for the status line.

    ``since`` is the monotonic time, in seconds, at which what is shown was asked for (the frame or
    the states came), ``arrived`` that at which its frame came; ``rate`` is the frames per second
    that the source gives; ``dropped`` counts those that a newer one replaced before they were
    looked at. ``running`` says whether another frame comes by itself.
    """

    since: float = 0.0
    arrived: float = 0.0
    rate: float = 0.0
    dropped: int = 0
    running: bool = False


@dataclass(frozen=True, eq=False)
class Inspected:
    """The newest inspections, in the order of the states; ``whole`` once all are there."""

    inspections: tuple[Inspection, ...]
    whole: bool = True
    stats: StreamStats = field(default_factory=StreamStats)


@dataclass(frozen=True)
class Busy:
    """Something takes longer than a blink; an empty text ends it."""

    text: str


@dataclass(frozen=True)
class Failed:
    """One sentence for the user; ``details`` is a traceback or "". What was on screen stays.

    ``setup`` is the one whose model could not be loaded, if that was it.
    """

    text: str
    details: str = ""
    setup: Setup | None = None


def failure_of(error: Exception, action: str) -> Failed:
    """The event of an error that ended a thread's work: call it where the error was caught.

    A SegviewerError speaks for itself. Any other is a defect: ``action`` says what failed, such as
    "This picture could not be read", and the traceback goes along.
    """
    if isinstance(error, SegviewerError):
        return Failed(str(error))
    text = f"{action} ({type(error).__name__}: {error})."
    return Failed(text, traceback.format_exc())


@dataclass(frozen=True)
class Noted:
    """One sentence: what was asked was done, but otherwise than asked."""

    text: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Loaded:
    """The setup's model is there; ``assumed`` is what its file could not tell, by option,
    ``assumptions`` what was assumed besides, and ``notes`` what else is to be known of it."""

    setup: Setup
    title: str
    classes: Classes
    assumed: Mapping[str, Answer | None]
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Event = Opened | Halted | Inspected | Busy | Failed | Noted | Loaded
