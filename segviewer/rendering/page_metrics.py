"""How a page is measured: sizes of text, margins, columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """``letters`` is the size of text, ``margin`` around the page, ``gap`` between columns, all in
    the page's unit; ``widths`` of the columns. ``most_lines`` is how often a caption is wrapped.
    ``heads`` is whether every band repeats what stands above its cells. ``total`` is the page's
    width."""

    unit: Literal["px", "pt"]
    letters: float
    margin: float
    gap: float
    widths: tuple[float, ...]
    total: float
    most_lines: int
    heads: bool
    stretch: bool  # pictures to their columns' widths
