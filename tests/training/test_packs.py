"""Packs of labelled pictures, alone and joined by a merge file."""

import json

import numpy as np
import pytest
from PIL import Image
from tiny_pack import CLASSES, COLOURS, labels, write_pack

from segviewer.records import IGNORE, SegviewerError
from segviewer.training.crops import drop_unlabelled
from segviewer.training.packs import UNLABELLED, open_packs
from segviewer.training.palette import EVERYDAY, colours


def test_a_pack_gives_pictures_with_their_masks(tmp_path):
    (pack,) = open_packs(write_pack(tmp_path / "tiny"))
    assert pack.classes == CLASSES
    assert pack.names("train") == ["p0", "p1", "p2", "p3"]
    assert pack.names("extra") == []
    example = pack.example("p1")
    assert np.array_equal(example.mask, labels(1))
    assert example.image[60, 40] == pytest.approx(COLOURS[2], abs=6)
    assert len(example.focus) == 0


def test_heads_are_worth_a_closer_look(tmp_path):
    (pack,) = open_packs(write_pack(tmp_path / "tiny", ("background", "face", "body")))
    focus = pack.example("p0").focus
    assert len(focus) == (25 * 80) // 50
    assert (labels(0)[tuple(focus.T)] == 1).all()


def merge_packs(folder, first, second):
    write_pack(folder / "streets")
    write_pack(folder / "people", ("background", "face", "body"))
    merge = {"classes": ["person", "tree", "road"], "maps": {"streets": first, "people": second}}
    (folder / "merge_all.json").write_text(json.dumps(merge), "utf-8")
    return folder


STREETS = {"sky": None, "tree": "tree", "road": "road"}
PEOPLE = {"background": None, "face": "person", "body": "person"}


def test_a_merge_file_maps_every_pack_s_classes_into_one_list(tmp_path):
    streets, people = open_packs(merge_packs(tmp_path, STREETS, PEOPLE))
    assert streets.classes == people.classes == ("person", "tree", "road")
    street, person = streets.example("p0").mask, people.example("p0").mask
    own = labels(0)
    assert [set(street[own == c].tolist()) for c in (0, 1, 2)] == [{IGNORE}, {1}, {2}]
    assert [set(person[own == c].tolist()) for c in (0, 1, 2)] == [{UNLABELLED}, {0}, {0}]
    assert set(person[own == IGNORE].tolist()) == {IGNORE}
    assert set(drop_unlabelled(person).ravel().tolist()) == {IGNORE, 0}


def test_a_merge_file_that_forgets_a_class_is_one_sentence(tmp_path):
    folder = merge_packs(tmp_path, {"sky": None, "tree": "tree"}, PEOPLE)
    with pytest.raises(SegviewerError, match=r"merge_all\.json .*'road'.*streets"):
        open_packs(folder)


def test_a_merge_file_that_names_a_class_of_no_list_is_one_sentence(tmp_path):
    folder = merge_packs(tmp_path, STREETS | {"sky": "heaven"}, PEOPLE)
    with pytest.raises(SegviewerError, match=r"merge_all\.json .*'heaven'"):
        open_packs(folder)


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_that_is_no_pack_is_one_sentence(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SegviewerError, match=r"is no pack .* expected meta\.json .* found neither"):
        open_packs(tmp_path / name)


def _smaller(mask):
    return mask[:-3]


def _with_unknown_label(mask):
    return np.where(mask == 2, 77, mask).astype(np.uint8)


def _colour(mask):
    return COLOURS[mask % 3]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_smaller, r"p0\.png is 80×67 but its picture 80×70"),
        (_with_unknown_label, r"p0\.png has the value 77, but its pack has 3 classes"),
        (_colour, r"p0\.png should hold one class number a pixel"),
    ],
)
def test_a_mask_that_does_not_fit_is_one_sentence(tmp_path, spoil, sentence):
    (pack,) = open_packs(write_pack(tmp_path / "tiny"))
    Image.fromarray(spoil(labels(0))).save(pack.folder / "masks" / "p0.png")
    with pytest.raises(SegviewerError, match=sentence):
        pack.example("p0")


def test_a_missing_mask_is_one_sentence(tmp_path):
    (pack,) = open_packs(write_pack(tmp_path / "tiny"))
    (pack.folder / "masks" / "p0.png").unlink()
    with pytest.raises(SegviewerError, match=r"p0\.png"):
        pack.example("p0")


def test_every_class_has_a_colour_of_its_own():
    names = [*EVERYDAY, *(f"class {i}" for i in range(16, 60))]
    actual = colours(names)
    assert actual[: len(EVERYDAY)] == list(EVERYDAY.values())
    assert len(set(actual)) == len(actual)
    assert all(0 <= value <= 255 for colour in actual for value in colour)
