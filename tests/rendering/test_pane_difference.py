"""What two panes differ in, on an inspection whose numbers are known."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic import OFF, example, with_pixel

from segviewer.records import Classes
from segviewer.rendering.pane_difference import Panel, draw_wipe, pane_difference
from segviewer.rendering.style import Style

STYLE = Style(outline=False)


def test_masks_are_subtracted_by_class():
    one, other = example(), example(off=OFF)  # the lower right quarter, 12 of 48 cells, is another
    difference = pane_difference(Panel(one, "mask"), Panel(other, "mask"), STYLE)
    assert difference.caption.startswith("differs 25.0%: tree → road 25.0%")
    assert difference.picture is not None and difference.picture.shape == (48, 64, 3)
    unchanged = difference.picture[2, 2].astype(int)
    assert unchanged.max() - unchanged.min() == 0  # grey
    back = pane_difference(Panel(other, "mask"), Panel(one, "mask"), STYLE)
    assert back.caption.startswith("differs 25.0%: road → tree 25.0%")


def test_networks_without_a_common_class_are_not_compared():
    one = example()
    other = replace(one, classes=Classes(("a", "b", "c"), one.classes.colours))
    difference = pane_difference(Panel(one, "mask"), Panel(other, "mask"), STYLE)
    assert difference.picture is None and "no class in common" in difference.caption


def test_maps_are_subtracted_value_by_value_on_the_finer_grid():
    key = "pyramid.bin_2"
    one, other = example(), example(off=OFF)
    values = np.array([[2.0, 3.0], [0.0, 1.0]], np.float32)  # less 2, 2.33, 2.67, 3
    other = replace(other, maps={**other.maps, key: values})
    difference = pane_difference(Panel(one, key), Panel(other, key), STYLE)
    expected = values - one.maps[key]
    assert difference.scale is not None and difference.picture is not None
    assert difference.scale.ends == pytest.approx((-np.abs(expected).max(), np.abs(expected).max()))
    assert f"mean {expected.mean():+.3g}".replace("-", "−") in difference.caption
    orange, blue = difference.picture[2, -2], difference.picture[-2, 2]
    assert orange[0] > orange[2] and blue[2] > blue[0]
    finer = np.zeros((4, 4), np.float32)
    assert (
        pane_difference(
            Panel(one, key), Panel(replace(other, maps={key: finer}), key), STYLE
        ).picture
        is not None
    )


def test_fields_are_subtracted_as_they_are_drawn():
    one, other = with_pixel(example()), with_pixel(example(off=OFF))
    key = "receptive_field"
    difference = pane_difference(Panel(one, key), Panel(other, key), STYLE)
    assert "equal everywhere" in difference.caption and difference.scale is None


@pytest.mark.parametrize("keys", [("input", "mask"), ("stem", "pyramid"), ("branches", "branches")])
def test_what_has_no_common_values_is_said_and_not_drawn(keys):
    one, other = example(), example(off=OFF)
    difference = pane_difference(Panel(one, keys[0]), Panel(other, keys[1]), STYLE)
    assert difference.picture is None and "choose the same view" in difference.caption
    same = pane_difference(Panel(one, "mask"), Panel(one, "mask"), STYLE)
    assert same.picture is None and "same pane" in same.caption


def test_a_wipe_is_left_of_the_line_the_first_and_right_of_it_the_second():
    left, right = (np.full((10, 100, 3), value, np.uint8) for value in (10, 200))
    wiped = draw_wipe(left, right, 0.3)
    assert (wiped[:, :28] == 10).all() and (wiped[:, 32:] == 200).all()
    assert (wiped[:, 30] == 255).all() or (wiped[:, 29] == 255).all()
    assert (draw_wipe(left, right, 1.0)[:, :98] == 10).all()
