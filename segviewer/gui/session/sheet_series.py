"""The sheets of every picture of a folder or board, drawn one after the other as each is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from segviewer.gui.language import tr
from segviewer.gui.session.inspected_rows import have_exact_numbers
from segviewer.gui.session.session import Session
from segviewer.records import Inspection
from segviewer.rendering.export import free_name, save_figure
from segviewer.rendering.sheet import Sheet

Draw = Callable[[tuple[Inspection, ...]], Sheet]


class SheetSeries(QObject):
    """Goes through the source that is open; it ends with the last picture, with another source or
    other states, or when the session is told to give up. ``draw`` runs on a task's thread."""

    def __init__(self, session: Session, folder: Path, suffix: str, draw: Draw) -> None:
        super().__init__(session)
        self._session, self._draw = session, draw
        self._folder, self._suffix = folder, suffix
        self._used: set[str] = set()
        self._source, self._states = session.source, session.viewer.states
        self._given_up = session.tasks.abandonment()
        self._place, self._count = 0, session.playback.count or 0
        self._is_writing, self._failures = False, 0
        session.completed.connect(self._take)
        session.failed.connect(self._on_failed)

    def begin(self) -> None:
        """Go to the first picture, which is perhaps the one that is shown."""
        self._go_on(0)

    def _go_on(self, place: int) -> None:
        self._place, self._is_writing = place, False
        if place >= self._count:
            self._end()
            return
        shown = self._session.inspection
        if shown is not None and shown.frame.index == place:
            self._take(self._session.inspections)
        else:
            self._session.seek(place)

    @Slot(tuple)
    def _take(self, rows: tuple[Inspection, ...]) -> None:
        """Draw and write the sheet of the picture that was waited for."""
        is_ours = self._session.source == self._source
        if not is_ours or self._session.viewer.states != self._states or self._given_up():
            self._stop()
        # Rows are announced again whenever one gets better, also while this one is written.
        elif not self._is_writing and self._is_whole(rows):
            name = free_name(rows[0].frame.origin, self._used, self._suffix)
            path, following = self._folder / name, self._place + 1
            what = tr(
                "writing {name} ({number} of {count})",
                name=name,
                number=following,
                count=self._count,
            )
            self._is_writing = True
            self._session.tasks.run(
                what, partial(self._write, rows, path), lambda nothing: self._go_on(following)
            )

    def _is_whole(self, rows: tuple[Inspection, ...]) -> bool:
        """Whether all states of the awaited picture are there, with nothing better to come."""
        is_it = len(rows) == len(self._states) and rows[0].frame.index == self._place
        return is_it and have_exact_numbers(rows)

    def _write(self, rows: tuple[Inspection, ...], path: Path) -> None:
        save_figure(self._draw(rows), path)

    @Slot(str, str)
    def _on_failed(self, text: str, details: str) -> None:
        """A picture that cannot be read or drawn costs its own sheet alone."""
        if self._given_up():
            self._stop()
            return
        self._failures += 1
        self._go_on(self._place + 1)

    def _end(self) -> None:
        self._stop()
        text = tr(
            "Saved {count} sheets in {folder}",
            count=self._count - self._failures,
            folder=self._folder,
        )
        if self._failures:
            text += tr("; {failures} pictures failed", failures=self._failures)
        self._session.noted.emit(text)

    def _stop(self) -> None:
        self._session.completed.disconnect(self._take)
        self._session.failed.disconnect(self._on_failed)
        self.deleteLater()
