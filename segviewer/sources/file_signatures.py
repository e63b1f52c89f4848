"""What a file holds, told from its first bytes: for the words of a refusal, not for decoding."""

from __future__ import annotations

from pathlib import Path

# (offset, bytes there, what that is)
_PICTURES = (
    (0, b"\xff\xd8", "a JPEG"),
    (0, b"\x89PNG", "a PNG"),
    (8, b"WEBP", "a WebP"),
    (0, b"II*\0", "a TIFF"),
    (0, b"MM\0*", "a TIFF"),
    (0, b"II+\0", "a TIFF"),
    (0, b"MM\0+", "a TIFF"),
    (0, b"BM", "a BMP"),
    (0, b"GIF8", "a GIF"),
    (4, b"jP  ", "a JPEG 2000"),
)
_OTHERS = (
    (4, b"ftypheic", "an HEIC photo"),
    (4, b"ftypmif1", "an HEIC photo"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyp", "a video"),
    (8, b"AVI ", "a video"),
    (0, b"\x1a\x45\xdf\xa3", "a video"),
    (0, b"%PDF", "a PDF document"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"PK\x03\x04", "a ZIP archive"),
)


def is_picture(path: Path) -> bool:
    """Whether the file begins like a picture that can be opened."""
    return _match(_start(path), _PICTURES) is not None


def contents_of(path: Path) -> str:
    """What the file begins like, with its article: "a JPEG", "text", "bytes of no known kind"."""
    start = _start(path)
    known = _match(start, _PICTURES + _OTHERS)
    return known or ("text" if _is_text(start) else "bytes of no known kind")


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(512)
    except OSError:  # it has gone since
        return b""


def _match(start: bytes, table: tuple[tuple[int, bytes, str], ...]) -> str | None:
    return next((what for at, magic, what in table if start[at : at + len(magic)] == magic), None)


def _is_text(start: bytes) -> bool:
    # The last character may be cut in two, so a few bytes at the end need not decode.
    decoded = start.decode("utf-8", errors="ignore")
    return b"\0" not in start and len(start) - len(decoded.encode()) < 4
