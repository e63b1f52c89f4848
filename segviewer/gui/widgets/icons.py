"""Signs of buttons: one family of lines, in the colour of the theme's text, as large as letters."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from segviewer.gui.widgets.tips import set_tip

MARGIN_PIXELS = 13  # at either side of a button's words
GAP_PIXELS = 4  # that Qt leaves between a sign and the words
SIGN_SHARE = 1.05  # of the letters' line
_ROLES = QPalette.ColorRole
CHANGES = (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange)

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


def sign_icon(sign: str, widget: QWidget, role: QPalette.ColorRole = _ROLES.ButtonText) -> QIcon:
    """A sign as large as a widget's letters and in its palette's colour now: whoever shows it makes
    it anew when these change. (An icon engine written in Python would follow by itself, but Qt and
    Python both free it, which crashes the program.)"""
    palette, groups, icon = widget.palette(), QPalette.ColorGroup, QIcon()
    # A button that is disabled has no colour of its own.
    disabled = palette.color(groups.Disabled, _ROLES.ButtonText)
    side, ratio = sign_size(widget).width(), widget.devicePixelRatioF()
    icon.addPixmap(_draw(sign, palette.color(groups.Active, role), side, ratio))
    icon.addPixmap(_draw(sign, disabled, side, ratio), QIcon.Mode.Disabled)
    return icon


def _draw(sign: str, colour: QColor, side: int, ratio: float) -> QPixmap:
    """The sign on nothing, sharp on a screen of this ratio."""
    text = SVG.replace("SIGN", SIGNS[sign])
    text = text.replace("COLOUR", colour.name(QColor.NameFormat.HexRgb))
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def sign_size(widget: QWidget) -> QSize:
    """As large as the widget's letters."""
    side = round(widget.fontMetrics().height() * SIGN_SHARE)
    return QSize(side, side)


class SignButton(QToolButton):
    """A flat button with a sign, alone or before a word; its tip is its name, too."""

    def __init__(self, sign: str, tip: str = "", text: str = "") -> None:
        super().__init__()
        self.sign = sign
        self.setAutoRaise(True)
        self.setText(text)
        if text:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_tip(self, tip)
        self.setAccessibleName(tip)
        self._draw_sign()

    def show_sign(self, sign: str) -> None:
        if sign != self.sign:
            self.sign = sign
            self._draw_sign()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in CHANGES and hasattr(self, "sign"):
            self._draw_sign()

    def _draw_sign(self) -> None:
        self.setIconSize(sign_size(self))
        self.setIcon(sign_icon(self.sign, self))


class CommandButton(QPushButton):
    """A sign and a word, no wider than they need, whatever the size of text is."""

    def __init__(self, sign: str, text: str, role: QPalette.ColorRole = _ROLES.ButtonText) -> None:
        super().__init__(text)
        self._sign, self._role = sign, role
        self._draw_sign()

    def sizeHint(self) -> QSize:
        return QSize(self.width_with(self.text()), super().sizeHint().height())

    def width_with(self, text: str) -> int:
        """Pixels that it takes with this word, or with its sign alone."""
        words = self.fontMetrics().horizontalAdvance(text)
        width = self.iconSize().width() + 2 * MARGIN_PIXELS
        return width + (words + GAP_PIXELS if words else 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in CHANGES and hasattr(self, "_role"):
            self._draw_sign()
            self.updateGeometry()

    def _draw_sign(self) -> None:
        self.setIconSize(sign_size(self))
        self.setIcon(sign_icon(self._sign, self, self._role))
