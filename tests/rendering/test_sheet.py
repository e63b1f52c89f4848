"""Comparison sheets: rows, columns, captions that fit."""

import numpy as np
import pytest
from synthetic import CLASSES, OFF, example

from segviewer.records import SegviewerError
from segviewer.rendering.captions import change_title, state_title
from segviewer.rendering.drawing import BOLD, text_width
from segviewer.rendering.sheet import sheet
from segviewer.rendering.style import LIGHT_SHEET, Style
from segviewer.rendering.views import view

KEYS = ("input", "mask", "pyramid.bin_2", "difference")
SIZES = ((30, 40), (40, 30), (300, 400), (1000, 1500))


def sheet_image(rows, keys=KEYS):
    return sheet(rows, [view(key) for key in keys], Style()).image


def letters(size):
    return int(np.clip(max(size) / 34, 12, 56))


@pytest.mark.parametrize("size", SIZES)
def test_columns_lie_side_by_side(size):
    gap = letters(size)
    column = max(size[1], 6 * gap)
    for columns in (2, 4):
        image = sheet_image([example(size)], KEYS[:columns])
        assert image.shape[1] == max(columns * column + (columns + 1) * gap, 28 * gap)


@pytest.mark.parametrize("size", SIZES)
def test_every_row_adds_the_same_height(size):
    heights = [sheet_image([example(size)] * rows).shape[0] for rows in (1, 2, 3)]
    assert heights[1] - heights[0] == heights[2] - heights[1]
    assert heights[1] - heights[0] >= size[0] + 4 * letters(size)


def test_cells_are_the_views_own_pixels():
    inspection = example((300, 400), OFF)
    image = sheet_image([inspection])
    gap = letters((300, 400))
    top = round(gap * 3.4) + round(gap * 1.8)
    for index, key in enumerate(KEYS):
        left = gap + index * (400 + gap)
        cell = image[top : top + 300, left : left + 400]
        assert np.array_equal(cell, view(key).draw(inspection, Style())), key


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "title", ["FCN", "DeepLab v3+, aligned Xception-65 (everyday, 16 classes)"]
)
def test_no_text_is_cut_at_the_sheet_s_edge(size, title):
    """Right of the last gap everything is paper: whatever does not fit is shortened."""
    inspection = example(size, {"pyramid.bin_1": "zero", **OFF}, title=title)
    image = sheet_image(
        [inspection, example(size, low=True)], ("mask", "confidence", "pyramid.low")
    )
    margin = image[:, -(letters(size) // 2) :]
    assert (margin == LIGHT_SHEET.background).all()


@pytest.mark.parametrize("size", SIZES)
def test_a_feature_that_one_network_lacks_leaves_a_blank_cell(size):
    image = sheet_image([example(size), example(size, low=True)], ("pyramid.low", "mask"))
    gap = letters(size)
    top = round(gap * 3.4) + round(gap * 1.8)
    assert (image[top : top + size[0], gap : gap + size[1]] == LIGHT_SHEET.blank).all()
    below = image[top + size[0] : top + size[0] + round(gap * 1.9)]
    between = below[:, gap + max(size[1], 6 * gap) : 2 * gap + max(size[1], 6 * gap)]
    assert (between == LIGHT_SHEET.background).all()  # its note stays in its column


def test_a_feature_that_no_network_has_is_refused_by_name():
    with pytest.raises(SegviewerError, match=r"no view or feature 'aspp\.rate_6'.*pyramid\.bin_1"):
        sheet_image([example()], ("mask", "aspp.rate_6"))


def test_pictures_of_different_sizes_share_a_sheet():
    image = sheet_image([example((300, 400)), example((400, 300)), example((30, 500))])
    assert image.shape[2] == 3


def test_a_figure_says_what_it_shows():
    rows = [example(), example(off=OFF)]
    figure = sheet(rows, [view(key) for key in KEYS], Style())
    assert figure.states == (rows[0].state, rows[1].state)
    assert figure.views == KEYS
    assert figure.origins == ("gradient.png", "gradient.png")


@pytest.mark.parametrize(
    ("inspection", "how"),
    [
        (example(), "all branches on · small backbone, output stride 8 · input 8×6"),
        (
            example(off={"pyramid.bin_1": "dataset_mean", **OFF}, precision="bf16"),
            "off: pyramid.bin_1 (dataset mean), pyramid.bin_2 (mean) · "
            "small backbone, output stride 8 · input 8×6 · bf16",
        ),
    ],
)
def test_a_caption_reads_the_state(inspection, how):
    assert state_title(inspection) == ("Example", how)


@pytest.mark.parametrize(
    ("inspection", "text"),
    [
        (example(), "nothing is off"),
        (example(off=OFF, changed=False), "0.0% changed; confidence +0.000"),
        (example(off=OFF), "25.0% changed: tree → road 25.0%; confidence +0.000"),
    ],
)
def test_changes_are_counted_at_the_network_s_input(inspection, text):
    assert change_title(inspection) == text


def test_the_legend_names_the_classes_that_occur():
    on, off = sheet_image([example()]), sheet_image([example(off=OFF)])
    band = slice(-round(12 * 3.3), None)
    road = np.array(CLASSES.colours[2])
    assert not (on[band] == road).all(2).any()
    assert (off[band] == road).all(2).any()


def test_the_caption_is_drawn_whole_where_there_is_room():
    inspection = example((300, 400))
    image = sheet_image([inspection])
    size = round(letters((300, 400)) * 1.25)
    inked = (image[: round(letters((300, 400)) * 3.4)] == LIGHT_SHEET.text).all(2).any(0)
    assert np.flatnonzero(inked)[-1] <= letters((300, 400)) + text_width("Example", size, BOLD)
