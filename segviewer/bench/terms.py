"""How rows are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from segviewer.bench.figures import Figure, Obstacle

Results = Iterator[Figure | Obstacle]


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """``least`` rounds, and more up to ``most`` while ``seconds`` have not gone by; ``warm_up``
    rounds before them are not counted."""

    least: int = 2
    most: int
    seconds: float
    warm_up: int = 1


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How the rows are measured: ``quick`` takes fewer rounds and networks. ``models``,
    ``sources``, ``seconds`` and ``count`` are None where a row chooses them itself."""

    quick: bool = False
    report: Callable[[str], None] = lambda text: None
    models: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    seconds: float | None = None
    count: int | None = None

    def rounds(self, *, most: int, seconds: float, least: int = 2, warm_up: int = 1) -> Rounds:
        """So many rounds; of the quick form a third, and in a third of the time."""
        if self.quick:
            least, most, seconds = min(2, least), max(2, most // 3), seconds / 3
        return Rounds(least=least, most=most, seconds=seconds, warm_up=warm_up)
