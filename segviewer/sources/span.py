"""Which frames of a source are meant, and how long each lasts in a film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, islice

from segviewer.records import Frame, SegviewerError
from segviewer.sources.source import Source

FRAMES_PER_SECOND = 25.0  # of a film whose source has no rate of its own


@dataclass(frozen=True)
class Span:
    """Frames from ``start`` on and before ``stop``; None is the end."""

    start: int = 0
    stop: int | None = None

    @classmethod
    def of(cls, text: str) -> Span:
        """From "250" (so many), "100:250", "100:" or ""; SegviewerError for anything else."""
        match = re.fullmatch(r"(\d*)(:?)(\d*)", text.strip())
        if match is None or (text and not match[1] and not match[3]):
            raise SegviewerError(f"{text!r} should be a number of frames or FIRST:LAST, as 0:250.")
        first, colon, last = match.groups()
        if not colon:
            return cls(0, int(first) if first else None)
        span = cls(int(first or 0), int(last) if last else None)
        if span.stop is not None and span.stop <= span.start:
            raise SegviewerError(f"{text!r} should end behind its beginning, as 0:250.")
        return span


def is_endless(source: Source) -> bool:
    """Whether its frames never run out by themselves."""
    return source.live or source.endless


def frames_in(source: Source, span: Span) -> Iterator[Frame]:
    """The frames of the span; of a source without end one, if the span has none either."""
    stop = span.stop
    if stop is None and is_endless(source):
        stop = span.start + 1
    if not source.can_seek:
        return islice(source, span.start, stop)
    if span.start:
        source.seek(span.start)
    frames = iter(source)
    places = count() if stop is None else range(stop - span.start)
    # islice and generators would be finished after the first picture that cannot be read.
    return map(lambda _: next(frames), places)  # noqa: C417


def rate_of(source: Source) -> float:
    """Frames per second of a film of it."""
    if source.still_seconds is not None:  # a folder's rate is that of its slides
        return FRAMES_PER_SECOND
    return source.frames_per_second or FRAMES_PER_SECOND


def lasting(frames: Iterable[Frame], source: Source) -> Iterator[tuple[Frame, int]]:
    """Each frame with how often it stands in a film: a stream's by the time until the next."""
    rate = rate_of(source)
    if source.live:
        yield from _by_the_clock(frames, rate)
    else:
        seconds = source.still_seconds
        repeat = 1 if seconds is None else round(seconds * rate)
        yield from ((frame, repeat) for frame in frames)


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
