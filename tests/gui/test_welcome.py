"""Before the first picture."""

import pytest
from PySide6.QtCore import Qt

from segviewer.gui.app import open_window
from segviewer.gui.window.welcome import LOADING_NOTE
from segviewer.sources.samples import samples

WAIT = 60_000


@pytest.fixture
def empty(qtbot):
    opened = open_window()
    qtbot.addWidget(opened)
    return opened


def test_an_empty_window_offers_ways_to_a_picture(empty):
    assert empty.middle.currentWidget() is empty.welcome
    assert not empty.inspector.body.isVisible()
    assert set(empty.welcome.samples) <= set(samples())


def test_the_window_can_be_as_small_as_a_small_screen(empty):
    """1366x768 at 150 %, less the window's own title."""
    for page in (empty.welcome, empty.board):
        empty.middle.setCurrentWidget(page)
        least = empty.minimumSizeHint()
        assert least.width() <= 911 and least.height() <= 474


@pytest.mark.skipif(not samples(), reason="needs scikit-image's photos")
def test_a_sample_is_one_click_away(empty, qtbot):
    buttons = empty.welcome.samples
    qtbot.waitUntil(lambda: all(not b.icon().isNull() for b in buttons.values()), timeout=WAIT)
    sizes = {button.icon().availableSizes()[0].toTuple() for button in buttons.values()}
    assert len(sizes) == 1
    with qtbot.waitSignal(empty.session.painted, timeout=WAIT):
        qtbot.mouseClick(buttons["chelsea"], Qt.MouseButton.LeftButton)
        assert empty.session.source == "sample:chelsea"
    assert empty.middle.currentWidget() is empty.board
    assert empty.inspector.body.isVisible()


def test_waiting_is_said_in_the_middle(empty):
    empty.welcome.show_waiting(True)
    assert empty.welcome.about.text() == LOADING_NOTE
    assert not empty.welcome.ways.isVisible()


@pytest.mark.skipif(not samples(), reason="needs scikit-image's photos")
def test_samples_and_buttons_stand_in_two_lines_where_one_is_too_short(empty, qtbot):
    buttons = empty.welcome.samples
    qtbot.waitUntil(lambda: all(not b.icon().isNull() for b in buttons.values()), timeout=WAIT)
    for width, lines in ((2000, 1), (500, 2)):
        empty.welcome.resize(width, 600)
        for grid in (empty.welcome.button_grid, empty.welcome.photo_grid):
            rows = {grid.getItemPosition(number)[0] for number in range(grid.count())}
            assert len(rows) == lines
