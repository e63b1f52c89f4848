"""The one-item mailbox."""

import threading
import time

from segviewer.engine.latest import Latest


def test_putting_replaces_and_counts_what_nobody_took():
    box = Latest()
    for item in (1, 2, 3):
        box.put(item)
    assert box.take() == 3
    assert box.replaced == 2
    box.put(4)
    assert box.take() == 4
    assert box.replaced == 2


def test_taking_waits_for_what_comes():
    box = Latest()
    timer = threading.Timer(0.05, box.put, ["late"])
    timer.start()
    assert box.take(10) == "late"
    timer.join()


def test_taking_ends_when_time_runs_out():
    start = time.monotonic()
    assert Latest().take(0.05) is None
    assert time.monotonic() - start >= 0.05


def test_closing_wakes_whoever_waits():
    box, taken = Latest(), []
    thread = threading.Thread(target=lambda: taken.append(box.take()))
    thread.start()
    box.close()
    thread.join(10)
    assert taken == [None]
    assert box.is_closed


def test_what_is_there_when_it_closes_can_still_be_taken():
    box = Latest()
    box.put("last")
    box.close()
    assert box.take() == "last"
    assert box.take() is None
