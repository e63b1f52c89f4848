"""Streams, long work, cancelling, and what many changes leave behind."""

import contextlib
import ctypes
import gc
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segviewer.gui.app import open_window
from segviewer.opencv import cv2
from segviewer.resources import embedded_models

WAIT = 60_000


@pytest.fixture
def clip(tmp_path):
    """Ten seconds of a bright square that moves to the right."""
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (96, 64))
    for index in range(150):
        image = np.full((64, 96, 3), 60, np.uint8)
        image[20:40, index // 2 : index // 2 + 20] = 220
        writer.write(image)
    writer.release()
    return path


def test_a_video_plays_freezes_and_steps(window, qtbot, act_and_wait, clip):
    window.session.open(str(clip))
    # Until its first frame is there the picture before may be painted again.
    qtbot.waitUntil(lambda: window.session.inspection.frame.size == (64, 96), timeout=WAIT)
    qtbot.waitUntil(lambda: window.session.inspection.frame.index >= 2, timeout=WAIT)
    window.session.freeze()
    # What was under way still comes, the frozen frame itself last; then nothing does.
    qtbot.waitUntil(lambda: not window.session.running, timeout=WAIT)
    qtbot.wait(100)
    resources_in_use = window.session.inspection.frame.index
    qtbot.wait(500)
    assert window.session.inspection.frame.index == resources_in_use < 149
    # A frozen frame can be explored like a photo.
    inspection = act_and_wait(window, lambda: window.session.set_off({"aspp.rate_6": "zero"}))
    assert inspection.frame.index == resources_in_use
    act_and_wait(window, lambda: window.session.step(1))
    assert window.session.inspection.frame.index > resources_in_use


def test_long_work_says_so_and_can_be_given_up(window, qtbot, act_and_wait):
    before = window.session.inspection
    window.status.show_busy("something long")
    assert not window.status.activity.isVisibleTo(window)  # not for a blink
    qtbot.waitUntil(lambda: window.status.cancel.isVisibleTo(window), timeout=WAIT)
    window.session.choose_setup(replace(window.session.setup, input_size=1024))
    window.session.cancel()
    assert not window.status.activity.isVisibleTo(window)
    act_and_wait(
        window, lambda: window.session.choose_setup(replace(window.session.setup, input_size=None))
    )
    assert window.session.inspection.frame is before.frame


def test_abandoned_tasks_do_not_report(window, qtbot):
    gate, results = threading.Event(), []
    window.session.tasks.run("waiting", gate.wait, results.append)
    window.session.cancel()
    gate.set()
    window.session.tasks.run("quick", lambda: 7, results.append)
    qtbot.waitUntil(lambda: bool(results), timeout=WAIT)
    qtbot.wait(100)
    assert results == [7]


def resources_in_use():
    """Threads, open files, and megabytes of this process, without what the allocator only keeps."""
    gc.collect()
    with contextlib.suppress(AttributeError):  # another C library than GNU's
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return threading.active_count(), len(list(Path("/proc/self/fd").iterdir())), pages * 4096 / 1e6


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's own accounts")
def test_two_hundred_changes_of_network_leave_nothing(window, qtbot, act_and_wait):
    names = list(embedded_models())

    def change(count):
        for index in range(count):
            window.session.choose_model(names[index % len(names)])
            window.session.set_off({"aspp.rate_12": "mean"} if index % 3 else {})
            if index % 4 == 0:
                qtbot.wait(20)
        act_and_wait(window, lambda: window.session.click((count % 90, 7)))

    def change_often():
        """Threads, files, and the least memory in between: it moves by tens of megabytes."""
        after = []
        for _ in range(4):
            change(100)
            after.append(resources_in_use())
        return after[-1][0], after[-1][1], min(megabytes for _, _, megabytes in after)

    change(1200)  # the memory of ten networks levels off after about a thousand changes
    before, after = change_often(), change_often()
    assert after[0] == before[0]
    assert after[1] <= before[1] + 2
    assert after[2] < before[2] + 60


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's own accounts")
def test_a_hundred_windows_leave_nothing(qtbot, qapp):
    def windows(count):
        for number in range(count):
            opened = open_window()
            qtbot.wait(5)
            assert opened.close()
            opened.deleteLater()
            qtbot.wait(1)
            del opened
            if number % 10 == 9:
                gc.collect()  # during tests nobody else does

    windows(20)
    before = resources_in_use()
    windows(100)
    after = resources_in_use()
    assert after[0] <= before[0]
    assert after[1] <= before[1] + 2
    assert after[2] < before[2] + 30
