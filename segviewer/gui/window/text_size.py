"""Larger and smaller letters, for tired eyes and for projectors."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from segviewer.gui.session.settings import TEXT_PERCENTS, Settings
from segviewer.gui.widgets.theme import Theme


class TextSize(QObject):
    """Steps through ``TEXT_PERCENTS``, and remembers."""

    def __init__(self, theme: Theme, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings

    @Slot()
    def enlarge(self) -> None:
        larger = (p for p in TEXT_PERCENTS if p > self._settings.text_percent)
        self._choose(next(larger, TEXT_PERCENTS[-1]))

    @Slot()
    def reduce(self) -> None:
        smaller = (p for p in reversed(TEXT_PERCENTS) if p < self._settings.text_percent)
        self._choose(next(smaller, TEXT_PERCENTS[0]))

    @Slot()
    def reset(self) -> None:
        self._choose(100)

    def _choose(self, percent: int) -> None:
        self._settings.text_percent = percent
        self._theme.choose_text(percent)
