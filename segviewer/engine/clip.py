"""What can be played like a video: files, the rendered scene, and a folder as slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol, runtime_checkable

from segviewer.records import Frame
from segviewer.sources.folder import Folder

SLIDE_SECONDS = 4.0  # that a picture of a folder stays while it plays


@runtime_checkable
class Clip(Protocol):
    """Frames from where it stands on, which ``seek`` moves; ``frame_count`` is None without end."""

    @property
    def frame_count(self) -> int | None: ...
    @property
    def frames_per_second(self) -> float | None: ...
    def __iter__(self) -> Iterator[Frame]: ...
    def seek(self, index: int) -> None: ...


class Slides:
    """A folder's pictures, each for a while."""

    frames_per_second = 1 / SLIDE_SECONDS

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.frame_count = len(folder)
        self._index = 0

    def __iter__(self) -> Iterator[Frame]:
        while self._index < self.frame_count:
            # Counted before it is read: a bad picture is passed over.
            index, self._index = self._index, self._index + 1
            yield replace(self._folder.frame(index), seconds=index * SLIDE_SECONDS)

    def seek(self, index: int) -> None:
        self._index = index
