"""One state on the canvas: its panes, and the line that names it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.canvas.pane import Pane
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.widgets.tips import set_tip
from segviewer.records import Inspection
from segviewer.rendering.captions import state_title


class StateRow(QWidget):
    """One state: panes side by side, under a line that names the state once there are several.

    Signals:
        dropped: this row: its pin is to go.
        raised: this row: its pin is to stand one place further up.
    """

    dropped = Signal(object)
    raised = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: list[Pane] = []
        self.title, self.how = (
            ElidedLabel(Qt.AlignmentFlag.AlignLeft),
            ElidedLabel(Qt.AlignmentFlag.AlignLeft),
        )
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.title.setForegroundRole(self.palette().ColorRole.Text)
        self.raise_button = _button("▴", tr("Move this pinned state up"), self._on_raise)
        self.drop = _button("✕", tr("Drop this pinned state"), self._on_drop)
        self.head = QWidget()
        head = QHBoxLayout(self.head)
        head.setContentsMargins(6, 2, 6, 0)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.addWidget(self.title)
        self._words.addWidget(self.how, 1)
        head.addLayout(self._words, 1)
        head.addWidget(self.raise_button)
        head.addWidget(self.drop)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(self._line, 1)

    @Slot()
    def _on_raise(self) -> None:
        self.raised.emit(self)

    @Slot()
    def _on_drop(self) -> None:
        self.dropped.emit(self)

    def name(self, shown: Inspection, notes: list[str]) -> None:
        """Say which state this is, and what its panes have to say."""
        title, how = map(translate, state_title(shown, short=True))
        first, *rest = how.split(" · ")
        text = " · ".join([first, *notes, *rest])  # what is cut off is what all have in common
        if (title, text) != (self.title.text(), self.how.text()):
            self.title.setText(title)
            self.how.setText(text)
            set_tip(self.head, "\n".join(map(translate, state_title(shown))))

    def add(self, pane: Pane) -> None:
        self.panes.append(pane)
        self._line.addWidget(pane, 1)

    def turn(self, *, narrow: bool, stacked: bool, heads: bool) -> None:
        """The name on two lines where states stand side by side, the panes below each other where
        they are stacked, a line above each of them or not."""
        direction = QBoxLayout.Direction
        self._words.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        width = QSizePolicy.Policy.Ignored if narrow else QSizePolicy.Policy.Maximum
        self.title.setSizePolicy(width, QSizePolicy.Policy.Preferred)
        self._words.setSpacing(0 if narrow else 8)
        self._line.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        for pane in self.panes:
            pane.head.setVisible(heads)

    def head_height(self) -> int:
        """Pixels above the pictures."""
        own = self.head.sizeHint().height() if self.head.isVisibleTo(self) else 0
        return own + max(pane.head_height() for pane in self.panes)

    def remove_last(self) -> None:
        pane = self.panes.pop()
        self._line.removeWidget(pane)
        pane.hide()
        pane.deleteLater()


def _button(text: str, tip: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    set_tip(button, tip)
    button.setAccessibleName(tip)
    button.clicked.connect(act)
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)  # the active state's line is as high as the others
    button.setSizePolicy(policy)
    return button
