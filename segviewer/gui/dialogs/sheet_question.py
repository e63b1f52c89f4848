"""What to do about a sheet whose picture or mask lies elsewhere, or that names a stranger's
checkpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from segviewer.gui.dialogs.file_questions import ask_file, ask_folder
from segviewer.gui.language import tr
from segviewer.gui.session.sheet_states import SheetStates
from segviewer.gui.words import count_of
from segviewer.rendering.board_file import name_of


class SheetQuestion(QMessageBox):
    """Asks before anything outside the sheet's own folder is read.

    Signals:
        answered: the ``SheetStates`` with its picture, and where its mask lies, None where that
            was not asked.
        located: the ``SheetStates`` of a board, and the path of its picture that was missing.
        declined: the sheet's path, to be opened as a picture.
    """

    answered = Signal(object, object)
    located = Signal(object, Path)
    declined = Signal(str)

    def __init__(self, sheet: SheetStates, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setWindowTitle(tr("Sheet") if sheet.board is None else tr("Board"))
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)  # names in it are a stranger's
        self.setText(question_of(sheet))
        roles = QMessageBox.ButtonRole
        self.go = self.addButton(_answer(sheet), roles.AcceptRole)
        self.without: QAbstractButton | None = None
        if sheet.lacks_mask and not sheet.lacks_picture:
            self.without = self.addButton(tr("Open without mask"), roles.DestructiveRole)
        self.as_picture: QAbstractButton | None = None
        if sheet.board is None:
            self.as_picture = self.addButton(tr("Open sheet as picture"), roles.DestructiveRole)
        self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.go)
        self.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        """Its window is gone by now, so that it does not stand beside the one that asks where."""
        button = self.clickedButton()
        if self.as_picture is not None and button is self.as_picture:
            self.declined.emit(str(self._sheet.path))
        elif self.without is not None and button is self.without:
            self.answered.emit(replace(self._sheet, unknown_models=(), without_mask=True), None)
        elif button is self.go and not (self._sheet.lacks_picture or self._sheet.lacks_mask):
            self.answered.emit(replace(self._sheet, unknown_models=()), None)
        elif button is self.go:
            path = self._ask_where()
            if path:
                self.take(path)

    def _ask_where(self) -> str:
        """The place of what is missing, "" where none is given."""
        title = tr("Open {name}", name=_missing(self._sheet))
        if self._sheet.lacks_mask_folder and not self._sheet.lacks_picture:
            return ask_folder(self.parentWidget(), title)
        return ask_file(self.parentWidget(), title)

    def take(self, path: str) -> None:
        """The picture lies there, or where that is known the mask."""
        sheet = replace(self._sheet, unknown_models=())
        if not sheet.lacks_picture:
            self.answered.emit(sheet, Path(path))
        elif sheet.board is not None:
            self.located.emit(sheet, Path(path))
        else:
            self.answered.emit(replace(sheet, source=path), None)


def _missing(sheet: SheetStates) -> str:
    """The name of the file that is looked for."""
    return name_of(sheet.mask.path) if sheet.mask and not sheet.lacks_picture else sheet.name


def _answer(sheet: SheetStates) -> str:
    if sheet.lacks_picture:
        return tr("Choose picture…")
    if sheet.lacks_mask_folder:
        return tr("Choose folder of masks…")
    return tr("Choose mask…") if sheet.lacks_mask else tr("Load")


def _mask_question(sheet: SheetStates) -> str:
    if sheet.lacks_mask_folder:
        return (
            "This board compares with the masks in “{name}”, which does not lie where it did. "
            "Choose the folder to bring truth and errors back."
        )
    if sheet.board is not None:
        return (
            "This board compares with the mask “{name}”, which does not lie where it did. Choose "
            "the mask to bring truth and errors back."
        )
    return (
        "This sheet compares with the mask “{name}”, which lies neither beside it nor beside its "
        "picture. Choose the mask to bring truth and errors back."
    )


def question_of(sheet: SheetStates) -> str:
    """What is missing, or not known, and what an answer brings."""
    states = count_of(len(sheet.states), "state")
    is_board = sheet.board is not None
    texts = []
    if sheet.lacks_picture:
        text = (
            "This board was made of “{name}”, which does not lie where it did. Choose the picture "
            "to bring its {states} back."
            if is_board
            else "This sheet was made of “{name}”, which does not lie beside it. Choose the "
            "picture to bring its {states} back."
        )
        texts.append(tr(text, name=sheet.name, states=states))
    elif sheet.lacks_mask:
        texts.append(tr(_mask_question(sheet), name=_missing(sheet)))
    if sheet.unknown_models:
        text = (
            "This board loads {names}, which was not opened here before."
            if is_board
            else "This sheet loads {names}, which was not opened here before."
        )
        texts.append(tr(text, names=", ".join(sheet.unknown_models)))
    return "\n\n".join(texts)
