"""One state on the canvas: its panes, and the line that names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from segviewer.gui.canvas.pane import Pane
from segviewer.gui.canvas.row_head import RowHead
from segviewer.gui.language import translate
from segviewer.records import Inspection
from segviewer.rendering.captions import state_title


@dataclass(frozen=True)
class RowWords:
    """What is to be said of a state: ``own`` words, and those that are ``common`` to all rows."""

    own: tuple[str, ...]
    common: tuple[str, ...]


def words_of_rows(rows: Sequence[Inspection]) -> list[RowWords]:
    """The network, what is off and how the picture enters, row by row: a board of one network with
    each branch off in turn is read by its branches, one of five networks by their names."""
    every = [_words_of(row) for row in rows]
    common = set(every[0]).intersection(*every) if len(every) > 1 else set()
    return [
        RowWords(
            own=tuple(word for word in words if word not in common),
            common=tuple(word for word in words if word in common),
        )
        for words in every
    ]


def _words_of(shown: Inspection) -> list[str]:
    title, how = map(translate, state_title(shown, short=True))
    return [title, *how.split(" · ")]


class StateRow(QWidget):
    """One state: panes side by side, under a line that names the state once there are several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: list[Pane] = []
        self.head = RowHead()
        self.title, self.how = self.head.title, self.head.how
        self.raise_button, self.drop = self.head.raise_button, self.head.drop
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(self._line, 1)

    def name(self, words: RowWords, shown: Inspection, notes: list[str], name: str) -> None:
        """Say which state this is, by the ``name`` that it was given if any, and what its panes
        have to say."""
        first = [*([name] if name else []), *words.own] or [words.common[0]]
        # What is cut off is what all have in common.
        common = (word for word in words.common if word not in first)
        title, *parts = [*first, *notes, *common]
        lines = [*([name] if name else []), *map(translate, state_title(shown))]
        self.head.name(title, " · ".join(parts), "\n".join(lines))

    def add(self, pane: Pane) -> None:
        self.panes.append(pane)
        self._line.addWidget(pane, 1)

    def turn(self, *, narrow: bool, stacked: bool, heads: bool) -> None:
        """The name on two lines where states stand side by side, the panes below each other where
        they are stacked, a line above each of them or not."""
        self.head.turn(narrow=narrow)
        direction = QBoxLayout.Direction
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
