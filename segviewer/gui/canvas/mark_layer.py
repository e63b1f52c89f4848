"""Lines and words over a picture, as thin and as large at any zoom."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from segviewer.gui.language import translate
from segviewer.rendering.marks import NO_MARKS, Label, Line, Marks

PENS = (("#101010", 2.8, 0.55), ("#ffffff", 1.2, 1.0))  # colour, width on the screen, opacity
DASHES_PIXELS = (5.0, 4.0)
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
        for path, dashed in ((self._solid, False), (self._dashed, True)):
            for colour, width, opacity in PENS:
                painter.setPen(_pen(colour, width, opacity, dashed=dashed))
                painter.drawPath(path)
        frame = painter.worldTransform().mapRect(self.boundingRect())
        painter.save()
        painter.resetTransform()  # words are as large as the window's others
        for label in self.marks.labels:
            _paint_label(painter, label, frame)
        painter.restore()


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


def _pen(colour: str, width: float, opacity: float, *, dashed: bool) -> QPen:
    tone = QColor(colour)
    tone.setAlphaF(opacity)
    pen = QPen(tone, width)
    pen.setCosmetic(True)
    if dashed:
        pen.setDashPattern([length / width for length in DASHES_PIXELS])
    return pen


def _paint_label(painter: QPainter, label: Label, frame: QRectF) -> None:
    """Words on the screen, pushed inside the picture and cut where there is no room."""
    metrics = QFontMetricsF(painter.font())
    left, top, right, bottom = (
        start + share * length
        for share, start, length in zip(
            label.room,
            (frame.left(), frame.top()) * 2,
            (frame.width(), frame.height()) * 2,
            strict=True,
        )
    )
    height = metrics.height()
    width = (frame.width() if label.above else right - left) - 2 * MARGIN_PIXELS
    text = metrics.elidedText(translate(label.text), Qt.TextElideMode.ElideRight, width)
    advance = metrics.horizontalAdvance(text)
    if label.above:
        top = top - height - 1
        left = min(left, frame.right() - advance - 2 * MARGIN_PIXELS)
    else:
        top = min(top, bottom - height)
    top, left = max(top, frame.top()), max(left, frame.left())
    room = QRectF(left, top, advance + 2 * MARGIN_PIXELS, height)
    if label.ground is not None:
        ground = QColor(*label.ground)
        ground.setAlphaF(GROUND_OPACITY)
        painter.fillRect(QRectF(left, top, right - left, max(height, bottom - top)), ground)
        painter.setPen(INKS[ground.lightness() < 128])
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
        return
    outlined = QPainterPath()
    baseline = QPointF(left + MARGIN_PIXELS, top + metrics.ascent())
    outlined.addText(baseline, painter.font(), text)
    painter.strokePath(outlined, _pen(*PENS[0], dashed=False))
    painter.fillPath(outlined, QColor(PENS[1][0]))
