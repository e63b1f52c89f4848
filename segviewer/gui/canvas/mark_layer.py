"""Lines and words over a picture, as thin and as large at any zoom."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from segviewer.gui.language import translate
from segviewer.rendering.marks import NO_MARKS, Label, Line, Marks

DARK, LIGHT = QColor(16, 16, 16, 120), QColor("#ffffff")
# Lines are drawn again beside themselves: of one device pixel's width Qt draws them a hundred times
# as fast as of any other, which it makes areas of. A street's outlines took it 20 ms a picture.
RIM = ((-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0))  # pixels
LINE, DENSE_LINE = ((0.0, 0.0),), ((-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25))
DENSE_RATIO = 1.5  # device pixels per pixel, from which one alone is too thin a line
DASHES_PIXELS = (5.0, 4.0)
WORD_RIM_PIXELS = 2.8
MARGIN_PIXELS = 3.0
GROUND_OPACITY = 0.92
INKS = {False: QColor("#181c20"), True: QColor("#e8ebee")}  # by whether the ground is dark


class MarkLayer(QGraphicsItem):
    """The marks of one picture, which has this size in the scene's own units."""

    def __init__(self) -> None:
        super().__init__()
        self.marks = NO_MARKS
        self._size = (1, 1)
        self._solid, self._dashed = QPainterPath(), QPainterPath()

    def show_marks(self, marks: Marks, size: tuple[int, int]) -> None:
        """Show these marks over a picture of (height, width) ``size``."""
        if marks is self.marks and size == self._size:
            return
        self.prepareGeometryChange()
        self.marks, self._size = marks, size
        self._solid = _path([line for line in marks.lines if not line.dashed], size)
        self._dashed = _path([line for line in marks.lines if line.dashed], size)
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._size[1], self._size[0])

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ratio = painter.device().devicePixelRatio()
        for path, is_dashed in ((self._solid, False), (self._dashed, True)):
            if not path.isEmpty():
                _draw_line(painter, path, ratio, is_dashed=is_dashed)
        if not self.marks.labels:
            return
        frame = painter.worldTransform().mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()  # words are as large as the window's others
        for label in self.marks.labels:
            _paint_label(painter, label, frame)
        painter.restore()

    def explain(self, place: QPointF) -> None:
        """Let the tip say in full what may be cut at a place of the scene's."""
        shares = QRectF(0, 0, 1, 1)
        texts = [
            label.text
            for label in self.marks.labels
            if label.ground is not None
            and _room_on_screen(label, shares).contains(self._share(place))
        ]
        self.setToolTip("\n".join(line for text in texts for line in translate_lines(text)))

    def _share(self, place: QPointF) -> QPointF:
        inside = self.mapFromScene(place)
        height, width = self._size
        return QPointF(inside.x() / width, inside.y() / height)


def _path(lines: list[Line], size: tuple[int, int]) -> QPainterPath:
    """One path of all lines, made by pyqtgraph since a loop would take the window's time."""
    if not lines:
        return QPainterPath()
    gap = np.full((1, 2), np.nan, np.float32)
    points = np.concatenate([part for line in lines for part in (line.points, gap)])
    path: QPainterPath = pg.arrayToQPath(
        points[:, 0] * size[1], points[:, 1] * size[0], connect="finite"
    )
    return path


def _draw_line(painter: QPainter, path: QPainterPath, ratio: float, *, is_dashed: bool) -> None:
    """A light line with a dark rim, as wide at any zoom."""
    line = DENSE_LINE if ratio >= DENSE_RATIO else LINE
    upright = painter.transform()
    for colour, offsets in ((DARK, RIM), (LIGHT, line)):
        pen = QPen(colour, 1.0)
        pen.setCosmetic(True)
        if is_dashed:
            pen.setDashPattern([length * ratio for length in DASHES_PIXELS])
        painter.setPen(pen)
        for x, y in offsets:
            painter.setTransform(upright * QTransform.fromTranslate(x, y))
            painter.drawPath(path)
    painter.setTransform(upright)


def _room_on_screen(label: Label, frame: QRectF) -> QRectF:
    """Where the words lie in the picture's frame."""
    left, top, right, bottom = label.room
    return QRectF(
        frame.left() + left * frame.width(),
        frame.top() + top * frame.height(),
        (right - left) * frame.width(),
        (bottom - top) * frame.height(),
    )


def _paint_label(painter: QPainter, label: Label, frame: QRectF) -> None:
    """Words on the screen, pushed inside the picture and cut where there is no room."""
    room = _room_on_screen(label, frame)
    if label.ground is not None:
        _paint_lines(painter, label.text, room, QColor(*label.ground))
        return
    metrics = QFontMetricsF(painter.font())
    widest = (frame.width() if label.above else room.width()) - 2 * MARGIN_PIXELS
    text = metrics.elidedText(translate(label.text), Qt.TextElideMode.ElideRight, widest)
    left, top = room.left(), min(room.top(), room.bottom() - metrics.height())
    if label.above:
        top = room.top() - metrics.height() - 1
        left = min(left, frame.right() - metrics.horizontalAdvance(text) - 2 * MARGIN_PIXELS)
    outlined = QPainterPath()
    corner = QPointF(max(left, frame.left()) + MARGIN_PIXELS, max(top, frame.top()))
    outlined.addText(corner + QPointF(0, metrics.ascent()), painter.font(), text)
    painter.strokePath(outlined, QPen(DARK, WORD_RIM_PIXELS))
    painter.fillPath(outlined, LIGHT)


def _paint_lines(painter: QPainter, text: str, room: QRectF, ground: QColor) -> None:
    """Lines from the top of their room, from further up where it is too low for them."""
    metrics, lines = QFontMetricsF(painter.font()), translate_lines(text)
    height = metrics.height() * len(lines)
    top = min(room.top(), room.bottom() - height)
    ground.setAlphaF(GROUND_OPACITY)
    painter.fillRect(QRectF(room.left(), top, room.width(), room.bottom() - top), ground)
    painter.setPen(INKS[ground.lightness() < 128])
    width = room.width() - 2 * MARGIN_PIXELS
    for number, line in enumerate(lines):
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
        baseline = top + number * metrics.height() + metrics.ascent()
        painter.drawText(QPointF(room.left() + MARGIN_PIXELS, baseline), shown)


def translate_lines(text: str) -> list[str]:
    return [translate(line) for line in text.split("\n")]
