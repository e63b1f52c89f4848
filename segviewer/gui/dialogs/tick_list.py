"""A list of names to tick, drag into another order, and rename."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from segviewer.gui.widgets.ticks import TickDelegate

KEY = Qt.ItemDataRole.UserRole
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TickList(QListWidget):
    """Names tick where they are clicked; Alt with an arrow key moves the current one.

    Signals:
        changed: something was ticked, moved or renamed.
    """

    changed = Signal()

    def __init__(self, title: str, *, renames: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setItemDelegate(TickDelegate(self))
        self.setSpacing(2)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._renames = renames
        self._pressed: tuple[QListWidgetItem, Qt.CheckState] | None = None  # before the click
        self.itemChanged.connect(self.changed)
        self.itemPressed.connect(self._on_pressed)
        self.itemClicked.connect(self._on_clicked)
        self.model().rowsMoved.connect(self.changed)

    def add(self, text: str, key: object, *, ticked: bool) -> None:
        """A name that stands for ``key``."""
        item = QListWidgetItem(text)
        item.setData(KEY, key)
        flags = item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled  # between names, never onto one
        item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if self._renames else flags)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.addItem(item)

    def ticked_items(self) -> list[QListWidgetItem]:
        """The items that are ticked, in their order."""
        items = (self.item(row) for row in range(self.count()))
        return [item for item in items if item.checkState() == Qt.CheckState.Checked]

    def shift(self, step: int) -> None:
        """Move the current name by so many places."""
        row = self.currentRow()
        target = row + step
        if row >= 0 and 0 <= target < self.count():
            self.insertItem(target, self.takeItem(row))
            self.setCurrentRow(target)
            self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = None  # one into a box is told to nobody: what came before it would hold on
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = MOVES.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(step)
        else:
            super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _on_pressed(self, item: QListWidgetItem) -> None:
        self._pressed = item, item.checkState()

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        """A click on the name ticks too; one on the box has done so already."""
        if self._pressed == (item, item.checkState()):
            states = Qt.CheckState
            ticked = item.checkState() == states.Checked
            item.setCheckState(states.Unchecked if ticked else states.Checked)
