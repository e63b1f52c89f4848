"""What the command line says: progress and failures on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from segviewer.records import SegviewerError

if TYPE_CHECKING:
    pass


class UsageError(SegviewerError):
    """The call does not make sense; exit status 2."""


def report_progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def report_count(text: str) -> None:
    """Progress that the next line of progress replaces."""
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def report_failure(error: object, status: int) -> int:
    print(f"segviewer: {error}", file=sys.stderr)
    return status
