"""Published weights, fetched one after the other off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from segviewer.engine.events import Busy


def fetch_all(
    names: Sequence[str], publish: Callable[[Busy], object], stop: Callable[[], bool]
) -> Sequence[str]:
    """Fetch what is not there yet, and say how far it is; the names. Raises ``Stopped`` once
    ``stop()`` is true, and SegviewerError; files that are whole stay."""
    from segviewer.checkpoints.published import fetch  # it needs torch

    for number, name in enumerate(names, start=1):
        fetch(name, partial(_report, publish, f"{number} of {len(names)}"), stop)
    return names


def _report(publish: Callable[[Busy], object], place: str, text: str) -> None:
    publish(Busy(f"{place}  {text}"))
