"""The network as a strip of live tiles, left to right as the data flows.

Stages, then the branches of each fusion under a bracket that names it and how it merges, what came
of it, and the mask; a stage that a decoder borrows from is joined to it by an arc.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from segviewer.gui.painter import Painted
from segviewer.gui.tile import Tile, TileText
from segviewer.records import BranchInfo, FusionInfo, Inspection, NetworkInfo, StageInfo

HEAD = 50  # pixels above the tiles: skip connections, titles, brackets
NARROWEST, WIDEST, GAP, MARGIN = 54, 128, 6, 9
MERGES = {"concat": "concatenate", "sum": "add", "product": "multiply"}
INPUT, MASK = "input", "mask"


class Diagram(QScrollArea):
    """Shows one network; scrolls only where its tiles would become too narrow to read.

    Signals:
        toggled: key of a branch whose switch was used.
        selected: key of a tile.
    """

    toggled = Signal(str)
    selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Diagram of the network")
        self.strip = _Strip()
        self.setWidget(self.strip)
        self.strip.toggled.connect(self.toggled)
        self.strip.selected.connect(self.selected)

    def sizeHint(self) -> QSize:
        bar = self.horizontalScrollBar().sizeHint().height()
        needs_bar = self.strip.minimumWidth() > self.width()
        return QSize(800, self.strip.height_for(self.width()) + (bar if needs_bar else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def show_inspection(self, seen: Inspection) -> None:
        """Show the inspection's network: new tiles if it is another one, else new facts."""
        self.strip.show_inspection(seen)
        self.updateGeometry()

    def show_tiles(self, painted: Painted) -> None:
        """New pictures for the tiles, unless they are those of another network."""
        self.strip.show_tiles(painted)

    def select(self, key: str) -> None:
        for name, tile in self.strip.tiles.items():
            tile.set_selected(name == key)


class _Strip(QWidget):
    toggled = Signal(str)
    selected = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[str, Tile] = {}
        self._network: NetworkInfo | None = None
        self._texts: list[TileText] = []

    def show_inspection(self, seen: Inspection) -> None:
        texts = tile_texts(seen)
        if texts != self._texts:
            self._build(texts, seen.network)
        modes = dict(seen.state.options.off)
        for key, tile in self.tiles.items():
            tile.set_mode(modes.get(key, ""))

    def show_tiles(self, painted: Painted) -> None:
        seen = painted.job.inspection
        if seen.network != self._network:
            return
        height, width = seen.frame.size
        for key, tile in self.tiles.items():
            tile.set_picture(painted.tiles[key], height / width)

    def height_for(self, width: int) -> int:
        probe = next(iter(self.tiles.values()), None)
        return HEAD + (probe.height_for(self._tile_width(width)) if probe else 150) + MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _build(self, texts: list[TileText], network: NetworkInfo) -> None:
        kept = {key: tile for key, tile in self.tiles.items() if tile.selected}
        for tile in self.tiles.values():
            tile.hide()
            tile.deleteLater()
        self._texts, self._network = texts, network
        self.tiles = {}
        for text in texts:
            tile = self.tiles[text.key] = Tile(text, self)
            font = tile.font()
            font.setPointSizeF(max(7.0, font.pointSizeF() * 0.86))
            tile.setFont(font)
            tile.clicked.connect(self._on_clicked)
            tile.set_selected(text.key in kept)
            if tile.switch:
                tile.switch.clicked.connect(self._on_switched)
            tile.show()
        self.setMinimumWidth(2 * MARGIN + len(texts) * (NARROWEST + GAP) - GAP)
        self._place()
        self.update()

    def _tile_width(self, width: int) -> int:
        count = max(1, len(self.tiles))
        room = (width - 2 * MARGIN + GAP) // count - GAP
        return min(WIDEST, max(NARROWEST, room))

    def _place(self) -> None:
        width = self._tile_width(self.width())
        for index, tile in enumerate(self.tiles.values()):
            height = tile.height_for(width)
            tile.setGeometry(MARGIN + index * (width + GAP), HEAD, width, height)
        self.update()

    @Slot()
    def _on_clicked(self) -> None:
        tile = self.sender()
        assert isinstance(tile, Tile)
        self.selected.emit(tile.text_shown.key)

    @Slot()
    def _on_switched(self) -> None:
        switch = self.sender()
        assert isinstance(switch, QWidget)
        tile = switch.parent()
        assert isinstance(tile, Tile)
        # The session decides; until it says so the switch shows what is on the screen.
        tile.set_mode(tile.mode)
        self.toggled.emit(tile.text_shown.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._network is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_flow(painter)
        last = [stage.key for stage in self._network.stages]
        self._paint_bracket(painter, last, self._network.backbone, "")
        for branch in self._network.branches:
            self._paint_skip(painter, branch)
        for fusion in self._network.fusions:
            keys = [branch.key for branch in fusion.branches]
            self._paint_bracket(painter, keys, fusion.title, MERGES[fusion.merge])

    def _paint_flow(self, painter: QPainter) -> None:
        """A line behind the tiles, at the height of their pictures' middle."""
        tiles = list(self.tiles.values())
        y = HEAD + tiles[0].picture_height(tiles[0].width()) / 2
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 2))
        painter.drawLine(QPointF(tiles[0].x(), y), QPointF(tiles[-1].geometry().right(), y))

    def _paint_bracket(self, painter: QPainter, keys: list[str], title: str, merge: str) -> None:
        first, last = self.tiles[keys[0]].geometry(), self.tiles[keys[-1]].geometry()
        left, right, y = first.left() + 0.5, last.right() + 0.5, HEAD - 9.5
        palette = self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.5))
        painter.drawPolyline(
            [QPointF(left, y + 6), QPointF(left, y), QPointF(right, y), QPointF(right, y + 6)]
        )
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        text = f"{title}: {merge}" if merge else title
        room = QRectF(left, y - 21, max(right - left, 40), 18)
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(room.width())
        )
        # A skip connection passes behind the title, not through it.
        patch = QRectF(left - 2, y - 20, painter.fontMetrics().horizontalAdvance(shown) + 6, 17)
        painter.fillRect(patch, palette.color(QPalette.ColorRole.Window))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), shown)

    def _paint_skip(self, painter: QPainter, branch: BranchInfo) -> None:
        """A line over everything from the stage that a branch borrows from to the branch."""
        assert self._network is not None
        source = branch.source.partition(".")[0]
        stages = [stage.key for stage in self._network.stages]
        if source not in stages[:-1]:
            return
        start, end = self.tiles[source].geometry(), self.tiles[branch.key].geometry()
        begin = QPointF(start.center().x(), HEAD - 1)
        finish = QPointF(end.center().x(), HEAD - 1)
        top, bend = 7.0, 10.0
        path = QPainterPath(begin)
        path.lineTo(begin.x(), top + bend)
        path.quadTo(begin.x(), top, begin.x() + bend, top)
        path.lineTo(finish.x() - bend, top)
        path.quadTo(finish.x(), top, finish.x(), top + bend)
        path.lineTo(finish)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(accent, 1.8))
        painter.drawPath(path)
        head = QPainterPath(finish)
        head.lineTo(finish + QPointF(-5, -8))
        head.lineTo(finish + QPointF(5, -8))
        painter.fillPath(head, accent)


def tile_texts(seen: Inspection) -> list[TileText]:
    """The tiles of a network, from left to right."""
    height, width = seen.input_size
    texts = [TileText(INPUT, "input", ("3 ch", f"{width}×{height}"), "What enters the network.")]
    texts += [_stage(seen, stage) for stage in seen.network.stages]
    number = 0
    for fusion in seen.network.fusions:
        for branch in fusion.branches:
            number += 1
            texts.append(_branch(seen, branch, number))
        texts.append(_fused(seen, fusion))
    channels, rows, columns = seen.shapes["logits"]
    facts = (f"{channels} classes", f"{columns}×{rows}")
    tip = f"Class scores on a grid of {columns}×{rows}, enlarged to {width}×{height}."
    return [*texts, TileText(MASK, "mask", facts, tip)]


def _stage(seen: Inspection, stage: StageInfo) -> TileText:
    rate = f" · rate {stage.dilation}" if stage.dilation > 1 else ""
    facts = (*_shape(seen, stage.key), f"/{stage.stride}" + rate.replace("rate ", "r"))
    tip = f"{stage.title}: {stage.channels} channels at stride {stage.stride}{rate}."
    return TileText(stage.key, stage.title, facts, tip)


def _branch(seen: Inspection, branch: BranchInfo, number: int) -> TileText:
    rate = (f"rate {branch.dilation}",) if branch.dilation else ()
    facts = (*_shape(seen, branch.key), *rate)
    tip = f"{branch.title} ({branch.section}). {branch.about}"
    name = branch.title.removeprefix("image ")  # "pooling" fits a narrow tile, its tip says all
    return TileText(branch.key, name, facts, tip, branch, number)


def _fused(seen: Inspection, fusion: FusionInfo) -> TileText:
    tip = f"What {fusion.title} gives: branches merged by {MERGES[fusion.merge]}, then refined."
    return TileText(fusion.key, "merged", _shape(seen, fusion.key), tip)


def _shape(seen: Inspection, key: str) -> tuple[str, str]:
    channels, rows, columns = seen.shapes[key]
    return f"{channels} ch", f"{columns}×{rows}"
