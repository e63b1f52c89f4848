"""Every view of a hand-made inspection."""

from dataclasses import replace

import numpy as np
import pytest
from synthetic import CLASSES, GRIDS, OFF, example, with_pixel, with_truth

from segviewer.inspection.resolve import branch_keys
from segviewer.records import Classes, Reduction, SegviewerError
from segviewer.rendering.drawing import colour_table
from segviewer.rendering.point_captions import contribution_caption, field_caption
from segviewer.rendering.point_views import mark_receptive_fields, receptive_field_tiles
from segviewer.rendering.scales import limits
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, find_view

SIZES = ((48, 64), (93, 122), (1, 1), (2, 300), (5, 3))
FEATURES = tuple(GRIDS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", [*VIEWS, *FEATURES])
@pytest.mark.parametrize("off", [{}, OFF])
def test_a_view_draws_bytes_at_the_frame_s_own_size(key, size, off):
    picture = find_view(key).draw(with_truth(example(size, off)), Style())
    assert picture.shape == (*size, 3)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize("key", [*VIEWS, *FEATURES])
def test_the_style_caps_the_longer_side(key):
    inspection = with_truth(example((48, 64)))
    assert find_view(key).draw(inspection, Style(longest=32)).shape == (24, 32, 3)
    assert find_view(key).draw(inspection, Style(longest=500)).shape == (48, 64, 3)


@pytest.mark.parametrize("key", [*VIEWS, *FEATURES])
def test_drawing_changes_nothing_and_is_the_same_twice(key):
    inspection = with_truth(example(off=OFF))
    before = inspection.frame.image.copy()
    first = find_view(key).draw(inspection, Style())
    assert np.array_equal(first, find_view(key).draw(inspection, Style()))
    assert np.array_equal(inspection.frame.image, before)


def test_the_input_is_the_photo():
    inspection = example()
    assert np.array_equal(find_view("input").draw(inspection, Style()), inspection.frame.image)


def test_the_mask_has_the_classes_colours_at_full_opacity_and_the_photo_at_none():
    inspection = example()
    mask = find_view("mask").draw(inspection, Style(opacity=1))
    assert mask[5, 5].tolist() == list(CLASSES.colours[0])
    assert mask[40, 5].tolist() == list(CLASSES.colours[1])
    assert np.array_equal(
        find_view("mask").draw(inspection, Style(opacity=0)), inspection.frame.image
    )


@pytest.mark.parametrize("key", ["mask", "difference"])
def test_what_a_switch_changed_is_outlined_and_coloured(key):
    picture = find_view(key).draw(example(off=OFF), Style(opacity=1))
    inside = picture[38:42, 48:52].reshape(-1, 3).tolist()  # well inside the quarter
    assert list(CLASSES.colours[2]) in inside  # between the lines of a hatching
    edge = picture[40, 28:36].astype(int)
    assert edge.max() > 200
    assert edge.min() < 60


def test_the_difference_is_the_photo_where_nothing_is_off_and_calm_where_nothing_changed():
    style = Style()
    assert np.array_equal(find_view("difference").draw(example(), style), example().frame.image)
    calm = find_view("difference").draw(example(off=OFF, changed=False), style)
    assert (np.ptp(calm, axis=2) == 0).all()  # grey
    assert calm.min() > 100


def test_one_changed_cell_is_outlined():
    inspection = example(off=OFF, changed=False)
    logits = inspection.logits.copy()
    logits[:, 0, 0] = (0, 0, 9)
    one = replace(inspection, logits=logits)
    style = Style()
    moved = (
        find_view("difference").draw(one, style) != find_view("difference").draw(inspection, style)
    ).any(2)
    assert moved[4, 4]
    assert not moved[24:].any()
    assert not moved[:, 32:].any()


def test_confidence_has_the_colour_of_its_probability():
    lead = np.linspace(0, 12, 6 * 8).reshape(1, 6, 8)  # over a class as likely at first
    logits = np.concatenate([lead, np.zeros_like(lead)]).astype(np.float32)
    picture = find_view("confidence").draw(replace(example(), logits=logits), Style())
    table = colour_table(Style().colour_map).astype(int)
    assert picture[0, 0].tolist() == pytest.approx(table[127].tolist(), abs=4)
    assert picture[-1, -1].tolist() == pytest.approx(table[255].tolist(), abs=4)


@pytest.mark.parametrize(("key", "grid"), GRIDS.items())
def test_a_feature_keeps_its_own_grid_visible(key, grid):
    picture = find_view(key).draw(example((48, 64)), Style())
    cells = picture.reshape(grid[0], 48 // grid[0], grid[1], 64 // grid[1], 3)
    assert (cells == cells[:, :1, :, :1]).all()
    assert len(np.unique(cells[:, 0, :, 0].reshape(-1, 3), axis=0)) == grid[0] * grid[1]


def test_own_and_shared_scales():
    inspection = example()
    assert limits(inspection, "pyramid.bin_2", Style()) == (2, 3)
    assert limits(inspection, "pyramid.bin_2", Style(scale="shared")) == (0, 3)
    # One cell has no range of its own and is shown against its fellow branches.
    assert limits(inspection, "pyramid.bin_1", Style()) == (0, 3)


def test_a_column_has_one_scale_in_all_rows():
    """The values of bin 2 go from 2 to 3 in one row and from 4 to 6 in the other; so what is 3
    stands a quarter up the scale in both."""
    one = example()
    other = replace(one, maps={key: 2 * values for key, values in one.maps.items()})
    style, view = Style(scale="column"), find_view("pyramid.bin_2")
    styles = [view.in_column(row, (one, other), style) for row in (one, other)]
    assert styles[0] == styles[1]
    assert styles[0].ends == (2, 6)
    scale = view.scale(one, styles[0])
    assert scale is not None
    assert (scale.ends, scale.label) == ((2, 6), "energy, one scale per view")
    table = colour_table(style.colour_map).tolist()
    three = one.maps["pyramid.bin_2"].argmax()  # the cell that is 3
    cell = view.draw(one, styles[0])[12 + 24 * (three // 2), 16 + 32 * (three % 2)]
    assert cell.tolist() == table[63]
    # All maps of the column of small pictures: bin 1 is one cell with the value 1, here and twice.
    assert find_view("branches").in_column(one, (one, other), style).ends is not None
    assert view.in_column(one, (one, other), Style()) == Style()


def test_a_column_of_single_cells_is_shown_against_their_fellow_branches():
    one = example()
    other = replace(one, maps={key: 2 * values for key, values in one.maps.items()})
    view = find_view("pyramid.bin_1")
    assert view.in_column(one, (one, other), Style(scale="column")).ends == (0, 6)


def test_maps_that_are_made_otherwise_have_a_scale_of_their_own():
    one = example()
    strongest = replace(one.state.options, reduction=Reduction("max"))
    other = replace(
        one,
        state=replace(one.state, options=strongest),
        maps={key: 9 * values for key, values in one.maps.items()},
    )
    view = find_view("pyramid.bin_2")
    ends = [view.in_column(r, (one, other), Style(scale="column")).ends for r in (one, other)]
    assert ends == [(2, 3), (18, 27)]


def test_parts_of_the_logit_have_one_scale_in_a_column():
    one = with_pixel(example())
    assert one.split is not None
    double = {key: 2 * part for key, part in one.split.parts.items()}
    other = replace(one, split=replace(one.split, parts=double))
    view, style = find_view("contribution"), Style(scale="column")
    largest = max(float(np.abs(part).max()) for part in one.split.parts.values())
    assert view.in_column(one, (one, other), style).ends == (-2 * largest, 2 * largest)
    scale = view.scale(one, view.in_column(one, (one, other), style))
    assert scale is not None
    assert scale.label == "part of the logit, one scale per view"


def test_the_branches_view_greys_what_is_off():
    on, off = (find_view("branches").draw(example((200, 300), o), Style()) for o in ({}, OFF))
    second = np.s_[:80, 155:295]
    assert np.array_equal(on[:, :140], off[:, :140])
    assert np.ptp(off[second].astype(int), axis=2).mean() < np.ptp(on[second], axis=2).mean() / 2


def test_views_want_the_maps_they_draw():
    info = example().network
    assert VIEWS["branches"].needs.maps(info) == ("pyramid.bin_1", "pyramid.bin_2")
    assert find_view("stem").needs.maps(info) == ("stem",)
    assert VIEWS["branches"].needs.maps(replace(info, fusions=())) == ("stem",)
    assert all(VIEWS[key].needs.maps(info) == () for key in VIEWS if key != "branches")


def test_an_unknown_view_names_what_there_is():
    with pytest.raises(SegviewerError, match=r"'pyramid\.bin_7' here; there are input, mask.*stem"):
        find_view("pyramid.bin_7").draw(example(), Style())


def test_a_field_says_what_it_is_of_and_where_memory_did_not_suffice():
    inspection = with_pixel(example((192, 256)))
    assert "of bin 1, this picture, half of it within 2 px (12.0 %)" in field_caption(
        inspection, Style()
    )
    large = replace(inspection, labels=np.zeros((96, 128), np.uint8))
    assert field_caption(large, Style()).endswith("at 64×48 for want of memory")


def test_contributions_say_what_they_sum_to():
    caption = contribution_caption(with_pixel(example()), Style())
    assert caption.startswith("logit of sky 2.50, 1.00 with all off")
    assert "maps sum to the logit within 1e−07" in caption


def test_the_truth_is_in_the_network_s_colours_and_dark_where_it_says_nothing():
    picture = find_view("truth").draw(with_truth(example()), Style(opacity=1))
    assert picture[5, 20].tolist() == list(CLASSES.colours[0])
    assert picture[40, 50].tolist() == list(CLASSES.colours[2])
    assert picture[:, :8].max() < 120


def test_errors_have_the_colour_of_what_the_network_says():
    inspection = with_truth(example())  # tree all over the lower half, where the right is road
    picture = find_view("errors").draw(inspection, Style())
    assert picture[40, 50].tolist() == list(CLASSES.colours[1])
    right = picture[5:20, 20:]
    assert (np.ptp(right.astype(int), axis=2) == 0).all()  # grey
    assert right.min() > 100
    assert picture[:, :8].max() < 120
    assert (
        find_view("errors").draw(with_truth(example(off=OFF)), Style())[40:, 40:]
        != picture[40:, 40:]
    ).any()


def test_a_view_of_the_truth_says_why_it_is_not_there():
    assert "no ground truth" in find_view("truth").obstacle(example(), example())
    with pytest.raises(SegviewerError, match="--truth"):
        find_view("errors").draw(example(), Style())
    two = replace(with_truth(example()), classes=Classes(CLASSES.names[:2], CLASSES.colours[:2]))
    assert "has the value 2, but the model has 2 classes" in find_view("errors").obstacle(two, two)


def test_captions_give_the_scores_and_what_they_leave_out():
    inspection = with_truth(example())
    caption = find_view("errors").describe(inspection, inspection, Style())
    # Of 48x56 compared pixels: 24x56 sky right, 24x24 tree right, 24x32 tree that is road.
    assert caption.startswith("mean IoU 0.476, accuracy 71.4%")
    strange = with_truth(example(), names=("sky", "tree", "pond"))
    caption = find_view("errors").describe(strange, strange, Style())
    assert "accuracy 100.0%" in caption
    assert caption.endswith("25.0% not compared: pond")
    assert "pond" in find_view("truth").describe(strange, strange, Style())


def test_a_mask_of_other_classes_is_doubted():
    """Of 48x56 compared pixels the mask calls 56x24 and 24x24 road that are sky and tree here, and
    24x32 sky that are tree: none agrees."""
    inspection = with_truth(example())
    turned = np.array([2, 2, 0, *[255] * 253], np.uint8)[inspection.frame.truth.values]
    truth = replace(inspection.frame.truth, values=turned)
    other = replace(inspection, frame=replace(inspection.frame, truth=truth))
    for one, is_doubted in ((inspection, False), (other, True)):
        caption = find_view("errors").describe(one, one, Style())
        assert ("are these the network's own classes" in caption) == is_doubted
    off = replace(other, state=example(off=OFF).state)
    caption = find_view("errors").describe(off, off, Style())
    assert "own classes" not in caption, "what is off may be why nothing agrees"


def test_fields_on_their_way_keep_their_places():
    whole = with_pixel(example())
    keys = branch_keys(whole.network)
    unit = replace(whole.state.options.unit, fields=keys)
    state = replace(whole.state, options=replace(whole.state.options, unit=unit))
    whole = replace(whole, state=state)
    first = replace(whole, fields={keys[0]: whole.fields[keys[0]]})
    tiles, early = (receptive_field_tiles(row, Style(), (60, 80)) for row in (whole, first))
    assert len(tiles) == len(early) == len(keys)
    assert np.array_equal(tiles[0].picture, early[0].picture)
    assert [tile.caption.endswith("…") for tile in early] == [False] + [True] * (len(keys) - 1)
    mark_receptive_fields(first, Style(), (60, 80))
