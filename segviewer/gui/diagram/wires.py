"""How data flows between the tiles of the diagram, as the papers' figures draw it.

A chain of stages is joined tile by tile. A fusion fans out from a bracket above its branches and in
again on a rail below their pictures; an earlier stage or fusion that a branch borrows from reaches
it by an arc.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPalette, QPen

from segviewer.gui.diagram.tile import RAIL_PIXELS
from segviewer.gui.diagram.tile_text import INPUT_KEY, MASK_KEY, MERGE_VERBS
from segviewer.gui.language import translate
from segviewer.network_info import BranchInfo, FusionInfo, NetworkInfo

HEAD_PIXELS = 54  # above the tiles: skip connections, titles, brackets
BRACKET_TOP = HEAD_PIXELS - 9.5  # on half a pixel, so that a thin line stays sharp
BRACKET_FOOT_PIXELS = 5
TITLE_ABOVE_PIXELS = 3  # the foot of a bracket's title above the bracket
ARC_TOP, ARC_PITCH = 4.0, 7.0  # of the longest arc, and how much lower the next one is at most
ARC_ABOVE_TITLES = 22.0  # of the shortest one where there are few
ARC_BOTTOM = 39.0  # of the shortest one where there are many
LEAST_PITCH = 4.0  # between arcs that are kept above the titles
ARC_BEND_PIXELS = 9.0
ARROW_PIXELS = (5, 8)  # half width and length of an arc's head
LINE_WIDTH, ARC_WIDTH = 1.2, 1.8  # pixels


class Wires:
    """Paints the lines of one network behind its tiles, whose places are ``tiles``; those of the
    branches in ``off`` are dotted."""

    def __init__(
        self,
        *,
        painter: QPainter,
        palette: QPalette,
        network: NetworkInfo,
        tiles: Mapping[str, QRect],
        picture_height: int,
        off: Set[str],
    ) -> None:
        self._painter = painter
        self._network = network
        self._tiles = tiles
        self._off = off
        self._middle = HEAD_PIXELS + picture_height / 2
        self._rail = HEAD_PIXELS + picture_height + RAIL_PIXELS / 2
        self._line_colour = palette.color(QPalette.ColorRole.PlaceholderText)
        self._arc_colour = palette.color(QPalette.ColorRole.Highlight)
        self._text_colour = palette.color(QPalette.ColorRole.Text)
        self._ground_colour = palette.color(QPalette.ColorRole.Window)

    def paint(self) -> None:
        """The chain, the fusions, then arcs and titles above them."""
        stages = [stage.key for stage in self._network.stages]
        before = INPUT_KEY
        for key in stages:
            self._paint_join(before, key)
            before = key
        for fusion in self._network.fusions:
            self._paint_fusion(before, fusion)
            before = fusion.key
        self._paint_join(before, MASK_KEY)
        self._paint_arcs()
        self._paint_stage_bracket(stages)
        self._paint_title(stages, self._network.backbone)
        for fusion in self._network.fusions:
            keys = [branch.key for branch in fusion.branches]
            title = f"{translate(fusion.title)}: {translate(MERGE_VERBS[fusion.merge])}"
            self._paint_title([*keys, fusion.key], title)

    def _paint_join(self, before: str, after: str) -> None:
        self._set_pen()
        start, end = self._right_of(before), self._left_of(after)
        self._paint_lines((start, self._middle), (end, self._middle))

    def _paint_fusion(self, before: str, fusion: FusionInfo) -> None:
        """Out from the bracket to each branch, in again on the rail to what came of them."""
        # Branches that borrow from further back are reached by an arc instead.
        fed = [branch for branch in fusion.branches if not self._borrowed_source(branch)]
        first, last = fusion.branches[0].key, fusion.branches[-1].key
        fan_out = (self._right_of(before) + self._left_of(first)) / 2
        fan_in = (self._right_of(last) + self._left_of(fusion.key)) / 2
        self._set_pen()
        if fed:
            self._paint_lines(
                (self._right_of(before), self._middle), (fan_out, self._middle),
                (fan_out, BRACKET_TOP), (self._centre_of(fed[-1].key), BRACKET_TOP),
            )  # fmt: skip
        self._paint_lines(
            (self._centre_of(first), self._rail), (fan_in, self._rail), (fan_in, self._middle),
            (self._left_of(fusion.key), self._middle),
        )  # fmt: skip
        for branch in fusion.branches:
            self._paint_branch(branch.key, is_fed=branch in fed)

    def _paint_branch(self, key: str, *, is_fed: bool) -> None:
        """From the bracket down to the tile, and from its picture down to the rail."""
        x = self._centre_of(key)
        self._set_pen(self._style_of(key))
        if is_fed:
            self._paint_lines((x, BRACKET_TOP), (x, HEAD_PIXELS))
        self._paint_lines((x, self._rail - RAIL_PIXELS / 2), (x, self._rail))

    def _paint_arcs(self) -> None:
        """The longest arc is the highest, so that none runs along another."""
        arcs = [
            (self._centre_of(branch.key) - self._centre_of(source), source, branch.key)
            for branch in self._network.branches
            if (source := self._borrowed_source(branch))
        ]
        gaps = max(1, len(arcs) - 1)
        pitch = min(ARC_PITCH, (ARC_ABOVE_TITLES - ARC_TOP) / gaps)
        # Too many for the room above the titles: then they cross these.
        if pitch < LEAST_PITCH:
            pitch = min(ARC_PITCH, (ARC_BOTTOM - ARC_TOP) / gaps)
        for place, (_, source, key) in enumerate(sorted(arcs, reverse=True)):
            self._paint_arc(source, key, ARC_TOP + place * pitch)

    def _paint_arc(self, source: str, key: str, top: float) -> None:
        start, end, bend = self._centre_of(source), self._centre_of(key), ARC_BEND_PIXELS
        path = QPainterPath(QPointF(start, HEAD_PIXELS - 1))
        path.lineTo(start, top + bend)
        path.quadTo(start, top, start + bend, top)
        path.lineTo(end - bend, top)
        path.quadTo(end, top, end, top + bend)
        path.lineTo(end, HEAD_PIXELS - 6)
        self._painter.setPen(QPen(self._arc_colour, ARC_WIDTH, self._style_of(key)))
        self._painter.drawPath(path)
        half_width, length = ARROW_PIXELS
        tip = HEAD_PIXELS - 1
        head = QPainterPath(QPointF(end, tip))
        head.lineTo(end - half_width, tip - length)
        head.lineTo(end + half_width, tip - length)
        self._painter.fillPath(head, self._arc_colour)

    def _paint_stage_bracket(self, stages: list[str]) -> None:
        """Faint: a name for these tiles, not a way of data."""
        if not stages:  # of a network that shows none
            return
        left, right = self._left_of(stages[0]) + 0.5, self._right_of(stages[-1]) - 0.5
        foot = BRACKET_TOP + BRACKET_FOOT_PIXELS
        faint = QColor(self._line_colour)
        faint.setAlpha(130)
        self._painter.setPen(QPen(faint, LINE_WIDTH))
        self._paint_lines((left, foot), (left, BRACKET_TOP), (right, BRACKET_TOP), (right, foot))

    def _paint_title(self, keys: list[str], title: str) -> None:
        """The title above these tiles."""
        if not keys:
            return
        left, right = self._left_of(keys[0]) + 0.5, self._right_of(keys[-1]) - 0.5
        metrics = self._painter.fontMetrics()
        height = metrics.height()
        top = max(0.0, BRACKET_TOP - TITLE_ABOVE_PIXELS - height)  # large letters grow upwards
        room = QRectF(left, top, max(right - left, 40), height)
        cut = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
        # A skip connection passes behind the title, not through it.
        patch = QRectF(left - 2, top, metrics.horizontalAdvance(cut) + 6, room.height())
        self._painter.fillRect(patch, self._ground_colour)
        self._painter.setPen(self._text_colour)
        # Hangul is higher than what the room was made for: it, too, ends above the bracket.
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        self._painter.drawText(room, int(side | Qt.TextFlag.TextDontClip), cut)

    def _borrowed_source(self, branch: BranchInfo) -> str:
        """The stage or fusion that a branch reads, "" where it is the one right before it."""
        source = branch.source.partition(".")[0]
        network = self._network
        row = [*(stage.key for stage in network.stages), *(f.key for f in network.fusions)]
        before = row[row.index(branch.fusion) - 1]
        return source if source in row and source != before else ""

    def _style_of(self, key: str) -> Qt.PenStyle:
        return Qt.PenStyle.DotLine if key in self._off else Qt.PenStyle.SolidLine

    def _set_pen(self, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        self._painter.setPen(QPen(self._line_colour, LINE_WIDTH, style))

    def _paint_lines(self, *points: tuple[float, float]) -> None:
        self._painter.drawPolyline([QPointF(x, y) for x, y in points])

    def _left_of(self, key: str) -> float:
        return float(self._tiles[key].left())

    def _right_of(self, key: str) -> float:
        return float(self._tiles[key].right() + 1)  # Qt's right() is the last pixel inside

    def _centre_of(self, key: str) -> float:
        return (self._left_of(key) + self._right_of(key)) / 2
