"""What a sheet's file says to this program: text inside a PNG, an SVG or a PDF.

Nothing is parsed but PNG's chunks: the text lies between marks that are searched for, so that no
entity, reference or stream of a hostile file is ever followed.
"""

from __future__ import annotations

import re
from mmap import ACCESS_READ, mmap
from pathlib import Path
from xml.sax.saxutils import unescape

from PIL import PngImagePlugin

METADATA = "segviewer"
MOST_BYTES = 1 << 30  # of a file that is searched
MOST_TEXT = 1 << 24  # bytes of the text; a sheet of a thousand states has a twentieth
# Where the text begins and ends. Other programs may add attributes; bounded, lest a file of
# beginnings alone take for ever.
_MARKS = {
    "SVG": (re.compile(rb'<metadata\s[^<>]{0,200}?\bid="segviewer"[^<>]{0,200}>'), b"</metadata>"),
    "PDF": (re.compile(rb"<segviewer:state>"), b"</segviewer:state>"),
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
    text = _between(path, *_MARKS[kind])
    if text is None:
        return None
    return unescape(text.decode("utf-8"), {"&quot;": '"', "&apos;": "'", "&#34;": '"'})


def _between(path: Path, begin: re.Pattern[bytes], end: bytes) -> bytes | None:
    """What stands between the first beginning and its end, None without them; the file is mapped,
    not read, so that a large one takes no memory."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        match = begin.search(content)
        if match is None:
            return None
        start = match.end()
        del match  # it holds the mapped file
        stop = content.find(end, start, start + MOST_TEXT)
        return None if stop < 0 else content[start:stop]


def _kind(path: Path) -> str | None:
    """What the file holds, whatever it is called; reading a pipe or a device might never end."""
    if path.exists() and not path.is_file():
        return None
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start.startswith(b"%PDF-"):
        return "PDF"
    return "SVG" if b"<svg" in start else None
