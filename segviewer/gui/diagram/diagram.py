"""The network as a strip of live tiles, left to right as the data flows.

Stages, then the branches of each fusion under a bracket that names it and how it merges, what came
of it, and the mask; a stage that a decoder borrows from is joined to it by an arc.
"""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QRegion, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from segviewer.attribution import ONE_TAP, valid_taps
from segviewer.gui.diagram.tile import Tile, TileText
from segviewer.gui.diagram.wires import HEAD, INPUT, MASK, MERGES, Wires
from segviewer.gui.workers.painter import Painted
from segviewer.records import BranchInfo, FusionInfo, Inspection, NetworkInfo, StageInfo

NARROWEST, WIDEST, MARGIN = 54, 200, 9  # pixels
TIGHT, LOOSE = 6, 12  # pixels between tiles
SHARE = 0.16  # of the window's height, the most that a tile may be wide
EMPTY = "The network appears here with the first picture, tile by tile as the data flows."


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

    def show_inspection(self, inspection: Inspection) -> None:
        """Show the inspection's network: new tiles if it is another one, else new facts."""
        if self.strip.show_inspection(inspection):
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
        self._told: tuple[object, ...] = ()  # what the texts were made of
        self._pictures = QRegion()  # of all tiles

    def show_inspection(self, inspection: Inspection) -> bool:
        """Whether the tiles are new."""
        told = inspection.network, inspection.input_size, inspection.shapes
        fresh = False
        if told != self._told:
            self._told, texts = told, tile_texts(inspection)
            fresh = texts != self._texts
            if fresh:
                self._build(texts, inspection.network)
        modes = dict(inspection.state.options.off)
        shares = shares_of(inspection)
        for key, tile in self.tiles.items():
            tile.set_mode(modes.get(key, ""))
            tile.set_share(shares.get(key))
        return fresh

    def show_tiles(self, painted: Painted) -> None:
        inspection = painted.job.inspection
        if inspection.network != self._network:
            return
        height, width = inspection.frame.size
        for key in self.tiles.keys() & painted.tiles.keys():  # what nobody sees is not painted
            self.tiles[key].set_picture(painted.tiles[key], height / width)

    def height_for(self, width: int) -> int:
        tile = self._tile_width(width)
        heights = [probe.height_for(tile) for probe in self.tiles.values()]
        return HEAD + max(heights, default=150) + MARGIN

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
            tile.clicked.connect(self._on_clicked)
            tile.set_selected(text.key in kept)
            if tile.switch:
                tile.switch.clicked.connect(self._on_switched)
            tile.show()
        self.setMinimumWidth(2 * MARGIN + len(texts) * (NARROWEST + TIGHT) - TIGHT)
        self._place()
        self.update()

    def _tile_width(self, width: int) -> int:
        """As wide as there is room for, but not so wide that the strip pushes the canvas away."""
        count, gap = max(1, len(self.tiles)), self._gap(width)
        room = (width - 2 * MARGIN + gap) // count - gap
        widest = min(WIDEST, int(self.window().height() * SHARE))
        return max(NARROWEST, min(widest, room))

    def _gap(self, width: int) -> int:
        spare = (width - 2 * MARGIN) // max(1, len(self.tiles)) - NARROWEST
        return max(TIGHT, min(LOOSE, spare // 3))

    def _place(self) -> None:
        width, gap = self._tile_width(self.width()), self._gap(self.width())
        used = len(self.tiles) * (width + gap) - gap
        left = max(MARGIN, (self.width() - used) // 2)
        short = not all(tile.fits(width) for tile in self.tiles.values())
        for index, tile in enumerate(self.tiles.values()):
            tile.set_short(short)
            x = left + index * (width + gap)
            tile.setGeometry(x, HEAD, width, tile.height_for(width))
        pictures = (tile.picture().translated(tile.pos()) for tile in self.tiles.values())
        self._pictures = reduce(QRegion.united, pictures, QRegion())
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
            self._say_what_comes()
            return
        if event.region().subtracted(self._pictures).isEmpty():
            return  # tiles cover it: a new frame's maps change no line between them
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tiles = {key: tile.geometry() for key, tile in self.tiles.items()}
        height = self.tiles[INPUT].picture_height(tiles[INPUT].width())
        off = {key: tile.mode for key, tile in self.tiles.items() if tile.mode}
        Wires(painter, self.palette(), self._network, tiles, height, off).paint()

    def _say_what_comes(self) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY)


def shares_of(inspection: Inspection) -> dict[str, float]:
    """What each branch adds at the clicked pixel, over the largest that one adds."""
    found = inspection.contributions
    if found is None:
        return {}
    largest = max(map(abs, found.shapley.values())) or 1.0
    return {key: share / largest for key, share in found.shapley.items()}


def tile_texts(inspection: Inspection) -> list[TileText]:
    """The tiles of a network, from left to right."""
    height, width = inspection.input_size
    texts = [
        TileText(INPUT, "input", ("3 channels", f"{width}×{height}"), "What enters the network.")
    ]
    texts += [_stage(inspection, stage) for stage in inspection.network.stages]
    number = 0
    for fusion in inspection.network.fusions:
        for branch in fusion.branches:
            number += 1
            texts.append(_branch(inspection, branch, number))
        texts.append(_fused(inspection, fusion))
    channels, rows, columns = inspection.shapes["logits"]
    facts = (f"{channels} classes", f"{columns}×{rows}")
    tip = f"Class scores on a grid of {columns}×{rows}, enlarged to {width}×{height}."
    return [*texts, TileText(MASK, "mask", facts, tip)]


def _stage(inspection: Inspection, stage: StageInfo) -> TileText:
    rate = f" · rate {stage.dilation}" if stage.dilation > 1 else ""
    facts = (*_shape(inspection, stage.key), f"stride {stage.stride}{rate}")
    tip = f"{stage.title}: {stage.channels} channels at stride {stage.stride}{rate}."
    return TileText(stage.key, stage.title, facts, tip)


def _branch(inspection: Inspection, branch: BranchInfo, number: int) -> TileText:
    # A name keeps the rate at the weights' own output stride; another one may be in force.
    named = f"rate {branch.dilation}" == branch.title
    rate = (f"now rate {branch.dilation}",) if branch.dilation and not named else ()
    facts = (*_shape(inspection, branch.key), *rate)
    tip = f"{branch.title} ({branch.section}). {branch.about}"
    if branch.dilation:
        tip += f" {_taps(inspection, branch):.1f} of its 9 taps fall inside the map, on average."
    name = branch.title.removeprefix("image ")  # "pooling" fits a narrow tile, its tip says all
    return TileText(branch.key, name, facts, tip, branch, number)


def _taps(inspection: Inspection, branch: BranchInfo) -> float:
    assert branch.dilation
    return valid_taps(branch.dilation, *inspection.shapes[branch.key][1:])


def _lost(inspection: Inspection, branch: BranchInfo) -> str:
    """A mark where a rate has become as good as a 1x1 convolution."""
    return " → 1×1" if _taps(inspection, branch) < ONE_TAP else ""


def _fused(inspection: Inspection, fusion: FusionInfo) -> TileText:
    tip = f"What {fusion.title} gives: branches merged by {MERGES[fusion.merge]}, then refined."
    return TileText(fusion.key, "merged", _shape(inspection, fusion.key), tip)


def _shape(inspection: Inspection, key: str) -> tuple[str, str]:
    channels, rows, columns = inspection.shapes[key]
    return f"{channels} channels", f"{columns}×{rows}"
