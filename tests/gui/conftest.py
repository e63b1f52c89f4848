"""A real window, offscreen unless there is a display; nothing may be left behind."""

from __future__ import annotations

import gc
import sys
import threading
import traceback
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from segviewer.gui.app import application, open_window
from segviewer.gui.session.session import LONGEST_PIXELS


def pytest_collection_modifyitems(items):
    """A wait that ran out is tried once more, on a busy machine; a wrong answer never is."""
    patient = pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"])
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(patient)


@pytest.fixture(scope="session")
def qapp():
    return application()


@pytest.fixture(autouse=True)
def nothing_left(qapp):
    """No thread of ours and no window outlives its test."""
    yield
    had_windows = bool(QApplication.topLevelWidgets())
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            widget.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    ours = [t for t in threading.enumerate() if t.name.startswith("segviewer")]
    if had_windows or ours:  # it takes a tenth of a second, and half of the tests have neither
        gc.collect()
    for thread in ours:  # the window waits less; a busy machine may be in the middle of a layer
        thread.join(10)
    frames = sys._current_frames()
    left = {t.name: traceback.format_stack(frames[t.ident]) for t in ours if t.is_alive()}
    assert not left, "\n".join(f"{name}\n{''.join(where)}" for name, where in left.items())


@pytest.fixture
def photo(tmp_path):
    """A picture file with a sky, a road and something dark."""
    image = np.zeros((180, 240, 3), np.uint8)
    image[:90] = (110, 170, 240)
    image[90:] = (120, 120, 118)
    image[70:120, 90:150] = (40, 30, 35)
    path = tmp_path / "그림 one.png"
    Image.fromarray(image).save(path)
    return path


WAIT = 60_000


def after(qtbot, window, act):
    """Do something and wait for the picture that comes of it; its active inspection."""
    with qtbot.waitSignal(window.session.painted, timeout=WAIT) as painted:
        act()
    return painted.args[0].job.inspection


@pytest.fixture
def act_and_wait(qtbot):
    return lambda window, act: after(qtbot, window, act)


@pytest.fixture
def window(qtbot, photo):
    """An open window with the photo inspected and painted."""
    opened = open_window(model="everyday/deeplab_v3_plus")
    opened.resize(1280, 800)  # whatever the screen has
    qtbot.addWidget(opened)
    with qtbot.waitSignal(opened.session.painted, timeout=60_000):
        opened.session.open(str(photo))
    # Once the panes know their size, the picture is drawn again for it.
    qtbot.waitUntil(lambda: opened.session.style.longest != LONGEST_PIXELS, timeout=WAIT)
    with qtbot.waitSignal(opened.session.painted, timeout=1000, raising=False):
        pass
    return opened
