"""How pictures are drawn: everything a drawing depends on besides its inspection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Colour = tuple[int, int, int]
Limits = tuple[float, float]
Scale = Literal["own", "shared", "column"]

COLOUR_MAPS = ("viridis", "cividis", "inferno", "magma", "plasma", "bone")


@dataclass(frozen=True, kw_only=True)
class SheetColours:
    """Colours of a sheet."""

    background: Colour = (255, 255, 255)
    text: Colour = (24, 28, 32)
    quiet: Colour = (100, 108, 116)
    line: Colour = (216, 220, 224)
    blank: Colour = (240, 242, 244)


LIGHT_SHEET = SheetColours()
DARK_SHEET = SheetColours(
    background=(29, 32, 36),
    text=(232, 235, 238),
    quiet=(154, 164, 174),
    line=(58, 64, 72),
    blank=(36, 40, 45),
)


@dataclass(frozen=True, kw_only=True)
class Style:
    """``opacity`` of the mask over the photo, in [0, 1]; ``colour_map`` one of ``COLOUR_MAPS``.

    ``scale`` "own" stretches every map to its own smallest and largest value; "shared" gives all
    branches of a network one scale from 0; "column" gives a view one scale in all rows, whose ends
    are ``ends`` while a column is drawn (``View.in_column``). ``outline`` draws a line around what
    changed. ``longest`` caps the longer side of what is drawn, in pixels; None draws at the photo's
    own resolution. ``sheet_colours`` is what small pictures lie on side by side. ``marks`` draws
    lines and words into the picture; without, they are the ``Marks`` of the view alone.
    ``palette`` is one of ``palettes.PALETTES``. The mask leaves out the classes ``hidden`` and
    dims all but ``highlight``, each by name.
    """

    opacity: float = 0.6
    colour_map: str = "viridis"
    scale: Scale = "own"
    ends: Limits | None = None
    outline: bool = True
    longest: int | None = None
    sheet_colours: SheetColours = LIGHT_SHEET
    marks: bool = True
    palette: str = "own"
    hidden: frozenset[str] = frozenset()
    highlight: str = ""

    def for_export(self) -> Style:
        """The same for a file: at the photo's own resolution, on white, with its
        marks."""
        return replace(self, longest=None, sheet_colours=LIGHT_SHEET, marks=True, highlight="")
