"""Garbage collection on the window's thread: what it is not to look through."""

import gc
import sys
from weakref import ref

from segviewer.gui.app import open_window


def test_what_came_with_the_first_picture_is_left_out_of_collections(window):
    modules = {id(each) for each in sys.modules["torch"].nn.__dict__.values()}
    # Looking through all that torch brings would hold the window for a fifth of a second.
    assert gc.get_freeze_count() > len(gc.get_objects())
    assert not modules & {id(each) for each in gc.get_objects()}


def test_a_window_that_is_closed_brings_all_of_it_back(window):
    assert window.close()
    assert gc.get_freeze_count() == 0


def test_a_closed_window_is_let_go_soon(qtbot, picture):
    """Its networks and pictures take megabytes, and by Python's thresholds a hundred windows more
    could be closed before they went."""
    windows = [open_window(picture, "everyday/pspnet")]
    qtbot.waitUntil(lambda: windows[0].session.inspection is not None, timeout=60_000)
    kept = ref(windows[0])
    gc.collect()  # by the thresholds it is long until the next one
    assert windows[0].close()
    windows.pop().deleteLater()
    qtbot.waitUntil(lambda: kept() is None, timeout=10_000)
