"""Several pictures that lie anywhere, as one source."""

import numpy as np
import pytest
from PIL import Image

from segviewer.records import SegviewerError
from segviewer.sources.album import album_text, album_texts, is_album
from segviewer.sources.opening import open_source


@pytest.fixture
def paths(tmp_path):
    """Two pictures in two folders, the later name first."""
    paths = []
    for name, value in (("z", 10), ("a", 200)):
        (tmp_path / name).mkdir()
        path = tmp_path / name / f"{name}.png"
        Image.fromarray(np.full((4, 6, 3), value, np.uint8)).save(path)
        paths.append(str(path))
    return paths


def test_pictures_come_in_the_order_in_which_they_were_given(paths):
    source = open_source(album_text(paths))
    assert source.title == "2 pictures" and source.frame_count == 2
    frames = list(source)
    assert [frame.origin for frame in frames] == ["z.png", "a.png"]
    assert [frame.index for frame in frames] == [0, 1]
    assert [int(frame.image.max()) for frame in frames] == [10, 200]
    source.seek(1)
    assert next(iter(source)).origin == "a.png"


def test_one_that_is_gone_does_not_end_the_others(paths, tmp_path):
    frames = iter(open_source(album_text([str(tmp_path / "none.png"), paths[1]])))
    with pytest.raises(SegviewerError):
        next(frames)
    assert next(frames).origin == "a.png"


def test_a_file_whose_name_has_two_lines_is_one_picture(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.fromarray(np.zeros((4, 6, 3), np.uint8)).save("a\nb.png")
    assert not is_album("a\nb.png") and is_album("a\nc.png")
    assert next(iter(open_source("a\nb.png"))).size == (4, 6)
    assert album_texts("one.png") == ("one.png",)
