"""Pictures one after the other into an MP4 or a folder of PNGs: whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np

from segviewer.opencv import cv2
from segviewer.records import SegviewerError
from segviewer.rendering.drawing import Picture
from segviewer.rendering.export import cannot_write, save_picture
from segviewer.rendering.style import LIGHT_SHEET

CODEC = "mp4v"  # MPEG-4 part 2: the one of MP4 that every build of OpenCV writes


class Film(Protocol):
    """Takes (H, W, 3) uint8 RGB pictures; ``count`` is how many it has."""

    @property
    def count(self) -> int: ...
    def add(self, picture: Picture, repeat: int = 1) -> None: ...


@contextmanager
def recording(path: Path, rate: float) -> Iterator[Film]:
    """A film at ``path``, there once the block has ended well, else not at all.

    ``rate`` is its frames per second. A path that ends in .mp4 is a movie, any other a new folder
    of PNGs. Raises SegviewerError where it cannot be written.
    """
    movie = path.suffix.lower() == ".mp4"
    film: _Movie | _Pictures = _Movie(path, rate) if movie else _Pictures(path)
    try:
        yield film
        film.finish()
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        film.remove()


class _Movie:
    """Written beside its place; the first picture says how large all are."""

    def __init__(self, path: Path, rate: float) -> None:
        self._path = path
        self._rate = rate
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)  # height and width
        self.count = 0
        try:
            handle, part = tempfile.mkstemp(".mp4", f".{path.stem[:40]}.", path.parent)
        except OSError as error:
            raise cannot_write(path, error) from None
        os.close(handle)
        self._part = Path(part)

    def add(self, picture: Picture, repeat: int = 1) -> None:
        if self._writer is None:
            # Codecs store colours for two by two pixels.
            self._size = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
            self._writer = self._open_writer()
        frame = np.ascontiguousarray(fit_picture(picture, self._size)[..., ::-1])
        for _ in range(repeat):
            self._writer.write(frame)
        self.count += repeat

    def finish(self) -> None:
        """OpenCV does not say where a disk is full, so what was written is counted."""
        self._close()
        stream = cv2.VideoCapture(str(self._part.absolute()))
        readable = int(stream.get(cv2.CAP_PROP_FRAME_COUNT)) if stream.isOpened() else 0
        stream.release()
        if self.count == 0 or readable < self.count:
            raise SegviewerError(
                f"{self._path.name} should hold {self.count} frames but {max(readable, 0)} could "
                "be written; free some space or choose another folder."
            )
        self._part.chmod(0o644)
        self._part.replace(self._path)

    def remove(self) -> None:
        self._close()
        self._part.unlink(missing_ok=True)

    def _open_writer(self) -> cv2.VideoWriter:
        height, width = self._size
        code = cv2.VideoWriter.fourcc(*CODEC)
        path = str(self._part.absolute())
        writer = cv2.VideoWriter(path, cv2.CAP_FFMPEG, code, self._rate, (width, height))
        if not writer.isOpened():
            raise SegviewerError(
                f"{self._path.name} cannot be written as MP4 of {width}×{height} pixels; "
                "give a folder for PNGs instead."
            )
        return writer

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.release()


class _Pictures:
    """A folder of PNGs, numbered from 0; the folder must not be there yet, or be empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.count = 0
        try:
            if path.exists() and any(path.iterdir()):
                raise SegviewerError(f"{path} holds something already; choose a new folder.")
            path.parent.mkdir(parents=True, exist_ok=True)
            self._part = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
        except OSError as error:
            raise cannot_write(path, error) from None

    def add(self, picture: Picture, repeat: int = 1) -> None:
        """A picture that stays is written once."""
        save_picture(picture, self._part / f"{self.count:06d}.png")
        self.count += 1

    def finish(self) -> None:
        self._part.chmod(0o755)
        self._part.replace(self._path)

    def remove(self) -> None:
        shutil.rmtree(self._part, ignore_errors=True)


def fit_picture(picture: Picture, size: tuple[int, int]) -> Picture:
    """A picture of another size, made smaller if need be and set on paper; (H, W, 3)."""
    height, width = picture.shape[:2]
    if (height, width) == size:
        return picture
    scale = min(1.0, size[0] / height, size[1] / width)
    # Up to a pixel too much is cut off, lest it blur the rest.
    if height - size[0] in (0, 1) and width - size[1] in (0, 1):
        return picture[: size[0], : size[1]]
    smaller = max(1, int(width * scale)), max(1, int(height * scale))
    drawn = cv2.resize(picture, smaller, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    out = np.full((*size, 3), LIGHT_SHEET.background, np.uint8)
    out[: drawn.shape[0], : drawn.shape[1]] = drawn
    return out
