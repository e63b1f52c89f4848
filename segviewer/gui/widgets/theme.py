"""Light and dark, by Qt's own palette on its Fusion style; data colours never follow the theme."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from segviewer.rendering.style import DARK_SHEET, LIGHT_SHEET, SheetColours

_ROLES = QPalette.ColorRole
SMALL_SHARE, LEAST_POINTS = 0.86, 7.0  # of the window's font
USUAL_LINE_PIXELS = 19  # height of letters at the usual size of text
GAP_PIXELS = 4  # the one unit of spacing: gaps and margins are multiples of it
DISABLED_OPACITY = 150  # of 255

DARK_PALETTE = {
    _ROLES.Window: "#1d2024",
    _ROLES.Base: "#16181b",
    _ROLES.AlternateBase: "#24282d",
    _ROLES.Button: "#2a2f35",
    _ROLES.WindowText: "#e8ebee",
    _ROLES.Text: "#e8ebee",
    _ROLES.ButtonText: "#e8ebee",
    _ROLES.BrightText: "#ffb454",
    _ROLES.PlaceholderText: "#9aa4ae",
    _ROLES.ToolTipBase: "#2a2f35",
    _ROLES.ToolTipText: "#e8ebee",
    _ROLES.Mid: "#3a4048",
    _ROLES.Highlight: "#4a9fe0",
    _ROLES.HighlightedText: "#0b1116",
    _ROLES.Link: "#6cb6f0",
}
LIGHT_PALETTE = {
    _ROLES.Window: "#f3f4f6",
    _ROLES.Base: "#ffffff",
    _ROLES.AlternateBase: "#fafbfc",
    _ROLES.Button: "#e9ebee",
    _ROLES.WindowText: "#1b1f24",
    _ROLES.Text: "#1b1f24",
    _ROLES.ButtonText: "#1b1f24",
    _ROLES.BrightText: "#a14a00",
    _ROLES.PlaceholderText: "#5a646e",
    _ROLES.ToolTipBase: "#ffffff",
    _ROLES.ToolTipText: "#1b1f24",
    _ROLES.Mid: "#c9ced4",
    _ROLES.Highlight: "#1668b5",
    _ROLES.HighlightedText: "#ffffff",
    _ROLES.Link: "#1668b5",
}


WINDOW_SHEET = replace(LIGHT_SHEET, background=(0xF3, 0xF4, 0xF6))  # the light theme's window


def small_font(font: QFont) -> QFont:
    """The smaller of the two sizes of text that there are below headings."""
    small = QFont(font)
    small.setPointSizeF(max(LEAST_POINTS, font.pointSizeF() * SMALL_SHARE))
    return small


def text_scale(metrics: QFontMetrics) -> float:
    """How much larger than usual what stands beside such letters is drawn; never smaller."""
    return max(1.0, metrics.height() / USUAL_LINE_PIXELS)


class Theme(QObject):
    """Dresses the application as the user has chosen, or as the system has it, also when that
    changes.

    Signals:
        applied: whether it is dark now.
    """

    applied = Signal(bool)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        self._font = app.font()
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    def choose(self, name: str) -> None:
        """ "light", "dark" or "system"."""
        self._choice = name
        self._apply()

    def choose_text(self, percent: int) -> None:
        """Letters of this size, of the system's."""
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * percent / 100)
        self._app.setFont(font)

    def is_dark(self) -> bool:
        if self._choice != "system":
            return self._choice == "dark"
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    @property
    def sheet_colours(self) -> SheetColours:
        """What small pictures lie on in the window: its own ground, no sheet of paper."""
        return DARK_SHEET if self.is_dark() else WINDOW_SHEET

    @Slot()
    def _apply(self) -> None:
        palette = QPalette()
        colours = DARK_PALETTE if self.is_dark() else LIGHT_PALETTE
        for role, colour in colours.items():
            palette.setColor(role, QColor(colour))
        for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText):
            # Fusion would derive a disabled colour from the system's palette, not from this one.
            disabled = QColor(colours[_ROLES.PlaceholderText])
            disabled.setAlpha(DISABLED_OPACITY)
            palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
        self._app.setPalette(palette)
        self.applied.emit(self.is_dark())
