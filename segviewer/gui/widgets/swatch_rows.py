"""A legend: rows of colour swatches, a text and a value."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import cache
from itertools import zip_longest

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.theme import GAP_PIXELS, text_scale
from segviewer.gui.widgets.tips import set_tip
from segviewer.rendering.style import Colour

SWATCH_PIXELS, SWATCH_PITCH_PIXELS = 13, 18  # side of a swatch, and from one to the next
RIM = "#808890"  # 3:1 and more against white and against the dark theme's ground


@dataclass(frozen=True, kw_only=True)
class SwatchRow:
    """What one row says; several colours stand side by side. ``is_hidden`` strikes its text out;
    ``key`` is what it stands for, where that is not its text."""

    colours: tuple[Colour, ...]
    text: str
    value: str
    _: KW_ONLY
    is_hidden: bool = False
    key: str = ""


class SwatchRows(QWidget):
    """Shows rows of swatches, text and a value at the right; ``interactive`` ones are buttons.

    Signals:
        pointed: the key of the row under the pointer or with the focus, "" for none.
        clicked: the key of a row.
    """

    pointed = Signal(str)
    clicked = Signal(str)

    def __init__(self, *, interactive: bool = False) -> None:
        super().__init__()
        self._is_interactive = interactive
        self._lines: list[_Line] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: list[SwatchRow]) -> None:
        """Show these rows instead of the last ones."""
        # Labels are hidden and used again: making new ones for each frame of a stream costs more
        # than drawing its picture.
        while len(self._lines) < len(rows):
            self._lines.append(self._add_line())
        for line, row in zip_longest(self._lines, rows):
            line.show_row(row)

    def _add_line(self) -> _Line:
        text = RowButton() if self._is_interactive else QLabel()
        if isinstance(text, RowButton):
            text.pointed.connect(self.pointed)
            text.clicked.connect(lambda: self.clicked.emit(text.key))
        return _Line(self._grid, len(self._lines), text)


class RowButton(QToolButton):
    """The text of a row, which can be pointed at and clicked, by keys too.

    Signals:
        pointed: its key while the pointer or the focus is on it, "" once they leave.
    """

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_tip(self, tr("Point to light this class up in the mask; click to hide or show it"))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * GAP_PIXELS, metrics.height() + 1)

    def event(self, event: QEvent) -> bool:
        kinds = QEvent.Type
        if event.type() in (kinds.Enter, kinds.FocusIn):
            self.pointed.emit(self.key)
        elif event.type() in (kinds.Leave, kinds.FocusOut, kinds.Hide):
            self.pointed.emit("")
        return super().event(event)


class _Line:
    """The three cells of one row of the grid."""

    def __init__(self, grid: QGridLayout, number: int, text: QLabel | RowButton) -> None:
        self._swatches, self._text, self._value = QLabel(), text, QLabel()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        grid.addWidget(self._swatches, number, 0)
        # A button is as wide as its text: the row's rest is no part of it.
        side = Qt.AlignmentFlag.AlignLeft if isinstance(text, RowButton) else Qt.AlignmentFlag(0)
        grid.addWidget(text, number, 1, side)
        grid.addWidget(self._value, number, 2)

    def show_row(self, row: SwatchRow | None) -> None:
        """Show the row, or nothing."""
        for label in (self._swatches, self._text, self._value):
            label.setVisible(row is not None)
        if row is not None:
            self._swatches.setPixmap(swatch_pixmap(row.colours))
            self._text.setText(row.text)
            if isinstance(self._text, RowButton):
                self._text.key = row.key or row.text
            # Only where it differs: any font that is set lays out the panel again.
            if self._text.font().strikeOut() != row.is_hidden:
                font = self._text.font()
                font.setStrikeOut(row.is_hidden)
                self._text.setFont(font)
            self._value.setText(row.value)


def swatch_pixmap(colours: tuple[Colour, ...]) -> QPixmap:
    """Squares of these colours, side by side on nothing, each in a rim that shows the palest and
    the darkest of them on any ground; sharp on the screen there is."""
    if not colours:
        return QPixmap()
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    scale = text_scale(QFontMetrics(QGuiApplication.font()))
    return _swatch_pixmap(colours, application.devicePixelRatio(), scale)


@cache
def _swatch_pixmap(colours: tuple[Colour, ...], ratio: float, scale: float) -> QPixmap:
    width = SWATCH_PITCH_PIXELS * len(colours)
    pixmap = QPixmap(round(width * ratio * scale), round(SWATCH_PIXELS * ratio * scale))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.scale(scale, scale)
    for index, colour in enumerate(colours):
        square = QRectF(SWATCH_PITCH_PIXELS * index, 0, SWATCH_PIXELS, SWATCH_PIXELS)
        painter.fillRect(square, QColor(RIM))
        painter.fillRect(square.adjusted(1, 1, -1, -1), QColor(*colour))
    painter.end()
    return pixmap
