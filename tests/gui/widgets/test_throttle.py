"""Words beside a running stream change at a readable pace, and end as the newest."""

import pytest

from segviewer.gui.widgets.throttle import Throttle

WAIT = 60_000


@pytest.fixture
def throttle(qapp):
    return Throttle(qapp)


def test_the_first_runs_at_once_and_of_the_rest_the_newest_later(throttle, qtbot):
    done = []
    for word in ("first", "second", "third"):
        throttle.run(lambda word=word: done.append(word), at_once=False)
    assert done == ["first"]
    qtbot.waitUntil(lambda: len(done) > 1, timeout=WAIT)
    assert done == ["first", "third"]


def test_what_is_urgent_is_not_undone_by_what_waited(throttle, qtbot):
    done = []
    for word, at_once in (("first", False), ("waiting", False), ("frozen", True)):
        throttle.run(lambda word=word: done.append(word), at_once=at_once)
    assert done == ["first", "frozen"]
    throttle.run(lambda: done.append("last"), at_once=False)
    qtbot.waitUntil(lambda: done[-1] == "last", timeout=WAIT)
    assert done == ["first", "frozen", "last"]
