"""How classes and maps look: their colours, which classes are hidden or lit up, and the name of
the one under the pointer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.inspector.inspector import Inspector
from segviewer.gui.language import translate
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.rendering.style import Style


class ClassDisplay(QObject):
    """Changes the session's style as inspector and menu ask."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        inspector: Inspector,
        canvas: Canvas,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._canvas = canvas
        self._scale = inspector.tile.scale
        inspector.classes.highlighted.connect(self.highlight)
        inspector.classes.hidden_chosen.connect(self.hide)
        inspector.tile.scale_chosen.connect(session.choose_scale)
        session.styled.connect(self._on_styled)
        canvas.pointed.connect(self._on_pointed)
        style = replace(session.style, palette=settings.palette, colour_map=settings.colour_map)
        session.choose_style(style)

    @Slot(str)
    def highlight(self, name: str) -> None:
        """Light a class up in the mask, or none."""
        if name != self._session.style.highlight:
            self._session.choose_style(replace(self._session.style, highlight=name))

    @Slot(frozenset)
    def hide(self, names: frozenset[str]) -> None:
        """Leave these classes out of the mask."""
        self._session.choose_style(replace(self._session.style, hidden=names))

    @Slot(bool)
    def show_outlines(self, on: bool) -> None:
        """Draw lines around what changed, or none."""
        self._session.choose_style(replace(self._session.style, outline=on))

    @Slot(str)
    def choose_palette(self, name: str) -> None:
        self._settings.palette = name
        self._session.choose_style(replace(self._session.style, palette=name))

    @Slot(str)
    def choose_colour_map(self, name: str) -> None:
        self._settings.colour_map = name
        self._session.choose_style(replace(self._session.style, colour_map=name))

    @Slot(object)
    def _on_styled(self, style: Style) -> None:
        self._scale.show_scale(style.scale)

    @Slot(int, int)
    def _on_pointed(self, row: int, column: int) -> None:
        """Name the class on the picture, where one looks."""
        inspection = self._session.inspection
        text = ""
        if inspection is not None and inspection.frame.has((row, column)):
            text = translate(inspection.classes.names[inspection.label_at((row, column))])
        self._canvas.name_pointed(text)
