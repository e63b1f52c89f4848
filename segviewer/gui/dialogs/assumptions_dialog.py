"""What a published checkpoint could not tell: the best guesses, to be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
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
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.tips import set_tip
from segviewer.records import ImportOptions

ABOUT = (
    "The file holds weights alone. This is the best guess at how its network was trained; a wrong "
    "one gives a wrong mask."
)
OUTPUT_STRIDES = (8, 16, 32)
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
        self.setWindowTitle(f"Assumed of {loaded.title}")
        # Keys go on belonging to the picture until somebody turns to the questions.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.form = QFormLayout()
        self._add_rows()
        self._build()

    def _build(self) -> None:
        about = QLabel(ABOUT)
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
        self.notes = QLabel("\n\n".join(self.loaded.notes))
        self.notes.setWordWrap(True)
        self.notes.setVisible(bool(self.loaded.notes))
        layout.addWidget(self.notes)
        layout.addLayout(self.form)
        layout.addWidget(self.buttons)

    def import_options(self) -> ImportOptions:
        """What is loaded, with what was changed here; what was left alone stays a guess."""
        answers = self._answers()
        changes = {key: value for key, value in answers.items() if value != self.guesses[key]}
        return replace(self.loaded.setup.import_options, **changes)

    def accept(self) -> None:
        import_options = self.import_options()
        if import_options != self.loaded.setup.import_options:
            self.chosen.emit(self.loaded.setup.model, import_options)
        super().accept()

    def _add_rows(self) -> None:
        assumed = self.loaded.assumed
        self.stride, self.corners, self.grid = Picker(), QCheckBox(), QLineEdit()
        self.rates = QLineEdit()
        self.at_once, self.classes = QCheckBox(), Picker()
        self._fill_rows(assumed)
        self._fill_classes(self.loaded.classes.names)
        rows: dict[str, tuple[str, QWidget]] = {
            "output_stride": ("&Output stride", self.stride),
            "align_corners": ("&Align corners", self.corners),
            "multi_grid": ("&Multi-grid", self.grid),
            "rates": ("Atrous &rates", self.rates),
            "at_once": ("&Trained at once", self.at_once),
            "classes": ("&Classes", self.classes),
        }
        # Only what the file could not tell; class names are never in a file.
        self._keys = [key for key in rows if key in assumed or key == "classes"]
        for key in self._keys:
            title, widget = rows[key]
            widget.setAccessibleName(title.replace("&", ""))
            self.form.addRow(title, widget)
        self.guesses = self._answers()

    def _fill_rows(self, assumed: Mapping[str, Any]) -> None:
        for stride in OUTPUT_STRIDES:
            self.stride.addItem(str(stride), stride)
        self.stride.setCurrentIndex(self.stride.findData(assumed.get("output_stride")))
        self.corners.setChecked(bool(assumed.get("align_corners")))
        self.grid.setText(",".join(map(str, assumed.get("multi_grid") or ())))
        self.rates.setText(",".join(map(str, assumed.get("rates") or ())))
        self.grid.setPlaceholderText("none, or such as 1,2,4")
        self.at_once.setChecked(bool(assumed.get("at_once")))

    def _fill_classes(self, names: Sequence[str]) -> None:
        self.classes.setEditable(True)
        self.classes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a click begins to type
        self.classes.addItems([", ".join(names), *class_lists.of_length(len(names))])
        self.classes.setMinimumContentsLength(CLASSES_CHARACTERS)
        if line := self.classes.lineEdit():
            line.setCursorPosition(0)  # show the first names
        set_tip(self.classes, "A known list, or names with commas between them")

    def _answers(self) -> dict[str, Any]:
        """What each row says now, by the field of ``ImportOptions`` that it answers."""
        return {key: self._answer(key) for key in self._keys}

    def _answer(self, key: str) -> Any:
        if key == "output_stride":
            return self.stride.currentData()
        if key in ("multi_grid", "rates"):
            line = self.grid if key == "multi_grid" else self.rates
            return tuple(map(int, re.findall(r"[1-9]\d*", line.text()))) or None
        if key == "classes":
            return self._class_answer()
        return (self.corners if key == "align_corners" else self.at_once).isChecked()

    def _class_answer(self) -> str | tuple[str, ...]:
        """The name of a known list, or class names."""
        text = self.classes.currentText().strip()
        names = tuple(name.strip() for name in text.split(",") if name.strip())
        return names if "," in text else text
