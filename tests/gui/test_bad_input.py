"""Bad input through the window: one sentence, and the last good picture stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bad_input import MODELS, SOURCES, Fault, masks

from segviewer.gui.app import open_window
from segviewer.sources.truths import Truths
from segviewer.user_files import config_file

WAIT = 60_000


def assert_refused(qtbot: Any, window: Any, act: Any, fault: Fault) -> None:
    """It ends in the one sentence in the status bar, and the picture is still there."""
    before = window.session.inspection.frame
    with qtbot.waitSignal(window.session.failed, timeout=WAIT) as failed:
        act()
    assert fault.words in failed.args[0] and "\n" not in failed.args[0]
    assert window.status.error.isVisibleTo(window)
    assert window.session.inspection.frame is before
    assert window.canvas.panes


@pytest.mark.slow
def test_a_bad_source_is_one_sentence_and_the_picture_stays(
    window: Any, qtbot: Any, tmp_path: Path
) -> None:
    for number, fault in enumerate(SOURCES.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = fault.make(folder)
        assert_refused(qtbot, window, lambda text=text: window.session.open(text), fault)


@pytest.mark.slow
def test_a_bad_network_is_one_sentence_and_the_picture_stays(
    window: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, fault in enumerate(MODELS.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        text = fault.make(folder)
        assert_refused(qtbot, window, lambda text=text: window.session.choose_model(text), fault)
    assert not list(tmp_path.rglob("it_ran"))
    with qtbot.waitSignal(window.session.painted, timeout=WAIT):  # by the network from before
        window.session.click((3, 3))


def test_a_bad_mask_is_one_sentence_and_the_picture_stays(
    window: Any, qtbot: Any, tmp_path: Path
) -> None:
    height, width = window.session.inspection.frame.size
    # What values mean is the network's business, which says so where it scores them.
    faults = {k: f for k, f in masks(height, width).items() if k != "unknown values"}
    for number, fault in enumerate(faults.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        where = Path(fault.make(folder))
        truths = Truths(where=where)
        assert_refused(qtbot, window, lambda t=truths: window.session.compare_with(t), fault)
        assert window.session.inspection.frame.truth is None


@pytest.mark.qt_log_level_fail("CRITICAL")  # QSettings says what it leaves out
@pytest.mark.parametrize(
    "content", [b"", b"\xff\0\xfe" * 99, b"[General]\nversion=99\ntheme=5\n", b"[General\n==\n[["]
)
def test_settings_that_are_garbage_or_of_another_version_give_the_defaults(
    content: bytes, qtbot: Any
) -> None:
    path = config_file("segviewer.ini")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    window = open_window()
    qtbot.addWidget(window)
    assert window.session.setup.model
