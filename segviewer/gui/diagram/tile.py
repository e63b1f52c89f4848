"""One tile of the diagram: a live map with its name, channels, size, stride and rate."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextLayout,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from segviewer.gui.diagram.switch import Switch
from segviewer.gui.diagram.tile_text import TileText, abbreviate_fact
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.images import to_qimage
from segviewer.gui.widgets.tips import set_tip
from segviewer.off_modes import mode_title
from segviewer.rendering.drawing import Picture
from segviewer.rendering.point_views import BAR_COLOURS

RAIL_PIXELS = 9  # between picture and text, where the diagram lets branches meet again
TEXT_MARGIN_PIXELS = 4  # below the text where there is no switch
SWITCH_MARGINS_PIXELS = (2, 5, 3)  # right of, above and below a switch
PICTURE_ASPECT = 0.75  # height over width of the picture's room
NARROW_PIXELS, WIDE_PIXELS = 62, 130  # widths of a tile from and to which its text grows
MIN_FONT_SCALE, MAX_FONT_SCALE = 0.86, 1.08  # of the window's font
MIN_FONT_POINTS = 7.0
SHADE_COLOUR = QColor(20, 22, 26, 200)  # over the picture of a branch that is off
BAR_GROUND_COLOUR = QColor(20, 22, 26, 170)


class Tile(QAbstractButton):
    """Shows one stage, branch or fusion; a branch's tile has a switch.

    Signals:
        chosen: its key, when it is clicked.
        opened: its key, when it is clicked twice.
        switched: its key, when its switch was used.
    """

    chosen = Signal(str)
    opened = Signal(str)
    switched = Signal(str)

    def __init__(self, text: TileText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.description = text
        self.off_mode = ""  # of the picture that is shown, "" while the branch is on
        self.is_selected = False
        self.is_abbreviated = False
        self._contribution: float | None = None
        self._image: QImage | None = None
        self._frame_aspect = PICTURE_ASPECT
        self._frame_place = QRect()  # of the frame inside the tile
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(" ".join((text.name, *text.facts)))
        set_tip(self, text.tip)
        self.clicked.connect(self._on_clicked)
        self.switch = self._build_switch()

    def _build_switch(self) -> Switch | None:
        text = self.description
        if text.branch is None:
            return None
        switch = Switch(self)
        switch.setChecked(True)
        switch.setAccessibleName(tr("{name} on", name=text.name))
        set_tip(
            switch,
            tr(
                "Switch {name} off or on ({number}). Off means its {mode} stands in for it: what "
                "the network makes of that now, not what it would have learnt without the branch.",
                name=text.name,
                number=text.number,
                mode=translate(mode_title(text.branch.off_modes[0])),
            ),
        )
        switch.clicked.connect(self._on_switched)
        return switch

    @property
    def has_picture(self) -> bool:
        return self._image is not None

    def set_picture(self, picture: Picture, aspect: float) -> None:
        """``aspect`` is the frame's height / width: maps are shown in the frame's shape."""
        is_first = self._image is None
        self._image = to_qimage(picture)
        if aspect != self._frame_aspect or is_first:
            self._frame_aspect = aspect
            self._place_frame()
            self.update(self.picture_room())
        else:  # letters and lines cost more than pixels, and tiles are many
            self.update(self._frame_place)

    def set_off_mode(self, mode: str) -> None:
        """Show the picture as that of a branch that is off in this mode, or on for ""."""
        if mode != self.off_mode:
            self.off_mode = mode
            self.update()

    def set_switch(self, on: bool, *, pending: bool) -> None:
        """Put the switch where it is wanted; ``pending`` while the picture says otherwise."""
        if self.switch:
            self.switch.setChecked(on)
            self.switch.set_pending(pending)

    def set_contribution(self, contribution: float | None) -> None:
        """The branch's Shapley value over the largest one, in [-1, 1]; None for no bar."""
        if contribution != self._contribution:
            self._contribution = contribution
            self.update(self.picture_room())

    def set_selected(self, selected: bool) -> None:
        if selected != self.is_selected:
            self.is_selected = selected
            self.update(self.picture_room())

    def set_abbreviated(self, abbreviated: bool) -> None:
        """Write the facts in short words."""
        if abbreviated != self.is_abbreviated:
            self.is_abbreviated = abbreviated
            self.update()

    # Geometry.

    def sizeHint(self) -> QSize:
        return QSize(96, self.height_for(96))

    def height_for(self, width: int) -> int:
        """Where the switch of this tile ends, or its text, in pixels."""
        lines = 1 + len(self.description.facts)
        text = lines * self._line_height(self._font_for(width))
        _, above, under = SWITCH_MARGINS_PIXELS
        switch = self.switch.sizeHint().height() + above + under if self.switch else 0
        below = switch or TEXT_MARGIN_PIXELS
        return self.picture_height(width) + RAIL_PIXELS + text + below

    def _line_height(self, font: QFont) -> int:
        """Of what the tile says."""
        text = self.description
        return _height_of_line(" ".join((text.name, *text.facts)), font.toString())

    def fits(self, width: int) -> bool:
        """Whether every fact fits this width in long words."""
        metrics = QFontMetrics(self._font_for(width))
        return all(metrics.horizontalAdvance(fact) <= width for fact in self.description.facts)

    def picture_height(self, width: int) -> int:
        return round(width * PICTURE_ASPECT)

    def picture_room(self) -> QRect:
        """The room of the picture, which it covers."""
        return QRect(0, 0, self.width(), self.picture_height(self.width()))

    def _place_frame(self) -> None:
        """The frame's shape, as large as the room inside the border allows, in its middle."""
        room = self.picture_room().adjusted(2, 2, -2, -2)
        width = min(room.width(), round(room.height() / self._frame_aspect))
        height = min(room.height(), max(1, round(room.width() * self._frame_aspect)))
        fitted = QRect(0, 0, max(1, width), height)
        fitted.moveCenter(room.center())
        self._frame_place = fitted

    def _font_for(self, width: int) -> QFont:
        share = min(1.0, max(0.0, (width - NARROW_PIXELS) / (WIDE_PIXELS - NARROW_PIXELS)))
        scale = MIN_FONT_SCALE + share * (MAX_FONT_SCALE - MIN_FONT_SCALE)
        font = QFont(self.font())
        font.setPointSizeF(max(MIN_FONT_POINTS, font.pointSizeF() * scale))
        return font

    # Events.

    def resizeEvent(self, event: object) -> None:
        self._place_frame()
        if self.switch:
            self.switch.resize(self.switch.sizeHint())
            right, _, under = SWITCH_MARGINS_PIXELS
            left = self.width() - self.switch.width() - right
            self.switch.move(left, self.height() - self.switch.height() - under)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.opened.emit(self.description.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the tile; space belongs to the picture."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self.description.key)

    @Slot()
    def _on_switched(self) -> None:
        self.switched.emit(self.description.key)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.picture_room()
        is_plain = not self.off_mode and self._contribution is None
        if self._image and is_plain and self._frame_place.contains(event.rect()):
            painter.drawImage(self._frame_place, self._image)  # all that a new frame changes
            return
        self._paint_picture(painter, room)
        if self.off_mode:
            self._paint_off(painter, room)
        if self._contribution is not None:
            self._paint_contribution(painter, room, self._contribution)
        self._paint_border(painter, room)
        if not room.contains(event.rect()):
            self._paint_lines(painter, room.bottom() + RAIL_PIXELS)
            self._paint_number(painter)

    def _paint_picture(self, painter: QPainter, room: QRect) -> None:
        painter.fillRect(room, self.palette().color(QPalette.ColorRole.Base))
        if self._image is not None:
            painter.drawImage(self._frame_place, self._image)

    def _paint_off(self, painter: QPainter, room: QRect) -> None:
        painter.fillRect(room, SHADE_COLOUR)
        painter.setPen(QColor("#ffffff"))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        painter.drawText(room, flags, f"{tr('off')}\n{translate(mode_title(self.off_mode))}")

    def _paint_contribution(self, painter: QPainter, room: QRect, contribution: float) -> None:
        """A bar along the picture's foot, from its middle to the right (adds) or left."""
        strip = QRectF(room.left() + 2, room.bottom() - 5, room.width() - 4, 4)
        painter.fillRect(strip, BAR_GROUND_COLOUR)
        length = contribution * strip.width() / 2
        middle = strip.center().x()
        bar = QRectF(min(middle, middle + length), strip.top(), abs(length), strip.height())
        painter.fillRect(bar, QColor(*BAR_COLOURS[contribution >= 0]))

    def _paint_border(self, painter: QPainter, room: QRect) -> None:
        is_marked = self.is_selected or self.hasFocus()
        role = QPalette.ColorRole.Highlight if is_marked else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 2 if self.is_selected else 1))
        inset = 1.0 if self.is_selected else 0.5  # half a pen: the line stays inside
        painter.drawRect(QRectF(room).adjusted(inset, inset, -inset, -inset))

    def _paint_lines(self, painter: QPainter, top: int) -> None:
        """The name in bold, the facts below it in a weaker colour."""
        font, facts = self._font_for(self.width()), self.description.facts
        line_height = self._line_height(font)
        if self.is_abbreviated:
            facts = tuple(map(abbreviate_fact, facts))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextDontClip)
        for index, text in enumerate((self._name_in(font), *facts)):
            font.setBold(index == 0)
            painter.setFont(font)
            is_weak = index > 0 or bool(self.off_mode)
            role = QPalette.ColorRole.PlaceholderText if is_weak else QPalette.ColorRole.Text
            painter.setPen(self.palette().color(role))
            # A pixel more than there is: a text that fits exactly need not be cut.
            cut = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, self.width() + 1
            )
            room = QRect(0, top + index * line_height, self.width(), line_height)
            painter.drawText(room, flags, cut)

    def _name_in(self, font: QFont) -> str:
        """The name, or its short form where the tile is too narrow for it in bold."""
        bold = QFont(font)
        bold.setBold(True)
        text = self.description
        fits = QFontMetrics(bold).horizontalAdvance(text.name) <= self.width() + 1
        return text.name if fits else text.short_name or text.name

    def _paint_number(self, painter: QPainter) -> None:
        """The key that uses the switch, beside it; there are keys for nine."""
        if self.switch is None or self.description.number > 9:
            return
        painter.setFont(self._font_for(self.width()))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = QRect(2, self.switch.y(), self.switch.x(), self.switch.height())
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, flags, str(self.description.number))


@lru_cache(maxsize=512)
def _height_of_line(text: str, font: str) -> int:
    """Of a text in a font, as `QFont.toString` describes it, in pixels: Hangul comes from another
    font than Latin letters, whose lines are higher. Kept, as a layout takes long and other
    networks' tiles say much the same."""
    described = QFont()
    described.fromString(font)
    layout = QTextLayout(text, described)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return math.ceil(line.height())
