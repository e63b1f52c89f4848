"""What a published checkpoint could not tell: the best guesses, to be corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from segviewer.checkpoints import class_lists
from segviewer.engine.events import Loaded
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.ticks import TickBox
from segviewer.gui.widgets.tips import set_tip
from segviewer.import_options import QUESTIONS, Answer, ImportOptions, Question

ABOUT = (
    "The file holds weights alone. This is the best guess at how its network was trained; a wrong "
    "one gives a wrong mask."
)
CLASSES_CHARACTERS = 36  # width of the row that names the classes


class AssumptionsDialog(QDialog):
    """Stands beside the window and blocks nothing; the guess is on the screen meanwhile.

    Signals:
        chosen: the model's name and its ``ImportOptions``, where they differ from what is loaded.
    """

    chosen = Signal(str, object)

    def __init__(self, loaded: Loaded, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loaded = loaded
        self.setWindowTitle(tr("Assumed of {title}", title=loaded.title))
        # Keys go on belonging to the picture until somebody turns to the questions.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.form = QFormLayout()
        self._add_rows()
        self._build()

    def _build(self) -> None:
        about = QLabel(tr(ABOUT))
        about.setWordWrap(True)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        for button in self.buttons.buttons():
            button.setIcon(QIcon())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(about)
        sentences = (*self.loaded.assumptions, *self.loaded.notes)
        self.notes = QLabel("\n\n".join(map(translate, sentences)))
        self.notes.setWordWrap(True)
        self.notes.setVisible(bool(sentences))
        layout.addWidget(self.notes)
        layout.addLayout(self.form)
        layout.addWidget(self.buttons)

    def import_options(self) -> ImportOptions:
        """What is loaded, with what was changed here; what was left alone stays a guess."""
        answers = self._answers()
        changes: dict[str, Any] = {
            key: value for key, value in answers.items() if value != self.guesses[key]
        }
        return replace(self.loaded.setup.import_options, **changes)

    def accept(self) -> None:
        import_options = self.import_options()
        if import_options != self.loaded.setup.import_options:
            self.chosen.emit(self.loaded.setup.model, import_options)
        super().accept()

    def _add_rows(self) -> None:
        """A row for what the file could not tell; class names are never in a file."""
        guesses = {"classes": self.loaded.classes.names, **self.loaded.assumed}
        self.rows = {
            key: _row(question, guesses[key])
            for key, question in QUESTIONS.items()
            if key in guesses
        }
        for key, row in self.rows.items():
            title = translate(QUESTIONS[key].title)
            row.widget.setAccessibleName(title.replace("&", ""))
            self.form.addRow(title, row.widget)
        self.guesses = self._answers()

    def _answers(self) -> dict[str, Answer | None]:
        """What each row says now, by the field of ``ImportOptions`` that it answers."""
        return {key: row.answer() for key, row in self.rows.items()}


@dataclass(frozen=True)
class QuestionRow:
    """A question's widget, and what it says now."""

    widget: QWidget
    answer: Callable[[], Answer | None]


def _row(question: Question, guess: Any) -> QuestionRow:
    if question.kind == "yes or no":
        return _yes_or_no(bool(guess))
    if question.kind == "choice":
        return _choice(question, guess)
    if question.kind == "classes":
        return _classes(question, guess)
    line = QLineEdit(",".join(map(str, guess or ())) if question.kind == "numbers" else guess)
    line.setPlaceholderText(tr("none, or such as {example}", example=question.example))
    if question.kind == "numbers":
        return QuestionRow(
            line, lambda: tuple(map(int, re.findall(r"[1-9]\d*", line.text()))) or None
        )
    return QuestionRow(line, lambda: line.text().strip() or None)


def _yes_or_no(guess: bool) -> QuestionRow:
    box = TickBox()
    box.setChecked(guess)
    return QuestionRow(box, box.isChecked)


def _choice(question: Question, guess: int | None) -> QuestionRow:
    picker = Picker()
    for value in question.choices:
        picker.addItem(str(value), value)
    picker.setCurrentIndex(picker.findData(guess))
    return QuestionRow(picker, picker.currentData)


def _classes(question: Question, names: Sequence[str]) -> QuestionRow:
    """The name of a known list, or class names."""
    picker = Picker()
    picker.setEditable(True)
    picker.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a click begins to type
    picker.addItems([", ".join(names), *class_lists.of_length(len(names))])
    picker.setMinimumContentsLength(CLASSES_CHARACTERS)
    if line := picker.lineEdit():
        line.setCursorPosition(0)  # show the first names
    set_tip(picker, tr("A known list, or names with commas between them"))
    return QuestionRow(picker, lambda: question.answer(picker.currentText()))
