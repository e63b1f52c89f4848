"""What every source of frames says about itself, so that nobody need ask which class it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from segviewer.records import Frame, SegviewerError


class Source(Protocol):
    """Frames from somewhere; a subclass overrides what differs from a source that is only read.

    Iterating goes on from where the source stands and raises SegviewerError where a frame cannot
    be read. ``close`` may be called from any thread, to end a read that waits.
    """

    title: str  # for captions, without logins
    live: bool = False  # sends at its own pace and does not wait for us
    endless: bool = False  # never runs out, though it may wait for us
    can_seek: bool = False
    wraps: bool = False  # pictures to step through: it opens at rest, and steps go round
    frame_count: int | None = None  # None where it cannot be counted
    frames_per_second: float | None = None  # at which it plays
    paths: tuple[Path, ...] = ()  # of its picture files, where each frame is one of these
    still_seconds: float | None = None  # that each frame lasts in a film; None: by its rate

    def __iter__(self) -> Iterator[Frame]: ...

    def seek(self, index: int) -> None:
        """The next frame is the one of that index, from 0. Called only where ``can_seek``."""
        raise SegviewerError(f"{self.title} cannot be sought; read it from its beginning")

    def close(self) -> None: ...


STILL_SECONDS = 2.0  # that a photo lasts in a film
