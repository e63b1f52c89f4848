"""Which frames are meant, and how long each stands in a film."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.records import Frame, SegviewerError
from segviewer.sources.folder import Folder
from segviewer.sources.scenes import Scene
from segviewer.sources.source import Source
from segviewer.sources.span import Span, frames_in, lasting


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [("", 0, None), ("250", 0, 250), ("100:250", 100, 250), ("100:", 100, None), (":9", 0, 9)],
)
def test_spans(text: str, start: int, stop: int | None) -> None:
    assert Span.of(text) == Span(start, stop)


@pytest.mark.parametrize("text", ["x", "-3", "5:2", "3:3", ":", "1:2:3"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(SegviewerError, match="as 0:250"):
        Span.of(text)


def indices(source: Scene | Folder, span: Span) -> list[int]:
    return [frame.index for frame in frames_in(source, span)]


def test_a_scene_gives_the_span_or_one_frame() -> None:
    assert indices(Scene(), Span(1000, 1003)) == [1000, 1001, 1002]
    assert indices(Scene(), Span(7)) == [7]
    assert indices(Scene(), Span()) == [0]


def test_a_folder_gives_its_pictures_by_number(tmp_path: Path) -> None:
    for index in range(5):
        Image.new("RGB", (4, 4)).save(tmp_path / f"{index}.png")
    assert indices(Folder(tmp_path), Span(1, 3)) == [1, 2]
    assert indices(Folder(tmp_path), Span()) == [0, 1, 2, 3, 4]
    photos = lasting(frames_in(Folder(tmp_path), Span()), Folder(tmp_path))
    assert {repeat for _, repeat in photos} == {50}  # two seconds each


class _Live(Source):
    """Frames at 0, 0.1, 0.11, 0.12 and 1 s."""

    live, title = True, "live"

    def __iter__(self):  # type: ignore[no-untyped-def]
        for index, seconds in enumerate((5.0, 5.1, 5.11, 5.12, 6.0)):
            yield Frame(np.zeros((2, 2, 3), np.uint8), index=index, seconds=seconds)

    def close(self) -> None:
        pass


def test_a_stream_is_filmed_by_the_clock() -> None:
    source = _Live()
    shots = [(f.index, n) for f, n in lasting(frames_in(source, Span(0, 5)), source)]
    assert shots == [(0, 2), (1, 1), (3, 22), (4, 1)]  # at 25 frames a second
    assert [f.index for f in frames_in(source, Span(1))] == [1]
