"""Colours of classes, and how colour-blind people tell them apart."""

import numpy as np
import pytest
from synthetic import CLASSES, example

from segviewer.checkpoints.class_lists import class_list, with_colours
from segviewer.rendering.label_views import class_opacities
from segviewer.rendering.palettes import (
    PALETTES,
    SIMULATIONS,
    appearances,
    contrast,
    least_difference,
    recolour_classes,
    safe_colours,
)
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view


def test_simulations_leave_greys_alone_and_red_and_green_alike():
    greys = np.repeat(np.arange(0, 256, 51), 3).reshape(-1, 3)
    looks = appearances(greys)
    assert np.abs(looks[1:] - looks[0]).max() < 0.5
    red, green = appearances(np.array([(170, 60, 20), (90, 95, 20)])).transpose(1, 0, 2)
    apart = np.linalg.norm(red - green, axis=-1)
    assert list(SIMULATIONS) == ["protanopia", "deuteranopia", "tritanopia"]
    assert apart[2] < apart[0] / 2  # to who lacks the green cones


def test_lab_of_known_colours():
    lab = appearances(np.array([(255, 255, 255), (0, 0, 0), (255, 0, 0)]))[0]
    assert lab[0] == pytest.approx([100, 0, 0], abs=0.05)
    assert lab[1] == pytest.approx([0, 0, 0], abs=0.05)
    assert lab[2] == pytest.approx([53.24, 80.09, 67.20], abs=0.05)


@pytest.mark.parametrize("count", [2, 8, 19, 21])
def test_the_safe_colours_differ_to_everyone(count):
    colours = safe_colours(count)
    assert len(set(colours)) == count
    assert least_difference(colours) > 15  # VOC's: 1
    assert least_difference(colours) > 4 * least_difference(class_list("Cityscapes").colours)


def test_no_safe_colour_is_lost_on_white():
    assert min(contrast(colour, (255, 255, 255)) for colour in safe_colours(30)) > 1.2


def test_contrast_of_black_and_white():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
def test_a_palette_gives_each_class_a_colour_and_keeps_its_name(palette):
    classes = with_colours(f"class {i}" for i in range(160))
    coloured = recolour_classes(classes, palette)
    assert coloured.names == classes.names
    assert len(coloured.colours) == 160
    assert (coloured == classes) == (palette == "own")


def test_a_hidden_class_leaves_the_photo_and_a_lit_one_dims_the_others():
    sky, tree, _ = CLASSES.names
    assert class_opacities(CLASSES, Style(opacity=0.5)).tolist() == [0.5, 0.5, 0.5]
    hidden = class_opacities(CLASSES, Style(opacity=0.5, hidden=frozenset({sky})))
    assert hidden.tolist() == [0, 0.5, 0.5]
    lit = class_opacities(CLASSES, Style(opacity=0.5, highlight=tree))
    assert lit[1] == pytest.approx(0.75)
    assert lit[0] < 0.1
    assert (
        class_opacities(CLASSES, Style(highlight="of another network")).tolist()
        == [pytest.approx(0.6)] * 3
    )


def test_the_mask_without_a_class_is_the_photo_there():
    inspection = example()
    mask = find_view("mask").draw(
        inspection, Style(opacity=1, hidden=frozenset({CLASSES.names[0]}))
    )
    assert np.array_equal(mask[:20], inspection.frame.image[:20])  # sky above
    assert mask[40, 40].tolist() == list(CLASSES.colours[1])
