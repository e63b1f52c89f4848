"""One picture file.

Animations give their first frame, files of several pages their first page. A file is what it holds,
whatever it is called: a PNG named .jpg opens.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from io import BufferedReader
from os import PathLike
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from segviewer.records import Frame, SegviewerError
from segviewer.sources.deep_picture import (
    MAX_PIXELS,
    DeepPicture,
    UnshownError,
    deep_by_pillow,
    deep_tiff,
)
from segviewer.sources.file_checks import require_file
from segviewer.sources.file_signatures import TIFF_STARTS, contents_of, is_picture
from segviewer.sources.jpeg import ends_in_reserved_space
from segviewer.sources.pixels import orientation_of, upright_deep, upright_rgb
from segviewer.sources.source import STILL_SECONDS, Source

# Named, because Pillow would also run Ghostscript on EPS files.
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "ICO", "AVIF")


class Still(Source):
    """A source of one frame, read anew each time it is iterated."""

    frame_count = 1
    still_seconds = STILL_SECONDS

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        self.paths = (self.path,)
        self.title = self.path.name

    def __iter__(self) -> Iterator[Frame]:
        yield replace(read_frame(self.path), origin=self.title)

    def close(self) -> None:
        """Nothing stays open."""


def read_picture(path: str | PathLike[str]) -> NDArray[np.uint8]:
    """The picture of a file as (H, W, 3) uint8 RGB; see ``read_frame``."""
    return read_frame(path).image


def read_frame(path: str | PathLike[str]) -> Frame:
    """The picture at its own resolution, upright, alpha over white.

    Values of more than 8 bits are scaled as ``sample_range`` says; the frame's note tells how.
    Raises SegviewerError for a file that is missing, unreadable, no picture, incomplete, of a kind
    that cannot be shown, or of more than 200 megapixels (as its header says).
    """
    path = Path(path)
    with opened_picture(path, "a picture") as file:
        frame = _frame(file)
        file.seek(0)
        return replace(frame, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def read_stored(
    path: Path, wanted: str = "a picture", mode: str | None = None
) -> tuple[NDArray[Any], int]:
    """The values of a picture as they are stored, numbers of a palette too, or converted to a mode
    of Pillow's, and its EXIF orientation; errors as for ``read_frame``, which expected ``wanted``,
    such as "a mask"."""
    with opened_picture(path, wanted) as file, _pillow_limit_raised():
        picture = Image.open(file, formats=_formats())
        picture.load()
        return np.asarray(picture.convert(mode) if mode else picture), orientation_of(picture)


def page_count(path: Path, wanted: str = "a picture") -> int:
    """How many pages or frames as large as the first one a picture's file has: smaller ones are
    its overviews. Errors as for ``read_stored``."""
    with opened_picture(path, wanted) as file, _pillow_limit_raised():
        image = Image.open(file, formats=_formats())
        size, count = image.size, 1
        for number in range(1, getattr(image, "n_frames", 1)):
            image.seek(number)
            count += image.size == size
        return count


@contextmanager
def opened_picture(path: Path, wanted: str) -> Iterator[BufferedReader]:
    """A picture's file, open for reading; what decoders raise of it is one sentence."""
    require_file(path, wanted)
    try:
        with path.open("rb") as file:
            yield file
    except UnshownError as error:
        raise SegviewerError(
            f"'{path.name}' is {error}, which cannot be shown; save it as RGB or grey, in whole "
            "bytes and without that compression"
        ) from error
    except Image.DecompressionBombError as error:
        raise SegviewerError(
            f"'{path.name}' has more than {MAX_PIXELS // 10**6} megapixels, the most that can be "
            "opened; scale it down first"
        ) from error
    except MemoryError as error:
        raise SegviewerError(
            f"'{path.name}' needs more memory than there is; close other programs or scale it down"
        ) from error
    except UnidentifiedImageError as error:
        raise _unidentified_error(path, wanted) from error
    except Exception as error:  # damaged bytes make decoders raise nearly every kind of exception
        raise _damage_error(path, wanted) from error


def _frame(file: IO[bytes]) -> Frame:
    deep = deep_tiff(file) if file.read(4) in TIFF_STARTS else None
    if deep is None:
        file.seek(0)
        loaded = _load(file)
        if isinstance(loaded, Image.Image):
            return Frame(upright_rgb(loaded), orientation=orientation_of(loaded))
        deep = loaded
    image, note = upright_deep(deep)
    return Frame(image, orientation=deep.orientation, note=note)


def _load(file: IO[bytes]) -> Image.Image | DeepPicture:
    with _pillow_limit_raised():
        picture = Image.open(file, formats=_formats())
        deep = deep_by_pillow(picture, file)
        if deep is not None:
            return replace(deep, orientation=orientation_of(picture))
        picture.load()
    file.seek(0)
    if picture.format == "JPEG" and ends_in_reserved_space(file.read()):
        raise OSError("the scan never ends")
    return picture


@cache
def _formats() -> list[str]:
    """Those of the formats that this Pillow reads: AVIF came late, and not to every build."""
    Image.init()
    return [name for name in _FORMATS if name in Image.OPEN]


class _Limit(int):
    """Pillow warns of more pixels than its limit and refuses twice as many; twice this is itself.

    So it refuses from the limit on, and never warns.
    """

    def __rmul__(self, other: int) -> _Limit:
        return self

    __mul__ = __rmul__


_limit_in_use = threading.Lock()


@contextmanager
def _pillow_limit_raised() -> Iterator[None]:
    """Pillow's limit is the whole process's: raised for one reader at a time, then put back."""
    with _limit_in_use:
        before = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = _Limit(MAX_PIXELS)
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


def _unidentified_error(path: Path, wanted: str) -> SegviewerError:
    if is_picture(path):
        return _damage_error(path, wanted)
    return SegviewerError(
        f"'{path.name}' should be {wanted} (JPEG, PNG, WebP, TIFF, BMP, GIF) but holds "
        f"{contents_of(path)}; open another file or save it as PNG"
    )


def _damage_error(path: Path, wanted: str) -> SegviewerError:
    whole = wanted.replace("a ", "a whole ", 1)
    return SegviewerError(
        f"'{path.name}' should be {whole} but is {contents_of(path)} that is cut short, "
        "damaged or of an unusual kind; copy it again or save it as PNG"
    )
