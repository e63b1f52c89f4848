"""A style as files keep it: what belongs to the figure, and not to the window that drew it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segviewer.record_check import RecordError, check_record
from segviewer.rendering.palettes import PALETTES
from segviewer.rendering.style import COLOUR_MAPS, DARK_SHEET, LIGHT_SHEET, Style

PLAIN = ("opacity", "colour_map", "scale", "outline", "palette")


def style_to_plain(style: Style) -> dict[str, Any]:
    """A style as JSON can hold it."""
    return {
        **{name: getattr(style, name) for name in PLAIN},
        "hidden": sorted(style.hidden),
        "dark": style.sheet_colours == DARK_SHEET,
    }


def style_from_plain(plain: Mapping[str, Any]) -> Style:
    """The style that ``style_to_plain`` was given; a RecordError or TypeError where it is none."""
    facts = dict(plain)
    hidden, is_dark = facts.pop("hidden"), facts.pop("dark")
    if set(facts) != set(PLAIN) or not all(isinstance(name, str) for name in hidden):
        raise RecordError("its style has other fields than this version knows")
    style = check_record(
        Style(
            **facts,
            hidden=frozenset(hidden),
            sheet_colours=DARK_SHEET if is_dark is True else LIGHT_SHEET,
        )
    )
    if style.palette not in PALETTES or style.colour_map not in COLOUR_MAPS:
        raise RecordError("its style has colours that this version does not know")
    if not 0 <= style.opacity <= 1:
        raise RecordError("its opacity should lie between 0 and 1")
    return style
