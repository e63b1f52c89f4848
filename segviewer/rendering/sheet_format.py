"""What a sheet looks like on paper: everything about it besides its states, views and style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segviewer.attribution import Box
from segviewer.records import SegviewerError

PRINT_DPI = 300.0  # what journals ask of pictures at their final size
NARROWEST, WIDEST = 20.0, 2000.0  # millimetres
SMALLEST_TYPE, LARGEST_TYPE = 3.0, 72.0  # points


@dataclass(frozen=True, kw_only=True)
class SheetFormat:
    """``width`` in millimetres; None is as wide as the pictures at their own resolution.

    ``type_size`` in points is kept whatever the width. ``dpi`` is that of a PNG, and the most of
    pictures in SVG and PDF; None is 300 for a PNG of a given width, and the pictures' own
    resolution otherwise. ``columns`` "states" puts each state into a column, the input once before
    them, and the views below each other. ``captions`` replace the states' titles, in their order,
    "" keeps one. ``letters`` marks the panels a, b, c, ... ``crop`` is (top, left, bottom, right)
    in the picture's pixels, both ends included: framed in each panel, and enlarged below it.
    """

    width: float | None = None
    type_size: float = 7.0
    dpi: float | None = None
    columns: Literal["views", "states"] = "views"
    captions: tuple[str, ...] = ()
    letters: bool = False
    crop: Box | None = None

    def __post_init__(self) -> None:
        for name in ("width", "type_size", "dpi"):
            value = getattr(self, name)  # 85 and 85.0 are to be written alike
            object.__setattr__(self, name, None if value is None else float(value))
        if self.width is not None and not NARROWEST <= self.width <= WIDEST:
            raise SegviewerError(
                f"A sheet is {NARROWEST:.0f} to {WIDEST:.0f} mm wide, not {self.width:g}; choose "
                f"such a width, 85 or 175 for most journals."
            )
        if not SMALLEST_TYPE <= self.type_size <= LARGEST_TYPE:
            raise SegviewerError(
                f"Type is {SMALLEST_TYPE:.0f} to {LARGEST_TYPE:.0f} points large, not "
                f"{self.type_size:g}; choose such a size, 7 for most journals."
            )
        if self.crop is not None and not (
            self.crop[0] <= self.crop[2] and self.crop[1] <= self.crop[3]
        ):
            raise SegviewerError(
                f"A crop is given as TOP,LEFT,BOTTOM,RIGHT in the picture's pixels, both ends "
                f"included, not {','.join(map(str, self.crop))}; turn its ends round."
            )
        if self.dpi is not None and not 10 <= self.dpi <= 2400:
            raise SegviewerError(
                f"A sheet has 10 to 2400 dots per inch, not {self.dpi:g}; choose such a number, "
                f"300 for print."
            )


AS_IT_IS = SheetFormat()


def crop_words(crop: Box) -> str:
    """Where a crop lies, for readers."""
    top, left, bottom, right = crop
    return f"framed and enlarged: rows {top} to {bottom}, columns {left} to {right}"
