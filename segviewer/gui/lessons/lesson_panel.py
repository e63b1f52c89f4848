"""The panel of a lesson: what is said, what to do and to look at, the figure, the paper's words."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.language import spoken, tr, translate
from segviewer.gui.widgets.images import to_qimage
from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.gui.widgets.tips import set_tip
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.lesson import Lesson

WIDTH_PIXELS = 300


class LessonPanel(QWidget):
    """Shows one step at a time; buttons lead on. They stand at the top: the bottom moves with the
    height of the network's diagram, and "Next" would go from under the pointer.

    Signals:
        step_chosen: the number of the step to go to, from 0.
        lesson_chosen: the name of the lesson to go on to.
        leave_chosen: the lesson is to be left.
    """

    step_chosen = Signal(int)
    lesson_chosen = Signal(str)
    leave_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Lesson"))
        self._step = 0
        self._is_last = False
        self._next_lesson: Lesson | None = None
        self._since_step = QElapsedTimer()  # since "Next" led to another step
        self.title, self.korean_title = heading_label(""), remark_label()
        self.title.setWordWrap(True)
        self.say, self.korean = _text_label(), remark_label()
        self.do, self.look = _text_label(), _text_label()
        self.numbers = NumberRows()
        self.note, self.paper = remark_label(), remark_label()
        self.picture = QLabel()
        self.picture.setAccessibleName(tr("Picture of the figure"))
        self.place = QLabel()
        self.back, self.again, self.next = (
            QPushButton(text) for text in (tr("Back"), tr("Again"), tr("Next"))
        )
        self.leave = QPushButton(tr("Leave"))
        self._build()
        self._connect()

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        for label in (self.title, self.korean_title, self.say, self.korean):
            column.addWidget(label)
        # In no form: it shares out too little height among texts that wrap, and cuts them.
        for heading, label in ((tr("Do"), self.do), (tr("Look at"), self.look)):
            column.addWidget(heading_label(heading))
            column.addWidget(label)
        column.addWidget(heading_label(tr("Computed now")))
        column.addWidget(self.numbers)
        column.addWidget(self.note)
        column.addWidget(self.picture)
        column.addWidget(heading_label(tr("The paper")))
        column.addWidget(self.paper)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 0, 12, 0)
        for button in (self.back, self.again, self.next):
            buttons.addWidget(button)
        end = QHBoxLayout()
        end.setContentsMargins(12, 4, 12, 4)
        end.addWidget(self.place, 1)
        end.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(end)
        layout.addLayout(buttons)
        layout.addWidget(scroll, 1)
        set_tip(self.again, tr("Back to this step's own state"))
        set_tip(self.leave, tr("Leave the lesson; what is on the screen stays"))

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.step_chosen.emit(self._step - 1))
        self.again.clicked.connect(lambda: self.step_chosen.emit(self._step))
        self.next.clicked.connect(self._go_on)
        self.leave.clicked.connect(self.leave_chosen)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PIXELS, 600)

    def show_step(self, lesson: Lesson, number: int, after: Lesson | None) -> None:
        """Show the step of that number, from 0, without its figure yet; after the last step comes
        that lesson."""
        self._step = number
        step = lesson.steps[number]
        self.title.setText(f"{lesson.number}. {translate(lesson.title)}")
        _show_note(self.korean_title, lesson.korean if number == 0 else "")
        self.say.setText(translate(step.say))
        is_above = number == 0 and step.korean in lesson.korean
        _show_note(self.korean, "" if is_above else step.korean)
        self.do.setText(translate(step.do))
        self.look.setText(translate(step.look))
        self.paper.setText(translate(step.paper))
        self.place.setText(
            tr("Step {number} of {count}", number=number + 1, count=len(lesson.steps))
        )
        self.back.setEnabled(number > 0)
        self._is_last = number + 1 == len(lesson.steps)
        self.show_next_lesson(after)
        self.show_waiting()

    def show_next_lesson(self, lesson: Lesson | None) -> None:
        """After the last step comes that lesson, or nothing."""
        self._next_lesson = lesson
        self.next.setEnabled(not self._is_last or lesson is not None)
        leads_out = self._is_last and lesson is not None
        self.next.setText(tr("Next lesson") if leads_out else tr("Next"))
        set_tip(self.next, translate(lesson.title) if lesson and leads_out else "")

    @Slot()
    def _go_on(self) -> None:
        if not self._is_last:
            self._since_step.start()
            self.step_chosen.emit(self._step + 1)
        elif self._next_lesson is not None and not self._is_double_click():
            self.lesson_chosen.emit(self._next_lesson.name)

    def _is_double_click(self) -> bool:
        """Whether "Next" was clicked a moment ago: nobody has seen yet that it leads out now."""
        interval = QApplication.doubleClickInterval()
        return self._since_step.isValid() and not self._since_step.hasExpired(interval)

    def show_waiting(self) -> None:
        """The figure is being computed."""
        self.show_figure(Figure((), tr("Computing…")))

    def show_figure(self, figure: Figure) -> None:
        """Show what was computed."""
        self.numbers.show_numbers(figure.numbers)
        self.note.setText(translate(figure.note))
        self.picture.setVisible(figure.picture is not None)
        if figure.picture is not None:
            self.picture.setPixmap(QPixmap.fromImage(to_qimage(figure.picture)))


class NumberRows(QWidget):
    """What a number is, and at the right its value with its unit."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show_numbers(self, numbers: tuple[Number, ...]) -> None:
        """Show these instead of the last ones."""
        while len(self._lines) < len(numbers):
            line = (_text_label(), QLabel())
            line[1].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, label in enumerate(line):
                self._grid.addWidget(label, len(self._lines), column)
            self._lines.append(line)
        for index, line in enumerate(self._lines):
            for label in line:
                label.setVisible(index < len(numbers))
            if index < len(numbers):
                line[0].setText(translate(numbers[index].label))
                line[1].setText(translate(numbers[index].text))

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What is shown, from top to bottom."""
        shown = (line for line in self._lines if not line[0].isHidden())
        return [(label.text(), value.text()) for label, value in shown]


def _text_label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    return label


def _show_note(label: QLabel, text: str) -> None:
    """The notes' own words, where the window speaks their language: elsewhere they say nothing."""
    label.setText(text)
    label.setVisible(bool(text) and spoken() == "ko")
