import pytest

from segviewer.gui.canvas.view_choice import (
    fitting_views,
    views_after_click,
    views_after_double_click,
)


@pytest.mark.parametrize(
    "views, differs, expected",
    [
        (("mask", "difference"), False, ("mask", "b")),
        (("mask", "difference"), True, ("mask", "difference")),
        (("mask", "receptive_field"), False, ("mask", "receptive_field")),
        (("a.x", "receptive_field"), False, ("b", "receptive_field")),
        (("a.x", "difference"), True, ("b", "difference")),
        (("b", "input"), False, ("b", "input")),
    ],
)
def test_a_click_keeps_answers_and_changes_the_branch(views, differs, expected):
    assert views_after_click(views, "b", differs=differs) == expected


@pytest.mark.parametrize(
    "views, expected",
    [
        (("mask", "receptive_field"), ("mask", "receptive_field", "b")),
        (("mask", "a.x"), ("mask", "b")),
        (("mask", "input", "confidence", "difference"), ("mask", "input", "confidence", "b")),
    ],
)
def test_a_double_click_shows_the_map(views, expected):
    assert views_after_double_click(views, "b") == expected


@pytest.mark.parametrize(
    "views, expected",
    [
        (("mask", "aspp.rate_6"), ("mask", "aspp2.rate_6")),
        (("mask", "pyramid.bin_1"), ("mask", "difference")),
        (("difference", "pyramid.bin_1"), ("difference", "mask")),
        (("mask", "stage_4"), ("mask", "stage_4")),
    ],
)
def test_no_pane_stands_empty_in_another_network(views, expected):
    assert fitting_views(views, ("stage_4", "aspp2.rate_6")) == expected
