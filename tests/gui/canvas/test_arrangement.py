import pytest

from segviewer.gui.canvas.arrangement import (
    LEAST_PIXELS,
    Arrangement,
    best_arrangement,
    board_plan,
)


@pytest.mark.parametrize(
    "room, frame, states, views, expected",
    [
        ((500, 1000), (3, 4), 1, 2, Arrangement()),
        ((300, 600), (100, 300), 2, 1, Arrangement()),
        ((500, 1000), (400, 100), 2, 1, Arrangement(2, stacked=True)),
        ((700, 1000), (100, 100), 9, 1, Arrangement(5, stacked=True)),
    ],
)
def test_pictures_are_as_large_as_they_can_be(room, frame, states, views, expected):
    assert best_arrangement(room, frame, states, views) == expected


def test_many_states_are_not_squeezed_into_one_line():
    chosen = best_arrangement((520, 1100), (3, 4), 6, 2)
    assert 1 < chosen.columns < 6
    assert [chosen.place(number)[0] for number in (0, chosen.columns)] == [0, 1]


@pytest.mark.parametrize("frame", [(3, 4), (4, 3), (90, 160)])
def test_nine_states_of_four_views_scroll_in_a_small_window(frame):
    plan = board_plan((430, 790), frame, 9, 4, LEAST_PIXELS)
    assert plan.arrangement == Arrangement()
    height, width = plan.picture
    assert max(height, width) >= LEAST_PIXELS - 1
    assert height / width == pytest.approx(frame[0] / frame[1], rel=0.02)
    assert 4 * width <= max(790, 4 * LEAST_PIXELS) and height < 430


def test_what_fits_does_not_scroll():
    assert board_plan((500, 1000), (3, 4), 2, 2, LEAST_PIXELS).picture is None
    assert board_plan((60, 80), (3, 4), 1, 1, LEAST_PIXELS).picture is None  # nothing to scroll to


def test_a_board_that_scrolls_shows_as_many_states_as_can_be_read():
    plan = board_plan((430, 890), (400, 600), 6, 2, LEAST_PIXELS)
    assert plan.arrangement == Arrangement(2)  # 2 states of 2 views: 218 pixels for each picture
    assert plan.picture == (145, 218)
