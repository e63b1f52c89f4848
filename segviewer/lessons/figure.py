"""What a figure consists of: plain values, so that the window can show them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEEDS = range(10_000, 10_040)  # of the scenes that figures over scenes take, unless told others


@dataclass(frozen=True)
class Number:
    """One line of a figure: what it is, its value, its unit."""

    label: str
    value: float | int | str
    unit: str = ""

    @property
    def text(self) -> str:
        """Value and unit, as short as they can be read."""
        value = self.value if isinstance(self.value, str | int) else f"{self.value:.4g}"
        gap = "" if self.unit in ("%", "") else " "
        return f"{value}{gap}{self.unit}"


@dataclass(frozen=True, eq=False)
class Figure:
    """Numbers, a sentence about them, and where it says more a picture, (H, W, 3) uint8 RGB."""

    numbers: tuple[Number, ...]
    note: str = ""
    picture: NDArray[np.uint8] | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "numbers": [{"label": n.label, "value": n.value, "unit": n.unit} for n in self.numbers],
            "note": self.note,
        }
