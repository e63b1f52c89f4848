"""Words beside a running stream change at a readable pace, and end as the newest."""

import pytest

from segviewer.gui.widgets.throttle import Throttle


@pytest.fixture
def unhurried(qapp):
    return Throttle(qapp)


def test_the_first_is_done_at_once_and_of_the_rest_the_newest_later(unhurried, qtbot):
    done = []
    for word in ("first", "second", "third"):
        unhurried.give(lambda word=word: done.append(word), at_once=False)
    assert done == ["first"]
    qtbot.waitUntil(lambda: len(done) > 1)
    assert done == ["first", "third"]


def test_what_is_to_be_seen_at_once_is_not_undone_by_what_waited(unhurried, qtbot):
    done = []
    for word, at_once in (("first", False), ("waiting", False), ("frozen", True)):
        unhurried.give(lambda word=word: done.append(word), at_once=at_once)
    assert done == ["first", "frozen"]
    qtbot.wait(300)
    assert done == ["first", "frozen"]
