"""Lines and words over pictures, as vectors."""

import numpy as np
import pytest
from synthetic import OFF, example, with_pixel, with_truth

from segviewer.rendering.drawing import contact_cells
from segviewer.rendering.marks import Label, Marks, burn, dashed_box, outline, placed_in
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, find_view


def test_a_square_s_edge_runs_through_the_middles_of_its_outer_pixels():
    region = np.zeros((10, 20), bool)
    region[2:6, 4:14] = True
    (line,) = outline(region).lines
    pixels = line.points * (20, 10) - 0.5
    assert pixels.min(0).tolist() == pytest.approx([4, 2])
    assert pixels.max(0).tolist() == pytest.approx([13, 5])
    assert line.points[0].tolist() == line.points[-1].tolist()
    assert len(line.points) == 5


def test_specks_and_pin_holes_have_no_edge_unless_they_are_wanted():
    region = np.zeros((300, 400), bool)  # 1/6000 of it are 20 pixels
    region[100:200, 100:200] = True
    region[150:153, 150:153] = False
    region[20:23, 20:23] = True
    region[40:50, 40:50] = True
    assert len(outline(region).lines) == 2
    assert len(outline(region, specks=True).lines) == 4


@pytest.mark.parametrize("key", VIEWS)
def test_a_picture_without_its_marks_gets_them_burnt_in(key):
    inspection, other = (with_truth(with_pixel(example((96, 128), off))) for off in (OFF, {}))
    one = find_view(key)
    bare = one.draw_beside(inspection, other, Style(marks=False))
    marks = one.marks_beside(inspection, other, Style())
    whole = one.draw_beside(inspection, other, Style())
    if key in ("receptive_field", "receptive_fields"):  # these have a cross as well
        assert (whole != bare).any()
    else:
        assert np.array_equal(whole, burn(bare, marks))
    plain = ("input", "confidence", "confidence_change", "truth")
    assert (key in plain) == (marks == Marks())


@pytest.mark.parametrize("key", [key for key, one in VIEWS.items() if one.group == "Why"])
def test_there_are_no_marks_before_a_pixel_is_asked_about(key):
    inspection = example((96, 128))
    assert find_view(key).marks_beside(inspection, inspection, Style(marks=False)) == Marks()


def test_a_small_picture_s_lines_lie_where_it_lies_on_the_sheet():
    box = Marks(dashed_box((0.0, 0.0, 1.0, 1.0), "").lines)
    (line,) = placed_in(box, (10, 40, 30, 60), (100, 200)).lines
    assert line.points.min(0) == pytest.approx([0.2, 0.1], abs=1e-3)
    assert line.points.max(0) == pytest.approx([0.3, 0.3], abs=1e-3)


def test_a_label_at_the_edge_is_pushed_inside():
    words = Label(text="theoretical 427×427 px", room=(0.98, 0.0, 1.0, 1.0), above=True)
    blank = np.full((200, 400, 3), 128, np.uint8)
    inked = (burn(blank, Marks(labels=(words,))) != 128).any(2)
    assert inked[:40].any()
    assert not inked[:, :100].any()
    assert inked[:, -1].sum() == 0


@pytest.mark.parametrize("aspect", [0.5, 0.75, 1.0, 1.6])
@pytest.mark.parametrize("count", [1, 2, 4, 5, 7, 8])
def test_cells_of_a_contact_sheet_keep_the_aspect_and_do_not_overlap(count, aspect):
    size = (round(400 * aspect), 400)
    covered = np.zeros(size, int)
    for cell in contact_cells(count, size, aspect):
        top, left, bottom, right = cell.picture
        assert (bottom - top) / (right - left) == pytest.approx(aspect, rel=0.06)
        covered[top:bottom, left:right] += 1
        top, left, bottom, right = cell.words
        covered[top:bottom, left:right] += 1
    assert covered.max() == 1


def test_rows_of_a_contact_sheet_lie_close_together_in_the_middle():
    """Seven wide pictures make two rows, which do not fill the pane."""
    cells = contact_cells(7, (300, 450), 2 / 3)
    tops = sorted({cell.picture[0] for cell in cells})
    feet = sorted({cell.words[2] for cell in cells})
    assert len(tops) == 2
    assert 0 <= tops[1] - feet[0] <= 15
    assert abs(tops[0] - (300 - feet[1])) <= 15 and tops[0] > 20


def test_what_is_said_of_a_small_picture_stands_below_its_name():
    inspection = with_pixel(example((300, 400)))
    for key in ("branches", "receptive_fields", "contribution"):
        tiles = find_view(key).tiles(inspection, Style())
        labels = find_view(key).marks_beside(inspection, inspection, Style()).labels
        assert [label.text.split("\n") for label in labels] == [[t.name, t.note] for t in tiles]
