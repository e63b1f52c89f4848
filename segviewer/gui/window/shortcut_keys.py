"""Keys that belong to the picture, wherever the focus is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from segviewer.gui.session.session import Session

STEPS = {Qt.Key.Key_A: -1, Qt.Key.Key_D: 1}


class ShortcutKeys(QObject):
    """Number keys switch branches, space shows all on, A and D step, Esc gives up.

    Installed on the window's handle: looked at where the display hands keys over, before any
    widget, since a focused button would take space and a focused list the letters.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if event.type() in kinds and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        none, pad = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() not in (none, pad) or event.isAutoRepeat() or _typing():
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if event.key() == Qt.Key.Key_Escape and pressed:
            self._session.cancel()
            return True
        if event.key() == Qt.Key.Key_Space:
            self._session.show_all_on(pressed)
            return True
        if pressed and event.key() in STEPS:
            self._session.step(STEPS[Qt.Key(event.key())])
            return True
        if pressed and event.text() and event.text() in "123456789":
            self._switch(int(event.text()))
            return True
        return False

    def _switch(self, number: int) -> None:
        inspection = self._session.inspection
        if inspection and number <= len(inspection.network.branches):
            self._session.toggle(inspection.network.branches[number - 1].key)


def _typing() -> bool:
    """Whether keys belong to a field that takes text or numbers."""
    focus = QGuiApplication.focusObject()
    return focus is not None and (focus.inherits("QLineEdit") or focus.inherits("QAbstractSpinBox"))
