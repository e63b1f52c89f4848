"""What was assumed of the loaded models, and when the window asks about it by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from segviewer.engine.events import Loaded
from segviewer.gui.dialogs.assumptions_dialog import AssumptionsDialog
from segviewer.gui.session.session import Session
from segviewer.records import ImportOptions, Setup


def has_questions(loaded: Loaded | None) -> bool:
    """Whether there is anything to say or ask of a model."""
    return loaded is not None and bool(loaded.assumed or loaded.assumptions or loaded.notes)


def asks_by_itself(loaded: Loaded, setup: Setup) -> bool:
    """Whether the window asks unbidden: of the model on the screen, ``setup``'s, which nobody has
    answered for yet. What is assumed of all files of a family is no reason by itself."""
    is_open = loaded.setup.import_options == ImportOptions()
    has_reason = bool(loaded.assumed or loaded.notes)
    return has_reason and is_open and loaded.setup.model == setup.model


class Assumptions(QObject):
    """Remembers what was ``loaded``, by model, and shows the dialog about the active one."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.loaded: dict[str, Loaded] = {}
        self.dialog: AssumptionsDialog | None = None
        self._session = session
        self._window = window

    def add(self, loaded: Loaded) -> None:
        """A model is there."""
        self.loaded[loaded.setup.model] = loaded
        if asks_by_itself(loaded, self._session.setup):
            self.ask()

    @Slot()
    def ask(self) -> None:
        """What the active model's file could not tell, and what to assume instead."""
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
        self.dialog = AssumptionsDialog(self.loaded[self._session.setup.model], self._window)
        self.dialog.chosen.connect(self._session.choose_model)
        self.dialog.show()
