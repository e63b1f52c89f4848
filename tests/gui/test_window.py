"""The window as a person uses it: open, point, switch, change network."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from segviewer.gui.app import open_window
from segviewer.gui.workers.bridge import Bridge
from segviewer.resources import embedded_models, weights

WAIT = 60_000


def test_a_photo_shows_mask_legend_and_a_tile_for_everything(window):
    inspection = window.session.inspection
    assert window.windowTitle().startswith("그림 one.png")
    assert window.middle.currentWidget() is window.board
    assert [pane.key for pane in window.canvas.panes] == ["mask", "difference"]
    assert set(window.diagram.strip.tiles) == {"input", *inspection.network.keys, "mask"}
    for key, tile in window.diagram.strip.tiles.items():
        assert tile.has_picture, key


def test_what_a_deep_picture_shows_as_white_stays_in_the_status_line(
    window, act_and_wait, tmp_path
):
    Image.fromarray(np.full((90, 120), 4000, np.uint16)).save(tmp_path / "u12.png")
    inspection = act_and_wait(window, lambda: window.session.open(str(tmp_path / "u12.png")))
    assert inspection.frame.image.max() == 249  # 4000 of 4095
    words = "0 is shown as black, 4095 as white."
    assert words in window.status.note.text()
    assert window.status.facts.text().endswith(words)


def test_every_branch_has_a_switch_and_nothing_else_has(window):
    branches = {branch.key for branch in window.session.inspection.network.branches}
    with_switch = {k for k, tile in window.diagram.strip.tiles.items() if tile.switch}
    assert with_switch == branches


def test_a_switch_changes_the_mask_and_says_what_changed(window, qtbot, act_and_wait):
    key = window.session.inspection.network.branches[0].key
    tile = window.diagram.strip.tiles[key]
    inspection = act_and_wait(
        window, lambda: qtbot.mouseClick(tile.switch, Qt.MouseButton.LeftButton)
    )
    assert dict(inspection.state.options.off) == {key: "mean"}
    assert not tile.switch.isChecked()
    assert tile.off_mode == "mean"
    assert "off" in window.inspector.changes.note.text()
    inspection = act_and_wait(window, window.session.undo)
    assert inspection.state.options.off == ()
    assert tile.switch.isChecked()


def test_a_branch_is_taken_from_another_picture_and_from_a_pinned_row(window, qtbot, tmp_path):
    session, panel = window.session, window.inspector.tile
    key = session.inspection.network.branches[0].key
    tile, other = window.diagram.strip.tiles[key], tmp_path / "rain.png"
    Image.fromarray(np.full((90, 120, 3), 30, np.uint8)).save(other)
    session.set_off({key: "mean"})
    qtbot.waitUntil(lambda: session.inspection.state.options.modes == {key: "mean"}, timeout=WAIT)
    session.pin()
    session.resample(key, str(other))
    qtbot.waitUntil(lambda: tile.off_mode == f"resample:{other}", timeout=WAIT)
    assert session.inspection.donors[str(other)].origin == "rain.png"
    session.select(key)
    qtbot.waitUntil(lambda: panel.off_mode.currentText() == "from rain.png", timeout=WAIT)
    titles = [panel.off_mode.itemText(i) for i in range(panel.off_mode.count())]
    assert titles[-1] == "from another picture…"
    row = titles.index("from pinned row 1")
    panel.off_mode.setCurrentIndex(row)
    panel.off_mode.activated.emit(row)
    qtbot.waitUntil(lambda: tile.off_mode.startswith("resample:state:"), timeout=WAIT)
    # The branch itself is not off in the pinned state: what it says there is what it says here.
    inspection = session.inspection
    assert (inspection.labels == inspection.labels_all_on).all()


def test_what_is_no_picture_leaves_the_branch_as_it_is(window, qtbot, tmp_path):
    session, path = window.session, tmp_path / "rain.png"
    path.write_text("no picture")
    key = session.inspection.network.branches[0].key
    with qtbot.waitSignal(session.failed, timeout=60_000):
        session.resample(key, str(path))
    assert session.options.off == ()


def test_number_keys_switch_and_space_shows_all_on_while_held(window, qtbot, act_and_wait):
    window.activateWindow()
    inspection = act_and_wait(window, lambda: qtbot.keyClick(window.windowHandle(), "2"))
    keys = [branch.key for branch in inspection.network.branches]
    assert [key for key, _ in inspection.state.options.off] == [keys[1]]
    handle = window.windowHandle()
    inspection = act_and_wait(window, lambda: qtbot.keyPress(handle, Qt.Key.Key_Space))
    assert inspection.state.options.off == ()
    inspection = act_and_wait(window, lambda: qtbot.keyRelease(handle, Qt.Key.Key_Space))
    assert [key for key, _ in inspection.state.options.off] == [keys[1]]


@pytest.mark.parametrize("name", embedded_models())
def test_every_network_keeps_picture_point_and_known_switches(window, qtbot, name, act_and_wait):
    act_and_wait(window, lambda: window.session.click((100, 120)))
    act_and_wait(window, lambda: window.session.set_off({"aspp.rate_6": "mean"}))
    frame = window.session.inspection.frame
    if name != window.session.setup.model:
        act_and_wait(window, lambda: window.session.choose_model(name))
    inspection = window.session.inspection
    assert inspection.state.setup.model == name
    assert inspection.frame is frame
    assert inspection.state.options.unit.point == (100, 120)
    has = any(branch.key == "aspp.rate_6" for branch in inspection.network.branches)
    assert bool(inspection.state.options.off) == has


def test_output_strides_offered_are_those_of_the_weights(window, qtbot, act_and_wait):
    offered = [window.tools.strides.itemText(i) for i in range(window.tools.strides.count())]
    assert offered == [str(s) for s in window.session.inspection.network.output_strides]
    inspection = act_and_wait(
        window, lambda: window.session.choose_setup(replace(window.session.setup, output_stride=8))
    )
    assert inspection.network.output_stride == 8
    assert window.tools.strides.currentText() == "8"


def test_pointing_reads_class_and_probability(window):
    inspection = window.session.inspection
    window.canvas.pointed.emit(20, 30)
    row, column = (round(v) for v in inspection.input_from_frame((20, 30)))
    name = inspection.classes.names[inspection.labels[row, column]]
    assert window.status.pointer.text().startswith("row 20  column 30")
    assert name in window.status.pointer.text()
    window.canvas.pointed.emit(-1, -1)
    assert window.status.pointer.text() == ""


def test_a_pointer_that_leaves_the_picture_reads_nothing(window):
    window.canvas.pointed.emit(20, 30)
    QApplication.sendEvent(window.canvas.panes[0].plot, QEvent(QEvent.Type.Leave))
    assert window.status.pointer.text() == ""


def test_what_lies_under_a_pointer_that_stays_is_read_again(window, act_and_wait):
    window.canvas.pointed.emit(20, 30)
    off = {branch.key: "zero" for branch in window.session.inspection.network.branches}
    inspection = act_and_wait(window, lambda: window.session.set_off(off))
    probabilities = inspection.probabilities((20, 30))
    row, column = (round(v) for v in inspection.input_from_frame((20, 30)))
    label = int(inspection.labels[row, column])
    text = f"{inspection.classes.names[label]} {probabilities[label]:.2f}"
    assert window.status.pointer.text() == f"row 20  column 30   {text}"


def test_a_clicked_pixel_lists_probabilities_that_agree_with_the_mask(window, qtbot, act_and_wait):
    inspection = act_and_wait(window, lambda: window.canvas.clicked.emit(20, 30))
    probabilities = inspection.probabilities((20, 30))
    assert probabilities.sum() == pytest.approx(1)
    row, column = (round(v) for v in inspection.input_from_frame((20, 30)))
    assert probabilities.argmax() == inspection.labels[row, column]
    assert "row 20, column 30" in window.inspector.pixel.title.text()


def test_a_tile_goes_to_the_canvas_and_the_inspector(window, qtbot, act_and_wait):
    tile = window.diagram.strip.tiles["aspp.rate_12"]
    act_and_wait(window, lambda: qtbot.mouseClick(tile, Qt.MouseButton.LeftButton))
    assert window.canvas.panes[-1].key == "aspp.rate_12"
    assert tile.is_selected
    assert "v3+ §3.1" in window.inspector.tile.about.text()


@pytest.mark.parametrize("content", [b"", b"not a picture", None])
def test_a_failed_load_says_so_and_keeps_the_picture(
    window, qtbot, tmp_path, content, act_and_wait
):
    path = tmp_path / "broken.png"
    if content is not None:
        path.write_bytes(content)
    before = window.session.inspection
    with qtbot.waitSignal(window.session.failed, timeout=WAIT):
        window.session.open(str(path))
    assert window.status.error.isVisibleTo(window)
    assert "broken.png" in window.status.error.text()
    assert window.session.inspection is before
    act_and_wait(window, lambda: window.session.click((3, 3)))
    assert not window.status.error.isVisibleTo(window)


def test_an_unknown_model_says_so_and_the_last_one_goes_on(window, qtbot, act_and_wait):
    before = window.session.setup.model
    with qtbot.waitSignal(window.session.failed, timeout=WAIT):
        window.session.choose_model("everyday/nothing")
    assert "everyday/nothing" in window.status.error.text()
    with qtbot.waitSignal(window.session.painted, timeout=WAIT):
        pass
    assert window.status.error.isVisible()
    key = window.session.inspection.network.branches[0].key
    inspection = act_and_wait(window, lambda: window.session.toggle(key))
    assert inspection.state.setup.model == before
    assert not window.status.error.isVisible()


def test_a_picture_can_be_dropped_and_pasted(window, qtbot, tmp_path, act_and_wait):
    path = tmp_path / "dropped.png"
    Image.new("RGB", (50, 40), (20, 200, 90)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(QPoint(9, 9), action, data, button, Qt.KeyboardModifier.NoModifier)
    QGuiApplication.sendEvent(window, entered)
    assert entered.isAccepted() and window.drops.isVisible()
    assert window.drops.geometry() == window.rect()
    QGuiApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drops.isVisible()
    QGuiApplication.sendEvent(window, entered)
    event = QDropEvent(QPointF(9, 9), action, data, button, Qt.KeyboardModifier.NoModifier)
    inspection = act_and_wait(window, lambda: QGuiApplication.sendEvent(window, event))
    assert inspection.frame.size == (40, 50)
    assert not window.drops.isVisible()
    image = QImage(31, 17, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    inspection = act_and_wait(window, window.files.paste)
    assert inspection.frame.size == (17, 31)
    assert np.array_equal(inspection.frame.image[5, 5], (255, 0, 0))


def test_a_folder_is_stepped_through(window, qtbot, tmp_path, act_and_wait):
    folder = tmp_path / "several"
    folder.mkdir()
    for width in (30, 40, 50):
        Image.new("RGB", (width, 20)).save(folder / f"{width}.png")
    # Not the next picture that is drawn: the bar below moves, and draws the one before again.
    shows = lambda width: window.session.inspection.frame.size == (20, width)  # noqa: E731
    window.session.open(str(folder))
    qtbot.waitUntil(lambda: shows(30), timeout=WAIT)
    for key, width in (("d", 40), ("a", 30), ("a", 50)):
        qtbot.keyClick(window.windowHandle(), key)
        qtbot.waitUntil(lambda width=width: shows(width), timeout=WAIT)


def test_drawing_a_picture_again_is_no_longer_wait_for_it(window, act_and_wait, qtbot):
    text = window.status.facts.text().partition("screen")[2]
    qtbot.wait(50)
    act_and_wait(
        window, lambda: window.session.choose_style(replace(window.session.style, opacity=0.9))
    )
    assert window.status.facts.text().partition("screen")[2] == text


def test_a_window_closed_while_it_works_ends_in_time(qtbot, photo):
    opened = open_window(str(photo))
    qtbot.addWidget(opened)
    qtbot.wait(30)
    assert opened.close()


def test_however_fast_events_come_the_newest_arrives(qtbot):
    bridge = Bridge()
    arrived = []
    bridge.arrived.connect(arrived.append)
    from segviewer.engine.events import Busy, Inspected

    for number in range(50):
        bridge.publish(Inspected((number,)))
    bridge.publish(Busy("x"))
    qtbot.waitUntil(lambda: len(arrived) == 2, timeout=WAIT)
    assert sorted(type(e).__name__ for e in arrived) == ["Busy", "Inspected"]
    assert next(e for e in arrived if isinstance(e, Inspected)).inspections == (49,)


def test_signals_cost_no_references(qtbot):
    """A PySide6 that loses a reference to True at each signal kills the process before long."""
    bridge = Bridge()
    bridge.arrived.connect(lambda event: None)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(5000):
        bridge.arrived.emit(True)
    drift = sys.getrefcount(True) - before[0], sys.getrefcount(None) - before[1]
    assert max(map(abs, drift)) < 500


def test_the_bar_names_the_pictures_of_a_folder(window, tmp_path, act_and_wait):
    folder = tmp_path / "several"
    folder.mkdir()
    for width in (30, 40, 50):
        Image.new("RGB", (width, 20)).save(folder / f"{width}.png")
    act_and_wait(window, lambda: window.session.open(str(folder)))
    act_and_wait(window, lambda: window.session.step(1))
    assert window.player.place.text() == "2 / 3  40.png"


def test_the_legend_lights_up_and_hides_classes_and_the_picture_names_them(
    window, qtbot, act_and_wait
):
    legend = window.inspector.classes.legend
    name = window.session.inspection.classes.names[window.session.inspection.label_at((90, 120))]
    act_and_wait(window, lambda: legend.pointed.emit(name))
    assert window.session.style.highlight == name
    act_and_wait(window, lambda: legend.pointed.emit(""))
    act_and_wait(window, lambda: legend.clicked.emit(name))
    assert window.session.style.hidden == {name}
    act_and_wait(window, lambda: legend.clicked.emit(name))
    assert not window.session.style.hidden


def test_another_palette_recolours_what_is_there_and_is_remembered(window, act_and_wait):
    own = window.session.inspection.classes
    inspection = act_and_wait(window, lambda: window.display.choose_palette("safe"))
    assert inspection.classes.names == own.names
    assert inspection.classes.colours != own.colours
    inspection = act_and_wait(window, lambda: window.session.toggle("aspp.rate_6"))
    assert inspection.classes.colours != own.colours
    assert window.settings.palette == "safe"
    assert act_and_wait(window, lambda: window.display.choose_palette("own")).classes == own


def test_a_checkpoint_can_be_dropped(window, act_and_wait):
    path = weights()["lesson/pspnet"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    inspection = act_and_wait(window, lambda: window.files.take(data))
    assert inspection.state.setup.model == str(path)
    assert inspection.title == "PSPNet (lesson)"
