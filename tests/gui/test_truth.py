"""Ground truth beside the picture, in the window."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QFileDialog, QMessageBox

from segviewer.cli import main
from segviewer.gui.app import open_window
from segviewer.sources.truths import Truths

WAIT = 60_000


@pytest.fixture
def mask(tmp_path):
    """A mask for the photo: sky above, road below, in the everyday networks' numbers."""
    values = np.full((180, 240), 5, np.uint8)
    values[:90] = 1
    path = tmp_path / "masks" / "그림 one.png"
    path.parent.mkdir()
    Image.fromarray(values).save(path)
    return path


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert window.files.take(data)


def until_scored(qtbot, window):
    panel = window.inspector.classes
    qtbot.waitUntil(lambda: not panel.score_title.isHidden(), timeout=WAIT)
    return panel


@pytest.mark.parametrize("folder", [False, True])
def test_a_dropped_mask_is_laid_beside_the_picture(window, qtbot, mask, folder):
    assert window.inspector.classes.score_title.isHidden()
    drop(window, mask.parent if folder else mask)
    panel = until_scored(qtbot, window)
    frame = window.session.inspection.frame
    assert frame.origin == "그림 one.png"
    assert (frame.truth.values[0, 0], frame.truth.values[-1, 0]) == (1, 5)
    assert [row._text.text() for row in panel.scores._lines] == [
        "mean IoU", "pixel accuracy", "mean boundary IoU"
    ]  # fmt: skip
    assert 0 <= float(panel.scores._lines[0]._value.text()) <= 1
    assert any("IoU" in line._value.text() for line in panel.legend._lines)
    window.session.choose_views(("truth", "errors"))
    window.canvas.choose_views(("truth", "errors"))
    qtbot.waitUntil(lambda: "mean IoU" in window.canvas.panes[1].note.text(), timeout=WAIT)
    assert "그림 one.png" in window.canvas.panes[0].note.text()


def test_a_dropped_picture_is_no_mask(window, qtbot, tmp_path):
    photo = np.random.default_rng(0).integers(0, 255, (180, 240), np.uint8)
    Image.fromarray(photo).save(tmp_path / "grey.png")
    drop(window, tmp_path / "grey.png")
    qtbot.waitUntil(lambda: window.session.inspection.frame.origin == "grey.png", timeout=WAIT)
    assert window.session.inspection.frame.truth is None


def test_another_picture_leaves_the_truth_behind(window, qtbot, mask, photo, act_and_wait):
    drop(window, mask)
    until_scored(qtbot, window)
    act_and_wait(window, lambda: window.session.open(str(photo)))
    qtbot.waitUntil(lambda: window.session.inspection.frame.truth is None, timeout=WAIT)
    qtbot.waitUntil(window.inspector.classes.score_title.isHidden, timeout=WAIT)


def test_what_does_not_fit_gets_one_sentence_and_the_picture_stays(window, qtbot, tmp_path):
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(tmp_path / "m.png")
    with qtbot.waitSignal(window.session.failed, timeout=WAIT) as failed:
        window.session.compare_with(Truths(where=tmp_path / "m.png"))
    assert "m.png is 9×9 but 그림 one.png is 240×180" in failed.args[0]
    assert window.session.inspection.frame.truth is None


def test_what_255_means_is_asked(window, qtbot, tmp_path):
    values = np.zeros((180, 240), np.uint8)
    values[90:] = 255
    Image.fromarray(values).save(tmp_path / "m.png")
    with qtbot.waitSignal(window.session.truth_asks, timeout=WAIT):
        window.session.compare_with(Truths(where=tmp_path / "m.png"))
    box = window.files.question
    assert isinstance(box, QMessageBox)
    assert "--relabel" not in box.text()
    [button] = [each for each in box.buttons() if each.text() == "255 is class 1"]
    button.click()
    until_scored(qtbot, window)
    assert set(np.unique(window.session.inspection.frame.truth.values)) == {0, 1}


def test_the_call_may_name_the_mask(qtbot, photo, mask):
    window = open_window(str(photo), "everyday/fcn", None, Truths(where=mask))
    qtbot.addWidget(window)
    until_scored(qtbot, window)


def test_the_window_saves_the_command_line_s_figures_and_maps(
    window, qtbot, mask, photo, tmp_path, monkeypatch
):
    drop(window, mask)
    until_scored(qtbot, window)
    chosen = tmp_path / "window.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(chosen), "JSON"))
    window.files.save_figures()
    qtbot.waitUntil(chosen.exists, timeout=WAIT)
    own = tmp_path / "own.json"
    words = ["run", str(photo), "--model", "everyday/deeplab_v3_plus", "--truth", str(mask)]
    assert main([*words, "--figures", str(own), "-o", str(tmp_path / "s.png")]) == 0
    assert json.loads(chosen.read_text("utf-8")) == json.loads(own.read_text("utf-8"))
    folder = tmp_path / "maps"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(folder))
    window.files.save_maps()
    stored = folder / "그림 one-0-aspp.rate_6.npy"
    qtbot.waitUntil(stored.exists, timeout=WAIT)
    assert np.array_equal(np.load(stored), window.session.inspection.maps["aspp.rate_6"])
    assert (folder / "그림 one-0-mask.png").exists()


def test_a_pane_with_nothing_to_show_says_what_to_do(window, qtbot, mask):
    window.canvas.choose_views(("mask", "errors", "receptive_field"))
    messages = [pane.message for pane in window.canvas.panes]
    wanted = ["", "No ground truth here. Open a mask (File > Ground truth), or drop one."]
    wanted.append("Click a pixel, or press an arrow key.")
    qtbot.waitUntil(lambda: [each.text() for each in messages] == wanted, timeout=WAIT)
    assert [each.isVisibleTo(window) for each in messages] == [False, True, True]
    for pane in window.canvas.panes[1:]:
        assert pane.plot.rect().contains(pane.message.geometry())
        assert pane.note.text() == ""
    window.session.click((5, 5))
    window.session.compare_with(Truths(where=mask))
    qtbot.waitUntil(lambda: not any(each.text() for each in messages), timeout=WAIT)
    assert not any(each.isVisibleTo(window) for each in messages)
