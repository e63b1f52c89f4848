"""What a photo's file name rules out, and what is left of the teachers' word then."""

import pytest

from segviewer.training.photo_names import possible_classes

CLASSES = ("background", "aeroplane", "bottle", "horse", "motorbike", "person")


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("PACS/photo/horse/105_0236.jpg", "horse"),
        ("PACS/photo/guitar/063_0021.jpg", None),
        ("101_ObjectCategories/Motorbikes/image_0001.jpg", "motorbike"),
        ("n03983396_pop_bottle.JPEG", "bottle"),
        ("imagen/n03676483_12_lipstick.jpg", None),
        ("images/ho2.jpeg", "horse"),
    ],
)
def test_a_collection_of_objects_names_what_is_in_the_picture(path, own):
    possible = possible_classes(path, CLASSES)
    assert {n for n, p in zip(CLASSES, possible, strict=True) if p} - {own} == {
        "background",
        "person",
    }
    assert own is None or possible[CLASSES.index(own)]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "JPEGImages/001226.jpg",
        "data/images/horse_0.jpg",
        "101_ObjectCategories/BACKGROUND_Google/image_0001.jpg",
        "n04356056_sunscreen.JPEG",
    ],
)
def test_other_names_rule_nothing_out(path):
    assert possible_classes(path, CLASSES) is None
