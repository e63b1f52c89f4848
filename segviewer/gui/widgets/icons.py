"""Signs of buttons: one family of lines, in the colour of the theme's text, as large as letters."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from segviewer.gui.widgets.tips import set_tip

MARGIN_PIXELS = 13  # at either side of a button's words
GAP_PIXELS = 4  # that Qt leaves between a sign and the words
SIGN_SHARE = 1.05  # of the letters' line
_ROLES = QPalette.ColorRole

# In a square of 24: lines of one width with round ends; a dot is a line of no length.
SIGNS = {
    "open": "<path d='M3 18.5v-13h7l2 2.5h9v10.5z'/>",
    "paste": "<path d='M8.5 5H5v16h14V5h-3.5M8.5 3.5h7V7h-7z'/>",
    "scene": "<path d='M3 5h18v14H3zM10 9v6l5-3z'/>",
    "look": "<circle cx='12' cy='12' r='9'/><path d='M15.5 8.5l-2 5-5 2 2-5z'/>",
    "about": "<circle cx='12' cy='12' r='9'/><path d='M12 11v5.5M12 7.5v.01'/>",
    "help": "<path d='M8 8.5a4 4 0 1 1 5.8 3.6c-1.2.7-1.8 1.5-1.8 3M12 19.5v.01'/>",
    "pin": "<path d='M9 3.5h6l-1 6.5 3.5 3.5v1.5h-11v-1.5L10 10zM12 15v6'/>",
    "export": "<path d='M12 15.5V4M7.5 8.5L12 4l4.5 4.5M4.5 14v6h15v-6'/>",
    "close": "<path d='M6 6l12 12M18 6L6 18'/>",
    "detach": "<path d='M10 5H4.5v14.5H19V14M14 4.5h5.5V10M19.5 4.5L11 13'/>",
    "up": "<path d='M5.5 15l6.5-6.5 6.5 6.5'/>",
    "down": "<path d='M5.5 9l6.5 6.5L18.5 9'/>",
    "right": "<path d='M9 5.5l6.5 6.5L9 18.5'/>",
    "left": "<path d='M15 5.5L8.5 12l6.5 6.5'/>",
    "loop": (
        "<path d='M4 11.5a6 6 0 0 1 6-6h8M15 2.5l3 3-3 3'/>"
        "<path d='M20 12.5a6 6 0 0 1-6 6H6M9 21.5l-3-3 3-3'/>"
    ),
    "record": "<circle cx='12' cy='12' r='6' fill='COLOUR'/>",
    "stop": "<path d='M6.5 6.5h11v11h-11z' fill='COLOUR'/>",
}  # fmt: skip
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><g fill='none' stroke='COLOUR' "
    "stroke-width='2' stroke-linecap='round' stroke-linejoin='round'>SIGN</g></svg>"
)


@lru_cache(maxsize=128)
def _renderer(sign: str, colour: str) -> QSvgRenderer:
    text = SVG.replace("SIGN", SIGNS[sign]).replace("COLOUR", colour)
    return QSvgRenderer(QByteArray(text.encode()))


class SignEngine(QIconEngine):
    """Draws a sign in the colour that the palette has at that moment, so that it follows the
    theme."""

    def __init__(self, sign: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._sign, self._role = sign, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette, groups = QApplication.palette(), QPalette.ColorGroup
        colour = palette.color(groups.Active, self._role)
        if mode == QIcon.Mode.Disabled:  # then the button has no colour of its own
            colour = palette.color(groups.Disabled, _ROLES.ButtonText)
        painter.save()
        painter.setOpacity(colour.alphaF())
        name = colour.name(QColor.NameFormat.HexRgb)
        _renderer(self._sign, name).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap


def sign_icon(sign: str, role: QPalette.ColorRole = _ROLES.ButtonText) -> QIcon:
    """An icon of the family; ``role`` is the colour of the words beside it."""
    return QIcon(SignEngine(sign, role))


def sign_size(widget: QWidget) -> QSize:
    """As large as the widget's letters."""
    side = round(widget.fontMetrics().height() * SIGN_SHARE)
    return QSize(side, side)


class SignButton(QToolButton):
    """A flat button with a sign alone; its tip is its name, too."""

    def __init__(self, sign: str, tip: str) -> None:
        super().__init__()
        self.sign = ""
        self.show_sign(sign)
        self.setAutoRaise(True)
        self.setIconSize(sign_size(self))
        set_tip(self, tip)
        self.setAccessibleName(tip)

    def show_sign(self, sign: str) -> None:
        if sign != self.sign:
            self.sign = sign
            self.setIcon(sign_icon(sign))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIconSize(sign_size(self))


class CommandButton(QPushButton):
    """A sign and a word, no wider than they need, whatever the size of text is."""

    def __init__(self, sign: str, text: str, role: QPalette.ColorRole = _ROLES.ButtonText) -> None:
        super().__init__(text)
        self.setIcon(sign_icon(sign, role))
        self.setIconSize(sign_size(self))

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        width = self.iconSize().width() + 2 * MARGIN_PIXELS
        return QSize(width + (words + GAP_PIXELS if words else 0), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIconSize(sign_size(self))
            self.updateGeometry()
