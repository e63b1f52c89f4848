"""Drawing functions, pixel by pixel where that says it best."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from synthetic import CLASSES

from segviewer.rendering.drawing import (
    BOLD,
    REGULAR,
    blend,
    colour_labels,
    colour_table,
    draw_heat,
    draw_text,
    printable,
    resize,
    shorten,
    text_width,
)
from segviewer.rendering.marks import burn, outline
from segviewer.rendering.style import COLOUR_MAPS


def grey(value, size=(5, 7)):
    return np.full((*size, 3), value, np.uint8)


def draw_words(text, size=16, weight=REGULAR, room=400):
    out = grey(255, (40, room))
    draw_text(out, text, (8, 4), size, (0, 0, 0), weight)
    return out


@pytest.mark.parametrize(("opacity", "value"), [(0, 40), (0.5, 120), (1, 200)])
def test_blending_goes_from_below_to_above(opacity, value):
    assert (blend(grey(40), grey(200), opacity) == value).all()


def test_labels_get_their_classes_colours():
    painted = colour_labels(np.array([[0, 2]], np.uint8), CLASSES)
    assert painted.tolist() == [[list(CLASSES.colours[0]), list(CLASSES.colours[2])]]


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_heat_begins_and_ends_with_the_colour_map(name):
    table = colour_table(name)
    values = np.array([[-9.0, 0.0, 2.0, 9.0]])
    ends = [table[0], table[0], table[255], table[255]]
    assert draw_heat(values, (0, 2), name)[0].tolist() == [list(map(int, end)) for end in ends]
    assert len(np.unique(table, axis=0)) > 200


def test_heat_of_a_map_without_a_range_is_one_colour():
    picture = draw_heat(np.full((3, 3), 5.0), (5, 5), "viridis")
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) == 1


def test_viridis_is_rgb_and_an_unknown_map_is_refused():
    assert colour_table("viridis")[0].tolist() == pytest.approx([68, 1, 84], abs=2)
    with pytest.raises(ValueError, match="no colour map 'rust'"):
        colour_table("rust")


def test_cells_stay_visible_unless_smoothed():
    picture = np.array([[[0] * 3, [200] * 3]], np.uint8)
    assert set(resize(picture, (4, 8), smooth=False).ravel().tolist()) == {0, 200}
    assert len(set(resize(picture, (4, 8)).ravel().tolist())) > 2
    assert resize(picture, (1, 2)) is picture


def test_an_outline_is_white_with_a_dark_rim_and_leaves_its_input_alone():
    picture = grey(128, (40, 40))
    region = np.zeros((40, 40), bool)
    region[10:30, 10:30] = True
    out = burn(picture, outline(region))
    assert (picture == 128).all()
    assert out[20, 10].min() > 200
    assert out[20, 8:13].min() < 60
    assert (out[20, 20] == 128).all()
    assert (out[2, 2] == 128).all()
    assert (burn(picture, outline(np.zeros((40, 40), bool))) == 128).all()


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
@pytest.mark.parametrize("size", [10, 23])
@pytest.mark.parametrize("text", ["pyramid.bin_6 (mean)", "iiiiiiiiiiiiiiiii", "보행자 도로 하늘"])
def test_shortened_text_fits_its_room(text, size, weight):
    for room in range(-5, text_width(text, size, weight) + 5, 7):
        short = shorten(text, size, room, weight)
        assert not short or text_width(short, size, weight) <= room
        assert short == text or short.endswith("…") or not short
    assert shorten(text, size, text_width(text, size, weight), weight) == text


@pytest.mark.parametrize("text", ["mask", "pyramid · bin 6", "보행자", "0.123 to 4.5"])
def test_text_is_as_wide_as_it_says(text):
    inked = np.flatnonzero((draw_words(text) < 255).any((0, 2)))
    assert abs(inked[-1] - 4 - text_width(text, 16)) <= 3


def test_threads_that_write_at_once_write_as_one_alone():
    """The window's painter draws while a sheet is drawn, in letters of other sizes."""
    sizes = list(range(10, 60))

    def write(size):
        return text_width("50 %", size), draw_words("50 %, 하늘", size).tobytes()

    alone = [write(size) for size in sizes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(write, sizes * 20))
    pairs = zip(sizes * 20, together, alone * 20, strict=True)
    assert [size for size, drawn, expected in pairs if drawn != expected] == []


def test_text_is_clipped_at_the_picture_s_end_instead_of_wrapped():
    assert (draw_words("word " * 100, room=60)[30:] == 255).all()


def test_hangul_is_drawn_and_is_no_replacement():
    for other in ("???", "□□□", "도로"):
        assert not np.array_equal(draw_words("하늘"), draw_words(other))
    assert (draw_words("하늘") < 128).any()


@pytest.mark.parametrize(
    ("text", "shown"),
    [("lat\udce9.png", "lat\ufffd.png"), ("하늘", "하늘"), ("\ud83d", "\ufffd"), ("", "")],
)
def test_what_is_no_text_is_drawn_as_a_replacement(text, shown):
    assert printable(text) == shown
    picture = np.zeros((40, 200, 3), np.uint8)
    draw_text(picture, text, (5, 5), 14, (255, 255, 255))
    expected = np.zeros_like(picture)
    draw_text(expected, shown, (5, 5), 14, (255, 255, 255))
    assert np.array_equal(picture, expected)
    assert text_width(text, 14) == text_width(shown, 14)
