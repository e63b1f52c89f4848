"""Lessons in the window: each step is an ordinary state, and its figure follows what is done."""

from __future__ import annotations

import pytest

from segviewer.gui.app import open_window
from segviewer.gui.window.main_window import MainWindow
from segviewer.lessons.catalog import read_lesson
from segviewer.lessons.computing import FigureMaker
from segviewer.lessons.figure import Figure
from segviewer.sources.opening import open_source

WAIT = 60_000


@pytest.fixture
def lesson(qtbot) -> MainWindow:
    """A window on the first step of the lesson on mismatched relationships."""
    window = open_window("lesson:relationship", "lesson/fcn")
    window.resize(1280, 800)
    qtbot.addWidget(window)
    until_computed(qtbot, window, 0)
    return window


def until_computed(qtbot, window, number):
    """The step of that number, from 0, is on the screen with its figure."""

    def is_computed():
        return window.guide.lesson and window.guide.number == number and window.lesson.numbers.texts

    qtbot.waitUntil(lambda: bool(is_computed()), timeout=WAIT)


def figure_of(number: int) -> Figure:
    step = read_lesson("relationship").steps[number]
    frame = next(iter(open_source(step.state.source)))
    state = step.state.states[0]
    return FigureMaker().make(step, state, frame, selection=step.state.selection)


def rows(figure: Figure) -> list[tuple[str, str]]:
    return [(number.label, number.text) for number in figure.numbers]


def test_a_lesson_opens_by_its_name_and_says_what_its_file_says(lesson, qtbot):
    step = read_lesson("relationship").steps[0]
    assert lesson.lesson_dock.isVisible()
    assert lesson.lesson.say.text() == step.say and lesson.lesson.paper.text() == step.paper
    assert lesson.session.source == step.state.source
    assert lesson.session.setup.model == "lesson/fcn"
    assert lesson.lesson.numbers.texts == rows(figure_of(0))
    assert not lesson.lesson.back.isEnabled()


def test_next_and_back_put_the_window_into_their_states(lesson, qtbot):
    lesson.lesson.next.click()
    until_computed(qtbot, lesson, 1)
    assert lesson.session.setup.model == "lesson/pspnet"
    lesson.lesson.next.click()
    until_computed(qtbot, lesson, 2)
    step = read_lesson("relationship").steps[2]
    qtbot.waitUntil(lambda: lesson.canvas.views == step.state.views, timeout=WAIT)
    assert lesson.session.options.off == step.state.states[0].options.off
    assert lesson.lesson.numbers.texts == rows(figure_of(2))
    lesson.lesson.back.click()
    until_computed(qtbot, lesson, 1)
    assert not lesson.session.options.off


def test_the_figure_follows_the_switches_and_again_brings_the_step_back(lesson, qtbot):
    lesson.lesson.next.click()
    until_computed(qtbot, lesson, 1)
    before = lesson.lesson.numbers.texts
    off = {f"pyramid.bin_{bins}": "dataset_mean" for bins in (1, 2, 3)}
    lesson.session.set_off(off)
    qtbot.waitUntil(lambda: lesson.lesson.numbers.texts not in ([], before), timeout=WAIT)
    assert ("as switched now: right", "50%") in lesson.lesson.numbers.texts
    lesson.lesson.again.click()
    qtbot.waitUntil(lambda: lesson.lesson.numbers.texts == before, timeout=WAIT)
    assert not lesson.session.options.off


def test_a_figure_that_cannot_be_computed_says_why(lesson, qtbot):
    lesson.session.choose_model("everyday/fcn")
    text = "does not know the classes"
    qtbot.waitUntil(lambda: text in lesson.lesson.note.text(), timeout=WAIT)
    assert lesson.lesson.numbers.texts == []


def test_a_pinned_state_of_a_step_stays_after_leaving(lesson, qtbot):
    lesson.session.pin()
    lesson.lesson.leave.click()
    assert not lesson.lesson_dock.isVisible()
    assert lesson.session.setup.model == "lesson/fcn" and len(lesson.session.pins) == 1


def test_every_step_begins_with_its_own_picture(lesson, qtbot):
    """What a step says is of the first picture of its pair, whichever was looked at before."""

    def shows(number):
        inspection = lesson.session.inspection
        return inspection is not None and inspection.frame.index == number

    lesson.session.step(1)
    qtbot.waitUntil(lambda: shows(1), timeout=WAIT)
    lesson.lesson.next.click()
    qtbot.waitUntil(lambda: shows(0), timeout=WAIT)
    until_computed(qtbot, lesson, 1)
    lesson.session.step(1)
    qtbot.waitUntil(lambda: shows(1), timeout=WAIT)
    lesson.lesson.again.click()
    qtbot.waitUntil(lambda: shows(0), timeout=WAIT)


def test_the_last_step_leads_on_to_the_next_lesson(lesson, qtbot):
    qtbot.waitUntil(lambda: len(lesson.guide.lessons) > 1, timeout=WAIT)
    assert lesson.lesson.next.text() == "Next"
    lesson.guide.go(4)
    assert lesson.lesson.next.text() == "Next lesson" and lesson.lesson.next.isEnabled()
    lesson.lesson.next.click()
    qtbot.waitUntil(lambda: lesson.guide.lesson.name == "confusion", timeout=WAIT)
    assert lesson.guide.number == 0 and lesson.lesson.next.text() == "Next"


def test_the_last_step_of_all_leads_nowhere(lesson, qtbot):
    qtbot.waitUntil(lambda: len(lesson.guide.lessons) > 1, timeout=WAIT)
    last = lesson.guide.lessons[-1]
    lesson.guide.enter(last)
    lesson.guide.go(len(last.steps) - 1)
    assert not lesson.lesson.next.isEnabled()


def test_the_last_step_shows_two_networks_beside_each_other(lesson, qtbot):
    lesson.guide.go(4)
    until_computed(qtbot, lesson, 4)
    qtbot.waitUntil(lambda: len(lesson.canvas.rows) == 2, timeout=WAIT)
    pinned = lesson.session.pins[0]
    assert pinned.setup.model == "lesson/pspnet" and len(pinned.options.off) == 4


def test_the_menu_lists_every_lesson(lesson, qtbot):
    menu = next(a.menu() for a in lesson.menuBar().actions() if a.text() == "&Lessons")
    qtbot.waitUntil(menu.isEnabled, timeout=WAIT)
    entries = [action.text() for action in menu.actions()]
    assert "1  Mismatched relationship" in entries and "11  align_corners" in entries
    next(a for a in menu.actions() if a.text() == "11  align_corners").trigger()
    qtbot.waitUntil(lambda: lesson.lesson.title.text() == "11. align_corners", timeout=WAIT)
    qtbot.waitUntil(lesson.lesson.picture.isVisible, timeout=WAIT)


def test_pickers_say_what_the_step_asks(lesson, qtbot):
    assert lesson.inspector.pixel.value.currentData() == "margin"
