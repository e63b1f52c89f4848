"""The board: rows that are renamed, moved and dropped by mouse and keys, and any pane's menu."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from synthetic import example

from segviewer.gui.canvas.row import words_of_rows
from segviewer.gui.dialogs.export_dialog import ExportDialog
from segviewer.gui.widgets.images import to_array
from segviewer.rendering.export import read_sheet
from segviewer.rendering.views import find_view

WAIT = 60_000


@pytest.fixture
def board(window, qtbot):
    """Everything on, and two states beside it."""
    window.show()
    keys = [branch.key for branch in window.session.inspection.network.branches]
    for off in ({keys[0]: "mean"}, {keys[1]: "mean"}):
        window.session.set_off(off)
        qtbot.waitUntil(
            lambda off=off: dict(window.session.inspections[0].state.options.off) == off,
            timeout=WAIT,
        )
        window.session.pin()
    window.session.all_on()
    qtbot.waitUntil(lambda: len(window.canvas.rows) == 3, timeout=WAIT)
    qtbot.waitUntil(lambda: offs(window) == ["", keys[0], keys[1]], timeout=WAIT)
    return window


def offs(window):
    """The first branch that is off in each row that is shown."""
    return [next(iter(row.state.options.modes), "") for row in window.session.inspections]


def titles(window):
    return [row.title.text() for row in window.canvas.rows]


def test_a_name_is_typed_over_the_rows_title_and_heads_the_sheet(board, qtbot, tmp_path):
    head, first = board.canvas.rows[1].head, titles(board)[1]
    qtbot.mouseDClick(head, Qt.MouseButton.LeftButton, pos=QPoint(30, 8))
    assert head.editor.isVisible() and head.editor.selectedText() == first
    qtbot.keyClicks(head.editor, "no context")
    qtbot.keyClick(head.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(board)[1] == "no context", timeout=WAIT)
    assert head.how.text().startswith(f"{first} · {board.session.inspection.title}")
    dialog = ExportDialog(board.session, ("mask",), board)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=WAIT)
    dialog.save_to(tmp_path / "s.png")
    qtbot.waitUntil((tmp_path / "s.png").exists, timeout=WAIT)
    captions = read_sheet(tmp_path / "s.png").sheet_format.captions
    assert captions == ("", "no context", "")


def test_esc_leaves_a_name_as_it_was_and_an_empty_one_is_the_networks(board, qtbot):
    network = titles(board)[2]
    board.session.rename_row(2, "mine")
    qtbot.waitUntil(lambda: titles(board)[2] == "mine", timeout=WAIT)
    editor = board.canvas.rows[2].head.editor
    for text, key, expected in (
        ("x", Qt.Key.Key_Escape, "mine"),
        ("", Qt.Key.Key_Return, network),
    ):
        board.canvas.rows[2].head.edit()
        editor.setText(text)
        qtbot.keyClick(editor, key)
        assert editor.isHidden()
        qtbot.waitUntil(lambda e=expected: titles(board)[2] == e, timeout=WAIT)


def test_a_row_is_dragged_to_another_place(board, qtbot):
    before = offs(board)
    head, target = board.canvas.rows[2].head, board.canvas.rows[0]
    start = QPoint(20, 6)
    end = head.mapFromGlobal(target.mapToGlobal(target.rect().center()))
    qtbot.mousePress(head, Qt.MouseButton.LeftButton, pos=start)
    for place in (start + QPoint(0, -30), end):
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(place), QPointF(head.mapToGlobal(place)),
            Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(head, event)
    qtbot.mouseRelease(head, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: offs(board) == [before[2], *before[:2]], timeout=WAIT)
    assert board.session.options.off == board.session.inspections[0].state.options.off


def test_rows_are_moved_and_dropped_by_keys(board, qtbot):
    first, second, third = offs(board)
    board.canvas.rows[1].panes[0].plot.setFocus()
    board.canvas.lower_current()
    qtbot.waitUntil(lambda: offs(board) == [first, third, second], timeout=WAIT)
    assert board.canvas.current.row == 2  # it goes along
    board.canvas.drop_current()
    qtbot.waitUntil(lambda: offs(board) == [first, third], timeout=WAIT)


def test_keys_act_on_the_row_whose_picture_was_clicked(board, qtbot):
    """Also where it had the focus already, and another row was chosen by its line."""
    offs_before = offs(board)
    for row in (2, 1, 1):
        board.canvas.current.choose_row(0)
        viewport = board.canvas.rows[row].panes[0].plot.viewport()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
        assert board.canvas.current.row == row
        assert board.canvas.rows[row].panes[0].plot.hasFocus()
    board.canvas.rename_current()
    assert board.canvas.rows[1].head.editor.isVisible()
    board.canvas.rows[1].head.editor.ended.emit(None)
    board.canvas.drop_current()
    qtbot.waitUntil(lambda: offs(board) == [offs_before[0], offs_before[2]], timeout=WAIT)


def test_keys_go_from_pane_to_pane(board, qtbot):
    def centre():
        pane = board.canvas.current.pane
        return pane.mapTo(board.canvas, pane.rect().center())

    board.canvas.panes[0].plot.setFocus()
    start = centre()
    board.keys.walked.emit(0, 1)
    assert centre().x() > start.x() and centre().y() == start.y()
    board.keys.walked.emit(0, -1)
    assert centre() == start
    board.keys.walked.emit(1, 0)
    assert centre().y() > start.y() and centre().x() == start.x()
    board.keys.walked.emit(-1, 0)
    board.keys.walked.emit(-1, 0)  # there is nothing above
    assert centre() == start


def test_a_panes_menu_acts_on_that_pane(board):
    pane = board.canvas.rows[2].panes[1]
    pane.focused.emit(pane)
    assert (board.canvas.current.row, board.canvas.current.column) == (2, 1)
    menu = board.menus.pane_menu()
    texts = [action.text().replace("&", "") for action in menu.actions()]
    assert texts[:2] == ["Copy pane", "Save pane…"] and "Rename row…" in texts
    next(action for action in menu.actions() if "Rename" in action.text()).trigger()
    assert board.canvas.rows[2].head.editor.isVisible()
    board.canvas.rows[2].head.editor.hide()
    menu.deleteLater()


@pytest.mark.parametrize("row, column", [(0, 0), (2, 1)])
def test_any_pane_can_be_copied_at_the_photos_own_size(board, qtbot, row, column):
    board.canvas.choose_views(("mask", "input"))
    pane = board.canvas.rows[row].panes[column]
    pane.focused.emit(pane)
    QGuiApplication.clipboard().clear()
    board.files.copy_pane()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=WAIT)
    shown, style = board.session.inspections[row], board.session.style.for_export()
    expected = find_view(("mask", "input")[column]).draw(shown, style)
    assert np.array_equal(to_array(QGuiApplication.clipboard().image()), expected)


def test_where_the_board_scrolls_each_row_has_pickers(board):
    canvas = board.canvas

    def hidden():
        return [row.panes[1].picker.isHidden() for row in canvas.rows]

    canvas.give_room(QSize(3000, 3000))
    assert hidden() == [False, True, True]
    canvas.give_room(QSize(300, 150))
    assert hidden() == [False, False, False]
    pane = canvas.rows[2].panes[1]
    pane.view_chosen.emit(pane, "confidence")
    assert canvas.views == ("mask", "confidence")


def test_heads_begin_with_what_only_their_row_has():
    """Branches where there is one network, networks where there are several."""
    one = words_of_rows([example(), example(off={"pyramid.bin_1": "mean"})])
    assert [words.own for words in one] == [("all on",), ("off: bin 1",)]
    assert one[0].common == one[1].common and one[0].common[0] == "Example"
    two = words_of_rows([example(title="a"), example(title="b")])
    assert [words.own for words in two] == [("a",), ("b",)]
    alone = words_of_rows([example()])
    assert alone[0].own[:2] == ("Example", "all on") and alone[0].common == ()
