"""Pictures that move, in a real window: the bar under them, exact export, films."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from segviewer.gui.workers.recorder import Recorded
from segviewer.inspection import live_search
from segviewer.opencv import cv2

WAIT = 60_000


@pytest.fixture
def scene(window, qtbot, monkeypatch):
    """The window with the rendered scene running by a live copy."""
    monkeypatch.setattr(live_search, "WORTHWHILE_RATIO", 1e9)
    monkeypatch.setattr(live_search, "ROUNDS_PER_COPY", 1)
    window.session.open("scene:1")
    qtbot.waitUntil(lambda: bool(window.session.inspection.live), timeout=WAIT)
    return window


def test_the_bar_plays_steps_and_says_where(scene, qtbot):
    player, session = scene.player, scene.session
    assert player.isVisible()
    assert player.slider.isHidden()  # a scene has no end
    qtbot.waitUntil(lambda: "live " in scene.status.facts.text(), timeout=WAIT)
    qtbot.mouseClick(player.play, Qt.MouseButton.LeftButton)
    assert not session.playing
    qtbot.waitUntil(lambda: not session.inspection.live, timeout=WAIT)
    at = session.inspection.frame.index
    qtbot.mouseClick(player.forward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.inspection.frame.index == at + 1, timeout=WAIT)
    qtbot.mouseClick(player.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.inspection.frame.index == at, timeout=WAIT)
    qtbot.waitUntil(lambda: player.place.text().startswith(f"frame {at + 1} "), timeout=WAIT)


def test_a_drawn_street_says_once_that_its_mask_is_not_to_be_trusted(window, qtbot, photo):
    status = window.status
    window.session.open("scene:1")
    qtbot.waitUntil(lambda: "A drawn street" in status.note.text(), timeout=WAIT)
    assert not status.note.isHidden()
    status._end_note()
    index = window.session.inspection.frame.index
    qtbot.waitUntil(lambda: window.session.inspection.frame.index > index + 2, timeout=WAIT)
    assert status.note.isHidden()
    window.session.open(str(photo))
    qtbot.waitUntil(lambda: status.note.text() == "", timeout=WAIT)
    assert not status.facts.isHidden()


def test_a_clip_has_a_slider_and_a_photo_no_bar(window, qtbot, act_and_wait, tmp_path, photo):
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (64, 48))
    for level in range(40):
        writer.write(np.full((48, 64, 3), level * 5, np.uint8))
    writer.release()
    assert window.player.isHidden()
    act_and_wait(window, lambda: window.session.open(str(path)))
    assert window.player.slider.maximum() == 39
    if window.session.playing:
        window.session.freeze()
    window.player.slider.setValue(25)
    qtbot.waitUntil(lambda: window.session.inspection.frame.index == 25, timeout=WAIT)
    act_and_wait(window, lambda: window.session.open(str(photo)))
    qtbot.waitUntil(window.player.isHidden, timeout=WAIT)


def test_what_is_exported_while_it_runs_is_exact(scene, qtbot):
    scene.files.export_sheet()
    qtbot.waitUntil(lambda: hasattr(scene.files, "export"), timeout=WAIT)
    dialog = scene.files.export
    assert not any(inspection.live for inspection in dialog._inspections)
    assert not scene.session.playing
    qtbot.waitUntil(lambda: not dialog._image.isNull(), timeout=WAIT)
    dialog.close()


def test_what_no_open_view_shows_is_not_computed(scene, qtbot):
    session = scene.session
    network = scene.docks[1]
    every = set(session.inspection.maps)
    assert "decoder" in every
    network.hide()
    qtbot.waitUntil(lambda: not session.inspection.maps, timeout=WAIT)
    session.choose_views(("mask", "decoder.low_level"))
    branches = {branch.key for branch in session.inspection.network.branches}
    qtbot.waitUntil(lambda: set(session.inspection.maps) == branches, timeout=WAIT)
    session.choose_views(("mask", "decoder"))
    session.select("entry_1")
    qtbot.waitUntil(lambda: set(session.inspection.maps) == {"decoder", "entry_1"}, timeout=WAIT)
    session.freeze()  # now everything may be looked at
    qtbot.waitUntil(lambda: set(session.inspection.maps) == every, timeout=WAIT)
    session.freeze()
    qtbot.waitUntil(lambda: set(session.inspection.maps) != every, timeout=WAIT)
    network.show()
    qtbot.waitUntil(lambda: set(session.inspection.maps) == every, timeout=WAIT)


def test_the_pixel_has_a_history_while_pictures_move(scene, qtbot):
    history, session = scene.inspector.pixel.history, scene.session
    assert history.isHidden()
    session.click((20, 30))
    qtbot.waitUntil(lambda: len(history.moments) > 2 and not history.isHidden(), timeout=WAIT)
    times = [then for then, _ in history.moments]
    assert times == sorted(set(times))
    for _, snapshot in history.moments:
        assert sum(map(abs, snapshot.values())) == pytest.approx(1)
        assert snapshot.keys() == {branch.key for branch in session.inspection.network.branches} - {
            "decoder.context"
        }
    session.click((90, 30))
    qtbot.waitUntil(lambda: session.inspection.state.options.unit.point == (90, 30), timeout=WAIT)
    assert history.moments[0][0] > times[-1]
    session.click(None)
    qtbot.waitUntil(history.isHidden, timeout=WAIT)


@pytest.mark.parametrize("name", ["film.mp4", "frames"])
def test_a_film_of_what_is_shown(scene, qtbot, tmp_path, name):
    path = tmp_path / name
    scene.session.recorder.start(path)
    with qtbot.waitSignal(scene.session.recorded, timeout=WAIT):
        pass
    assert scene.player.record.sign == "stop"
    scene.session.toggle(scene.session.inspection.network.branches[0].key)
    scene.files.record()  # ends it
    with qtbot.waitSignal(
        scene.session.recorded, timeout=WAIT, check_params_cb=lambda r: r.path is not None
    ) as signal:
        pass
    assert signal.args[0] == Recorded(signal.args[0].frames, path)
    if name == "film.mp4":
        stream = cv2.VideoCapture(str(path))
        assert stream.get(cv2.CAP_PROP_FRAME_COUNT) == signal.args[0].frames > 0
        stream.release()
    else:
        assert len(list(path.iterdir())) == signal.args[0].frames > 0
    assert scene.player.record.text() == "Record"


def test_a_film_leaves_out_what_cannot_be_shown(window, act_and_wait, qtbot, tmp_path):
    window.canvas.choose_views(("mask", "errors"))  # of a photo without a ground truth
    window.session.recorder.start(tmp_path / "film.mp4")
    first = window.session.inspection.network.branches[0].key
    act_and_wait(window, lambda: window.session.toggle(first))
    qtbot.wait(100)  # some frames long
    with qtbot.waitSignal(
        window.session.recorded, timeout=WAIT, check_params_cb=lambda r: r.path is not None
    ):
        window.files.record()


def test_a_window_that_closes_ends_its_film(scene, qtbot, tmp_path):
    path = tmp_path / "film.mp4"
    scene.session.recorder.start(path)
    with qtbot.waitSignal(scene.session.recorded, timeout=WAIT):
        pass
    assert scene.close()
    assert path.exists()
    assert [p.name for p in tmp_path.glob(".film*")] == []


def test_a_film_that_cannot_be_written_is_told(scene, qtbot, tmp_path):
    scene.player.record.setText("■ 1 s")
    with qtbot.waitSignal(scene.session.failed, timeout=WAIT) as failure:
        scene.session.recorder.start(tmp_path / "none" / "film.mp4")
    assert "cannot be written" in failure.args[0]
    assert not scene.session.recorder.running
    assert scene.player.record.text() == "Record"


def test_only_the_films_own_failure_ends_the_look_of_recording(scene, qtbot, tmp_path):
    scene.session.recorder.start(tmp_path / "film.mp4")
    with qtbot.waitSignal(scene.session.recorded, timeout=WAIT):
        pass
    scene.session.failed.emit("This view could not be drawn.", "")
    assert scene.session.recorder.running
    assert scene.player.record.sign == "stop"


def test_a_film_goes_on_where_maps_were_not_computed_for_its_views(scene, qtbot, tmp_path):
    session = scene.session
    scene.docks[1].hide()
    qtbot.waitUntil(lambda: not session.inspection.maps, timeout=WAIT)
    session.recorder.start(tmp_path / "film.mp4")
    with qtbot.waitSignal(session.recorded, timeout=WAIT):
        pass
    session.choose_views(("branches", "against"))
    session.choose_model("everyday/pspnet")
    keys = {"pyramid.bin_1", "pyramid.features"}
    qtbot.waitUntil(lambda: keys <= set(session.inspection.maps), timeout=WAIT)
    with qtbot.waitSignal(session.recorded, timeout=WAIT):
        pass
    with qtbot.waitSignal(
        session.recorded, timeout=WAIT, check_params_cb=lambda r: r.path is not None
    ):
        scene.files.record()
    assert (tmp_path / "film.mp4").exists()


def test_a_pin_has_every_map_again_once_the_picture_is_held(scene, qtbot):
    session = scene.session
    scene.docks[1].hide()
    qtbot.waitUntil(lambda: not session.inspection.maps, timeout=WAIT)
    session.pin()
    session.pin()  # the same again
    assert [state.options.shown for state in session.pins] == [None]
    session.toggle("aspp.rate_6")
    session.choose_views(("mask", "branches"))
    session.freeze()
    keys = set(session.inspection.network.keys)
    qtbot.waitUntil(
        lambda: [set(inspection.maps) for inspection in session.inspections] == [keys, keys],
        timeout=WAIT,
    )
    session.with_exact_numbers(lambda: None)
    assert all(inspection.state.options.shown is None for inspection in session.inspections)


def test_what_is_exported_of_a_clicked_stream_has_every_map(scene, qtbot):
    session = scene.session
    session.click((20, 30))
    scene.docks[1].hide()
    qtbot.waitUntil(lambda: not session.inspection.maps, timeout=WAIT)
    maps = []
    session.with_exact_numbers(lambda: maps.append(set(session.inspection.maps)))
    qtbot.waitUntil(lambda: bool(maps), timeout=WAIT)
    assert maps == [set(session.inspection.network.keys)]
    assert not session.playing
