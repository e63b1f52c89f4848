"""What a file holds, told from its first bytes: for the words of a refusal, not for decoding."""

from __future__ import annotations

from pathlib import Path

PLAYLIST = "a playlist"
TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

# (offset, bytes there, what that is)
_PICTURES = (
    (0, b"\xff\xd8", "a JPEG"),
    (0, b"\x89PNG", "a PNG"),
    (8, b"WEBP", "a WebP"),
    *((0, start, "a TIFF") for start in TIFF_STARTS),
    (0, b"BM", "a BMP"),
    (0, b"GIF8", "a GIF"),
    (4, b"jP  ", "a JPEG 2000"),
)
_VIDEOS = (
    (8, b"AVI ", "a video (AVI)"),
    (0, b"\x1a\x45\xdf\xa3", "a video (Matroska or WebM)"),
    (4, b"moov", "a video (QuickTime)"),
    (4, b"mdat", "a video (QuickTime)"),
    (4, b"wide", "a video (QuickTime)"),
    (4, b"free", "a video (QuickTime)"),
    (0, b"\0\0\x01\xba", "a video (MPEG)"),
    (0, b"\0\0\x01\xb3", "a video (MPEG)"),
    (0, b"FLV\x01", "a video (Flash)"),
    (0, b"OggS", "a video (Ogg)"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video (Windows Media)"),
    (0, b"YUV4MPEG2 ", "a video (YUV4MPEG)"),
    (0, b"DKIF", "a video (IVF)"),
    (0, b"\x06\x0e\x2b\x34", "a video (MXF)"),
    (0, b"\0\0\0\x01\x67", "a video (H.264)"),
    (0, b"\0\0\0\x01\x09", "a video (H.264)"),
    (0, b"\0\0\0\x01\x40\x01", "a video (H.265)"),
)
_OTHERS = (
    (0, b"ffconcat", PLAYLIST),
    (0, b"#EXTM3U", PLAYLIST),
    (0, b"%PDF", "a PDF document"),
    (8, b"CR\x02", "a Canon raw photo (CR2)"),
    (0, b"\xff\x0a", "a JPEG XL"),
    (4, b"JXL ", "a JPEG XL"),
    (0, b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (0, b"#?RADIANCE", "a Radiance picture (HDR)"),
    (128, b"DICM", "a DICOM picture"),
    (344, b"n+1\0", "a NIfTI volume"),
    (0, b"\x89HDF", "an HDF5 file"),
    (0, b"\x93NUMPY", "an array of numpy"),
    (0, b"DDS ", "a DirectDraw picture (DDS)"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"<svg", "an SVG drawing"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"PK\x03\x04", "a ZIP archive"),
)
# Boxes of an ISO file's beginning: what its brands say it is.
_PHOTO_BRANDS = {
    "an AVIF picture": (b"avif", b"avis"),
    "an HEIC photo": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "an HEIF photo": (b"avci", b"avcs", b"avce", b"jpeg", b"jpgs"),
    "a Canon raw photo (CR3)": (b"crx ",),
}
_TRANSPORT_PACKETS = ((0, 188), (4, 192), (0, 204))  # where an MPEG transport packet begins, length


def is_picture(path: Path) -> bool:
    """Whether the file begins like a picture that can be opened."""
    return _match(_start(path), _PICTURES) is not None


def is_video(path: Path) -> bool:
    """Whether the file begins like a video."""
    return _video(_start(path)) is not None


def is_photo_container(path: Path) -> bool:
    """Whether the file is a photo that begins like a video: AVIF or HEIC."""
    return _photo(_start(path)) is not None


def tells_its_length(path: Path) -> bool:
    """Whether a video's container can say how many frames it has: MPEG streams cannot."""
    start = _start(path)
    return _video(start) is not None and not start.startswith(b"\0\0") and not _is_transport(start)


def contents_of(path: Path) -> str:
    """What the file begins like, with its article: "a JPEG", "text", "bytes of no known kind"."""
    start = _start(path)
    known = _photo(start) or _video(start) or _match(start, _OTHERS) or _match(start, _PICTURES)
    return known or ("text" if _is_text(start) else "bytes of no known kind")


def _video(start: bytes) -> str | None:
    if start[4:8] == b"ftyp":
        return None if _photo(start) else "a video (MP4)"
    if _is_transport(start):
        return "a video (MPEG transport stream)"
    return _match(start, _VIDEOS)


def _photo(start: bytes) -> str | None:
    """The kind of photo that an ISO file is by its brands, the major one before the others."""
    if start[4:8] != b"ftyp":
        return None
    end = min(len(start), int.from_bytes(start[:4], "big"))
    brands = [start[8:12], *(start[at : at + 4] for at in range(16, end - 3, 4))]
    if brands[0] not in {brand for group in _PHOTO_BRANDS.values() for brand in group}:
        return None
    return next(what for what, group in _PHOTO_BRANDS.items() if any(b in group for b in brands))


def _is_transport(start: bytes) -> bool:
    return any(
        len(start) > at + length and start[at] == start[at + length] == 0x47
        for at, length in _TRANSPORT_PACKETS
    )


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
