"""docs/adding.md, "A source": a source that can be sought is one class and one line in SOURCES."""

from __future__ import annotations

import queue

import numpy as np

from segviewer.engine.events import Opened
from segviewer.engine.reader import Reader
from segviewer.records import Frame
from segviewer.sources import opening
from segviewer.sources.opening import SourceKind, open_source
from segviewer.sources.source import Source
from segviewer.sources.span import Span, frames_in


class Greys(Source):
    """Eight grey frames."""

    title = "greys"
    can_seek = True
    frame_count = 8
    frames_per_second = 50.0

    def __init__(self, text: str) -> None:
        self._index = 0

    def __iter__(self):
        while self._index < self.frame_count:
            index, self._index = self._index, self._index + 1
            yield Frame(
                np.full((4, 4, 3), index, np.uint8),
                index=index,
                seconds=index / 50,
                origin=self.title,
            )

    def seek(self, index):
        self._index = index

    def close(self):
        pass


def test_an_added_source_opens_counts_and_is_sought(monkeypatch):
    kind = SourceKind("greys:", lambda text: text.startswith("greys:"), Greys)
    monkeypatch.setattr(opening, "SOURCES", (*opening.SOURCES[:3], kind))
    assert [f.index for f in frames_in(open_source("greys:"), Span(2, 5))] == [2, 3, 4]
    events = queue.Queue()
    reader = Reader("greys:", events.put, events.put)
    reader.control.give(playing=False)
    reader.start()
    try:
        reader.control.give(target=6)
        published = [events.get(timeout=30)]
        while not (isinstance(published[-1], Frame) and published[-1].index == 6):
            published.append(events.get(timeout=30))
        opened = next(event for event in published if isinstance(event, Opened))
        assert (opened.count, opened.live) == (8, False)
    finally:
        reader.stop()
        assert reader.join(30)
