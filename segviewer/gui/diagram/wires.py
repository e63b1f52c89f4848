"""How data flows between the tiles of the diagram, as the papers' figures draw it.

A chain of stages is joined tile by tile. A fusion fans out from a bracket above its branches and in
again on a rail below their pictures; a stage that a branch borrows from reaches it by an arc.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen

from segviewer.gui.diagram.tile import RAIL
from segviewer.records import BranchInfo, FusionInfo, NetworkInfo

HEAD = 54  # pixels above the tiles: skip connections, titles, brackets
MERGES = {"concat": "concatenate", "sum": "add", "product": "multiply"}
INPUT, MASK = "input", "mask"
_BRACKET = HEAD - 9.5
_ARC, _NEST = 4.0, 7.0  # height of the longest arc, and how much lower the next one is


class Wires:
    """Paints the lines of one network behind its tiles, whose places are ``tiles``."""

    def __init__(
        self,
        painter: QPainter,
        palette: QPalette,
        network: NetworkInfo,
        tiles: Mapping[str, QRect],
        picture_height: int,
        off: Mapping[str, str],
    ) -> None:
        self._painter = painter
        self._network = network
        self._tiles = tiles
        self._off = off
        self._middle = HEAD + picture_height / 2
        self._rail = HEAD + picture_height + RAIL / 2
        self._line = palette.color(QPalette.ColorRole.PlaceholderText)
        self._accent = palette.color(QPalette.ColorRole.Highlight)
        self._text = palette.color(QPalette.ColorRole.Text)
        self._ground = palette.color(QPalette.ColorRole.Window)

    def paint(self) -> None:
        stages = [stage.key for stage in self._network.stages]
        before = INPUT
        for key in stages:
            self._join(before, key)
            before = key
        for fusion in self._network.fusions:
            self._paint_fusion(before, fusion)
            before = fusion.key
        self._join(before, MASK)
        self._paint_arcs()
        self._bracket(stages, self._network.backbone)
        for fusion in self._network.fusions:
            keys = [branch.key for branch in fusion.branches]
            self._bracket(keys, f"{fusion.title}: {MERGES[fusion.merge]}")

    def _join(self, before: str, after: str) -> None:
        self._pen()
        start, end = self._right(before), self._left(after)
        self._painter.drawLine(QPointF(start, self._middle), QPointF(end, self._middle))

    def _paint_fusion(self, before: str, fusion: FusionInfo) -> None:
        """Out from the bracket to each branch, in again on the rail to what came of them."""
        first, last = fusion.branches[0].key, fusion.branches[-1].key
        into = (self._right(before) + self._left(first)) / 2
        out = (self._right(last) + self._left(fusion.key)) / 2
        fed = [b for b in fusion.branches if not self._borrows(b)]
        self._pen()
        if fed:
            self._lines(
                (self._right(before), self._middle), (into, self._middle), (into, _BRACKET),
                (self._centre(fed[-1].key), _BRACKET),
            )  # fmt: skip
        self._lines(
            (self._centre(first), self._rail), (out, self._rail), (out, self._middle),
            (self._left(fusion.key), self._middle),
        )  # fmt: skip
        for branch in fusion.branches:
            x, off = self._centre(branch.key), branch.key in self._off
            self._pen(Qt.PenStyle.DotLine if off else Qt.PenStyle.SolidLine)
            if branch in fed:
                self._lines((x, _BRACKET), (x, HEAD))
            self._lines((x, self._rail - RAIL / 2), (x, self._rail))

    def _paint_arcs(self) -> None:
        """The longest arc is the highest, so that none runs along another."""
        arcs = [
            (self._centre(branch.key) - self._centre(source), source, branch.key)
            for branch in self._network.branches
            if (source := self._borrows(branch))
        ]
        for place, (_, source, key) in enumerate(sorted(arcs, reverse=True)):
            self._arc(self._centre(source), self._centre(key), _ARC + place * _NEST, key)

    def _arc(self, start: float, end: float, top: float, key: str) -> None:
        bend = 9.0
        path = QPainterPath(QPointF(start, HEAD - 1))
        path.lineTo(start, top + bend)
        path.quadTo(start, top, start + bend, top)
        path.lineTo(end - bend, top)
        path.quadTo(end, top, end, top + bend)
        path.lineTo(end, HEAD - 6)
        dots = Qt.PenStyle.DotLine if key in self._off else Qt.PenStyle.SolidLine
        self._painter.setPen(QPen(self._accent, 1.8, dots))
        self._painter.drawPath(path)
        head = QPainterPath(QPointF(end, HEAD - 1))
        head.lineTo(end - 5, HEAD - 9)
        head.lineTo(end + 5, HEAD - 9)
        self._painter.fillPath(head, self._accent)

    def _bracket(self, keys: list[str], title: str) -> None:
        left, right = self._left(keys[0]) + 0.5, self._right(keys[-1]) - 0.5
        self._pen()
        if keys[0] == self._network.stages[0].key:  # a name for these tiles, not a way of data
            faint = QColor(self._line)
            faint.setAlpha(130)
            self._painter.setPen(QPen(faint, 1.2))
            self._lines((left, _BRACKET + 5), (left, _BRACKET), (right, _BRACKET),
                        (right, _BRACKET + 5))  # fmt: skip
        metrics = self._painter.fontMetrics()
        room = QRectF(left, _BRACKET - 20, max(right - left, 40), 17)
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
        # A skip connection passes behind the title, not through it.
        patch = QRectF(left - 2, room.top(), metrics.horizontalAdvance(shown) + 6, room.height())
        self._painter.fillRect(patch, self._ground)
        self._painter.setPen(self._text)
        self._painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), shown)

    def _borrows(self, branch: BranchInfo) -> str:
        """The earlier stage that a branch reads, "" where it reads what comes before it."""
        source = branch.source.partition(".")[0]
        stages = [stage.key for stage in self._network.stages]
        return source if source in stages[:-1] else ""

    def _pen(self, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        self._painter.setPen(QPen(self._line, 1.2, style))

    def _lines(self, *points: tuple[float, float]) -> None:
        self._painter.drawPolyline([QPointF(x, y) for x, y in points])

    def _left(self, key: str) -> float:
        return float(self._tiles[key].left())

    def _right(self, key: str) -> float:
        return float(self._tiles[key].right() + 1)

    def _centre(self, key: str) -> float:
        return (self._left(key) + self._right(key)) / 2
