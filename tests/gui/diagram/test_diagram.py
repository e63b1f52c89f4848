"""The strip of tiles: what it says, how it fits, and how keys reach it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from segviewer.gui.diagram.diagram import MIN_TILE_PIXELS
from segviewer.gui.diagram.tile import RAIL_PIXELS
from segviewer.gui.diagram.wires import HEAD_PIXELS


def tiles_of(window):
    return window.diagram.strip.tiles


def test_all_tiles_say_their_facts_alike(window, qtbot):
    window.resize(1100, 700)
    qtbot.waitUntil(lambda: tiles_of(window)["input"].width() < 60, timeout=60_000)
    assert {tile.is_abbreviated for tile in tiles_of(window).values()} == {True}
    window.resize(2400, 1400)
    qtbot.waitUntil(lambda: tiles_of(window)["input"].width() > 100, timeout=60_000)
    assert {tile.is_abbreviated for tile in tiles_of(window).values()} == {False}


@pytest.mark.parametrize("width", [1100, 1280, 2560])
def test_the_strip_is_centred_and_scrolls_only_when_it_must(window, qtbot, width):
    window.resize(width, 800)
    qtbot.waitUntil(lambda: window.diagram.width() == width, timeout=60_000)
    places = [tile.geometry() for tile in tiles_of(window).values()]
    strip = window.diagram.strip
    left, right = places[0].left(), strip.width() - places[-1].right() - 1
    assert abs(left - right) <= len(places)
    assert all(a.right() < b.left() for a, b in pairwise(places))
    assert places[0].width() >= MIN_TILE_PIXELS
    assert not window.diagram.horizontalScrollBar().isVisible()


def test_a_rate_is_said_again_only_where_another_is_in_force(window, act_and_wait):
    assert not any("rate" in fact for fact in tiles_of(window)["aspp.rate_12"].description.facts)
    act_and_wait(
        window, lambda: window.session.choose_setup(replace(window.session.setup, output_stride=8))
    )
    assert "now rate 24" in tiles_of(window)["aspp.rate_12"].description.facts


def colours(window, key, top, height):
    """The colours in a column of the strip above or below a tile's picture."""
    tile = tiles_of(window)[key].geometry()
    image = window.diagram.strip.grab().toImage()
    x = tile.center().x()
    return {
        image.pixelColor(column, row).name()
        for row in range(top, top + height)
        for column in range(x - 3, x + 4)
    }


def test_branches_fan_out_above_and_in_again_below(window):
    tile = tiles_of(window)["aspp.rate_6"]
    ground = tile.palette().color(QPalette.ColorRole.Window).name()
    bottom = HEAD_PIXELS + tile.picture_height(tile.width())
    for top, height in ((HEAD_PIXELS - 8, 6), (bottom + 1, RAIL_PIXELS - 2)):
        assert colours(window, "aspp.rate_6", top, height) != {ground}
    # A stage is no branch: nothing leaves it downwards.
    assert colours(window, "middle", bottom + 1, RAIL_PIXELS - 2) == {ground}


def test_an_arc_reaches_the_branch_that_borrows(window):
    accent = QColor(window.palette().color(QPalette.ColorRole.Highlight)).name()
    assert accent in colours(window, "decoder.low_level", HEAD_PIXELS - 8, 6)
    assert accent not in colours(window, "decoder.context", HEAD_PIXELS - 8, 6)


def test_return_uses_tiles_and_switches(window, qtbot, act_and_wait):
    tile = tiles_of(window)["aspp.rate_6"]
    inspection = act_and_wait(window, lambda: qtbot.keyClick(tile.switch, Qt.Key.Key_Return))
    assert [key for key, _ in inspection.state.options.off] == ["aspp.rate_6"]
    act_and_wait(window, lambda: qtbot.keyClick(tile, Qt.Key.Key_Return))
    assert window.session.selection == "aspp.rate_6"


def test_everything_that_takes_focus_has_a_name(window):
    from PySide6.QtWidgets import QLineEdit, QWidget

    for widget in window.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and not isinstance(widget, QLineEdit):
            text = getattr(widget, "text", str)
            assert widget.accessibleName() or text(), widget
