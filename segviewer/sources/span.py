"""Which frames of a source are meant, and how long each lasts in a film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from segviewer.records import Frame, SegviewerError
from segviewer.sources.folder import Folder
from segviewer.sources.opening import Source
from segviewer.sources.scenes import Scene
from segviewer.sources.video import Video

STILL_SECONDS = 2.0  # that a photo lasts in a film
FRAMES_PER_SECOND = 25.0  # of a film whose source has no rate of its own


@dataclass(frozen=True)
class Span:
    """Frames from ``start`` on and before ``stop``; None is the end."""

    start: int = 0
    stop: int | None = None

    @classmethod
    def of(cls, text: str) -> Span:
        """From "250" (so many), "100:250", "100:" or ""; SegviewerError for anything else."""
        found = re.fullmatch(r"(\d*)(:?)(\d*)", text.strip())
        if found is None or (text and not found[1] and not found[3]):
            raise SegviewerError(f"{text!r} should be a number of frames or FIRST:LAST, as 0:250.")
        first, colon, last = found.groups()
        if not colon:
            return cls(0, int(first) if first else None)
        span = cls(int(first or 0), int(last) if last else None)
        if span.stop is not None and span.stop <= span.start:
            raise SegviewerError(f"{text!r} should end behind its beginning, as 0:250.")
        return span


def endless(source: Source) -> bool:
    """Whether its frames never run out by themselves."""
    return source.live or isinstance(source, Scene)


def frames_in(source: Source, span: Span) -> Iterator[Frame]:
    """The frames of the span; of a source without end one, if the span has none either."""
    if isinstance(source, Folder):
        return map(source.frame, range(len(source))[span.start : span.stop])
    stop = span.stop
    if stop is None and endless(source):
        stop = span.start + 1
    if span.start and isinstance(source, Video | Scene) and not source.live:
        source.seek(span.start)
        return islice(source, None if stop is None else stop - span.start)
    return islice(source, span.start, stop)


def rate_of(source: Source) -> float:
    """Frames per second of a film of it."""
    own = source.frames_per_second if isinstance(source, Video | Scene) else None
    return own or FRAMES_PER_SECOND


def lasting(frames: Iterable[Frame], source: Source) -> Iterator[tuple[Frame, int]]:
    """Each frame with how often it stands in a film: a stream's by the time until the next."""
    rate = rate_of(source)
    if isinstance(source, Video | Scene) and not source.live:
        yield from ((frame, 1) for frame in frames)
    elif not source.live:
        yield from ((frame, round(STILL_SECONDS * rate)) for frame in frames)
    else:
        yield from _by_the_clock(frames, rate)


def _by_the_clock(frames: Iterable[Frame], rate: float) -> Iterator[tuple[Frame, int]]:
    before: Frame | None = None
    started, written = 0.0, 0
    for frame in frames:
        if before is None:
            started = frame.seconds
        else:
            repeat = max(0, round((frame.seconds - started) * rate) - written)
            written += repeat
            if repeat:  # faster than the film: left out
                yield before, repeat
        before = frame
    if before is not None:
        yield before, 1
