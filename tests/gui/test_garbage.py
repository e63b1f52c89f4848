"""Garbage collection on the window's thread: what it is not to look through."""

import gc
import sys


def test_what_came_with_the_first_picture_is_left_out_of_collections(window):
    modules = {id(each) for each in sys.modules["torch"].nn.__dict__.values()}
    # Looking through all that torch brings would hold the window for a fifth of a second.
    assert gc.get_freeze_count() > len(gc.get_objects())
    assert not modules & {id(each) for each in gc.get_objects()}


def test_a_window_that_is_closed_brings_all_of_it_back(window):
    assert window.close()
    assert gc.get_freeze_count() == 0
