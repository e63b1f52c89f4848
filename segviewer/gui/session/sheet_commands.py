"""The commands that open a picture, a mask, a sheet or a board, and keep a board in a file.

What is read of a disk is read by the tasks' thread; it comes back as states that are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segviewer.engine.engine import Engine
from segviewer.gui.session.board_states import (
    board_of,
    is_board,
    locate_masks,
    locate_picture,
    read_board_states,
)
from segviewer.gui.session.mask_reading import read_masks
from segviewer.gui.session.playback_commands import PlaybackCommands
from segviewer.gui.session.sheet_states import (
    SheetStates,
    branches_note,
    locate,
    read_sheet_states,
    weights_note,
)
from segviewer.gui.workers.tasks import Tasks
from segviewer.records import Frame, ImportOptions, QuestionError
from segviewer.rendering.board_file import save_board
from segviewer.rendering.export import KINDS
from segviewer.rendering.sheet_format import AS_IT_IS
from segviewer.rendering.style import LIGHT_SHEET, Style
from segviewer.sources.album import album_text, album_texts
from segviewer.sources.truths import Truths


class SheetCommands(PlaybackCommands):
    """``_engine``, ``_tasks`` and ``_style`` are the session's.

    Signals:
        truth_asks: ``Truths``, and the ``QuestionError`` of a mask that can be read in two ways.
        views_restored: the views of a sheet that was opened.
        sheet_asks: the ``SheetStates`` of a sheet that cannot be shown unasked.
    """

    truth_asks = Signal(object, object)
    views_restored = Signal(object)
    sheet_asks = Signal(object)

    _engine: Engine
    _tasks: Tasks
    _style: Style

    def __init__(self, model: str, import_options: ImportOptions, parent: QObject | None) -> None:
        super().__init__(model, import_options, parent)
        self._sheet: SheetStates | None = None  # one that is on its way
        self._board_path = ""  # of the board that is open
        # Of the last sheet, for the next one.
        self.sheet_format, self.sheet_colours = AS_IT_IS, LIGHT_SHEET
        self.sheet_has_input = True

    def open(self, text: str, truths: Truths | None = None) -> None:
        """Open a source; a sheet that segviewer wrote brings its states back."""
        if truths is not None:
            self.open_picture(text, truths=truths)
        # A file of that kind may be a plain picture: only reading it tells, on a thread of its own.
        elif text.lower().endswith(KINDS):
            read = partial(read_sheet_states, Path(text))
            self._tasks.run(f"opening {text}", read, self._on_sheet_read)
        elif is_board(text):
            board = partial(read_board_states, Path(text))
            self._tasks.run(f"opening {text}", board, self._on_sheet_read)
        else:
            self.open_picture(text)

    def open_picture(
        self, text: str, frame: int | None = None, truths: Truths | None = None
    ) -> None:
        """Open a source, a sheet too, as the picture that it is; a clip at a frame, with a mask."""
        self._forget_sheet()
        self.playback.open(text, frame, truths)

    def show_frame(self, frame: Frame) -> None:
        self._forget_sheet()
        super().show_frame(frame)

    def _forget_sheet(self) -> None:
        """Another picture ends what a sheet or board brought."""
        self._sheet = None
        self._board_path = ""

    def take_answer(self, sheet: SheetStates, mask: Path | None) -> None:
        """Go on with a sheet, now that the user said where its picture or ``mask`` lies."""
        find = partial(locate if sheet.board is None else locate_masks, sheet, mask)
        self._tasks.run(f"opening {sheet.path.name}", find, self._on_sheet_read)

    def take_sheet(self, sheet: SheetStates) -> None:
        """Bring back a sheet's states, and its picture and mask where they are known."""
        if sheet.source:
            # Before the rest, since another picture ends what a sheet brought.
            self.open_picture(sheet.source, sheet.frame, sheet.truths)
        if sheet.board is not None:
            self._board_path = str(sheet.path)
        if sheet.style is not None:
            self._restore_style(sheet.style)
        self.restore(sheet.states, sheet.names, sheet.selection)
        self._sheet = sheet
        self.sheet_format = replace(sheet.sheet_format, captions=())
        self.sheet_has_input = sheet.board is not None or "input" in sheet.views
        if sheet.notes:
            self.noted.emit("  ".join(sheet.notes))  # which are translated one by one

    def _restore_style(self, style: Style) -> None:
        """Draw as a sheet or board was drawn, with the window's own ground and resolution."""
        self.sheet_colours = style.sheet_colours
        own = self._style
        self.choose_style(
            replace(style, sheet_colours=own.sheet_colours, longest=own.longest, marks=own.marks)
        )

    def locate(self, sheet: SheetStates, chosen: Path) -> None:
        """A picture of a board lies there."""
        self._tasks.run(
            "reading the picture", partial(locate_picture, sheet, chosen), self._on_sheet_read
        )

    def add_pictures(self, texts: Sequence[str]) -> None:
        """Look at these pictures too, beside those that are open, in the same states."""
        own = album_texts(self.source)
        is_picture = bool(self.source) and (len(own) > 1 or not self.moves)
        together = tuple(dict.fromkeys((*own, *texts) if is_picture else texts))
        self.open_picture(album_text(together), together.index(texts[0]))

    def save_board(self, path: Path) -> None:
        """Keep states, names, views and pictures in a file."""
        if self.inspection is None:
            return
        # Of rows that are still to come, what they are to show.
        states = [row.state for row in self.inspections]
        states += self.viewer.states[len(states) :]
        work = partial(
            board_of,
            states,
            tuple(map(self.viewer.name_of, states)),
            self.views,
            source=self.source,
            place=self.inspection.frame.index,
            truths=self._engine.truths,
            selection=self.selection,
            style=replace(self._style, sheet_colours=self.sheet_colours),
            sheet_format=self.sheet_format,
            folder=path.parent,
        )

        def finish(result: object) -> None:
            self.noted.emit(f"Saved the board as {path.absolute()}")

        self._tasks.run(f"writing {path.name}", lambda: save_board(work(), path), finish)

    @property
    def recent_text(self) -> str:
        """What opens the same again: the board's file where there is one."""
        return self._board_path or ("" if len(album_texts(self.source)) > 1 else self.source)

    def compare_with(self, truths: Truths) -> None:
        """Lay a mask, or a folder of them, beside the picture; what is open is asked."""
        work = partial(read_masks, self._engine, truths)
        self._tasks.run("reading the mask", work, self._on_masks_read)

    def _on_masks_read(self, question: tuple[Truths, QuestionError] | None) -> None:
        if question is not None:
            self.truth_asks.emit(*question)

    def _finish_sheet(self) -> None:
        """Bring a sheet's views back once its networks are there, which know them, and say whether
        it was drawn with other weights or other branches."""
        sheet = self._sheet
        if sheet is None or not sheet.is_shown_by(self.inspections):
            return
        self._sheet = None
        if sheet.views:
            self.views_restored.emit(sheet.views)
        notes = (
            weights_note(sheet.provenance, self.inspections),
            branches_note(sheet.states, self.inspections),
        )
        if any(notes):
            self.noted.emit("  ".join(filter(None, notes)))

    def _on_sheet_read(self, content: SheetStates | str) -> None:
        if isinstance(content, str):
            self.open_picture(content)
        elif content.needs_answer:
            self.sheet_asks.emit(content)
        else:
            self.take_sheet(content)

    def choose_style(self, style: Style) -> None:
        """Draw everything in this style from now on."""
        raise NotImplementedError
