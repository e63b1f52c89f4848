"""What a photo's file name rules out, and what is left of the teachers' word then."""

import numpy as np
import pytest

from segviewer.training.photo_names import possible_classes
from segviewer.training.teacher import joint_labels

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


def test_joint_labels_are_the_mean_of_probabilities():
    one = np.log(np.array([0.8, 0.2, 0.0001]).reshape(3, 1, 1))
    other = np.log(np.array([0.2, 0.2, 0.6]).reshape(3, 1, 1)) + 5  # logits know no level
    joint = np.exp(joint_labels([one, other], None).astype(float)).ravel()
    assert joint == pytest.approx([0.5, 0.2, 0.3], abs=2e-3)


def test_what_is_ruled_out_leaves_its_share_to_the_rest():
    logits = np.log(np.array([0.09, 0.9, 0.01]).reshape(3, 1, 1))
    joint = np.exp(joint_labels([logits], [True, False, True]).astype(float)).ravel()
    assert joint == pytest.approx([0.9, 0.0, 0.1], abs=2e-3)
