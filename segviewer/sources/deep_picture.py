"""Pictures that are no 8-bit grey or RGB: their values as they stand in the file, with what is
to be known of them. Pillow would keep the upper 8 bits alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.ImageFile import ImageFile

from segviewer.opencv import cv2

if TYPE_CHECKING:
    from tifffile import TiffPage

MAX_PIXELS = 200_000_000  # of a picture of any kind
MAX_BYTES = 1 << 32  # of a decoded file

# Photometric interpretations whose values are brightness or red, green, blue (TIFF 6.0, tag 262).
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_ALPHAS = {1: True, 2: False}  # extra sample (tag 338) -> are colours multiplied by it already
# What tifffile decodes by itself; OpenCV has the others.
_TIFFFILE_COMPRESSIONS = (1, 8, 32946, 32773, 34925)  # none, deflate twice, PackBits, LZMA
_FLOAT_PREDICTOR = 3
_WHOLE_BYTES = (8, 16, 32, 64)
_NODATA, _ORIENTATION = 42113, 274  # GDAL's tag; EXIF's


class UnshownError(Exception):
    """A picture that is whole but of a kind that cannot be shown; its text says which."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DeepPicture:
    """``values`` (H, W, 1 or 3) of any real type, as stored; ``alpha`` (H, W) or None,
    ``multiplied`` where colours are multiplied by it already. ``bits`` is how many the file says
    it has, where those are not all of the type's. ``nodata`` is the value of pixels without one;
    ``orientation`` the EXIF tag; ``lossy`` whether its compression may have changed values."""

    values: NDArray[Any]
    alpha: NDArray[Any] | None = None
    multiplied: bool = False
    bits: int | None = None
    inverted: bool = False
    nodata: float | None = None
    orientation: int = 1
    lossy: bool = False
    note: str = ""


def deep_tiff(file: IO[bytes]) -> DeepPicture | None:
    """A TIFF's first page, or None for one that Pillow reads without loss.

    Raises UnshownError for a kind that cannot be shown, and nearly anything for damaged bytes.
    """
    from tifffile import TiffFile, TiffPage

    file.seek(0)
    with TiffFile(file) as tiff:
        page = tiff.pages.first
        if not isinstance(page, TiffPage) or not _is_deep(page):
            return None
        return _from_page(page, file)


def _is_deep(page: TiffPage) -> bool:
    if page.photometric not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB):
        return False
    usual = page.samplesperpixel == (3 if page.photometric == _RGB else 1)
    has_alpha = len(page.extrasamples) == 1 and page.extrasamples[0] in _ALPHAS
    return page.bitspersample > 8 or page.sampleformat != 1 or not (usual or has_alpha)


def _from_page(page: TiffPage, file: IO[bytes]) -> DeepPicture:
    if page.dtype is None or page.dtype.kind not in "uif" or page.imagedepth > 1:
        raise UnshownError(_description(page))
    # By the header alone: decoding is what would take the memory.
    if page.imagewidth * page.imagelength > MAX_PIXELS:
        raise Image.DecompressionBombError
    if page.nbytes > MAX_BYTES:
        raise MemoryError
    if page.bitspersample not in _WHOLE_BYTES:
        return _unpack_12_bits(page, file)
    bands = _bands(page, file)
    colours, note = _colours(page)
    extra = page.extrasamples[0] if page.extrasamples else 0
    nodata = page.tags.get(_NODATA)
    return DeepPicture(
        values=bands[..., :colours],
        alpha=bands[..., colours] if extra in _ALPHAS else None,
        multiplied=_ALPHAS.get(extra, False),
        inverted=page.photometric == _WHITE_IS_ZERO,
        nodata=None if nodata is None else float(page.nodata),
        orientation=_orientation(page),
        note=note,
    )


def _orientation(page: TiffPage) -> int:
    tag = page.tags.get(_ORIENTATION)
    return tag.value if tag and tag.value in range(1, 9) else 1


def _bands(page: TiffPage, file: IO[bytes]) -> NDArray[Any]:
    """All channels: (H, W, C)."""
    shape = (page.imagelength, page.imagewidth, page.samplesperpixel)
    if page.compression in _TIFFFILE_COMPRESSIONS and page.predictor != _FLOAT_PREDICTOR:
        values = np.asarray(page.asarray())
        return np.moveaxis(values, 0, -1) if page.axes == "SYX" else values.reshape(shape)
    # OpenCV takes the first of several channels that are no colours, and mixes up planes.
    colours = 3 if page.photometric == _RGB else 1
    if page.planarconfig != 1 or page.samplesperpixel not in (colours, 4 * (colours == 3)):
        raise UnshownError(_description(page))
    values = by_opencv(file)
    if values.shape != shape or np.dtype(page.dtype).newbyteorder("=") != values.dtype:
        raise UnshownError(_description(page))
    return values


def by_opencv(file: IO[bytes]) -> NDArray[Any]:
    """All bits of a picture of 1, 3 or 4 channels, RGB(A): (H, W, C)."""
    file.seek(0)
    values = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None:
        raise OSError("OpenCV cannot decode it")
    values = np.atleast_3d(values)
    return values[..., [2, 1, 0, 3][: values.shape[2]]] if values.shape[2] > 1 else values


def _unpack_12_bits(page: TiffPage, file: IO[bytes]) -> DeepPicture:
    """One channel of 12 bits without gaps, which Pillow unpacks."""
    file.seek(0)
    if (page.bitspersample, page.samplesperpixel) != (12, 1):
        raise UnshownError(_description(page))
    picture = Image.open(file, formats=("TIFF",))
    inverted = page.photometric == _WHITE_IS_ZERO
    return DeepPicture(
        values=np.asarray(picture)[..., None],
        bits=12,
        inverted=inverted,
        orientation=_orientation(page),
    )


def _colours(page: TiffPage) -> tuple[int, str]:
    """How many of the channels are shown as colours, and what is to be said of that."""
    channels = page.samplesperpixel
    has_alpha = bool(page.extrasamples) and page.extrasamples[0] in _ALPHAS
    if page.photometric == _RGB:
        rest = channels - 3 - has_alpha
        return 3, f"Channels besides red, green and blue are not shown ({rest})." if rest else ""
    rest = channels - has_alpha
    if has_alpha or channels == 1:
        return 1, f"The first of its {rest} channels is shown." if rest > 1 else ""
    if channels == 2:
        return 1, "The first of its 2 channels is shown."
    return 3, (
        f"It has {channels} channels and does not say which colours they are: the first three are "
        "shown as red, green and blue."
    )


def _description(page: TiffPage) -> str:
    """ "a TIFF of 5 channels of 16-bit integers, compressed by LZW"."""
    kinds = {"u": "integers", "i": "signed integers", "f": "floats", "c": "complex numbers"}
    kind = kinds.get(page.dtype.kind if page.dtype else "", "values of no known kind")
    channels = page.samplesperpixel
    count = f"{channels} channels of " if channels > 1 else ""
    depth = f", {page.imagedepth} layers deep" if page.imagedepth > 1 else ""
    compression = getattr(
        page.compression, "name", str(page.compression)
    )  # unknown ones are numbers
    packed = "" if page.compression == 1 else f", compressed by {compression}"
    planes = ", channel after channel" if page.planarconfig != 1 else ""
    return f"a TIFF of {count}{page.bitspersample}-bit {kind}{depth}{packed}{planes}"


def deep_by_pillow(picture: ImageFile, file: IO[bytes]) -> DeepPicture | None:
    """A picture of another format that Pillow has opened, not loaded; None for 8 bits.

    PNG, PNM and JPEG 2000 of more than 8 bits: Pillow keeps all of them of grey ones, OpenCV of
    colours. Where the header names a smaller white, Pillow scales to it.
    """
    white = _header_white(picture, file)
    if picture.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I", "F"):
        picture.load()
        values = np.asarray(picture)[..., None]
        values = values if picture.mode == "F" else values.astype(np.uint16)
        bits = 16 if white < _FULL else None
        return DeepPicture(values=values, bits=bits, lossy=picture.format == "JPEG2000")
    if white < _FULL:
        return None
    values = by_opencv(file)
    colours = 3 if values.shape[2] > 2 else 1
    alpha = values[..., colours] if values.shape[2] > colours else None
    lossy = picture.format == "JPEG2000"
    return DeepPicture(values=values[..., :colours], alpha=alpha, lossy=lossy)


_FULL = 0xFFFF
_SIZ = b"\xff\x4f\xff\x51"  # how a JPEG 2000 codestream begins; 42 bytes on lies its depth, less 1


def _header_white(picture: ImageFile, file: IO[bytes]) -> int:
    """The largest value that the header allows, 255 where that is not looked for."""
    if picture.format == "JPEG2000":
        file.seek(0)
        start = file.read(1 << 16)
        at = start.find(_SIZ) + 42
        return (2 << (start[at] & 0x7F)) - 1 if 42 <= at < len(start) else 255
    arguments = picture.tile[0][3] if picture.tile else ""  # Pillow 10 names no fields
    if picture.format == "PPM" and isinstance(arguments, tuple) and len(arguments) == 2:
        return int(arguments[1])
    return _FULL if str(arguments).endswith(";16B") else 255
