"""Masks under the names and conventions that data sets have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.records import Frame, SegviewerError
from segviewer.sources.masks import find_mask, read_mask
from segviewer.sources.still import Still

NAMES = [
    ("a.jpg", "a.png"), ("a.JPG", "a.PNG"), ("a.jpg", "a.tif"), ("a.jpg", "A_Mask.TIFF"),
    ("a.jpg", "a_mask.png"), ("a.jpg", "a_seg.png"), ("a.jpg", "a.bmp"),
    ("a_leftImg8bit.png", "a_gtFine_labelTrainIds.png"),
    ("a_leftImg8bit.png", "a_gtFine_labelIds.png"),
]  # fmt: skip


def frame(orientation: int = 1, size: tuple[int, int] = (6, 4), name: str = "a.jpg") -> Frame:
    return Frame(np.zeros((*size, 3), np.uint8), origin=name, orientation=orientation)


def saved(path: Path, values: object) -> Path:
    Image.fromarray(np.array(values, np.uint8)).save(path)
    return path


@pytest.mark.parametrize(("photo", "mask"), NAMES)
def test_masks_are_found_by_the_usual_names(tmp_path: Path, photo: str, mask: str) -> None:
    for name in ("b.png", "a.txt", "aa_mask.png"):
        (tmp_path / name).touch()
    (tmp_path / mask).touch()
    assert find_mask(tmp_path, photo) == tmp_path / mask


def test_the_sentence_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SegviewerError, match=r"_gtFine_labelTrainIds.*_mask.*_seg.*\.png.*\.tif"):
        find_mask(tmp_path, "a_leftImg8bit.png")


def test_label_ids_become_train_ids_where_a_model_has_19_classes(tmp_path: Path) -> None:
    saved(tmp_path / "a_gtFine_labelIds.png", [[7, 8, 0], [33, 23, 11]])
    assert read_mask(tmp_path, frame(), 19).tolist() == [[0, 1, 255], [18, 10, 2]]
    assert read_mask(tmp_path, frame(), 34).tolist() == [[7, 8, 0], [33, 23, 11]]


@pytest.mark.parametrize("values", [[[0, 255]], [[255, 255]]])
def test_255_as_the_only_other_label_is_asked_about(tmp_path: Path, values: object) -> None:
    path = saved(tmp_path / "m.png", values)
    with pytest.raises(SegviewerError, match=r"255, which counts for nothing.*--relabel 255=1"):
        read_mask(path, frame(), 2)
    relabelled = read_mask(path, frame(), 2, relabel={255: 1})
    assert set(relabelled.ravel().tolist()) <= {0, 1}
    assert read_mask(path, frame(), 2, relabel={255: 255}).tolist() == values


def test_one_bit_and_sixteen_bit_masks_are_read(tmp_path: Path) -> None:
    Image.fromarray(np.array([[False, True]])).save(tmp_path / "one.png")
    Image.fromarray(np.array([[3, 18]], np.uint16)).save(tmp_path / "deep.png")
    assert read_mask(tmp_path / "one.png", frame(), 2).tolist() == [[0, 1]]
    assert read_mask(tmp_path / "deep.png", frame(), 19).tolist() == [[3, 18]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_masks_turn_as_their_photo_does(tmp_path: Path, orientation: int) -> None:
    stored = np.arange(24, dtype=np.uint8).reshape(4, 6)
    exif = Image.Exif()
    exif[0x112] = orientation
    Image.fromarray(np.repeat(stored[..., None], 3, 2)).save(tmp_path / "a.png", exif=exif)
    photo = next(iter(Still(tmp_path / "a.png")))
    upright = photo.image[..., 0]
    drawn_before, drawn_after = (
        saved(tmp_path / "s.png", stored),
        saved(tmp_path / "u.png", upright),
    )
    assert (read_mask(drawn_before, photo, 30, stored=True) == upright).all()
    assert (read_mask(drawn_after, photo, 30, stored=False) == upright).all()
    Image.fromarray(stored).save(tmp_path / "own.png", exif=exif)
    assert (read_mask(tmp_path / "own.png", photo, 30) == upright).all()
    if orientation >= 5:
        assert (read_mask(drawn_before, photo, 30) == upright).all()
        assert (read_mask(drawn_after, photo, 30) == upright).all()
    elif orientation > 1:
        with pytest.raises(SegviewerError, match="--masks stored"):
            read_mask(drawn_before, photo, 30)
