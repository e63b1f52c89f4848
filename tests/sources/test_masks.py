"""Masks under the names and conventions that data sets have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from segviewer.checkpoints.class_lists import class_list, numbered_classes
from segviewer.records import IGNORE, Classes, Frame, QuestionError, SegviewerError
from segviewer.sources.masks import find_mask, is_mask_of, read_truth
from segviewer.sources.still import Still
from segviewer.truth import Unknown, convention_of, truth_labels, unknown_classes

NAMES = [
    ("a.jpg", "a.png"), ("a.JPG", "a.PNG"), ("a.jpg", "a.tif"), ("a.jpg", "A_Mask.TIFF"),
    ("a.jpg", "a_mask.png"), ("a.jpg", "a_seg.png"), ("a.jpg", "a.bmp"),
    ("a_leftImg8bit.png", "a_gtFine_labelTrainIds.png"),
    ("a_leftImg8bit.png", "a_gtFine_labelIds.png"),
]  # fmt: skip


def frame(orientation: int = 1, size: tuple[int, int] = (6, 4), name: str = "a.jpg") -> Frame:
    return Frame(np.zeros((*size, 3), np.uint8), origin=name, orientation=orientation)


def save_mask(path: Path, values: object) -> Path:
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


def labels(where: Path, photo: Frame, classes: Classes, **options: object) -> list[list[int]]:
    """The truth of the photo in these classes."""
    values: list[list[int]] = truth_labels(read_truth(where, photo, **options), classes).tolist()  # type: ignore[arg-type]
    return values


def test_label_ids_become_train_ids_where_a_model_has_19_classes(tmp_path: Path) -> None:
    path = save_mask(tmp_path / "a_gtFine_labelIds.png", [[7, 8, 0], [33, 23, 11]])
    photo = frame(size=(2, 3))
    train_ids = [[0, 1, 255], [18, 10, 2]]
    assert labels(tmp_path, photo, class_list("Cityscapes")) == train_ids
    assert labels(tmp_path, photo, numbered_classes(19)) == train_ids
    assert labels(tmp_path, photo, numbered_classes(34)) == [[7, 8, 0], [33, 23, 11]]
    voc = labels(path, photo, class_list("VOC"))
    assert voc == [[255, 255, 255], [2, 255, 255]]  # of these a bicycle alone is there
    lacking = unknown_classes(read_truth(path, photo), class_list("VOC"))
    assert {each.name for each in lacking} == {"road", "sidewalk", "sky", "building"}
    assert lacking[0].share == pytest.approx(1 / 6)
    save_mask(path, [[0, 1, 255]]).rename(tmp_path / "b_gtFine_labelTrainIds.png")
    photo = frame(size=(1, 3), name="b_leftImg8bit.png")
    assert labels(tmp_path, photo, class_list("Cityscapes")) == [[0, 1, 255]]
    with pytest.raises(SegviewerError, match="no class in common: road"):
        labels(tmp_path, photo, numbered_classes(5))


def test_ade20k_s_zero_counts_for_nothing(tmp_path: Path) -> None:
    official = save_mask(tmp_path / "ADE_val_00000001.png", [[0, 1, 150]])
    photo = frame(size=(1, 3))
    assert labels(official, photo, class_list("ADE20K")) == [[255, 0, 149]]
    assert labels(official, photo, class_list("VOC")) == [[255, 255, 255]]
    assert unknown_classes(read_truth(official, photo), class_list("VOC")) == (
        Unknown("wall", 1 / 3), Unknown("flag", 1 / 3),
    )  # fmt: skip
    other = save_mask(tmp_path / "m.png", [[0, 1, 2]])
    assert labels(other, photo, class_list("ADE20K")) == [[255, 0, 1]]
    assert labels(other, photo, class_list("ADE20K"), relabel={0: 0}) == [[0, 1, 2]]
    reduced = save_mask(tmp_path / "r.png", [[0, 149, 255]])
    assert labels(reduced, photo, class_list("ADE20K")) == [[0, 149, 255]]


def test_colours_are_those_of_the_network_or_of_a_known_list(tmp_path: Path) -> None:
    path, photo = tmp_path / "m.png", frame(size=(1, 4))
    voc = class_list("VOC")
    painted = [[voc.colours[15], voc.colours[7], (0, 0, 0), (224, 224, 192)]]
    Image.fromarray(np.array(painted, np.uint8)).save(path)
    assert labels(path, photo, voc) == [[15, 7, 0, 255]]
    everyday = Classes(("car", "person"), ((1, 1, 1), (2, 2, 2)))
    assert labels(path, photo, everyday) == [[1, 0, 255, 255]]
    assert unknown_classes(read_truth(path, photo), everyday) == (Unknown("background", 0.25),)
    own = Classes(("a", "b", "c"), ((0, 0, 0), voc.colours[7], voc.colours[15]))
    assert labels(path, photo, own) == [[2, 1, 0, 255]]  # the network's own come first
    streets = class_list("Cityscapes")
    painted = [[streets.colours[0], (0, 0, 0), streets.colours[13], (81, 0, 81)]]
    Image.fromarray(np.array(painted, np.uint8)).save(path)
    assert labels(path, photo, streets) == [[0, 255, 13, 255]]


def test_strange_colours_and_photos_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.png"
    Image.fromarray(np.array([[(1, 2, 3), (9, 9, 9)]], np.uint8)).save(path)
    with pytest.raises(SegviewerError, match="colours of no known list"):
        labels(path, frame(size=(1, 2)), class_list("VOC"))
    random = np.random.default_rng(0).integers(0, 255, (40, 40, 3), np.uint8)
    Image.fromarray(random).save(path)
    with pytest.raises(SegviewerError, match="colours, as a photo has"):
        read_truth(path, frame(size=(40, 40)))


def test_a_mask_of_another_size_or_with_unknown_values_gets_a_sentence(tmp_path: Path) -> None:
    path = save_mask(tmp_path / "m.png", [[0, 1], [0, 7]])
    with pytest.raises(SegviewerError, match=r"m\.png is 2×2 but a\.jpg is 4×6"):
        read_truth(path, frame())
    with pytest.raises(SegviewerError, match="has the value 7, but the model has 5 classes"):
        labels(path, frame(size=(2, 2)), numbered_classes(5))


def test_names_say_what_the_values_number(tmp_path: Path) -> None:
    path = save_mask(tmp_path / "m.png", [[0, 15]])
    photo = frame(size=(1, 2))
    everyday = Classes(("person", "sky"), ((1, 1, 1), (2, 2, 2)))
    assert labels(path, photo, everyday, names=class_list("VOC").names) == [[255, 0]]


@pytest.mark.parametrize("values", [[[0, 255]], [[255, 255]]])
def test_255_as_the_only_other_label_is_asked_about(tmp_path: Path, values: object) -> None:
    path, photo, two = (
        save_mask(tmp_path / "m.png", values),
        frame(size=(1, 2)),
        numbered_classes(2),
    )
    with pytest.raises(SegviewerError, match=r"255, which counts for nothing.*--relabel 255=1"):
        read_truth(path, photo)
    relabelled = labels(path, photo, two, relabel={255: 1})
    assert set(relabelled[0]) <= {0, 1}
    assert labels(path, photo, two, relabel={255: IGNORE}) == values


def test_one_bit_and_sixteen_bit_masks_are_read(tmp_path: Path) -> None:
    photo = frame(size=(1, 2))
    Image.fromarray(np.array([[False, True]])).save(tmp_path / "one.png")
    Image.fromarray(np.array([[3, 18]], np.uint16)).save(tmp_path / "deep.png")
    assert labels(tmp_path / "one.png", photo, numbered_classes(2)) == [[0, 1]]
    assert labels(tmp_path / "deep.png", photo, numbered_classes(19)) == [[3, 18]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_masks_turn_as_their_photo_does(tmp_path: Path, orientation: int) -> None:
    stored = np.arange(24, dtype=np.uint8).reshape(4, 6)
    exif = Image.Exif()
    exif[0x112] = orientation
    Image.fromarray(np.repeat(stored[..., None], 3, 2)).save(tmp_path / "a.png", exif=exif)
    photo = next(iter(Still(tmp_path / "a.png")))
    upright = photo.image[..., 0]
    before = save_mask(tmp_path / "s.png", stored)
    after = save_mask(tmp_path / "u.png", upright)
    assert (read_truth(before, photo, stored=True).values == upright).all()
    assert (read_truth(after, photo, stored=False).values == upright).all()
    Image.fromarray(stored).save(tmp_path / "own.png", exif=exif)
    assert (read_truth(tmp_path / "own.png", photo).values == upright).all()
    if orientation >= 5:
        assert (read_truth(before, photo).values == upright).all()
        assert (read_truth(after, photo).values == upright).all()
    elif orientation > 1:
        with pytest.raises(SegviewerError, match="--masks stored"):
            read_truth(before, photo)


@pytest.mark.parametrize(
    ("photo", "mask"),
    [
        ("a.jpg", "a_labelIds.png"), ("a.png", "a-label.png"), ("image_1.jpg", "mask_1.png"),
        ("1_sat.jpg", "1_mask.png"), ("21_training.tif", "21_manual1.gif"),
        ("1.jpg", "labels_1.png"),
        ("0001.png", "0001_L.png"), ("caf\u00e9.jpg", "cafe\u0301_mask.png"), ("a.jpg", "a.npy"),
    ],
)  # fmt: skip
def test_masks_are_found_by_more_names(tmp_path: Path, photo: str, mask: str) -> None:
    (tmp_path / "other_mask.png").touch()
    (tmp_path / mask).touch()
    assert find_mask(tmp_path, photo).name == mask


BINARY = np.array([[0, 1, 1], [0, 0, 1]], np.uint8)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.stack([BINARY] * 3, -1), BINARY),  # grey as RGB
        (np.stack([BINARY, BINARY * 0 + 255], -1), BINARY),  # with alpha
        (BINARY.astype(np.float32), BINARY),
        (BINARY.astype(np.int32), BINARY),
        (BINARY.astype(np.int32) * 2 - 1, np.array([[255, 1, 1], [255, 255, 1]])),  # -1: ignored
        (BINARY > 0, BINARY),
    ],
)
def test_masks_of_other_types(
    tmp_path: Path, values: NDArray[Any], expected: NDArray[np.uint8]
) -> None:
    path = tmp_path / "m.tif"
    Image.fromarray(values).save(path)
    assert labels(path, frame(size=(2, 3)), numbered_classes(2)) == expected.tolist()


def test_masks_of_numpy_are_read_and_nothing_of_them_is_run(tmp_path: Path) -> None:
    np.save(tmp_path / "m.npy", BINARY.astype(np.int64))
    assert labels(tmp_path / "m.npy", frame(size=(2, 3)), numbered_classes(2)) == BINARY.tolist()
    np.save(tmp_path / "o.npy", np.array([print], object), allow_pickle=True)
    with pytest.raises(SegviewerError, match="an array of numpy"):
        read_truth(tmp_path / "o.npy", frame(size=(2, 3)))


@pytest.mark.parametrize("kind", ["<U3", "M8[s]", "complex64", [("a", "i4")]])
def test_arrays_of_no_numbers_are_refused(tmp_path: Path, kind: Any) -> None:
    np.save(tmp_path / "m.npy", np.zeros((2, 3), kind))
    assert not is_mask_of(tmp_path / "m.npy", frame(size=(2, 3)))
    with pytest.raises(SegviewerError, match="values of the type"):
        read_truth(tmp_path / "m.npy", frame(size=(2, 3)))


def test_overviews_of_a_mask_are_no_other_pages(tmp_path: Path) -> None:
    mask, half = Image.fromarray(BINARY.repeat(2, 0)), Image.fromarray(BINARY)
    mask.save(tmp_path / "m.tif", save_all=True, append_images=[half])
    expected = BINARY.repeat(2, 0).tolist()
    assert labels(tmp_path / "m.tif", frame(size=(4, 3)), numbered_classes(2)) == expected


@pytest.mark.parametrize(
    "values",
    [np.stack([BINARY * 255] * 3, -1), BINARY.astype(np.uint16) * 0xFFFF,
     np.stack([BINARY * 255, BINARY * 0 + 255], -1)],
)  # fmt: skip
def test_white_on_black_is_asked_about_however_it_is_stored(
    tmp_path: Path, values: NDArray[Any]
) -> None:
    Image.fromarray(values).save(tmp_path / "m.png")
    with pytest.raises(QuestionError, match="--relabel 255=1"):
        read_truth(tmp_path / "m.png", frame(size=(2, 3)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (BINARY.astype(np.uint16) * 300, "values from 0 to 300"),
        (BINARY.astype(np.float32) / 2, "values from 0 to 0.5"),
    ],
)
def test_values_that_are_no_classes_are_named(
    tmp_path: Path, values: NDArray[Any], words: str
) -> None:
    Image.fromarray(values).save(tmp_path / "m.tif")
    with pytest.raises(SegviewerError, match=words):
        read_truth(tmp_path / "m.tif", frame(size=(2, 3)))


def test_what_is_no_mask_is_said_in_plain_words(tmp_path: Path) -> None:
    pages = [Image.fromarray(BINARY), Image.fromarray(1 - BINARY)]
    pages[0].save(tmp_path / "pages.tif", save_all=True, append_images=pages[1:])
    (tmp_path / "m.json").write_text('{"shapes": []}')
    wrong = {"pages.tif": "has 2 pages", "m.json": "holds text", "none.png": "nothing of that name"}
    for name, words in wrong.items():
        with pytest.raises(SegviewerError, match=words) as caught:
            read_truth(tmp_path / name, frame(size=(2, 3)))
        assert "Errno" not in str(caught.value) and "identify" not in str(caught.value)


def test_it_is_said_that_a_mask_is_read_as_ade20k_s(tmp_path: Path) -> None:
    photo, classes = frame(size=(1, 3)), class_list("ADE20K")
    plain = read_truth(save_mask(tmp_path / "m.png", [[0, 1, 2]]), photo)
    assert labels(tmp_path / "m.png", photo, classes) == [[255, 0, 1]]
    assert "0 counts for nothing" in convention_of(plain, classes)
    for values, name in (([[0, 1, 255]], "reduced.png"), ([[0, 1, 2]], "ADE_val_00000001.png")):
        assert convention_of(read_truth(save_mask(tmp_path / name, values), photo), classes) == ""
    assert convention_of(plain, numbered_classes(3)) == ""
