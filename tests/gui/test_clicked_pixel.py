"""A clicked pixel: what it depends on, what each branch adds, and a region around it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

WAIT = 60_000


def test_a_click_shows_the_receptive_field_of_the_selected_tile(window, qtbot):
    def is_shown(key):
        inspection = window.session.inspection
        result = next(iter(inspection.fields.values()), None) if inspection else None
        note = window.canvas.panes[1].note.text() if len(window.canvas.panes) > 1 else ""
        return (
            result is not None and result.key == key and (key or "class").split(".")[-1][:4] in note
        )

    window.canvas.choose_views(("mask", "receptive_field"))
    window.session.click((90, 120))
    qtbot.waitUntil(lambda: is_shown(""), timeout=WAIT)
    window.session.select("aspp.rate_6")
    qtbot.waitUntil(lambda: is_shown("aspp.rate_6"), timeout=WAIT)
    assert window.session.inspection.fields["aspp.rate_6"].box is not None
    # A closed view asks for nothing.
    window.canvas.choose_views(("mask",))
    window.session.click((10, 10))
    qtbot.waitUntil(lambda: not window.session.inspection.fields, timeout=WAIT)


def test_a_click_says_what_each_branch_adds(window, act_and_wait):
    inspection = act_and_wait(window, lambda: window.session.click((90, 120)))
    panel = window.inspector.pixel
    bars = {bar.key: bar for bar in panel.bars.bars}
    assert bars["aspp.rate_6"].value == pytest.approx(
        inspection.contributions.shapley["aspp.rate_6"]
    )
    assert bars["decoder.context"].is_total
    plain = sum(bar.value for bar in bars.values() if not bar.is_total)
    result = inspection.contributions
    assert plain == pytest.approx(result.all_on - result.all_off, abs=1e-3)
    assert inspection.classes.names[result.classes[0]] in panel.bars_title.text()
    panel.value.setCurrentIndex(panel.value.findData("margin"))
    inspection = act_and_wait(window, lambda: panel.value.activated.emit(0))
    assert inspection.contributions.value == "margin" and " over " in panel.bars_title.text()
    inspection = act_and_wait(window, lambda: window.session.toggle("aspp.rate_6"))
    assert "aspp.rate_6" not in inspection.contributions.shapley


def test_a_bar_selects_its_branch(window, act_and_wait, qtbot):
    act_and_wait(window, lambda: window.session.click((90, 120)))
    bars = window.inspector.pixel.bars
    with qtbot.waitSignal(window.session.selected) as selected:
        qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))
    assert selected.args == [bars.bars[0].key]


def test_fields_of_all_branches_and_contributions_are_views(window, qtbot):
    window.canvas.choose_views(("receptive_fields", "contribution"))
    window.session.click((90, 120))
    keys = {branch.key for branch in window.session.inspection.network.branches}
    qtbot.waitUntil(lambda: set(window.session.inspection.fields) == keys, timeout=WAIT)
    assert window.session.inspection.split is not None
    note = window.inspector.pixel.field_note
    assert note.text().count("<tr>") == 1 + len(keys) and ">rate 6<" in note.text()
    assert "The field of rate 6: half within " in note.toolTip()
    progress = []  # passes behind the fields, and how many fields there are
    window.session.inspected.connect(
        lambda inspection: progress.append(
            (
                max((field.passes for field in inspection.fields.values()), default=0),
                len(inspection.fields),
            )
        )
    )
    window.session.click((20, 30))
    qtbot.waitUntil(lambda: progress[-1:] == [(8, len(keys))], timeout=WAIT)
    assert sorted(set(progress)) == progress  # each has more, or is better, than the one before


def test_nothing_can_be_pointed_at_in_a_mosaic(window, act_and_wait):
    mask, other = window.canvas.panes
    act_and_wait(window, lambda: window.canvas.choose_views(("mask", "branches")))
    for pane, expected in ((mask, True), (other, False)):
        middle = pane.box.mapViewToScene(pane.box.viewRect().center())
        assert (pane._pixel(middle) is not None) == expected
    act_and_wait(window, lambda: window.canvas.clicked.emit(20, 30))
    drawn = [not pane._cross.childrenBoundingRect().isEmpty() for pane in (mask, other)]
    assert drawn == [True, False]


def test_shift_and_drag_asks_about_a_region(window, act_and_wait, qtbot):
    pane = window.canvas.panes[0]
    viewport = pane.plot.viewport()

    def at(row, column):
        return pane.plot.mapFromScene(pane.box.mapViewToScene(QPointF(column, row)))

    def drag():
        shift = Qt.KeyboardModifier.ShiftModifier
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, shift, at(60.5, 80.5))
        for row in (70.5, 90.5, 110.5):
            event = QMouseEvent(
                QEvent.Type.MouseMove, QPointF(at(row, row + 40)),
                QPointF(viewport.mapToGlobal(at(row, row + 40))), Qt.MouseButton.NoButton,
                Qt.MouseButton.LeftButton, shift,
            )  # fmt: skip
            QApplication.sendEvent(viewport, event)
            qtbot.wait(50)
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, shift, at(110.5, 150.5))

    inspection = act_and_wait(window, drag)
    unit = inspection.state.options.unit
    top, left, bottom, right = unit.region
    assert abs(top - 60) <= 2 and abs(left - 80) <= 2
    assert abs(bottom - 110) <= 2 and abs(right - 150) <= 2
    assert unit.point == ((top + bottom) // 2, (left + right) // 2)
    assert "this region" in window.inspector.pixel.bars_title.text()


def test_a_field_stays_when_a_tile_is_clicked_and_follows_it(window, qtbot):
    window.canvas.choose_views(("mask", "receptive_field"))
    window.session.click((90, 120))
    tile = window.diagram.strip.tiles["aspp.rate_6"]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert window.canvas.views == ("mask", "receptive_field")
    qtbot.waitUntil(lambda: "aspp.rate_6" in window.session.inspection.fields, timeout=WAIT)
    qtbot.mouseDClick(tile, Qt.MouseButton.LeftButton)
    assert window.canvas.views == ("mask", "receptive_field", "aspp.rate_6")
