"""Two panes in one place: wiped, blinking, subtracted; and a board that is saved and opened."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from segviewer.gui.canvas import pair_view
from segviewer.gui.canvas.linked_panes import CLOSE_PIXELS
from segviewer.gui.session.board_states import is_board
from segviewer.gui.widgets.images import to_array
from segviewer.records import Frame
from segviewer.rendering.board_file import read_board
from segviewer.rendering.marks import NO_MARKS
from segviewer.rendering.pane_difference import draw_wipe
from segviewer.rendering.views import find_view

WAIT = 60_000


@pytest.fixture
def two(window, qtbot):
    """A branch off, beside every branch on."""
    window.session.pin()
    qtbot.waitUntil(lambda: len(window.session.inspections) == 2, timeout=WAIT)
    window.session.set_off({"aspp.rate_6": "zero"})
    qtbot.waitUntil(
        lambda: (
            [bool(row.state.options.off) for row in window.session.inspections] == [True, False]
        ),
        timeout=WAIT,
    )
    qtbot.waitUntil(
        lambda: len(window.canvas.rows) == 2 and "off" in window.canvas.rows[0].title.text(),
        timeout=WAIT,
    )
    return window


def test_titles_of_panes_are_made_anew_only_where_states_change(two, qtbot, monkeypatch):
    two.pair.wipe()
    pair, title_of, titles = two.pair.view, pair_view.pane_title, []

    def title(painted, place):
        titles.append(title_of(painted, place))
        return titles[-1]

    monkeypatch.setattr(pair_view, "pane_title", title)
    pair.show_painted(pair._painted)
    assert titles == []
    before = pair.pickers[0].itemText(0)
    two.session.set_off({"aspp.rate_12": "zero"})
    qtbot.waitUntil(lambda: pair.pickers[0].itemText(0) != before, timeout=WAIT)
    assert len(titles) % pair.pickers[0].count() == 0
    assert pair.pair == ((0, "mask"), (1, "mask"))


def test_a_wipe_shows_the_second_state_right_of_its_line(two, qtbot):
    two.pair.wipe()
    pair = two.pair.view
    assert two.middle.currentWidget() is pair and pair.pair == ((0, "mask"), (1, "mask"))
    pane = pair.pane
    width = two.session.inspection.frame.size[1]
    pane.line.setValue(0.25 * width)
    assert pane._window.rect().left() == pytest.approx(0.25 * width)
    two.keys.walked.emit(0, 1)
    assert pane.share == pytest.approx(0.27)
    QGuiApplication.clipboard().clear()
    two.files.copy_pane()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=WAIT)
    rows, style = two.session.inspections, two.session.style.for_export()
    both = [find_view("mask").draw(row, style) for row in rows]
    expected = draw_wipe(both[0], both[1], pane.share)
    assert np.array_equal(to_array(QGuiApplication.clipboard().image()), expected)
    qtbot.waitUntil(lambda: not two.status.is_busy(), timeout=WAIT)  # Esc would give that up first
    two.keys.escaped.emit()
    assert two.middle.currentWidget() is two.board


def test_blinking_shows_one_after_the_other_and_ends_with_the_view(two, qtbot):
    two.pair.blink()
    pane = two.pair.view.pane
    assert pane.isVisible() and pane._timer.isActive()
    visible = []
    for _ in range(2):
        visible.append(pane._window.isVisible())
        pane.turn_over()
    assert visible == [False, True]
    two.pair.blink()  # the same key again
    assert two.middle.currentWidget() is two.board and not pane._timer.isActive()


def test_a_difference_says_what_became_what(two, qtbot):
    two.pair.subtract()
    pair = two.pair.view
    active, pin = two.session.inspections
    share = np.mean(active.labels != pin.labels)
    qtbot.waitUntil(lambda: pair.note.text().startswith(f"differs {share:.1%}"), timeout=WAIT)
    assert pair.pane.image.isVisible() and not pair.pane.line.isVisible()
    pair.pickers[0].setCurrentIndex(1)  # its difference, against the other's mask
    pair.pickers[1].setCurrentIndex(0)
    pair.pickers[1].activated.emit(0)
    qtbot.waitUntil(lambda: "no values" in pair.note.text(), timeout=WAIT)


def test_a_difference_is_that_of_the_panes_there_are(two, qtbot):
    two.session.pin()
    qtbot.waitUntil(lambda: len(two.canvas.rows) == 3, timeout=WAIT)
    two.pair.subtract()
    pair = two.pair.view
    two_of_three = pair.pickers[1].count() - 1  # the last row's last view
    pair.pickers[1].setCurrentIndex(two_of_three)
    pair.pickers[1].activated.emit(two_of_three)
    qtbot.waitUntil(lambda: two.pair._painted.job.pair == pair.pair, timeout=WAIT)
    two.session.drop_pin(1)
    qtbot.waitUntil(lambda: pair.pickers[1].count() == two_of_three + 1 - 2, timeout=WAIT)
    qtbot.waitUntil(lambda: two.pair._painted.job.pair == pair.pair, timeout=WAIT)
    qtbot.waitUntil(lambda: pair.note.text() not in ("", "subtracting…"), timeout=WAIT)


def test_the_line_stays_at_its_share_of_a_narrower_picture(two):
    two.pair.wipe()
    pane = two.pair.view.pane
    pane.step(-5)
    narrow = np.zeros((60, 40, 3), np.uint8)
    pane.show_picture(narrow, narrow.shape[:2], NO_MARKS)
    pane.show_second(narrow, narrow.shape[:2], NO_MARKS)
    assert pane.share == pytest.approx(0.4) and pane.line.value() == pytest.approx(16)


def test_the_menus_zoom_what_is_shown(two, qtbot):
    two.pair.wipe()
    box = two.pair.view.pane.box
    qtbot.waitUntil(lambda: box.viewRect().width() >= 240, timeout=WAIT)
    two.canvas.zoom(2.0)
    assert box.viewRect().width() < 240
    assert two.session.style.longest == CLOSE_PIXELS
    two.canvas.fit()
    assert box.viewRect().width() >= 240
    board, pair = two.canvas.panes[0].plot, two.pair.view.pane.plot
    assert two.session.style.longest >= max(pair.width(), pair.height()) > board.width()


def test_a_pair_whose_row_goes_gives_the_board_back(two, qtbot):
    two.canvas.choose_views(("mask",))
    qtbot.waitUntil(lambda: len(two.canvas.panes) == 1, timeout=WAIT)
    two.pair.wipe()
    assert two.pair.is_open
    two.session.drop_pin(0)
    qtbot.waitUntil(lambda: not two.pair.is_open, timeout=WAIT)
    two.pair.wipe()
    assert not two.pair.is_open
    assert "Two panes are compared" in two.status.error.text()


def test_a_board_over_two_pictures_comes_back(two, qtbot, photo, act_and_wait):
    other = photo.with_name("other.png")
    Image.fromarray(np.full((60, 80, 3), 120, np.uint8)).save(other)
    two.session.rename_row(1, "all on")
    act_and_wait(two, lambda: two.canvas.choose_views(("mask", "confidence", "input")))
    act_and_wait(two, lambda: two.session.add_pictures([str(other)]))
    qtbot.waitUntil(lambda: two.session.inspection.frame.origin == "other.png", timeout=WAIT)
    qtbot.waitUntil(
        lambda: all(row.frame.origin == "other.png" for row in two.session.inspections),
        timeout=WAIT,
    )
    path = photo.with_name("b.segviewer")
    with qtbot.waitSignal(two.session.noted, timeout=WAIT, check_params_cb=lambda t: "board" in t):
        two.session.save_board(path)
    board = read_board(path)
    assert [picture.path for picture in board.pictures] == [photo.name, "other.png"]
    assert board.names == ("", "all on") and board.place == 1
    states = [row.state.options.off for row in two.session.inspections]
    two.session.drop_pins()
    two.session.all_on()
    two.session.rename_row(0, "")
    two.canvas.choose_views(("mask",))
    two.session.open(str(path))
    qtbot.waitUntil(lambda: two.session.views == ("mask", "confidence", "input"), timeout=WAIT)
    qtbot.waitUntil(
        lambda: [row.state.options.off for row in two.session.inspections] == states, timeout=WAIT
    )
    qtbot.waitUntil(lambda: two.session.inspection.frame.index == 1, timeout=WAIT)
    qtbot.waitUntil(
        lambda: [row.title.text() for row in two.canvas.rows][1:] == ["all on"], timeout=WAIT
    )
    assert is_board(two.session.recent_text) and two.settings.recent_sources[0] == str(path)


def test_a_pasted_picture_is_not_the_board_that_was_open(window, act_and_wait, tmp_path, qtbot):
    path = tmp_path / "b.segviewer"
    with qtbot.waitSignal(
        window.session.noted, timeout=WAIT, check_params_cb=lambda t: "board" in t
    ):
        window.session.save_board(path)
    act_and_wait(window, lambda: window.session.open(str(path)))
    qtbot.waitUntil(lambda: window.session.recent_text == str(path), timeout=WAIT)
    image = np.full((60, 80, 3), 90, np.uint8)
    act_and_wait(window, lambda: window.session.show_frame(Frame(image, origin="pasted picture")))
    assert window.session.recent_text == ""


def test_a_name_that_is_not_changed_leaves_a_single_row_as_it_was(window, qtbot):
    head = window.canvas.rows[0].head
    assert head.isHidden()
    window.canvas.rename_current()
    assert not head.isHidden()
    qtbot.keyClick(head.editor, Qt.Key.Key_Escape)
    assert head.isHidden()


def test_a_pasted_picture_cannot_be_kept_in_a_board(window, qtbot, tmp_path, photo):
    QGuiApplication.clipboard().setImage(QImage(str(photo)))
    window.files.paste()
    qtbot.waitUntil(
        lambda: window.session.inspection.frame.origin == "pasted picture", timeout=WAIT
    )
    window.session.save_board(tmp_path / "b.segviewer")
    qtbot.waitUntil(lambda: "that lie in files" in window.status.error.text(), timeout=WAIT)
    assert not (tmp_path / "b.segviewer").exists()
