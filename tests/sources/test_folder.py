"""A folder's pictures in natural order; a bad one does not end the iteration."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from segviewer.records import SegviewerError
from segviewer.sources.folder import Folder


def save(path: Path, level: int = 0) -> None:
    Image.new("RGB", (4, 4), (level,) * 3).save(path)


def test_pictures_come_in_natural_order(tmp_path: Path) -> None:
    for name in ("b10.png", "b2.png", "A1.PNG", "b2a.jpg", "10.png", "9.png", "²3.png", "_.bmp"):
        save(tmp_path / name)
    names = [path.name for path in Folder(tmp_path).paths]
    assert names == ["9.png", "10.png", "_.bmp", "A1.PNG", "b2.png", "b2a.jpg", "b10.png", "²3.png"]


def test_only_pictures_that_show_count(tmp_path: Path) -> None:
    save(tmp_path / "one.png")
    save(tmp_path / ".hidden.png")
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "broken.png").symlink_to(tmp_path / "nowhere.png")
    assert [path.name for path in Folder(tmp_path).paths] == ["one.png"]


def test_frames_are_counted_and_named(tmp_path: Path) -> None:
    for index in range(3):
        save(tmp_path / f"{index}.png", level=index * 9)
    folder = Folder(str(tmp_path))
    frames = list(folder)
    assert len(folder) == 3
    assert (folder.title, folder.live, folder.close()) == (tmp_path.name, False, None)
    assert [(f.index, f.origin, f.image[0, 0, 0]) for f in frames] == [
        (0, "0.png", 0),
        (1, "1.png", 9),
        (2, "2.png", 18),
    ]
    assert folder.frame(1).image[0, 0, 0] == 9
    assert folder.frame(-1).index == 2


def test_iteration_goes_on_after_a_bad_picture(tmp_path: Path) -> None:
    save(tmp_path / "1.png")
    (tmp_path / "2.png").write_text("no picture")
    save(tmp_path / "3.png")
    frames = iter(Folder(tmp_path))
    assert next(frames).index == 0
    with pytest.raises(SegviewerError, match=r"2\.png"):
        next(frames)
    assert next(frames).index == 2
    with pytest.raises(StopIteration):
        next(frames)


def test_what_is_no_folder_of_pictures_is_refused(tmp_path: Path) -> None:
    save(tmp_path / "a.png")
    (tmp_path / "empty").mkdir()
    with pytest.raises(
        SegviewerError, match="'empty' should be a folder of pictures but holds none"
    ):
        Folder(tmp_path / "empty")
    with pytest.raises(SegviewerError, match="nothing of that name"):
        Folder(tmp_path / "none")
    with pytest.raises(SegviewerError, match="is a file"):
        Folder(tmp_path / "a.png")
