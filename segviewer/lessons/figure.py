"""What a figure consists of: plain values, so that the window can show them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.number_text import format_number

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
        gap = "" if self.unit in ("%", "") else " "
        return f"{self._value_text}{gap}{self.unit}"

    @property
    def _value_text(self) -> str:
        if isinstance(self.value, str):
            return self.value
        return format_number(self.value, ".0f" if isinstance(self.value, int) else ".4g")


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
