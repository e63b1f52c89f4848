"""Finds the one kind of cut JPEG that decoders accept.

An interrupted download into space reserved for the whole file ends in zeros, and zeros are valid
picture data: the rest of the photo would silently be grey.
"""

from __future__ import annotations

_END_OF_IMAGE = b"\xff\xd9"
_START_OF_SCAN = 0xDA


def ends_in_reserved_space(data: bytes) -> bool:
    """Whether the bytes of a JPEG end in zeros and never say that its picture is over."""
    if not data.endswith(bytes(64)):
        return False
    scan = _first_scan(data)
    return scan is not None and data.find(_END_OF_IMAGE, scan) < 0


def _first_scan(data: bytes) -> int | None:
    """Where the picture begins. Segments are stepped over: a thumbnail in them has its own end."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == _START_OF_SCAN:
            return at
        # A segment: FF, its kind, its length without these two bytes; FF may be repeated before it.
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
