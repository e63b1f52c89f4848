"""The panel of a lesson, without a window around it."""

import pytest

from segviewer.gui.language import speak
from segviewer.gui.lessons.lesson_panel import LessonPanel
from segviewer.lessons.catalog import all_lessons
from segviewer.lessons.figure import Figure, Number

FIGURE = Figure(tuple(Number("what was computed", "1 x 1") for _ in range(5)), "a remark " * 12)


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
            panel.show_step(lesson, number)
            qapp.processEvents()
            panel.show_figure(FIGURE)
            for _ in range(6):
                qapp.processEvents()
            for label in (panel.title, panel.say, panel.do, panel.look, panel.note, panel.paper):
                assert label.height() >= label.heightForWidth(label.width()), label.text()
