"""The fonts that pages are set in: which has a character, and a file of no more than is used.

They are the ones that OpenCV draws with, so that a sheet looks the same as pixels, SVG and PDF.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from fontTools import subset
from fontTools.ttLib import TTFont

from segviewer.rendering.drawing import BOLD, REGULAR, font_path, printable

EVERY_SCRIPT = "WenQuanYiMicroHei"
REPLACEMENT = "\ufffd"


def font_runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the font that it is set in; what no font has is replaced."""
    shown = "".join(map(_drawable, printable(text)))
    for font, characters in groupby(shown, lambda c: _font_of(c, bold)):
        yield font, "".join(characters)


def run_width(font: str, text: str) -> float:
    """The advance of a run of characters that the font has, in ems."""
    advances = _advances(font)
    return sum(advances[ord(character)] for character in text)


def font_file(font: str, characters: Iterable[str]) -> bytes:
    """A TrueType file with these characters alone; the same ones give the same bytes."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it reports tables that it drops
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2, 4, 6],
        recalc_timestamp=False,
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(set(map(ord, characters)) | {ord(" ")}))
    file = io.BytesIO()
    with TTFont(font_path(font), lazy=True, recalcTimestamp=False) as opened:
        subsetter.subset(opened)
        opened.save(file)
    return file.getvalue()


@cache
def _advances(font: str) -> dict[int, float]:
    """Advances in ems by code point."""
    with TTFont(font_path(font), lazy=True) as opened:
        widths, em = opened["hmtx"].metrics, opened["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in opened.getBestCmap().items()}


def _font_of(character: str, bold: bool) -> str:
    own = BOLD if bold else REGULAR
    return own if ord(character) in _advances(own) else EVERY_SCRIPT


def _drawable(character: str) -> str:
    if any(ord(character) in _advances(font) for font in (REGULAR, EVERY_SCRIPT)):
        return character
    return REPLACEMENT if ord(REPLACEMENT) in _advances(EVERY_SCRIPT) else "?"
