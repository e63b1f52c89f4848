"""Comparison sheets: rows, columns, captions that fit, at any width."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic import CLASSES, OFF, example, with_pixel

from segviewer.records import SegviewerError
from segviewer.rendering.captions import change_title, state_title
from segviewer.rendering.cells import letter
from segviewer.rendering.drawing import ContactTile
from segviewer.rendering.page import EM_PER_SIZE, PlacedPicture, Text, measure, wrap
from segviewer.rendering.sheet import sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import DARK_SHEET, LIGHT_SHEET, Style
from segviewer.rendering.tile_grid import most_lines, tile_grid
from segviewer.rendering.views import VIEWS, find_view

KEYS = ("input", "mask", "pyramid.bin_2", "difference")
SIZES = ((30, 40), (40, 30), (300, 400), (1000, 1500))
POINT = 25.4 / 72  # in millimetres


def draw_sheet(rows, keys=KEYS, **sheet_format):
    return sheet(rows, keys, Style(), sheet_format=SheetFormat(**sheet_format))


def panels(figure, *titles):
    """The pictures with these titles, as they were placed."""
    return [
        item
        for item in figure.page.items
        if isinstance(item, PlacedPicture) and item.title in titles
    ]


def texts(figure):
    return [item for item in figure.page.items if isinstance(item, Text)]


def letters(size):
    return int(np.clip(max(size) / 34, 12, 56))


@pytest.mark.parametrize("size", SIZES)
def test_columns_lie_side_by_side(size):
    gap = letters(size)
    column = max(size[1], 6 * gap)
    for columns in (2, 4):
        image = draw_sheet([example(size)], KEYS[:columns]).image
        assert image.shape[1] == max(columns * column + (columns + 1) * gap, 28 * gap)


@pytest.mark.parametrize("size", SIZES)
def test_every_row_adds_the_same_height(size):
    heights = [draw_sheet([example(size)] * rows).page.height for rows in (1, 2, 3)]
    assert heights[1] - heights[0] == pytest.approx(heights[2] - heights[1])
    assert heights[1] - heights[0] >= size[0] + 4 * letters(size)


def test_cells_are_the_views_own_pixels():
    inspection = example((300, 400), OFF)
    figure = draw_sheet([inspection])
    titles = [find_view(key).title for key in KEYS]
    for key, panel in zip(KEYS, panels(figure, *titles), strict=True):
        top, left = round(panel.top), round(panel.left)
        cell = figure.image[top : top + 300, left : left + 400]
        assert np.array_equal(cell, find_view(key).draw(inspection, Style())), key


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "title", ["FCN", "DeepLab v3+, aligned Xception-65 (everyday, 16 classes)"]
)
@pytest.mark.parametrize("width", [None, 40, 85])
def test_no_text_is_cut_at_the_sheet_s_edge(size, title, width):
    """Right of the last gap everything is paper: whatever does not fit is shortened."""
    inspection = example(size, {"pyramid.bin_1": "zero", **OFF}, title=title)
    rows = [inspection, example(size, low=True)]
    figure = draw_sheet(rows, ("mask", "confidence", "pyramid.low"), width=width)
    edge = figure.page.width - (letters(size) // 2 if width is None else 0)
    for text in texts(figure):
        end = text.left + measure(text.text, text.size, bold=text.bold)
        assert end <= edge, text.text
    if width is None:
        margin = figure.image[:, -(letters(size) // 2) :]
        assert (margin == LIGHT_SHEET.background).all()


@pytest.mark.parametrize("size", SIZES)
def test_a_feature_that_one_network_lacks_leaves_a_blank_cell(size):
    figure = draw_sheet([example(size), example(size, low=True)], ("pyramid.low", "mask"))
    blank, _ = panels(figure, "pyramid · low")
    assert (blank.picture == LIGHT_SHEET.blank).all()
    assert blank.picture.shape[:2] == size
    [note] = [text for text in texts(figure) if text.text.startswith("not in")]
    column = max(size[1], 6 * letters(size))
    assert note.left + measure(note.text, note.size) <= blank.left + column


def test_a_feature_that_no_network_has_is_refused_by_name():
    with pytest.raises(SegviewerError, match=r"no view or feature 'aspp\.rate_6'.*pyramid\.bin_1"):
        draw_sheet([example()], ("mask", "aspp.rate_6"))


def test_pictures_of_different_sizes_share_a_sheet():
    image = draw_sheet([example((300, 400)), example((400, 300)), example((30, 500))]).image
    assert image.shape[2] == 3


def test_a_figure_says_what_it_shows():
    rows = [example(), example(off=OFF)]
    figure = draw_sheet(rows)
    assert [state.options.off for state in figure.states] == [(), (("pyramid.bin_2", "mean"),)]
    assert {state.setup for state in figure.states} == {rows[0].state.setup}
    assert figure.views == KEYS
    assert figure.origins == ("gradient.png", "gradient.png")


@pytest.mark.parametrize(
    ("inspection", "how"),
    [
        (example(), "all branches on · small backbone, output stride 8 · input 8×6"),
        (
            example(off={"pyramid.bin_1": "dataset_mean", **OFF}, precision="bf16"),
            "off: bin 1 (dataset mean), bin 2 (mean) · "
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
        (example(off=OFF, changed=False), "0.0% changed; confidence 0.000"),
        (example(off=OFF), "25.0% changed: tree → road 25.0%; confidence 0.000"),
    ],
)
def test_changes_are_counted_at_the_network_s_input(inspection, text):
    assert change_title(inspection) == text


def test_a_branch_that_is_on_alone_is_named_and_how_the_others_are_off():
    modes = {"pyramid.bin_1": "dataset_mean", "pyramid.bin_2": "mean"}
    inspection = example(off=modes, low=True)
    how = state_title(inspection)[1]
    assert how.startswith("alone: low (others off: dataset mean, mean) · ")
    assert state_title(example(off=OFF))[1].startswith("off: bin 2 (mean) · ")  # of two


def test_the_legend_names_the_classes_that_occur():
    on, off = draw_sheet([example()]), draw_sheet([example(off=OFF)])
    road = CLASSES.colours[2]
    assert road not in [getattr(item, "colour", None) for item in on.page.items]
    assert road in [getattr(item, "colour", None) for item in off.page.items]
    assert "road" in [text.text for text in texts(off)]


@pytest.mark.parametrize("width", [85, 120.5, 175])
@pytest.mark.parametrize("type_size", [5, 7, 9])
def test_width_and_type_are_what_was_asked_for(width, type_size):
    rows = [with_pixel(example((300, 400), off)) for off in ((), OFF)]
    figure = draw_sheet(rows, (*KEYS, "branches"), width=width, type_size=type_size)
    assert figure.page.width * POINT == pytest.approx(width)
    assert {round(text.size * EM_PER_SIZE, 9) for text in texts(figure)} == {type_size}
    assert figure.image.shape[1] == round(width / 25.4 * 300)


def test_columns_that_could_not_be_read_go_to_another_line():
    """At 85 mm and 7 points there is room for three columns of ten letters."""
    figure = draw_sheet([example((300, 400))], KEYS, width=85)
    tops = [panel.top for panel in panels(figure, *(find_view(key).title for key in KEYS))]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert len({panel.width for panel in panels(figure, "input", "mask")}) == 1


def test_states_as_columns_have_the_input_once():
    rows = [example((300, 400), off, title=title) for title, off in (("A", ()), ("B", OFF))]
    rows = [replace(row, frame=rows[0].frame) for row in rows]
    figure = draw_sheet(rows, ("input", "mask", "confidence"), width=175, columns="states")
    [photo] = panels(figure, "input")
    first, second = panels(figure, "A"), panels(figure, "B")
    assert photo.top == first[0].top == second[0].top
    assert photo.left < first[0].left < second[0].left
    assert [p.left for p in first] == [first[0].left] * 2  # below each other
    assert [text.text for text in texts(figure)].count("A") == 1


def test_each_frame_begins_a_line_where_states_are_columns():
    rows = [example((300, 400), off, title=t) for _ in "ab" for t, off in (("A", ()), ("B", OFF))]
    rows[1], rows[3] = replace(rows[1], frame=rows[0].frame), replace(rows[3], frame=rows[2].frame)
    figure = draw_sheet(rows, ("input", "mask"), width=175, columns="states")
    tops = [panel.top for panel in panels(figure, "input")]
    assert len(set(tops)) == 2
    assert [panel.top for panel in panels(figure, "A")] == tops


@pytest.mark.parametrize("columns", ["views", "states"])
def test_states_of_one_network_are_called_by_what_is_off(columns):
    """In print: the network's name, which all have in common, stands below, once."""
    rows = [example((300, 400), off) for off in ((), OFF)]
    figure = draw_sheet(rows, ("mask",), width=175, columns=columns)
    shown = [text.text for text in texts(figure)]
    assert "all branches on" in shown and "off: bin 2 (mean)" in shown
    assert [text for text in shown if "Example" in text] == [shown[-1]]
    both = [example((300, 400), title=title) for title in ("one", "two")]
    assert "one" in [text.text for text in texts(draw_sheet(both, width=175, columns=columns))]


def test_what_is_off_is_never_cut_in_print():
    """Three branches off do not fit a line of 40 mm."""
    off = dict.fromkeys(("pyramid.bin_1", "pyramid.bin_2", "pyramid.low"), "mean")
    rows = [example((300, 400), each, low=True) for each in ((), off)]
    shown = " ".join(text.text for text in texts(draw_sheet(rows, ("mask",), width=40)))
    assert "off: bin 1 (mean), bin 2 (mean), low (mean)" in shown


def test_captions_take_the_place_of_titles():
    rows = [example(title="one"), example(title="two"), example(title="three")]
    shown = [text.text for text in texts(draw_sheet(rows, captions=("첫째", ""), width=85))]
    assert "첫째" in shown and "one" not in shown
    assert "two" in shown and "three" in shown


def test_panels_are_lettered_as_they_are_read():
    figure = draw_sheet([example((300, 400))] * 2, ("input", "mask"), letters=True)
    marks = [text for text in texts(figure) if len(text.text) == 1]
    assert [mark.text for mark in marks] == list("abcd")
    assert marks[0].top == marks[1].top < marks[2].top
    assert [letter(n) for n in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]


def test_what_all_states_share_is_said_once():
    rows = [example(), example(off=OFF)]
    shown = [text.text for text in texts(draw_sheet(rows, width=175))]
    assert [text for text in shown if "output stride 8" in text] == [shown[-1]]
    assert "off: bin 2 (mean)" in shown and "all branches on" in shown


def test_a_colour_bar_has_ticks_with_numbers():
    figure = draw_sheet([example((300, 400))], ("confidence",), width=85)
    assert {"0", "0.5", "1", "probability"} <= {text.text for text in texts(figure)}
    [bar] = panels(figure, "probability")
    assert bar.picture.shape == (1, 256, 3)


def test_a_colour_bar_that_all_rows_share_stands_once_below_the_last():
    """Probabilities go from 0 to 1 in all rows; a branch's own scale belongs to its row."""
    rows = [example(), example(off=OFF)]
    rows[1] = replace(rows[1], frame=rows[0].frame)  # side by side
    for columns, place in (("views", -1), ("states", 0)):
        figure = draw_sheet(rows, ("mask", "confidence"), width=175, columns=columns)
        [bar] = panels(figure, "probability")
        drawn = panels(figure, "confidence", "all branches on")
        assert bar.left == drawn[place].left
        assert bar.top > max(panel.top for panel in drawn)
    other = replace(rows[1], maps={key: 2 * values for key, values in rows[1].maps.items()})
    bars = panels(draw_sheet([rows[0], other], ("pyramid.bin_2",), width=175), "energy, own scale")
    assert len(bars) == 2
    style = Style(scale="column")
    figure = sheet([rows[0], other], ("pyramid.bin_2",), style, sheet_format=SheetFormat(width=175))
    [bar] = panels(figure, "energy, one scale per view")
    assert {"2", "6"} <= {text.text for text in texts(figure)}
    free = draw_sheet(rows, ("confidence",))  # as a film's, which are of one size
    assert len(panels(free, "probability")) == 2


def test_a_view_s_title_stands_above_the_states_and_not_above_the_input():
    rows = [example(), example(off=OFF)]
    rows[1] = replace(rows[1], frame=rows[0].frame)
    keys = ("input", "mask", "confidence")
    for width in (175, None):
        figure = draw_sheet(rows, keys, width=width, columns="states")
        lefts = {text.text: text.left for text in texts(figure)}
        [shown] = panels(figure, "input")
        assert lefts["input"] == shown.left < lefts["mask"] == lefts["confidence"]
        states = {item.left for item in panels(figure, "all branches on", "Example")}
        assert lefts["mask"] in states
    alone = draw_sheet(rows, keys[1:], width=175, columns="states")
    first = min(item.left for item in panels(alone, "all branches on", "Example"))
    assert {text.text: text.left for text in texts(alone)}["mask"] == first


def test_a_list_that_is_too_long_ends_after_a_whole_item():
    for many in (1, 2):
        lines = wrap("dog 0.1%, cat 0.25%, cow 3%", 10, measure("dog 0.1%, cat", 10), many)
        assert " ".join(lines) == ("dog 0.1%, …", "dog 0.1%, cat 0.25%, …")[many - 1]
    room = measure("dog 0.1%, cat 0.2", 10)
    assert wrap("dog 0.1%, cat 0.25%, cow 3%", 10, room, 1) == ["dog 0.1%, …"]


@pytest.mark.parametrize("key", ["branches", "receptive_fields", "contribution"])
def test_words_of_small_pictures_are_set_as_text(key):
    inspection = with_pixel(example((300, 400)))
    tiles = VIEWS[key].tiles(inspection, Style())
    words = " ".join(text.text for text in texts(draw_sheet([inspection], (key,), width=175)))
    assert len(tiles) >= 2
    for tile in tiles:
        assert all(part in words for part in tile.caption.split("  ")), tile.caption


def test_a_dark_sheet_has_no_white_on_it():
    style = Style(sheet_colours=DARK_SHEET)
    figure = sheet([example()], ["mask"], style, sheet_format=SheetFormat(width=85))
    assert figure.page.background == DARK_SHEET.background
    assert all(text.colour in (DARK_SHEET.text, DARK_SHEET.quiet) for text in texts(figure))


@pytest.mark.parametrize(
    "wrong", [{"width": 3}, {"width": float("nan")}, {"type_size": 0.5}, {"dpi": 5}]
)
def test_a_format_that_makes_no_sense_is_one_sentence(wrong):
    with pytest.raises(SegviewerError, match="choose such a"):
        SheetFormat(**wrong)


def test_text_is_broken_at_spaces_and_shortened_at_the_end():
    room = measure("one two", 10)
    assert wrap("one two three", 10, room, 2) == ["one two", "three"]
    assert wrap("one two three four", 10, room, 1)[0].endswith("…")
    assert wrap("", 10, room, 3) == []


def test_tiles_side_by_side_have_room_for_equally_many_lines():
    """What is off says it in one line, two others say the ends of their scale in a second one."""
    picture = np.zeros((4, 4, 3), np.uint8)

    def grid(*notes):
        tiles = [ContactTile(picture=picture, name="rate 3", note=note) for note in notes]
        return tile_grid(tiles, 80.0, 10.0)

    on, off = grid("0.328 to 1.94", "off"), grid("off", "0.328 to 1.94")
    assert (on.counts, off.counts) == ([2, 1], [1, 2])
    assert most_lines([on, off]) == {2: [2, 2]}
    assert most_lines([on, grid("off")]) == {2: [2, 1], 1: [1]}


def test_what_a_colour_bar_says_is_not_said_again_below_it():
    rows = [example(), example()]
    rows[1] = replace(rows[1], frame=rows[0].frame)
    for width in (60, 175):
        chosen = SheetFormat(width=width, columns="states")
        figure = sheet(rows, ("branches",), Style(scale="column"), sheet_format=chosen)
        assert len(panels(figure, "energy, one scale per view")) == 1
        assert " ".join(text.text for text in texts(figure)).count("energy") == len(rows)
