"""Boxes to tick."""

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStyleOptionViewItem

from segviewer.gui.dialogs.tick_list import TickList
from segviewer.gui.widgets.theme import Theme
from segviewer.gui.widgets.ticks import TickBox, TickDelegate


@pytest.fixture(params=["light", "dark"])
def theme(request, qapp):
    chosen = Theme(qapp)
    chosen.choose(request.param)
    yield chosen
    chosen.choose("system")


def rim_of(image, box):
    """Its colour at the middle of a box's left edge."""
    return image.pixelColor(box.left(), box.center().y()).name()


def test_a_box_has_a_rim_that_is_seen_in_both_themes(theme, qtbot, qapp):
    box, ticks = TickBox("words"), TickList("names")
    for widget in (box, ticks):
        qtbot.addWidget(widget)
    ticks.add("a name", "key", ticked=False)
    for widget in (box, ticks):
        widget.show()
    qapp.processEvents()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    element = QStyle.SubElement.SE_CheckBoxIndicator
    rim = rim_of(box.grab().toImage(), box.style().subElementRect(element, option, box))
    assert rim == box.palette().color(QPalette.ColorRole.PlaceholderText).name()

    whole = QStyleOptionViewItem()
    whole.rect = ticks.visualItemRect(ticks.item(0))
    delegate = ticks.itemDelegate()
    assert isinstance(delegate, TickDelegate)
    delegate.initStyleOption(whole, ticks.model().index(0, 0))
    element = QStyle.SubElement.SE_ItemViewItemCheckIndicator
    place = ticks.style().subElementRect(element, whole)
    assert rim_of(ticks.viewport().grab().toImage(), place) == rim
