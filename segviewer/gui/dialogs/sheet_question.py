"""What to do about a sheet whose picture lies elsewhere, or that names a stranger's checkpoint."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from segviewer.gui.language import tr
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
        self.setWindowTitle(tr("Sheet"))
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)  # names in it are a stranger's
        self.setText(question_of(sheet))
        roles = QMessageBox.ButtonRole
        missing = bool(sheet.name) and not sheet.source
        self.go = self.addButton(tr("Choose picture…") if missing else tr("Load"), roles.AcceptRole)
        self.as_picture = self.addButton(tr("Open sheet as picture"), roles.DestructiveRole)
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
            path, _ = QFileDialog.getOpenFileName(
                self.parentWidget(), tr("Open {name}", name=self._sheet.name)
            )
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
            tr(
                "This sheet was made of “{name}”, which does not lie beside it. Choose the "
                "picture to bring its {states} back.",
                name=sheet.name,
                states=states,
            )
        )
    if sheet.unknown_models:
        names = ", ".join(sheet.unknown_models)
        texts.append(tr("This sheet loads {names}, which was not opened here before.", names=names))
    return "\n\n".join(texts)
