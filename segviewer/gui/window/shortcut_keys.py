"""Keys that belong to the picture, wherever the focus is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractButton

from segviewer.gui.session.session import Session
from segviewer.gui.window.space_hold import SpaceHold

Key, Modifier = Qt.Key, Qt.KeyboardModifier
STEPS = {Key.Key_A: -1, Key.Key_D: 1, Key.Key_PageUp: -1, Key.Key_PageDown: 1}
ARROWS = {  # rows and columns that they go
    Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1),
}  # fmt: skip
LONG_STEP_PIXELS = 10  # pixels, with Shift
PLAIN_MODIFIERS = (Modifier.NoModifier, Modifier.KeypadModifier)
TYPING_CLASSES = ("QLineEdit", "QAbstractSpinBox", "QTextEdit")
USE_ARROWS = ("QComboBox", "QAbstractSlider", "QAbstractItemView", "QAbstractButton", "QScrollArea")


class ShortcutKeys(QObject):
    """Number keys switch branches, space shows all on, arrows move the pixel, A and D step.

    Installed on the window's handle: looked at where the display hands keys over, before any
    widget, since a focused button would take space and a focused list the letters.

    Signals:
        escaped: Esc was pressed.
        walked: rows and columns to go on the board, by Ctrl and an arrow.
        holding: whether every branch is shown, for as long as space is held.
    """

    escaped = Signal()
    walked = Signal(int, int)
    holding = Signal(bool)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.hold = SpaceHold(self)
        self.hold.changed.connect(session.show_all_on)
        self.hold.changed.connect(self.holding)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if event.type() in kinds and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether the key is the picture's, and no widget is to get it."""
        if _focus_is(*TYPING_CLASSES):
            return False
        if event.key() == Key.Key_Space:
            return self._on_space(event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in ARROWS:
            return self._on_arrow(event)
        return (
            event.modifiers() in PLAIN_MODIFIERS
            # A key that is held switches once.
            and not event.isAutoRepeat()
            and self._on_press(event)
        )

    def _on_space(self, event: QKeyEvent) -> bool:
        """Before the first picture it belongs to the buttons."""
        if self._session.inspection is None or event.modifiers() not in PLAIN_MODIFIERS:
            return False
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self.hold.press()
        return True  # releases are the hold's, and a repeated one would open a focused list

    def _on_arrow(self, event: QKeyEvent) -> bool:
        # On macOS every arrow counts as the keypad's.
        if event.modifiers() & ~Modifier.KeypadModifier == Modifier.ControlModifier:
            self.walked.emit(*ARROWS[Key(event.key())])
            return True
        shift = event.modifiers() == Modifier.ShiftModifier
        if not (shift or event.modifiers() in PLAIN_MODIFIERS) or _focus_is(*USE_ARROWS):
            return False
        rows, columns = ARROWS[Key(event.key())]
        if columns and self._steps_frames():
            self._session.step(columns)
        else:
            by = LONG_STEP_PIXELS if shift else 1
            self._session.move_point(rows * by, columns * by)
        return True

    def _steps_frames(self) -> bool:
        """Left and right step through a folder or clip until a pixel is chosen."""
        return self._session.moves and self._session.options.unit is None

    def _on_press(self, event: QKeyEvent) -> bool:
        if event.key() == Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in STEPS:
            self._session.step(STEPS[Key(event.key())])
        elif event.key() in (Key.Key_Return, Key.Key_Enter):
            return _press_button()
        elif event.text() and event.text() in "123456789":
            self._switch(int(event.text()))
        else:
            return False
        return True

    def _switch(self, number: int) -> None:
        inspection = self._session.inspection
        if inspection and number <= len(inspection.network.branches):
            self._session.toggle(inspection.network.branches[number - 1].key)


def _press_button() -> bool:
    """Return presses the button that has the focus: space may belong to the picture."""
    focus = QGuiApplication.focusObject()
    if isinstance(focus, QAbstractButton):
        focus.click()
        return True
    return False


def _focus_is(*classes: str) -> bool:
    """Whether one of these Qt classes has the focus, to which some keys belong."""
    focus = QGuiApplication.focusObject()
    return focus is not None and any(focus.inherits(name) for name in classes)
