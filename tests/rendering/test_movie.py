"""Films are whole or not there; what is in them is what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from segviewer.opencv import cv2
from segviewer.records import SegviewerError
from segviewer.rendering.film import fit_picture, recording


def picture(level, size=(48, 64)):
    image = np.full((*size, 3), level, np.uint8)
    image[:, : size[1] // 2] = (200, 30, 30)
    return image


def frames_of(path):
    stream, pictures = cv2.VideoCapture(str(path)), []
    rate = stream.get(cv2.CAP_PROP_FPS)
    while (read := stream.read())[0]:
        pictures.append(read[1][..., ::-1])
    stream.release()
    return pictures, rate


def test_a_movie_holds_every_picture_in_its_colours(tmp_path):
    path = tmp_path / "영화.mp4"
    with recording(path, 12.5) as film:
        for index in range(10):
            film.add(picture(index * 20), 2 if index == 4 else 1)
        assert not path.exists()
    pictures, rate = frames_of(path)
    assert (film.count, len(pictures), rate) == (11, 11, 12.5)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    levels = [index * 20 for index in (0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9)]
    assert [round(f[10:-10, -10:].mean()) for f in pictures] == pytest.approx(levels, abs=4)
    assert np.abs(pictures[0][20, 10].astype(int) - (200, 30, 30)).max() < 16


def test_a_folder_holds_numbered_pictures(tmp_path):
    path = tmp_path / "new" / "frames"
    with recording(path, 25) as film:
        for index in range(3):
            film.add(picture(index))
    names = [f"{index:06d}.png" for index in range(3)]
    assert sorted(p.name for p in path.iterdir()) == names
    assert np.array_equal(np.asarray(Image.open(path / names[2])), picture(2))
    with pytest.raises(SegviewerError, match="holds something already"), recording(path, 25):
        pass


@pytest.mark.parametrize("name", ["film.mp4", "frames"])
def test_after_a_fault_nothing_is_there(tmp_path, name):
    with pytest.raises(ValueError, match="midst"), recording(tmp_path / name, 25) as film:
        film.add(picture(1))
        raise ValueError("in the midst")
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_until_the_new_film_is_whole(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"before")
    with pytest.raises(ValueError, match="midst"), recording(path, 25) as film:
        film.add(picture(1))
        raise ValueError("in the midst")
    assert path.read_bytes() == b"before"


def test_an_empty_film_and_a_missing_folder_are_told(tmp_path):
    for name, words in (("film.mp4", "should hold 0 frames"), ("none/film.mp4", "be written")):
        with pytest.raises(SegviewerError, match=words), recording(tmp_path / name, 25):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_is_noticed(tmp_path, monkeypatch):
    """OpenCV's writer does not say so; a writer that drops frames stands in for the full disk."""
    real = cv2.VideoWriter

    class Full:
        def __init__(self, *words):
            self._writer, self._left = real(*words), 3

        def write(self, image):
            self._left -= 1
            if self._left >= 0:
                self._writer.write(image)

        fourcc = staticmethod(real.fourcc)

        def __getattr__(self, name):
            return getattr(self._writer, name)

    monkeypatch.setattr(cv2, "VideoWriter", Full)
    refused = pytest.raises(SegviewerError, match="should hold 9 frames but 3 could be written")
    with refused, recording(tmp_path / "film.mp4", 25) as film:
        film.add(picture(5), 9)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [(48, 64), (96, 128), (20, 300), (49, 65), (10, 10)])
def test_pictures_of_another_size_are_set_on_paper(size):
    image = fit_picture(picture(0, size), (48, 64))
    assert image.shape == (48, 64, 3)
    assert image[0, 0, 0] == 200
