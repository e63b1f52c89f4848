"""The line that names a state on the board: renamed in place, dragged to another one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from segviewer.gui.language import tr
from segviewer.gui.widgets.icons import SignButton
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.widgets.tips import set_tip

NARROWEST_EDITOR = 180  # pixels


class NameEditor(QLineEdit):
    """Lies over a title while it is renamed; Return or a click elsewhere ends that, Esc leaves the
    name as it was.

    Signals:
        ended: the name, None for the one before.
    """

    ended = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Name of this state"))
        self.setPlaceholderText(tr("its network's name"))
        self.setMaxLength(120)
        self.editingFinished.connect(self._on_finished)
        self.hide()

    def begin(self, name: str) -> None:
        self.setText(name)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(None)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_finished(self) -> None:
        self._end(self.text())

    def _end(self, name: str | None) -> None:
        if not self.isHidden():  # hiding takes the focus away, which ends it once more
            self.hide()
            self.ended.emit(name)


class RowHead(QWidget):
    """Name, how it was made, and what can be done with the row.

    Signals:
        dropped: this line: its state is to leave the board.
        raised: this line: its state is to stand one place further up.
        renamed: this line, and the state's name from now on, "" for its network's.
        pressed: this line: someone clicked it.
        dragged: this line, and the pointer on the screen while it is dragged.
        released: this line, and where it was let go.
    """

    dropped = Signal(object)
    raised = Signal(object)
    renamed = Signal(object, str)
    pressed = Signal(object)
    dragged = Signal(object, QPoint)
    released = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed_at: QPoint | None = None
        self._is_dragged = False
        self.title, self.how = (
            ElidedLabel(Qt.AlignmentFlag.AlignLeft),
            ElidedLabel(Qt.AlignmentFlag.AlignLeft),
        )
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.title.setForegroundRole(self.palette().ColorRole.Text)
        self.raise_button = _button("up", tr("Move this state up"), self._on_raise)
        self.drop = _button("close", tr("Drop this state"), self._on_drop)
        self._was_hidden = False  # before the name was typed
        self.editor = NameEditor(self)
        self.editor.ended.connect(self._on_edited)
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 2, 6, 0)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.addWidget(self.title)
        self._words.addWidget(self.how, 1)
        line.addLayout(self._words, 1)
        line.addWidget(self.raise_button)
        line.addWidget(self.drop)

    def name(self, title: str, how: str, tip: str) -> None:
        """Say which state this is."""
        if (title, how) != (self.title.text(), self.how.text()):
            self.title.setText(title)
            self.how.setText(how)
            set_tip(self, f"{tip}\n{tr('Double click renames, drag moves.')}")

    def turn(self, *, narrow: bool) -> None:
        """On two lines where it is narrow."""
        direction = QBoxLayout.Direction
        self._words.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        width = QSizePolicy.Policy.Ignored if narrow else QSizePolicy.Policy.Maximum
        self.title.setSizePolicy(width, QSizePolicy.Policy.Preferred)
        self._words.setSpacing(0 if narrow else 8)
        self.raise_button.show_sign("left" if narrow else "up")

    @property
    def is_edited(self) -> bool:
        """Whether the name is being typed."""
        return not self.editor.isHidden()

    def edit(self) -> None:
        """Let the user give the state another name."""
        self._was_hidden = self.isHidden()
        self.show()
        width = min(self.width(), max(NARROWEST_EDITOR, self.title.width() + 24))
        self.editor.setGeometry(0, 0, width, max(self.height(), self.sizeHint().height()))
        self.editor.begin(self.title.text())

    @Slot()
    def _on_raise(self) -> None:
        self.raised.emit(self)

    @Slot()
    def _on_drop(self) -> None:
        self.dropped.emit(self)

    @Slot(object)
    def _on_edited(self, name: str | None) -> None:
        if name is not None and name.strip() != self.title.text():
            self.renamed.emit(self, name.strip())
        elif self._was_hidden:
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.pressed.emit(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        way = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if not self._is_dragged and way >= QApplication.startDragDistance():
            self._is_dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._is_dragged:
            self.dragged.emit(self, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_dragged, self._is_dragged, self._pressed_at = self._is_dragged, False, None
        self.unsetCursor()
        if was_dragged:
            self.released.emit(self, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.edit()


def _button(sign: str, tip: str, act: Callable[[], None]) -> SignButton:
    button = SignButton(sign, tip)
    button.clicked.connect(act)
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)  # the active state's line is as high as the others
    button.setSizePolicy(policy)
    return button
