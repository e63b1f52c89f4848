"""What a sheet's file says to this program: text inside a PNG, an SVG or a PDF.

Nothing is parsed but PNG's chunks: the text lies between marks that are searched for, so that no
entity, reference or stream of a hostile file is ever followed.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import unescape

from PIL import PngImagePlugin

METADATA = "segviewer"
MOST_BYTES = 1 << 30
_MARKS = {
    "SVG": re.compile(rb'<metadata\s[^>]*\bid="segviewer"[^>]*>(.*?)</metadata>', re.DOTALL),
    "PDF": re.compile(rb"<segviewer:state>(.*?)</segviewer:state>", re.DOTALL),
}


def stored_text(path: Path) -> str | None:
    """The text, None where the file is another one; an OSError, ValueError or SyntaxError where it
    cannot be read."""
    kind = _kind(path)
    if kind == "PNG":
        # Not Image.open, which refuses pictures of more pixels than a large sheet has.
        with PngImagePlugin.PngImageFile(path) as image:
            text = image.info.get(METADATA)
            return None if text is None else str(text)
    if kind is None or path.stat().st_size > MOST_BYTES:
        return None
    match = _MARKS[kind].search(path.read_bytes())
    if match is None:
        return None
    return unescape(match[1].decode("utf-8"), {"&quot;": '"', "&apos;": "'", "&#34;": '"'})


def _kind(path: Path) -> str | None:
    """What the file holds, whatever it is called."""
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start.startswith(b"%PDF-"):
        return "PDF"
    return "SVG" if b"<svg" in start else None
