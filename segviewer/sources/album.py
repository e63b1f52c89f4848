"""Several pictures that were chosen one by one, wherever they lie."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from segviewer.records import Frame
from segviewer.sources.built_in import SAMPLE
from segviewer.sources.folder import Pictures
from segviewer.sources.samples import sample

SEPARATOR = "\n"  # of the texts that open the pictures


class Album(Pictures):
    """The pictures of these files or samples, in the order in which they are given."""

    def __init__(self, texts: Sequence[str]) -> None:
        paths = tuple(
            sample(text.removeprefix(SAMPLE)) if text.startswith(SAMPLE) else Path(text)
            for text in texts
        )
        super().__init__(paths, f"{len(paths)} pictures")


def album_text(texts: Sequence[str]) -> str:
    """What opens these pictures as one source."""
    return SEPARATOR.join(texts)


def album_texts(text: str) -> tuple[str, ...]:
    """What opens each of an album's pictures, or the source itself where it is none."""
    return tuple(text.split(SEPARATOR))


def picture_text(text: str, frame: Frame) -> str:
    """What opens a frame's picture without the others of its album or folder; the source itself
    where the frame is no file of its own."""
    if is_album(text):
        return album_texts(text)[frame.index]
    file = Path(text) / frame.origin
    return str(file) if frame.sha256 and file.is_file() else text


def is_album(text: str) -> bool:
    """Whether the text names several pictures, one a line, and not a file with an odd name."""
    return SEPARATOR in text and not os.path.lexists(text)


def open_album(text: str) -> Album:
    return Album(album_texts(text))
