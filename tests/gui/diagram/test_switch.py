"""A switch keeps its place until what it was put for is on the screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from segviewer.gui.diagram.switch import KNOB_MARGIN, KNOB_SIDE, OFF_COLOURS, TRACK_WIDTH, Switch

KEY = "aspp.rate_6"


@pytest.fixture
def tile(window):
    return window.diagram.strip.tiles[KEY]


@pytest.fixture
def places(tile):
    """Every place that the switch has had since."""
    record = []
    tile.switch.toggled.connect(record.append)
    return record


def test_a_clicked_switch_moves_once(window, qtbot, act_and_wait, tile, places):
    inspection = act_and_wait(
        window, lambda: qtbot.mouseClick(tile.switch, Qt.MouseButton.LeftButton)
    )
    assert [key for key, _ in inspection.state.options.off] == [KEY]
    assert places == [False]
    assert not tile.switch.is_pending


def test_a_switch_is_pending_until_its_result_is_shown(window, qtbot, act_and_wait, tile):
    before = window.session.inspection
    qtbot.mouseClick(tile.switch, Qt.MouseButton.LeftButton)
    assert tile.switch.is_pending and not tile.switch.isChecked()
    assert tile.off_mode == ""  # its picture is still that of the branch
    window.diagram.show_inspection(before)  # one that was under way comes late
    assert tile.switch.is_pending and not tile.switch.isChecked()
    qtbot.waitUntil(lambda: not tile.switch.is_pending, timeout=60_000)
    assert tile.off_mode == "mean"


def test_switched_off_and_on_again_it_does_not_move(window, act_and_wait, tile, places):
    before = window.session.inspection
    inspection = act_and_wait(window, lambda: window.session.toggle(KEY))
    assert places.pop(0) is False
    window.session.toggle(KEY)
    window.session.toggle(KEY)
    assert places == [True, False]
    for late in (before, inspection):
        window.diagram.show_inspection(late)
    assert not tile.switch.isChecked()


def test_a_failure_puts_it_back(window, qtbot, tile):
    qtbot.mouseClick(tile.switch, Qt.MouseButton.LeftButton)
    window.session.failed.emit("Out of memory.", "")
    assert tile.switch.isChecked() and not tile.switch.is_pending


@pytest.mark.parametrize("on", [True, False])
def test_a_pending_knob_is_pale(qtbot, on):
    switch = Switch()
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    switch.setChecked(on)
    x = 1 + (TRACK_WIDTH - KNOB_MARGIN - KNOB_SIDE / 2 if on else KNOB_MARGIN + KNOB_SIDE / 2)

    def knob():
        return switch.grab().toImage().pixelColor(int(x), switch.height() // 2)

    assert knob() == QColor("#ffffff")
    switch.set_pending(True)
    highlight = switch.palette().color(QPalette.ColorRole.Highlight)
    track = highlight if on else QColor(OFF_COLOURS[False])
    assert track.lightness() < knob().lightness() < 255
