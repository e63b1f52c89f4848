"""A key that acts for as long as it is held, and never a moment longer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

LOSSES = (
    QEvent.Type.WindowDeactivate,
    QEvent.Type.WindowBlocked,
    QEvent.Type.ApplicationStateChange,
)
POPUPS = (Qt.WindowType.Popup, Qt.WindowType.Dialog, Qt.WindowType.Window)


class SpaceHold(QObject):
    """Whether space is held. Its release may go elsewhere (to a list that opened, another window or
    another program), so whatever takes the keyboard away ends the hold too.

    Signals:
        changed: whether it is held now.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_held = False

    def press(self) -> None:
        if not self.is_held:
            self._set(True)
            # Only now: Python would see every event of the program.
            _application().installEventFilter(self)

    def release(self) -> None:
        if self.is_held:
            _application().removeEventFilter(self)
            self._set(False)

    def _set(self, held: bool) -> None:
        self.is_held = held
        self.changed.emit(held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if _is_release(event) or event.type() in LOSSES or _takes_keyboard(watched, event):
            self.release()
        return False


def _is_release(event: QEvent) -> bool:
    """Whether space is up again, not one of the pairs that a held key repeats."""
    if event.type() != QEvent.Type.KeyRelease or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_Space and not event.isAutoRepeat()


def _takes_keyboard(watched: QObject, event: QEvent) -> bool:
    if event.type() == QEvent.Type.FocusOut:
        return isinstance(watched, QWindow)
    if event.type() != QEvent.Type.Show or not isinstance(watched, QWidget):
        return False
    return watched.isWindow() and watched.windowType() in POPUPS


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application
