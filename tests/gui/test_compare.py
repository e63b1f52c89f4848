"""Several states at once, and taking them home."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from segviewer.cli import main
from segviewer.gui.canvas.view_choice import MOST_PANES
from segviewer.gui.dialogs.export_dialog import ExportDialog, draw_sheet
from segviewer.gui.session.viewer_state import MOST_PINS
from segviewer.records import Frame
from segviewer.rendering.export import read_figure

WAIT = 60_000


def until_rows(qtbot, window, count):
    qtbot.waitUntil(lambda: len(window.canvas.rows) == count, timeout=WAIT)
    qtbot.waitUntil(lambda: len(window.session.inspections) == count, timeout=WAIT)


@pytest.fixture
def pinned(window, qtbot, act_and_wait):
    """A window with everything on pinned, and one branch off active."""
    window.session.pin()
    until_rows(qtbot, window, 2)
    act_and_wait(window, lambda: window.session.set_off({"aspp.rate_6": "zero"}))
    qtbot.waitUntil(lambda: bool(window.session.inspections[0].state.options.off), timeout=WAIT)
    # What was inspected is painted a moment later.
    qtbot.waitUntil(lambda: window.canvas.rows[0].title.text().startswith("off: "), timeout=WAIT)
    return window


def test_a_pin_stays_while_the_active_state_changes(pinned):
    active, pin = pinned.session.inspections
    assert dict(active.state.options.off) == {"aspp.rate_6": "zero"}
    assert pin.state.options.off == ()
    assert "zero" in pinned.canvas.rows[0].title.text()
    assert pinned.canvas.rows[1].title.text() == "all on"


def test_each_row_says_in_full_what_only_it_has(pinned, qtbot):
    """The line has room for it at the window's first size; what follows it may be cut."""
    for row in pinned.canvas.rows:
        title = row.title
        assert pinned.session.inspection.title in row.how.text()
        width = title.fontMetrics().horizontalAdvance(title.text())
        qtbot.waitUntil(lambda title=title, width=width: title.width() >= width, timeout=WAIT)


def test_a_pin_can_be_dropped(pinned, qtbot):
    qtbot.mouseClick(pinned.canvas.rows[1].drop, Qt.MouseButton.LeftButton)
    until_rows(qtbot, pinned, 1)
    assert pinned.session.pins == ()


def test_the_difference_to_the_active_state_is_a_view_of_pinned_rows(pinned, act_and_wait):
    assert pinned.canvas.panes[0].picker.findData("against") >= 0
    act_and_wait(pinned, lambda: pinned.canvas.choose_views(("mask", "against")))
    assert pinned.canvas.panes[1].picker.currentText() == "difference to active"


def test_panes_come_and_go(window, act_and_wait):
    act_and_wait(window, window.canvas.add_pane)
    assert len(window.canvas.panes) == 3
    for _ in range(MOST_PANES):
        window.canvas.add_pane()
    assert len(window.canvas.panes) == MOST_PANES
    for _ in range(MOST_PANES + 1):
        window.canvas.remove_pane()
    assert len(window.canvas.panes) == 1


def test_zooming_one_pane_zooms_all(window):
    left, right = window.canvas.panes
    window.canvas.zoom(2.0)
    assert left.box.viewRect().width() == pytest.approx(right.box.viewRect().width(), rel=0.02)
    assert left.box.viewRect().width() < 240
    window.canvas.fit()
    assert left.box.viewRect().width() >= 240


def test_the_exported_sheet_is_the_one_that_run_makes(pinned, qtbot, photo, tmp_path):
    window = pinned
    dialog = ExportDialog(window.session, ("mask", "difference"), window)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=WAIT)
    assert dialog.chosen_views() == ("input", "mask", "difference")
    ours, theirs = tmp_path / "ours.png", tmp_path / "theirs.png"
    dialog.save_to(ours)
    qtbot.waitUntil(ours.exists, timeout=WAIT)
    call = ["run", str(photo), "--model", window.session.setup.model, "--off", "aspp.rate_6=zero"]
    assert main([*call, "--views", "input,mask,difference", "-o", str(theirs)]) == 0
    rows, style = window.session.inspections, window.session.style.for_export()
    assert np.array_equal(
        np.asarray(Image.open(ours)), draw_sheet(rows, dialog.chosen_views(), style).image
    )
    # The window lists the active state first, the command the one with everything on.
    turned = draw_sheet(rows[::-1], dialog.chosen_views(), style).image
    assert np.array_equal(np.asarray(Image.open(theirs)), turned)
    assert [state.options.off for state in read_figure(ours)[0]] == [
        inspection.state.options.off for inspection in rows
    ]


def test_a_sheet_that_is_opened_brings_its_states_back(pinned, qtbot, photo, act_and_wait):
    beside = photo.with_name("sheet.png")
    dialog = ExportDialog(pinned.session, ("mask",), pinned)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=WAIT)
    dialog.save_to(beside)
    qtbot.waitUntil(beside.exists, timeout=WAIT)
    states = [inspection.state for inspection in pinned.session.inspections]
    for _ in pinned.session.pins:
        pinned.session.drop_pin(0)
    act_and_wait(pinned, lambda: pinned.session.choose_model("everyday/fcn"))
    pinned.session.open(str(beside))
    until_rows(qtbot, pinned, 2)
    qtbot.waitUntil(lambda: [s.state for s in pinned.session.inspections] == states, timeout=WAIT)
    assert pinned.session.inspection.frame.origin == photo.name


def test_one_channel_and_the_most_varied_ones(window, act_and_wait):
    act_and_wait(window, lambda: window.session.select("middle"))
    inspection = window.session.inspection
    assert len(inspection.top_channels) == 12
    picker = window.inspector.tile.top_channels
    offered = [picker.itemData(i) for i in range(picker.count())]
    assert offered == [None, *inspection.top_channels]
    picker.setCurrentIndex(1)
    inspection = act_and_wait(window, window.inspector.tile._on_top_channel)
    assert inspection.state.options.reduction.channel == offered[1]
    assert "block 1" in window.inspector.tile.blocks.text()


def test_low_level_tap_and_input_size_change_what_is_computed(window, act_and_wait):
    inspection = act_and_wait(
        window,
        lambda: window.session.choose_setup(replace(window.session.setup, low_level="entry_1")),
    )
    assert inspection.network.low_level == "entry_1"
    inspection = act_and_wait(
        window, lambda: window.session.choose_setup(replace(window.session.setup, input_size=320))
    )
    assert max(inspection.input_size) == 320
    assert window.tools.sizes.currentText() == "320"


@pytest.mark.parametrize("size, across", [((300, 100), True), ((40, 400), False)])
def test_states_stand_where_their_pictures_are_largest(pinned, qtbot, act_and_wait, size, across):
    pinned.canvas.choose_views(("mask",))
    image = np.full((*size, 3), 90, np.uint8)
    act_and_wait(pinned, lambda: pinned.session.show_frame(Frame(image, origin="tall or wide")))
    sizes = lambda: [inspection.frame.size for inspection in pinned.session.inspections]  # noqa: E731
    qtbot.waitUntil(lambda: sizes() == [size] * 2, timeout=WAIT)

    def is_settled() -> bool:  # once both are painted, by events of their own
        places = [row.geometry() for row in pinned.canvas.rows]
        if len(places) != 2:
            return False
        first, second = places
        beside, below = first.right() < second.left(), first.bottom() < second.top()
        return (beside, below) == (across, not across)

    qtbot.waitUntil(is_settled, timeout=WAIT)
    panes = [row.panes for row in pinned.canvas.rows]
    rooms = [pane.plot.size() for row in panes for pane in row]
    assert max(r.height() for r in rooms) - min(r.height() for r in rooms) <= 2
    assert max(r.width() for r in rooms) - min(r.width() for r in rooms) <= 2


def test_comparing_branches_before_the_first_mask_says_why_nothing_happens(window, qtbot):
    with qtbot.waitSignal(window.session.noted) as noted:
        window.session.inspections = ()
        window.session.compare_each_off()
    assert "first mask" in noted.args[0]


def test_each_branch_off_in_turn_is_one_command(window, qtbot):
    branches = window.session.inspection.network.branches
    window.session.compare_each_off()
    until_rows(qtbot, window, 1 + len(branches))
    rows = [dict(row.state.options.off) for row in window.session.inspections]
    assert rows == [{}, *({branch.key: branch.off_modes[0]} for branch in branches)]
    assert window.canvas.rows[1].title.text().startswith("off: ")


def test_a_pinned_row_is_moved_up_with_its_button(window, qtbot):
    window.session.compare_each_off()
    until_rows(qtbot, window, 1 + len(window.session.inspection.network.branches))
    before = window.session.pins
    assert not window.canvas.rows[0].raise_button.isVisible()
    window.canvas.rows[2].raise_button.click()
    assert window.session.pins == (before[1], before[0], *before[2:])
    qtbot.waitUntil(
        lambda: window.session.inspections[1].state.options.off == before[1].options.off,
        timeout=WAIT,
    )


def test_each_branch_alone_is_one_command(window, qtbot):
    keys = [branch.key for branch in window.session.inspection.network.players]
    window.session.compare_each_alone()
    until_rows(qtbot, window, 1 + len(keys))
    on = [
        [key for key in keys if key not in row.state.options.modes]
        for row in window.session.inspections
    ]
    assert on == [keys, *([key] for key in keys)]


def test_a_pin_that_makes_room_is_said(window, qtbot):
    notes = []
    window.session.noted.connect(notes.append)
    for size in range(300, 300 + MOST_PINS + 1):
        inspection = window.session.inspection
        setup = replace(inspection.state.setup, input_size=size)
        state = replace(inspection.state, setup=setup)
        window.session.inspections = (replace(inspection, state=state),)
        window.session.pin()
    assert len(window.session.pins) == MOST_PINS
    assert len(notes) == 1 and "oldest" in notes[0]


def test_a_pinned_row_says_how_much_differs(pinned, act_and_wait, qtbot):
    act_and_wait(pinned, lambda: pinned.canvas.choose_views(("mask", "against")))
    active, pin = pinned.session.inspections
    row, share = pinned.canvas.rows[1], np.mean(active.labels != pin.labels)
    text = f"differs {share:.1%}"
    says_so = lambda: text in row.how.text() + row.panes[1].note.text()  # noqa: E731
    qtbot.waitUntil(says_so, timeout=WAIT)


def test_what_is_off_stands_beside_the_networks_name(window, qtbot, act_and_wait):
    assert not window.tools.off.isVisibleTo(window)
    act_and_wait(
        window, lambda: window.session.set_off({"aspp.rate_6": "zero", "aspp.rate_12": "zero"})
    )
    assert window.tools.off.isVisibleTo(window)
    assert window.tools.off.text() == "2 off" and "rate 6" in window.tools.off.toolTip()
    act_and_wait(window, lambda: qtbot.mouseClick(window.tools.off, Qt.MouseButton.LeftButton))
    assert window.session.inspection.state.options.off == ()
    assert not window.tools.off.isVisibleTo(window)


def test_pin_and_export_stay_in_reach_of_a_small_window(window, qtbot, act_and_wait):
    """With a branch off, at the smallest screen; what gives way are words, and nothing moves."""
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: window.tools.width() == 1024, timeout=WAIT)
    qtbot.wait(50)  # until the pickers stand where they belong
    places = [button.x() for button in (window.tools.open, window.tools.about)]
    act_and_wait(window, lambda: window.session.set_off({"aspp.rate_6": "zero"}))
    tools = window.tools
    arrow = tools.findChild(QToolButton, "qt_toolbar_ext_button")
    assert not arrow.isVisibleTo(tools)
    assert tools.pin.isVisibleTo(window) and tools.export.isVisibleTo(window)
    assert (tools.pin.accessibleName(), tools.export.accessibleName()) == ("Pin", "Export…")
    assert [button.x() for button in (tools.open, tools.about)] == places
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: tools.pin.text() == "Pin", timeout=WAIT)


def test_a_pane_whose_branch_is_gone_shows_something_else(window, act_and_wait, qtbot):
    act_and_wait(window, lambda: window.canvas.choose_views(("mask", "decoder.low_level")))
    act_and_wait(window, lambda: window.session.choose_model("everyday/fcn"))
    qtbot.waitUntil(lambda: window.canvas.views == ("mask", "difference"), timeout=WAIT)
    assert window.session.views == ("mask", "difference")


def test_a_note_stands_beside_what_takes_long(window):
    window.status.show_note("A state was dropped.")
    window.status.show_busy("looking")
    window.status._show_activity()
    assert window.status.note.isVisibleTo(window) and window.status.activity.isVisibleTo(window)
    assert not window.status.facts.isVisibleTo(window)
    window.status._end_note()
    assert window.status.facts.isVisibleTo(window)


def test_comparing_networks_shows_what_they_differ_in(window, act_and_wait):
    assert window.session.views == ("mask", "difference")
    window.canvas.compare_with_active()
    assert window.session.views == ("mask", "against")
    window.canvas.compare_with_active()
    assert window.session.views == ("mask", "against")
