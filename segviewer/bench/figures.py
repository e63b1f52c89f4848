"""What the benchmark's rows give: figures with their spread, their peer and their goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured number.

    With a ``peer`` it is a multiple of what that takes, and ``seconds`` are the medians of ours and
    of the peer's; otherwise it is in ``unit``. ``quartiles`` are of the value over the ``rounds``.
    ``goal`` is None for what others need; ``least`` says that it is to be reached from above.
    """

    what: str
    subject: str
    value: float
    row: str = ""
    peer: str = ""
    unit: str = ""
    quartiles: tuple[float, float] | None = None
    rounds: int = 1
    goal: float | None = None
    least: bool = False
    seconds: tuple[float, float] | None = None
    note: str = ""

    @property
    def is_reached(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"reached": self.is_reached}

    def text(self) -> str:
        """One line."""
        mark = {True: "reached", False: "MISSED ", None: "beside "}[self.is_reached]
        parts = [f"{number_text(self.value)}{f' {self.unit}' if self.unit else ''}"]
        if self.quartiles:
            parts.append(f"[{', '.join(map(number_text, self.quartiles))}]")
        if self.goal is not None:
            parts.append(f"(goal {'≥' if self.least else '≤'} {number_text(self.goal)})")
        what = f"{self.what} / {self.peer}" if self.peer else self.what
        return f"{mark}  {' '.join(parts):<34}  {what}; {self.subject}{self._notes()}"

    def _notes(self) -> str:
        notes = [self.note] if self.note else []
        if self.seconds:
            notes.insert(0, " to ".join(f"{1000 * seconds:.1f} ms" for seconds in self.seconds))
        return f" ({', '.join(notes)})" if notes else ""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """Why something of a row could not be measured, in one line."""

    what: str
    reason: str
    row: str = ""

    def plain(self) -> dict[str, str]:
        return asdict(self)

    def text(self) -> str:
        return f"absent   {self.what}: {self.reason}"


def number_text(value: float) -> str:
    """Three digits, of large numbers all before the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def quartiles_of(values: Sequence[float]) -> tuple[float, float] | None:
    """The first and the third; None of a single value."""
    if len(values) < 2:
        return None
    low, high = np.percentile(values, (25, 75))
    return float(low), float(high)


def compare(
    what: str,
    subject: str,
    peer: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    *,
    goal: float | None = None,
    note: str = "",
) -> Figure:
    """What of a peer's time ours takes: the median over rounds, each with both in it, so that
    whatever else the machine did falls on both."""
    ratios = [own / other for own, other in zip(ours, theirs, strict=True)]
    return Figure(
        what=what,
        subject=subject,
        peer=peer,
        value=float(np.median(ratios)),
        quartiles=quartiles_of(ratios),
        rounds=len(ratios),
        goal=goal,
        seconds=(float(np.median(ours)), float(np.median(theirs))),
        note=note,
    )


def median_figure(
    what: str,
    subject: str,
    values: Sequence[float],
    *,
    unit: str = "s",
    goal: float | None = None,
    least: bool = False,
    note: str = "",
) -> Figure:
    """The median of values over rounds, with their spread."""
    return Figure(
        what=what,
        subject=subject,
        value=float(np.median(values)),
        unit=unit,
        quartiles=quartiles_of(values),
        rounds=len(values),
        goal=goal,
        least=least,
        note=note,
    )
