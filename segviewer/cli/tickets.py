"""Pictures to be worked on, each under a name that a journal and another process understand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from segviewer.records import Frame, SegviewerError

if TYPE_CHECKING:
    from segviewer.sources.span import Span


@dataclass(frozen=True, eq=False, kw_only=True)
class Ticket:
    """One picture: a file that is read by whoever works on it, or a ``frame`` that came from a clip
    or stream and cannot be handed to another process. ``number`` counts tickets from 0."""

    number: int
    source: str
    origin: str
    index: int = 0
    frame: Frame | None = None

    @property
    def key(self) -> str:
        """What a journal knows it by: another file under the same name is another picture."""
        try:
            stat = Path(self.source).stat()
            stamp = f" {stat.st_size} {stat.st_mtime_ns}"
        except OSError:
            stamp = ""
        return f"{self.source}#{self.index}{stamp}"

    def read(self) -> Frame:
        """The picture; a SegviewerError where it cannot be read."""
        from segviewer.sources.still import Still

        if self.frame is not None:
            return self.frame
        return replace(next(iter(Still(self.source))), index=self.index)


def tickets_of(
    sources: Sequence[str],
    span: Span,
    frames: Callable[[str], Iterator[Frame]],
    fail: Callable[[SegviewerError], None],
) -> Iterator[Ticket]:
    """A ticket for each picture of each source; what cannot be opened is said by ``fail``.

    ``frames`` gives those of a source whose pictures are no files.
    """
    number = 0
    for text in sources:
        try:
            for origin, source, index, frame in _pictures(text, span, frames):
                yield Ticket(number=number, source=source, origin=origin, index=index, frame=frame)
                number += 1
        except SegviewerError as error:
            fail(error)


def are_files(sources: Sequence[str]) -> bool:
    """Whether every picture of the sources is a file, so that other processes can read it."""
    return all(_files_of(text) for text in sources)


def _pictures(
    text: str, span: Span, frames: Callable[[str], Iterator[Frame]]
) -> Iterator[tuple[str, str, int, Frame | None]]:
    paths = _files_of(text)
    if paths and Path(text).is_file():  # a span is of many
        yield paths[0].name, text, 0, None
    elif paths:
        for index, path in list(enumerate(paths))[span.start : span.stop]:
            yield path.name, str(path), index, None
    else:
        for frame in frames(text):
            yield frame.origin, text, frame.index, frame


def _files_of(text: str) -> tuple[Path, ...]:
    """The picture files of a source on the disk; none of a clip, whose frames are no files."""
    from segviewer.sources.album import is_album
    from segviewer.sources.opening import open_source

    if not Path(text).exists() and not is_album(text):
        return ()  # a camera or stream is not to be opened twice
    with closing(open_source(text)) as source:
        return source.paths
