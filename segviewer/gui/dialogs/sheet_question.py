"""What to do about a sheet whose picture lies elsewhere, or that names a stranger's checkpoint."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from segviewer.gui.session.sheet_states import SheetStates
from segviewer.gui.words import count_of


class SheetQuestion(QMessageBox):
    """Asks before anything outside the sheet's own folder is read.

    Signals:
        answered: the ``SheetStates`` with its picture, to be shown.
        declined: the sheet's path, to be opened as a picture.
    """

    answered = Signal(object)
    declined = Signal(str)

    def __init__(self, sheet: SheetStates, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setWindowTitle("Sheet")
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)  # names in it are a stranger's
        self.setText(question_of(sheet))
        roles = QMessageBox.ButtonRole
        missing = bool(sheet.name) and not sheet.source
        self.go = self.addButton("Choose picture…" if missing else "Load", roles.AcceptRole)
        self.as_picture = self.addButton("Open sheet as picture", roles.DestructiveRole)
        self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.go)
        self.buttonClicked.connect(self._on_button)

    @Slot(QAbstractButton)
    def _on_button(self, button: QAbstractButton) -> None:
        if button is self.as_picture:
            self.declined.emit(str(self._sheet.path))
        elif button is self.go and (self._sheet.source or not self._sheet.name):
            self.answered.emit(self._sheet)
        elif button is self.go:
            path, _ = QFileDialog.getOpenFileName(self.parentWidget(), f"Open {self._sheet.name}")
            if path:
                self.take(path)

    def take(self, path: str) -> None:
        """The picture lies there."""
        self.answered.emit(replace(self._sheet, source=path))


def question_of(sheet: SheetStates) -> str:
    """What is missing, or not known, and what an answer brings."""
    states = count_of(len(sheet.states), "state")
    texts = []
    if sheet.name and not sheet.source:
        texts.append(
            f"This sheet was made of “{sheet.name}”, which does not lie beside it. Choose the "
            f"picture to bring its {states} back."
        )
    if sheet.unknown_models:
        names = ", ".join(sheet.unknown_models)
        texts.append(f"This sheet loads {names}, which was not opened here before.")
    return "\n\n".join(texts)
