"""One tile of the diagram: a live map with its name, channels, size, stride and rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from segviewer.gui.diagram.switch import Switch
from segviewer.records import BranchInfo
from segviewer.rendering.drawing import Picture
from segviewer.rendering.point_views import BAR

RAIL = 9  # pixels between picture and text, where the diagram lets branches meet again
SWITCH_ROOM = 26  # pixels below the text
NARROW, WIDE = 62, 130  # pixels of a tile's width from and to which its text grows
SMALL, LARGE = 0.86, 1.08  # of the window's font
SHORT = (("channels", "ch"), ("stride ", "/"), ("rate ", "r"))


@dataclass(frozen=True)
class TileText:
    """What a tile says: its name, and short facts for the lines below it."""

    key: str
    name: str
    facts: tuple[str, ...]
    tip: str
    branch: BranchInfo | None = None
    number: int = 0


def image_of(picture: Picture) -> QImage:
    """A QImage with memory of its own from (H, W, 3) uint8 RGB."""
    rows = np.ascontiguousarray(picture)
    height, width, _ = rows.shape
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class Tile(QAbstractButton):
    """Click selects it; a branch's tile has a switch, whose ``clicked`` the diagram listens to."""

    def __init__(self, text: TileText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text_shown = text
        self.mode = ""  # the off mode, "" while the branch is on
        self.selected = False
        self._share: float | None = None
        self._short = False
        self._image: QImage | None = None
        self._aspect = 0.75
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(" ".join((text.name, *text.facts)))
        self.setToolTip(text.tip)
        self.switch: Switch | None = None
        if text.branch:
            self.switch = Switch(self)
            self.switch.setChecked(True)
            self.switch.setAccessibleName(f"{text.name} on")
            self.switch.setToolTip(
                f"Switch {text.name} off or on ({text.number}). Off means its "
                f"{text.branch.off_modes[0].replace('_', ' ')} stands in for it: what the network "
                f"makes of that now, not what it would have learnt without the branch."
            )

    def set_picture(self, picture: Picture, aspect: float) -> None:
        """``aspect`` is the frame's height / width: maps are shown in the frame's shape."""
        self._image = image_of(picture)
        self._aspect = aspect
        self.update(self.picture())  # letters cost more than pixels, and there are many tiles

    def set_mode(self, mode: str) -> None:
        """Show the branch as off in this mode, or as on."""
        if self.switch:
            self.switch.setChecked(not mode)
        if mode != self.mode:
            self.mode = mode
            self.update()

    def set_share(self, share: float | None) -> None:
        """What the branch adds at the clicked pixel, over the largest that one adds, in [-1, 1]."""
        if share != self._share:
            self._share = share
            self.update()

    def set_selected(self, selected: bool) -> None:
        self.selected = selected
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(96, self.height_for(96))

    @property
    def lines(self) -> int:
        """Lines of text below the picture."""
        return 1 + len(self.text_shown.facts)

    def height_for(self, width: int) -> int:
        """Where the switch of this tile ends, or its text."""
        text = self.lines * QFontMetrics(self._font_for(width)).height()
        room = SWITCH_ROOM if self.switch else 4
        return self.picture_height(width) + RAIL + text + room

    def fits(self, width: int) -> bool:
        """Whether every fact can be said in long words."""
        metrics = QFontMetrics(self._font_for(width))
        return all(metrics.horizontalAdvance(fact) <= width for fact in self.text_shown.facts)

    def set_short(self, short: bool) -> None:
        """Say the facts in short words."""
        self._short = short
        self.update()

    def picture_height(self, width: int) -> int:
        return round(width * 0.75)

    def _font_for(self, width: int) -> QFont:
        share = min(1.0, max(0.0, (width - NARROW) / (WIDE - NARROW)))
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * (SMALL + share * (LARGE - SMALL))))
        return font

    def resizeEvent(self, event: object) -> None:
        if self.switch:
            self.switch.move(self.width() - 34, self.height() - 21)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the tile; space belongs to the picture."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, frame = QPainter(self), self.picture()
        self._paint_picture(painter, frame)
        if not frame.contains(event.rect()):
            self._paint_text(painter, frame.bottom() + RAIL)

    def picture(self) -> QRect:
        """The room of the picture, which it covers."""
        return QRect(0, 0, self.width(), self.picture_height(self.width()))

    def _paint_picture(self, painter: QPainter, frame: QRect) -> None:
        palette = self.palette()
        painter.fillRect(frame, palette.color(QPalette.ColorRole.Base))
        inside = self._fitted(frame.adjusted(2, 2, -2, -2))
        if self._image is not None:
            painter.drawImage(inside, self._image)
        if self.mode:
            painter.fillRect(frame, QColor(20, 22, 26, 200))
            painter.setPen(QColor("#ffffff"))
            words = f"off\n{self.mode.replace('_', ' ')}"
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(frame, flags, words)
        if self._share is not None:
            self._paint_share(painter, frame)
        marked = self.selected or self.hasFocus()
        role = QPalette.ColorRole.Highlight if marked else QPalette.ColorRole.Mid
        painter.setPen(QPen(palette.color(role), 2 if self.selected else 1))
        edge = 1.0 if self.selected else 0.5
        painter.drawRect(QRectF(frame).adjusted(edge, edge, -edge, -edge))

    def _paint_share(self, painter: QPainter, frame: QRect) -> None:
        """A bar along the picture's foot, from its middle to the right (adds) or left."""
        assert self._share is not None
        strip = QRectF(frame.left() + 2, frame.bottom() - 5, frame.width() - 4, 4)
        painter.fillRect(strip, QColor(20, 22, 26, 170))
        length = self._share * strip.width() / 2
        middle = strip.center().x()
        bar = QRectF(min(middle, middle + length), strip.top(), abs(length), strip.height())
        painter.fillRect(bar, QColor(*BAR[self._share >= 0]))

    def _fitted(self, room: QRect) -> QRect:
        """The frame's shape, as large as the room allows, in its middle."""
        width = min(room.width(), round(room.height() / self._aspect))
        height = min(room.height(), max(1, round(room.width() * self._aspect)))
        fitted = QRect(0, 0, max(1, width), height)
        fitted.moveCenter(room.center())
        return fitted

    def _paint_text(self, painter: QPainter, top: int) -> None:
        palette = self.palette()
        font = self._font_for(self.width())
        line = QFontMetrics(font).height()
        facts = self.text_shown.facts
        lines = [self.text_shown.name, *(map(shortened, facts) if self._short else facts)]
        for index, text in enumerate(lines):
            font.setBold(index == 0)
            painter.setFont(font)
            quiet = index > 0 or bool(self.mode)
            role = QPalette.ColorRole.PlaceholderText if quiet else QPalette.ColorRole.Text
            painter.setPen(palette.color(role))
            room = QRect(0, top + index * line, self.width(), line)
            # A pixel more than there is: a text that fits exactly need not be cut.
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, self.width() + 1
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), shown)
        if self.switch and self.text_shown.number < 10:
            font.setBold(False)
            painter.setFont(font)
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            room = QRect(2, self.height() - 21, 20, 18)
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(room, flags, str(self.text_shown.number))


def shortened(text: str) -> str:
    for long, short in SHORT:
        text = text.replace(long, short)
    return text
