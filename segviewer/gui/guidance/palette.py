"""The command palette: a few letters find what the window can do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.guidance.command import PaletteCommand
from segviewer.gui.guidance.matching import best_matches
from segviewer.gui.language import tr
from segviewer.gui.widgets.labels import remark_label
from segviewer.gui.widgets.theme import GAP_PIXELS

MOST_SHOWN = 60
WIDTH_PIXELS, HEIGHT_PIXELS = 560, 380
UP_AND_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A line to type into over the list of what matches; Return runs the marked one."""

    def __init__(self, commands: list[PaletteCommand], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Find"))
        self._commands = commands
        self.line, self.list = QLineEdit(), QListWidget()
        self.line.setPlaceholderText(tr("A few letters of a command, view, network or branch"))
        self.line.setAccessibleName(tr("Find a command"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._show_matches)
        self.line.installEventFilter(self)
        self.list.setItemDelegate(_CommandDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys go on belonging to the line
        self.list.setAccessibleName(tr("What matches"))
        self.list.itemClicked.connect(self._run)
        self.nothing: QLabel = remark_label(tr("Nothing matches; fewer letters find more."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*4 * (2 * GAP_PIXELS,))
        layout.setSpacing(2 * GAP_PIXELS)
        for widget in (self.line, self.list, self.nothing):
            layout.addWidget(widget)
        self.resize(min(WIDTH_PIXELS, parent.width() - 40), HEIGHT_PIXELS)
        self._show_matches()

    def matches(self) -> list[PaletteCommand]:
        """What is listed, the best first."""
        words = ((f"{command.title} {command.place}", command) for command in self._commands)
        return best_matches(self.line.text(), words, MOST_SHOWN)

    @Slot()
    def _show_matches(self) -> None:
        self.list.clear()
        for command in self.matches():
            item = QListWidgetItem(command.title)
            item.setData(Qt.ItemDataRole.UserRole, command)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line has the focus; these keys are the list's."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in UP_AND_DOWN:
            self.list.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            command: PaletteCommand = item.data(Qt.ItemDataRole.UserRole)
            self.accept()  # first: what it opens has the keyboard
            command.run()


class _CommandDelegate(QStyledItemDelegate):
    """A command's words at the left, its place and keys quietly at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(100, option.fontMetrics.height() + 2 * GAP_PIXELS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        super().paint(painter, option, index)  # type: ignore[arg-type]
        command: PaletteCommand = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        rest = "   ".join(part for part in (command.place, command.keys) if part)
        right = option.rect.adjusted(0, 0, -2 * GAP_PIXELS, 0)
        room = right.width() - option.fontMetrics.horizontalAdvance(command.title) - 24
        text = option.fontMetrics.elidedText(rest, Qt.TextElideMode.ElideLeft, max(0, room))
        is_marked = bool(option.state & option.state.__class__.State_Selected)
        roles = QPalette.ColorRole
        role = roles.HighlightedText if is_marked else roles.PlaceholderText
        painter.setPen(option.palette.color(role))
        painter.drawText(
            right, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text
        )
