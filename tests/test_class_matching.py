"""Class lists that name the same things differently."""

from __future__ import annotations

import json

import numpy as np

from segviewer.class_matching import match_classes, renumber, unmatched_names
from segviewer.records import IGNORE
from segviewer.resources import folder


def test_names_match_whatever_their_case_spaces_and_spelling() -> None:
    voc = ("background", "aeroplane", "diningtable", "motorbike", "sofa", "tvmonitor")
    other = ("Airplane", "couch", "dining table", "TV", "motor_cycle", "motorcycle", "sky")
    assert match_classes(voc, other) == (None, 0, 2, 5, 1, 3)
    assert unmatched_names(voc, other) == ("background",)
    assert unmatched_names(other, voc) == ("motor_cycle", "sky")


def test_a_whole_is_no_synonym_of_its_part() -> None:
    assert match_classes(("vegetation", "car", "truck"), ("tree", "vehicle")) == (None, None, None)


def test_labels_are_renumbered_and_what_is_unknown_counts_for_nothing() -> None:
    labels = np.array([[0, 1, 2], [IGNORE, 7, 1]], np.uint8)
    renumbered = renumber(labels, (None, 4, 0))
    assert renumbered.tolist() == [[IGNORE, 4, 0], [IGNORE, IGNORE, 4]]
    assert renumbered.dtype == np.uint8
    assert renumber(labels, (300, 4, 0)).dtype == np.uint16


def test_no_synonym_stands_in_two_groups_and_none_joins_classes_of_one_list() -> None:
    groups = json.loads((folder() / "class_aliases.json").read_text("utf-8"))
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names))
    for entry in json.loads((folder() / "classes.json").read_text("utf-8")).values():
        own = tuple(entry["names"])
        assert match_classes(own, own) == tuple(range(len(own)))
