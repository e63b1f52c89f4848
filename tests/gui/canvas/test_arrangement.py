import pytest

from segviewer.gui.canvas.arrangement import Arrangement, best_arrangement


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
