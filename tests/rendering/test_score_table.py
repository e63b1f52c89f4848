"""The figures at a sheet's foot, worked out by hand, and a crop that is marked and enlarged."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic import CLASSES, OFF, example, with_truth

from segviewer.records import MaskReading, SegviewerError
from segviewer.rendering.export import figure_lines
from segviewer.rendering.layout import FRAME
from segviewer.rendering.page import Area, PlacedPicture, Text
from segviewer.rendering.sheet import sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import Style

ROWS = [with_truth(example()), with_truth(example(off=OFF))]
READING = MaskReading(path="gradient.png")
WIDE = SheetFormat(width=175)


def words(figure):
    return [item.text for item in figure.page.items if isinstance(item, Text)]


def pictures(figure, title):
    return [i for i in figure.page.items if isinstance(i, PlacedPicture) and i.title == title]


def below(figure, heading):
    """The texts that begin where a heading, or the swatch before it, does: a table's column."""
    texts = [item for item in figure.page.items if isinstance(item, Text)]
    head = max((item for item in texts if item.text == heading), key=lambda item: item.top)
    swatches = [head.left - 1.4 * head.size, head.left]
    return [
        item.text
        for item in sorted(texts, key=lambda item: item.top)
        if item.top > head.top and any(abs(item.left - left) < 0.01 for left in swatches)
    ]


def test_each_state_has_its_figures_below_the_classes():
    """All on calls the road tree: of 56 x 48 pixels, 24 x 56 sky and 24 x 24 tree are right, and
    24 x 24 tree stand against 24 x 56 that are called so. The switch puts that right, but for a few
    pixels where all three meet."""
    figure = sheet(ROWS, ["mask", "errors"], sheet_format=WIDE)
    tree = 24 * 24 / (24 * 56)
    on = {
        "mean IoU": (1 + tree) / 3,
        "accuracy": (24 * 56 + 24 * 24) / (48 * 56),
        "sky": 1.0,
        "tree": tree,
        "road": 0.0,
    }
    for heading, value in on.items():
        first, second = below(figure, heading)[:2]
        assert first == f"{value:.3f}"
        assert float(second) > 0.99


def test_a_class_that_is_only_true_stands_in_the_legend():
    figure = sheet([ROWS[0]], ["truth"], sheet_format=WIDE)
    assert "road" in words(figure)
    areas = [item.colour for item in figure.page.items if isinstance(item, Area)]
    assert CLASSES.colours[2] in areas


def test_rows_of_the_table_say_what_tells_them_apart():
    text = words(sheet(ROWS, ["errors"], sheet_format=WIDE))
    for label in ("all branches on", "off: bin 2 (mean)"):
        assert text.count(label) == 2  # above the panels, and in the table


def test_classes_too_small_for_a_column_are_named():
    """Two of 2,688 compared pixels are road: less than 0.1 %, but a third of the means."""
    inspection = with_truth(example())
    labels = inspection.frame.truth.values.copy()
    labels[labels == 2] = 1
    labels[30, 30:32] = 2
    truth = replace(inspection.frame.truth, values=labels)
    shown = replace(inspection, frame=replace(inspection.frame, truth=truth))
    text = " ".join(words(sheet([shown], ["errors"], sheet_format=WIDE)))
    assert "not listed, as less than 0.1 %, but counted: road" in text
    assert "not listed" not in " ".join(words(sheet(ROWS, ["errors"], sheet_format=WIDE)))


def test_the_table_is_there_where_a_mask_was_given_or_the_truth_is_shown():
    assert "mean IoU" not in words(sheet(ROWS, ["mask"]))
    assert "mean IoU" in words(sheet([with_truth(example(), reading=READING)], ["mask"]))
    assert "mean IoU" not in words(sheet(ROWS, ["errors"], every_class=True))  # a film's
    assert "mean IoU" not in words(sheet([example()], ["mask"]))


def test_the_line_below_errors_does_not_repeat_the_table():
    for sheet_format in (WIDE, SheetFormat()):
        text = words(sheet(ROWS, ["truth", "errors"], sheet_format=sheet_format))
        assert sum("mean IoU" in line for line in text) == 1
    film = words(sheet(ROWS, ["truth", "errors"], every_class=True))
    assert not any(line == "boundary IoU" for line in film)


@pytest.mark.parametrize("width", [None, 85, 175])
def test_no_figure_lies_outside_the_page(width):
    figure = sheet(ROWS, ["errors"], sheet_format=SheetFormat(width=width))
    assert all(0 <= item.left < figure.page.width for item in figure.page.items)
    assert all(0 <= item.top < figure.page.height for item in figure.page.items)


CROP = (10, 20, 29, 49)  # 20 rows and 30 columns


@pytest.mark.parametrize("width", [None, 85])
def test_a_crop_is_framed_and_enlarged_below(width):
    figure = sheet(
        [example()], ["input", "mask", "branches"],
        sheet_format=SheetFormat(width=width, crop=CROP),
    )  # fmt: skip
    [whole], [piece] = pictures(figure, "input"), pictures(figure, "input, enlarged")
    assert np.array_equal(piece.picture, whole.picture[10:30, 20:50])
    assert piece.top >= whole.top + whole.height and piece.left == whole.left
    assert piece.width / piece.height == pytest.approx(30 / 20)
    assert piece.width <= whole.width + 1e-9 and piece.height <= whole.height + 1e-9
    assert piece.width == pytest.approx(whole.width) or piece.height == pytest.approx(whole.height)
    scale = whole.width / 64
    frames = [i for i in figure.page.items if isinstance(i, Area) and i.colour == FRAME]
    inside = [
        i for i in frames
        if whole.top <= i.top <= whole.top + whole.height and i.left < whole.left + whole.width
    ]  # fmt: skip
    right = max(i.left + i.width for i in inside)
    assert min(i.left for i in inside) == pytest.approx(whole.left + 20 * scale, abs=2 * scale)
    assert right == pytest.approx(whole.left + 50 * scale, abs=2 * scale)
    assert pictures(figure, "mask, enlarged")
    assert len([i for i in figure.page.items if "enlarged" in getattr(i, "title", "")]) == 2
    assert "rows 10 to 29, columns 20 to 49" in " ".join(words(figure))
    assert any("rows 10 to 29, columns 20 to 49" in line for line in figure_lines(figure))


@pytest.mark.parametrize("crop", [(0, 0, 48, 10), (0, 0, 10, 64)])
def test_a_crop_outside_the_picture_is_one_sentence(crop):
    with pytest.raises(SegviewerError, match="rows 0 to 47 and columns 0 to 63"):
        sheet([example()], ["mask"], Style(), sheet_format=SheetFormat(crop=crop))


def test_a_crop_of_pictures_that_were_made_smaller_is_refused():
    with pytest.raises(SegviewerError, match="own resolution"):
        sheet([example()], ["mask"], Style(longest=32), sheet_format=SheetFormat(crop=CROP))


def test_a_crop_that_is_turned_round_is_one_sentence():
    with pytest.raises(SegviewerError, match="turn its ends round"):
        SheetFormat(crop=(10, 0, 5, 3))
