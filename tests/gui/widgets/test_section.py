"""Sections that fold and keep their places."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from segviewer.gui.widgets.section import Section


def sections(qtbot):
    """Two sections, one below the other, the first with lines of text."""
    window, label = QWidget(), QLabel("one")
    layout = QVBoxLayout(window)
    body = QWidget()
    QVBoxLayout(body).addWidget(label)
    first, second = Section("First", "first", body), Section("Second", "second", QLabel("two"))
    for section in (first, second):
        layout.addWidget(section)
    layout.addStretch()
    window.resize(300, 600)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window, first, second, label


def test_a_section_folds_by_mouse_and_by_key(qtbot):
    _window, first, _, label = sections(qtbot)
    qtbot.mouseClick(first.heading, Qt.MouseButton.LeftButton)
    assert not label.isVisible()
    assert first.heading.accessibleName() == "First, folded"
    first.heading.setFocus()
    qtbot.keyClick(first.heading, Qt.Key.Key_Space)
    assert label.isVisible()


def test_what_stands_below_stays_until_it_is_released(qtbot):
    _window, first, second, label = sections(qtbot)
    top = second.y()
    label.setText("one\n" * 8)
    qtbot.waitUntil(lambda: second.y() > top)
    lower = second.y()
    label.setText("one")
    qtbot.wait(50)
    assert second.y() == lower
    first.release()
    qtbot.waitUntil(lambda: second.y() == top)


def test_the_question_mark_names_its_topic(qtbot):
    _window, first, _, _ = sections(qtbot)
    with qtbot.waitSignal(first.helped) as helped:
        qtbot.mouseClick(first.help, Qt.MouseButton.LeftButton)
    corner = first.help.mapToGlobal(QPoint(0, first.help.height()))
    assert helped.args == ["first", corner]
