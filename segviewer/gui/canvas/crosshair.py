"""The mark at the clicked pixel, or around a region."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsItemGroup, QGraphicsPathItem

from segviewer.attribution import Box, Point

RING_PIXELS, TICK_PIXELS = 6.0, 12.0  # on the screen: the ring's radius, and where its ticks end
PENS = (("#000000", 3.0, 0.45), ("#ffffff", 1.2, 0.95))  # colour, width, opacity


class Crosshair(QGraphicsItemGroup):
    """A small ring with four ticks that leaves the pixel free, as large at any zoom; around a
    region a frame. A light line on a dark one: seen on any photo."""

    def __init__(self) -> None:
        super().__init__()
        self._place: tuple[Point | None, Box | None] = None, None
        self._frames = [self._line(*pen, is_scaled=True) for pen in PENS]
        self._rings = [self._line(*pen, is_scaled=False) for pen in PENS]
        for ring in self._rings:
            ring.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)

    def _line(
        self, colour: str, width: float, opacity: float, *, is_scaled: bool
    ) -> QGraphicsPathItem:
        """One that keeps its width where what it goes around is scaled with the picture."""
        line = QGraphicsPathItem(self)
        # Qt counts the width of a cosmetic pen in the screen's own pixels.
        ratio = QGuiApplication.primaryScreen().devicePixelRatio() if is_scaled else 1.0
        pen = QPen(QColor(colour), width * ratio)
        pen.setCosmetic(is_scaled)
        line.setPen(pen)
        line.setOpacity(opacity)
        return line

    def put(self, point: Point | None, region: Box | None = None) -> None:
        """On a pixel, or around a region, or away."""
        if (point, region) == self._place:
            return  # every frame says it again, and a new path is a new picture of the pane
        self._place = point, region
        frame = QPainterPath()
        if region is not None:
            top, left, bottom, right = region
            frame.addRect(QRectF(left, top, right - left + 1, bottom - top + 1))
        for line in self._frames:
            line.setPath(frame)
        has_ring = point is not None and region is None
        for line in self._rings:
            line.setPath(_ring() if has_ring else QPainterPath())
            if point is not None:
                line.setPos(QPointF(point[1] + 0.5, point[0] + 0.5))


def _ring() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), RING_PIXELS, RING_PIXELS)
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        path.moveTo(x * RING_PIXELS, y * RING_PIXELS)
        path.lineTo(x * TICK_PIXELS, y * TICK_PIXELS)
    return path
