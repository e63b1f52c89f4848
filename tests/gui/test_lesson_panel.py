"""The panel of a lesson, without a window around it."""

import pytest

from segviewer.gui.language import speak, spoken
from segviewer.gui.lessons.lesson_panel import LessonPanel
from segviewer.lessons.catalog import all_lessons
from segviewer.lessons.figure import Figure, Number

FIGURE = Figure(tuple(Number("what was computed", "1×1") for _ in range(5)), "a remark " * 12)


@pytest.fixture(params=["en", "ko"])
def panel(request, qtbot):
    speak(request.param)
    shown = LessonPanel()
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    speak("en")


@pytest.mark.parametrize("height", [300, 420, 800])
def test_no_text_of_a_step_is_cut(panel, qapp, height):
    panel.resize(300, height)
    for lesson in all_lessons():
        for number in range(len(lesson.steps)):
            panel.show_step(lesson, number, None)
            qapp.processEvents()
            panel.show_figure(FIGURE)
            for _ in range(6):
                qapp.processEvents()
            for label in (panel.title, panel.say, panel.do, panel.look, panel.note, panel.paper):
                assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_notes_in_korean_stand_in_a_korean_window(panel):
    lesson = all_lessons()[0]
    panel.show_step(lesson, 0, None)
    assert panel.korean_title.text() == lesson.korean
    assert panel.korean_title.isHidden() == (spoken() == "en")
    step = next(n for n, step in enumerate(lesson.steps) if n and step.korean)
    panel.show_step(lesson, step, None)
    assert panel.korean.text() == lesson.steps[step].korean
    assert panel.korean.isHidden() == (spoken() == "en")


def test_the_button_that_leads_on_keeps_the_keyboard(panel, qapp):
    first, second = all_lessons()[:2]
    panel.activateWindow()
    panel.next.setFocus()
    for number in range(len(first.steps)):
        panel.show_step(first, number, second)
        assert panel.focusWidget() is panel.next


def test_a_double_click_before_the_last_step_does_not_leave_the_lesson(panel, qtbot, qapp):
    first, second = all_lessons()[:2]
    chosen = []
    panel.lesson_chosen.connect(chosen.append)
    panel.step_chosen.connect(lambda number: panel.show_step(first, number, second))
    panel.show_step(first, len(first.steps) - 2, second)
    panel.next.click()
    panel.next.click()
    assert chosen == []
    qtbot.wait(qapp.doubleClickInterval() + 50)
    panel.next.click()
    assert chosen == [second.name]
