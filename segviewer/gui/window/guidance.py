"""What helps one find the way: palette, glossary, question marks, the sheet of keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.canvas.view_picker import group_views
from segviewer.gui.guidance.command import PaletteCommand
from segviewer.gui.guidance.palette import CommandPalette
from segviewer.gui.guidance.topic_card import Glossary, TopicCard
from segviewer.gui.guidance.topics import TOPICS
from segviewer.gui.language import tr, translate
from segviewer.gui.session.session import Session


class Guidance(QObject):
    """Lists all commands anew each time: what is off, pinned or open changes them."""

    def __init__(self, session: Session, canvas: Canvas, window: QMainWindow) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._window = window
        self.palette: CommandPalette | None = None
        self.glossary: Glossary | None = None
        self.card: TopicCard | None = None

    def commands(self) -> list[PaletteCommand]:
        """Actions of the menus, branches, views and explanations, as far as they can be used."""
        branches, views = self._branch_commands(), self._view_commands()
        return [*self.menu_commands(), *branches, *views, *self._topic_commands()]

    def menu_commands(self) -> Iterator[PaletteCommand]:
        """The menus' own actions."""
        for action in self._window.menuBar().actions():
            menu = action.menu()
            if isinstance(menu, QMenu):
                yield from _commands_in(menu, _plain(action.text()))

    def _branch_commands(self) -> Iterator[PaletteCommand]:
        session = self._session
        if session.inspection is None:
            return
        for number, branch in enumerate(session.inspection.network.branches, start=1):
            name = translate(branch.title)
            is_off = branch.key in session.options.modes
            title = (
                tr("Switch {name} on", name=name) if is_off else tr("Switch {name} off", name=name)
            )
            keys = str(number) if number < 10 else ""
            toggle = partial(session.toggle, branch.key)
            yield PaletteCommand(title=title, place=tr("Branch"), keys=keys, run=toggle)
            yield PaletteCommand(
                title=tr("Look at {name}", name=name),
                place=tr("Branch"),
                run=partial(session.select, branch.key),
            )

    def _view_commands(self) -> Iterator[PaletteCommand]:
        inspection = self._session.inspection
        if inspection is None:
            return
        alone = len(self._session.inspections) == 1
        for heading, entries in group_views(inspection.network, (), alone=alone):
            for key, title in entries:
                show = partial(self._canvas.show_in_last_pane, key)
                yield PaletteCommand(
                    title=tr("Show {title}", title=translate(title)),
                    place=tr("Last pane › {heading}", heading=translate(heading)),
                    run=show,
                )

    def _topic_commands(self) -> Iterator[PaletteCommand]:
        for topic in TOPICS.values():
            show = partial(self.show_topic, topic.key)
            yield PaletteCommand(
                title=tr("What is meant by {title}?", title=tr(topic.title)),
                place=tr("Help"),
                run=show,
            )

    @Slot()
    def show_palette(self) -> None:
        self.palette = CommandPalette(self.commands(), self._window)
        self.palette.open()

    @Slot()
    def show_glossary(self) -> None:
        if self.glossary is None:
            self.glossary = Glossary(self._window)
        self.glossary.show()
        self.glossary.raise_()

    @Slot(str, QPoint)
    def show_topic(self, key: str, corner: QPoint | None = None) -> None:
        """A topic's card, at a point of the screen or over the middle of the window."""
        self.card = TopicCard(key, self._window)
        middle = self._window.rect().center() - QPoint(self.card.width() // 2, 120)
        self.card.open_at(self._window.mapToGlobal(middle) if corner is None else corner)


def _commands_in(menu: QMenu, place: str) -> Iterator[PaletteCommand]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _commands_in(below, f"{place} › {_plain(action.text())}")
        elif not action.isSeparator() and action.isEnabled() and action.isVisible():
            yield PaletteCommand(
                title=_plain(action.text()),
                place=place,
                keys=_keys_of(action),
                run=action.trigger,
                action=action,
            )


def _plain(text: str) -> str:
    """A menu's words without the mark of its letter."""
    bare = re.sub(r"\(&\w\)", "", text)  # where the words do not have the letter
    return bare.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _keys_of(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
