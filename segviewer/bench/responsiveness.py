"""The window's responsiveness, measured in the window itself."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Responsiveness:
    """Lateness of a 16 ms timer in the window's thread, in milliseconds, with its goals."""

    phase: str
    p99: float
    worst: float
    changes: int
    p99_goal: float
    worst_goal: float

    @property
    def is_reached(self) -> bool:
        return self.p99 <= self.p99_goal and self.worst <= self.worst_goal

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"reached": self.is_reached}

    def text(self) -> str:
        mark = "reached" if self.is_reached else "MISSED "
        what = f"{self.phase} ({self.changes} changes)" if self.changes else self.phase
        return (
            f"{mark}  timer late by p99 {self.p99:.0f} ms (goal {self.p99_goal:.0f}), worst "
            f"{self.worst:.0f} ms (goal {self.worst_goal:.0f})  {what}"
        )


def measure(*, quick: bool = False) -> list[Responsiveness]:
    """A window on the display, or in memory where there is none."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from segviewer.bench.window_clock import lateness

    start, switching = lateness(3.0 if quick else 20.0)
    return [
        Responsiveness(
            phase=start.phase,
            p99=start.p99,
            worst=start.worst,
            changes=0,
            p99_goal=500.0,
            worst_goal=500.0,
        ),
        Responsiveness(
            phase=switching.phase,
            p99=switching.p99,
            worst=switching.worst,
            changes=switching.changes,
            p99_goal=33.0,
            worst_goal=100.0,
        ),
    ]
