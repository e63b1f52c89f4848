"""The sheet of shortcuts, made from the menus and the keys that no menu has; it changes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.guidance.command import PICTURE_KEYS, PaletteCommand
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.gui.widgets.screen import resize_to_fit
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import set_tip

COLUMNS = 2
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class KeyTable(Protocol):
    """What gives entries of menus other keys, or says which entry has them."""

    def choose(self, action: QAction, keys: QKeySequence) -> str | None: ...

    def reset(self) -> None: ...


class ShortcutSheet(QDialog):
    """Keys of menus are buttons: after a click on one, the next keys that are pressed are the
    entry's. Any other key or click closes the sheet."""

    def __init__(
        self, commands: Sequence[PaletteCommand], table: KeyTable, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self._table = table
        self._waiting: QToolButton | None = None  # for keys
        self.rows = shortcut_rows(commands)
        self.buttons: dict[str, QToolButton] = {}  # by what they do
        self.note = remark_label(tr("Click the keys of a menu's entry to choose others."))
        self._actions = {_title(c): c.action for c in commands if c.keys and c.action}
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(*4 * (5 * GAP_PIXELS,))
        columns.setSpacing(8 * GAP_PIXELS)
        length = -(-len(self.rows) // COLUMNS)
        for start in range(0, len(self.rows), length):
            columns.addLayout(self._grid(self.rows[start : start + length]))
        area = QScrollArea()  # a small screen has no room for all
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2 * GAP_PIXELS)
        layout.addWidget(area)
        layout.addLayout(self._foot())
        resize_to_fit(self, page.sizeHint() + QSize(24, 48))
        self.setFocus()

    def _foot(self) -> QHBoxLayout:
        self.reset = QPushButton(tr("Reset"))
        self.reset.setAutoDefault(False)
        set_tip(self.reset, tr("The usual keys for every entry"))
        self.reset.clicked.connect(self._on_reset)
        foot = QHBoxLayout()
        foot.setContentsMargins(5 * GAP_PIXELS, 0, 5 * GAP_PIXELS, 0)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.reset)
        return foot

    def _grid(self, rows: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * GAP_PIXELS)
        grid.setVerticalSpacing(GAP_PIXELS)
        for row, (keys, title) in enumerate(rows):
            grid.addWidget(self._keys(keys, title), row, 0, Qt.AlignmentFlag.AlignRight)
            text = QLabel(title)
            text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid.addWidget(text, row, 1)
        grid.setRowStretch(len(rows), 1)
        return grid

    def _keys(self, keys: str, title: str) -> QWidget:
        if title not in self._actions:
            return heading_label(keys)
        button = QToolButton()
        button.setText(keys)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(
            tr("{keys}: choose other keys for {title}", keys=keys, title=title)
        )
        font = button.font()
        font.setBold(True)
        button.setFont(font)
        button.setProperty("title", title)
        button.clicked.connect(self._on_keys)
        self.buttons[title] = button
        return button

    @Slot()
    def _on_keys(self) -> None:
        """The next keys are this button's."""
        self._show_keys()
        button = self.sender()
        assert isinstance(button, QToolButton)
        self._waiting = button
        button.setText("…")
        self.note.setText(tr("Press the keys; Esc leaves them as they are."))
        self.setFocus()

    @Slot()
    def _on_reset(self) -> None:
        self._table.reset()
        self.note.setText(tr("Every entry has its usual keys again."))
        self._show_keys()

    def _show_keys(self) -> None:
        """What each entry has now."""
        self._waiting = None
        for title, button in self.buttons.items():
            keys = self._actions[title].shortcut()
            button.setText(keys.toString(QKeySequence.SequenceFormat.NativeText))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._waiting is None:
            self.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.note.setText("")
            self._show_keys()
        elif event.key() not in MODIFIERS:
            self._choose(self._waiting.property("title"), QKeySequence(event.keyCombination()))

    def _choose(self, title: str, keys: QKeySequence) -> None:
        other = self._table.choose(self._actions[title], keys)
        words = keys.toString(QKeySequence.SequenceFormat.NativeText)
        if other is None:
            self.note.setText(tr("{keys}: {title}", keys=words, title=title))
        elif other:
            text = tr(
                "{keys} is taken by “{title}”; choose others.", keys=words, title=_plain(other)
            )
            self.note.setText(text)
        else:
            self.note.setText(tr("{keys} belongs to the picture; choose others.", keys=words))
        self._show_keys()

    def mousePressEvent(self, event: object) -> None:
        self.accept()


def shortcut_rows(commands: Sequence[PaletteCommand]) -> list[tuple[str, str]]:
    """Keys and what they do, those of the picture first."""
    return [
        *((translate(keys), tr(deed)) for keys, deed in PICTURE_KEYS),
        *((c.keys, _title(c)) for c in commands if c.keys),
    ]


def _title(command: PaletteCommand) -> str:
    return command.title.rstrip("…")


def _plain(text: str) -> str:
    """An entry's words without the mark of its letter."""
    return re.sub(r"\(&\w\)", "", text).replace("&", "").rstrip("…")
