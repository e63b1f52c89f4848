"""The pictures of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path

from segviewer.records import Frame, SegviewerError
from segviewer.sources.file_checks import require_folder
from segviewer.sources.source import STILL_SECONDS, Source
from segviewer.sources.still import Still

SLIDE_SECONDS = 4.0  # that a picture stays while the folder plays

# fmt: off
PICTURE_SUFFIXES = frozenset((
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".tif", ".tiff", ".bmp", ".dib",
    ".gif", ".ppm", ".pgm", ".pbm", ".pnm", ".jp2", ".j2k", ".ico",
))
# fmt: on


class Pictures(Source):
    """Picture files one after the other, read when they are asked for.

    One bad picture does not end an iteration: ``next`` raises its SegviewerError, and the next
    ``next`` goes on with the picture after it.
    """

    can_seek = True
    wraps = True
    frames_per_second = 1 / SLIDE_SECONDS
    still_seconds = STILL_SECONDS

    def __init__(self, paths: tuple[Path, ...], title: str) -> None:
        self.paths = paths
        self.title = title
        self.frame_count = len(paths)
        self._index = 0

    def __len__(self) -> int:
        return len(self.paths)

    def frame(self, index: int) -> Frame:
        """The picture ``paths[index]``; SegviewerError if it cannot be read."""
        frame = next(iter(Still(self.paths[index])))
        return replace(frame, index=range(len(self))[index])

    def __iter__(self) -> Iterator[Frame]:
        return self  # not a generator, which would be finished after the first error

    def __next__(self) -> Frame:
        if self._index >= len(self):
            raise StopIteration
        # Counted before it is read: a bad picture is passed over.
        index, self._index = self._index, self._index + 1
        return replace(self.frame(index), seconds=index * SLIDE_SECONDS)

    def seek(self, index: int) -> None:
        """The next picture is ``paths[index]``; beyond the last there is none."""
        self._index = index

    def close(self) -> None:
        """Nothing stays open."""


class Folder(Pictures):
    """The pictures of a folder in natural order (2 before 10).

    ``paths`` lists them as they were when the folder was opened; hidden files and subfolders are
    left out. Raises SegviewerError if there is none at all.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        title = self.path.name or str(self.path.absolute())
        require_folder(self.path, "a folder of pictures")
        paths = tuple(sorted(filter(_is_shown_picture, self.path.iterdir()), key=_natural))
        if not paths:
            raise SegviewerError(
                f"'{title}' should be a folder of pictures but holds none; "
                "give one with JPEG, PNG, WebP, TIFF, BMP or GIF files directly in it"
            )
        super().__init__(paths, title)


def _is_shown_picture(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return not hidden and path.suffix.lower() in PICTURE_SUFFIXES and path.is_file()


def _natural(path: Path) -> tuple[list[str | int], str]:
    """Sorts digits by their value and letters without case; the name itself breaks ties."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [int(part) if part.isdecimal() else part for part in parts], path.name
