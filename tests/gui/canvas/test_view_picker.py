"""The list of views above a pane, and the colour scale beside it."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QStandardItemModel
from synthetic import example

from segviewer.gui.canvas.colour_bar import ColourBar, tick_values
from segviewer.gui.canvas.view_picker import ViewPicker, group_views, keys_of
from segviewer.gui.diagram.tile_text import describe_tiles
from segviewer.rendering.scales import ColourScale
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (0.167, 0.185, [0.17, 0.175, 0.18, 0.185]),
        (-3, 3, [-2, 0, 2]),
        (0, 940, [0, 250, 500, 750]),
    ],
)
def test_ticks_are_round_numbers_inside(low, high, ticks):
    assert tick_values(low, high) == pytest.approx(ticks)


def test_every_view_and_every_tile_is_in_one_group_under_the_tile_s_name():
    inspection = example()
    shapes = {**inspection.shapes, "logits": (3, 6, 8)}
    inspection = replace(inspection, shapes=shapes)
    groups = group_views(inspection.network, inspection.maps, alone=True)
    keys = keys_of(groups)
    views = [key for key, one in VIEWS.items() if not one.pairwise]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {*views, *inspection.network.keys, *inspection.maps}
    names = {text.key: text.name for text in describe_tiles(inspection)}
    titles = dict(entry for _, entries in groups for entry in entries)
    assert all(titles[key] == names[key] for key in inspection.network.keys)
    assert "against" in keys_of(group_views(inspection.network, (), alone=False))


def test_headings_cannot_be_chosen(qtbot):
    picker = ViewPicker()
    qtbot.addWidget(picker)
    picker.offer(group_views(None, (), alone=True), "difference")
    assert picker.currentData() == "difference"
    headings = [i for i in range(picker.count()) if picker.itemData(i) is None]
    assert [picker.itemText(i) for i in headings] == ["Result", "Why", "Branches"]
    model = picker.model()
    assert isinstance(model, QStandardItemModel)
    assert not any(model.item(i).isEnabled() for i in headings)
    picker.offer(group_views(None, (), alone=True), "aspp.rate_6")  # of another network
    assert picker.currentText() == "aspp · rate 6"


def test_a_colour_bar_says_what_it_measures_and_hides_without_a_scale(qtbot):
    bar = ColourBar()
    qtbot.addWidget(bar)
    bar.show_scale(ColourScale((0.0, 2.0), "energy"), Style())
    assert not bar.isHidden()
    assert bar.accessibleName() == "Colour scale: energy, 0 to 2"
    assert not bar.grab().isNull()
    bar.show_scale(None, Style())
    assert bar.isHidden()
