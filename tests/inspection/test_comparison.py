"""Two inspections of a frame, their difference counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synthetic import OFF, example, logits_of

from segviewer.inspection.comparison import (
    compare,
    compare_with_all_on,
    has_common_classes,
    label_pair,
)
from segviewer.metrics import Change
from segviewer.records import Classes, Inspection, SegviewerError
from segviewer.rendering.captions import difference_title
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view
from segviewer.truth import Unknown

OTHER = Classes(("Road", "pond", "Sky"), ((9, 9, 9), (1, 1, 1), (2, 2, 2)))


def other() -> Inspection:
    """Sky above, road below on the left and pond on the right, in another list's numbers."""
    labels = np.full((6, 8), 2, np.uint8)
    labels[3:] = 0
    labels[3:, 4:] = 1
    return replace(example(), classes=OTHER, labels=labels, logits=logits_of(labels))


def test_changes_go_from_the_other_to_this_one() -> None:
    comparison = compare(example(off=OFF), example())
    assert comparison.changes == (Change(1, 2, 12),)
    assert (comparison.changed_share, comparison.not_compared, comparison.unknown) == (0.25, 0, ())
    assert compare_with_all_on(example(off=OFF)).changes == comparison.changes
    assert comparison.plain(("sky", "tree", "road"))["changes"] == [
        {"from": "tree", "to": "road", "share": 0.25}
    ]


def test_other_lists_are_matched_by_name_and_the_rest_is_counted() -> None:
    comparison = compare(example(off=OFF), other())
    # Sky is the same; tree here and pond there are unknown to the other side.
    assert comparison.changes == ()
    assert comparison.not_compared == 0.5
    assert comparison.unknown == (Unknown("tree", 0.25), Unknown("pond", 0.25))
    pair = label_pair(example(off=OFF), other(), (6, 8))
    assert pair.compared[:3].all()
    assert not pair.compared[3:].any()
    text = difference_title(example(off=OFF), other())
    assert text == "differs 0.0%, 50.0% not compared (tree, pond); confidence 0.000"
    short = difference_title(example(off=OFF), other(), most=1)
    assert short == "differs 0.0%, 50.0% not compared (tree, …); confidence 0.000"


def test_a_difference_is_in_the_row_s_own_classes() -> None:
    labels = np.full((6, 8), 2, np.uint8)
    row = replace(example(), labels=labels, logits=logits_of(labels))  # road all over
    comparison = compare(row, other())
    assert comparison.changes == (Change(0, 2, 24),)
    assert comparison.not_compared == 0.25
    picture = find_view("against").draw_beside(row, other(), Style())
    # Between the lines of the hatching there is the class's own colour.
    is_road = (picture == np.array(row.classes.colours[2])).all(-1)
    assert is_road[:30, 20:40].any()
    assert picture[40, 60].max() < 120  # not compared: darkened


def test_the_change_of_confidence_is_that_of_the_winning_class() -> None:
    sure = example()
    unsure = replace(sure, logits=np.zeros_like(sure.logits))
    certain = 1 / (1 + 2 * np.exp(-4))
    assert compare(unsure, sure).confidence == pytest.approx(1 / 3 - certain, abs=0.02)
    picture = find_view("confidence_change").draw_beside(unsure, sure, Style())
    red, _, blue = picture[5, 5].astype(int)
    assert blue > red
    assert "mean −0.6" in find_view("confidence_change").describe(unsure, sure, Style())


def test_what_has_no_class_in_common_is_not_compared() -> None:
    strange = replace(example(), classes=Classes(("a", "b", "c"), OTHER.colours))
    assert not has_common_classes(strange, example())
    assert find_view("against").obstacle(strange, example()) == "no class in common"
    with pytest.raises(SegviewerError, match="no class in common"):
        find_view("against").draw_beside(strange, example(), Style())
