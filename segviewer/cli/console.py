"""What the command line says: progress and failures on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from segviewer.records import SegviewerError


class UsageError(SegviewerError):
    """The call does not make sense; exit status 2."""


def report_progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def counting() -> Iterator[Callable[[str], None]]:
    """A function for progress, whose texts replace each other on one line for the block's time."""
    longest = 0

    def count(text: str) -> None:
        nonlocal longest
        longest = max(longest, len(text))
        print(f"\r{text:<{longest}}", end="", file=sys.stderr, flush=True)

    try:
        yield count
    finally:
        if longest:
            print(file=sys.stderr, flush=True)


def report_failure(error: object, status: int) -> int:
    print(f"segviewer: {error}", file=sys.stderr)
    return status
