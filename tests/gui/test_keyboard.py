"""What keys and the wheel do, as hands use them."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox

from segviewer.gui.app import open_window
from segviewer.gui.session.viewer_state import ViewerState
from segviewer.records import Frame, Setup
from segviewer.sources.samples import samples

WAIT = 60_000
SPACE = Qt.Key.Key_Space


def off(window):
    return [key for key, _ in window.session.inspection.state.options.off]


@pytest.fixture
def first_off(window, qtbot, act_and_wait):
    """A window whose first branch is off."""
    window.activateWindow()
    qtbot.keyClick(window.windowHandle(), "1")
    qtbot.waitUntil(lambda: len(off(window)) == 1, timeout=WAIT)
    qtbot.wait(100)  # what was drawn before it may still come
    return window


def repeat(window, kind):
    event = QKeyEvent(kind, SPACE, Qt.KeyboardModifier.NoModifier, " ", True)
    QCoreApplication.sendEvent(window.windowHandle(), event)


def test_a_held_space_that_repeats_opens_no_list_and_lets_go(first_off, qtbot, act_and_wait):
    window, picker = first_off, first_off.canvas.panes[0].picker
    picker.setFocus()
    act_and_wait(window, lambda: qtbot.keyPress(window.windowHandle(), SPACE))
    assert window.board.badge.isVisibleTo(window)
    for _ in range(5):
        repeat(window, QEvent.Type.KeyRelease)
        repeat(window, QEvent.Type.KeyPress)
    assert not picker.view().isVisible()
    assert window.session.viewer.all_on
    act_and_wait(window, lambda: qtbot.keyRelease(window.windowHandle(), SPACE))
    assert len(off(window)) == 1
    assert not window.board.badge.isVisibleTo(window)


def popup(window):
    """Not shown: there the offscreen platform warns."""
    popup = window.canvas.panes[0].picker.view().window()
    QCoreApplication.sendEvent(popup, QEvent(QEvent.Type.Show))


def deactivation(window):
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))


def focus_loss(window):
    QCoreApplication.sendEvent(window.windowHandle(), QEvent(QEvent.Type.FocusOut))


@pytest.mark.parametrize("loss", [popup, deactivation, focus_loss])
def test_whatever_takes_the_keyboard_ends_the_hold(first_off, qtbot, act_and_wait, loss):
    window = first_off
    act_and_wait(window, lambda: qtbot.keyPress(window.windowHandle(), SPACE))
    loss(window)
    assert not window.session.viewer.all_on
    qtbot.waitUntil(lambda: len(off(window)) == 1, timeout=WAIT)


def test_a_release_with_another_key_held_ends_the_hold(first_off, qtbot, act_and_wait):
    window = first_off
    act_and_wait(window, lambda: qtbot.keyPress(window.windowHandle(), SPACE))
    shift = Qt.KeyboardModifier.ShiftModifier
    act_and_wait(window, lambda: qtbot.keyRelease(window.windowHandle(), SPACE, shift))
    assert len(off(window)) == 1


def test_lists_leave_the_keys_to_the_picture_unless_tab_goes_there(window):
    for picker in window.findChildren(QComboBox):
        assert picker.focusPolicy() == Qt.FocusPolicy.TabFocus, picker.accessibleName()


def test_the_wheel_passes_over_lists_and_numbers(window):
    widgets = [*window.findChildren(QComboBox), *window.findChildren(QAbstractSpinBox)]
    assert len(widgets) > 8
    window.canvas.setFocus()
    for widget in widgets:
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        widget.wheelEvent(event)
        assert not event.isAccepted(), widget.accessibleName()


@pytest.mark.skipif(not samples(), reason="needs scikit-image's photos")
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, SPACE])
def test_the_start_page_is_used_by_keyboard(qtbot, key):
    window = open_window()
    qtbot.addWidget(window)
    window.activateWindow()
    button = window.welcome.samples["chelsea"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.welcome.open, timeout=WAIT)
    handle = window.windowHandle()
    for _ in range(20):
        if button.hasFocus():
            break
        qtbot.keyClick(handle, Qt.Key.Key_Tab)
    assert button.hasFocus()
    with qtbot.waitSignal(window.session.painted, timeout=WAIT):
        qtbot.keyClick(handle, key)
        assert window.session.source == "sample:chelsea"
    assert QApplication.focusWidget() is window.canvas


def test_return_presses_any_button_of_the_window(window, qtbot):
    window.activateWindow()
    window.tools.pin.setFocus()
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert len(window.session.pins) == 1


def test_arrows_move_the_pixel_and_escape_lets_it_go(window, qtbot, act_and_wait):
    handle = window.windowHandle()
    window.activateWindow()
    window.canvas.setFocus()
    inspection = act_and_wait(window, lambda: qtbot.keyClick(handle, Qt.Key.Key_Up))
    assert inspection.state.options.unit.point == (90, 120)
    inspection = act_and_wait(window, lambda: qtbot.keyClick(handle, Qt.Key.Key_Left))
    assert inspection.state.options.unit.point == (90, 119)
    shift = Qt.KeyboardModifier.ShiftModifier
    inspection = act_and_wait(window, lambda: qtbot.keyClick(handle, Qt.Key.Key_Down, shift))
    assert inspection.state.options.unit.point == (100, 119)
    qtbot.waitUntil(lambda: not window.status.is_busy(), timeout=WAIT)
    inspection = act_and_wait(window, lambda: qtbot.keyClick(handle, Qt.Key.Key_Escape))
    assert inspection.state.options.unit is None
    assert window.canvas.panes[0]._cross.childrenBoundingRect().isEmpty()


def test_a_pixel_or_region_stays_in_the_frame():
    viewer = ViewerState(setup=Setup(model="m"))
    viewer = viewer.move_point((1, 0), (10, 20))
    assert viewer.options.unit.point == (5, 10)
    assert viewer.move_point((-9, 90), (10, 20)).options.unit.point == (0, 19)
    unit = viewer.click((5, 5), (4, 4, 6, 6)).move_point((9, -9), (10, 20)).options.unit
    assert (unit.point, unit.region) == ((8, 1), (7, 0, 9, 2))


def test_the_mark_is_a_small_ring_that_leaves_its_pixel_free(window, act_and_wait):
    act_and_wait(window, lambda: window.session.click((90, 120)))
    cross = window.canvas.panes[0]._cross
    ring = cross._rings[1]
    assert ring.path().boundingRect().width() <= 30
    stroke = ring.path().toSubpathPolygons()
    assert all(abs(p.x()) + abs(p.y()) > 3 for polygon in stroke for p in polygon)


def test_a_folder_is_stepped_through_by_arrows_and_pages(window, qtbot, tmp_path, act_and_wait):
    folder = tmp_path / "several"
    folder.mkdir()
    for width in (30, 40, 50):
        Image.new("RGB", (width, 20)).save(folder / f"{width}.png")
    window.activateWindow()
    act_and_wait(window, lambda: window.session.open(str(folder)))
    window.canvas.setFocus()
    handle = window.windowHandle()
    for key, width in (("PageDown", 40), ("Right", 50), ("Left", 40), ("PageUp", 30)):
        inspection = act_and_wait(
            window, lambda key=key: qtbot.keyClick(handle, getattr(Qt.Key, f"Key_{key}"))
        )
        assert inspection.frame.size == (20, width)


def test_a_still_photo_has_no_history(window, act_and_wait):
    act_and_wait(window, lambda: window.session.click((90, 120)))
    image = np.array(window.session.inspection.frame.image)
    for _ in range(2):  # as one that is opened again: another frame of the same name
        again = Frame(image, origin=window.session.inspection.frame.origin)
        act_and_wait(window, lambda again=again: window.session.show_frame(again))
    assert window.inspector.pixel.history.isHidden()


def test_zero_switches_every_branch_on(first_off, qtbot, act_and_wait):
    act_and_wait(first_off, lambda: qtbot.keyClick(first_off, "0"))
    assert off(first_off) == []


def test_no_key_of_a_menu_is_shift_with_a_sign(window):
    """Shift makes another sign of it: "Ctrl+Shift++" is typed like "Ctrl++", which then wins."""
    keys = [action.shortcut().toString() for action in window.findChildren(QAction)]
    assert "Ctrl+Alt++" in keys
    assert [k for k in keys if "Shift+" in k and not k.rpartition("Shift+")[2].isalpha()] == []
