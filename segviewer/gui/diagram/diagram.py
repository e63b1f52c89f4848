"""The network as a strip of live tiles, left to right as the data flows.

Stages, then the branches of each fusion under a bracket that names it and how it merges, what came
of it, and the mask; a stage that a decoder borrows from is joined to it by an arc.
"""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QRegion, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from segviewer.gui.diagram.tile import Tile
from segviewer.gui.diagram.tile_text import (
    INPUT_KEY,
    TileText,
    describe_tiles,
    relative_contributions,
)
from segviewer.gui.diagram.wires import HEAD_PIXELS, Wires
from segviewer.gui.language import tr
from segviewer.gui.workers.painter import Painted
from segviewer.network_info import NetworkInfo
from segviewer.records import Inspection, State

MIN_TILE_PIXELS, MAX_TILE_PIXELS, MARGIN_PIXELS = 54, 200, 9
MIN_GAP_PIXELS, MAX_GAP_PIXELS = 6, 12  # between tiles
MAX_TILE_SHARE = 0.16  # of the window's height, the most that a tile may be wide
EMPTY_HEIGHT_PIXELS = 64  # of a diagram without tiles: the start page has the room
PLACEHOLDER = "The network appears here with the first picture, tile by tile as the data flows."


class Diagram(QScrollArea):
    """Shows one network; scrolls only where its tiles would become too narrow to read.

    Signals:
        toggled: key of a branch whose switch was used.
        selected: key of a tile.
        opened: key of a tile that was clicked twice.
    """

    toggled = Signal(str)
    selected = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Diagram of the network"))
        self.strip = _Strip()
        self.setWidget(self.strip)
        self.strip.toggled.connect(self.toggled)
        self.strip.selected.connect(self.selected)
        self.strip.opened.connect(self.opened)

    def sizeHint(self) -> QSize:
        bar = self.horizontalScrollBar().sizeHint().height()
        needs_bar = self.strip.minimumWidth() > self.width()
        return QSize(800, self.strip.height_for(self.width()) + (bar if needs_bar else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    @Slot(object)
    def show_wanted(self, state: State) -> None:
        """Put the switches where the wanted state has them, pending until it is on the screen."""
        self.strip.set_wanted(frozenset(key for key, _ in state.options.off))

    @Slot()
    def drop_wanted(self) -> None:
        """What was wanted failed: switches show again what is on the screen."""
        self.strip.set_wanted(None)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show the inspection's network: new tiles if it is another one, else new facts."""
        if self.strip.show_inspection(inspection):
            self.updateGeometry()

    def show_tiles(self, painted: Painted) -> None:
        """New pictures for the tiles, unless they are those of another network."""
        self.strip.show_tiles(painted)

    def select(self, key: str) -> None:
        """Mark the tile of this key, and no other."""
        for name, tile in self.strip.tiles.items():
            tile.set_selected(name == key)


class _Strip(QWidget):
    """The tiles and the wires behind them."""

    toggled = Signal(str)
    selected = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[str, Tile] = {}
        self._network: NetworkInfo | None = None
        self._texts: list[TileText] = []
        self._text_source: tuple[object, ...] = ()  # what the texts were made of
        self._pictures = QRegion()  # of all tiles
        self._wanted_off: frozenset[str] | None = None  # branches, None once it is on the screen

    def show_inspection(self, inspection: Inspection) -> bool:
        """Whether the tiles are new."""
        is_new = self._update_texts(inspection)
        off_modes = inspection.state.options.modes
        contributions = relative_contributions(inspection)
        for key, tile in self.tiles.items():
            tile.set_off_mode(off_modes.get(key, ""))
            tile.set_contribution(contributions.get(key))
        # What was wanted of other networks' branches cannot be answered by this one.
        if self._wanted_off is not None and self._wanted_off & self.tiles.keys() == set(off_modes):
            self._wanted_off = None
        self._show_switches()
        return is_new

    def _update_texts(self, inspection: Inspection) -> bool:
        """Build other tiles where their texts changed; whether they did."""
        source = inspection.network, inspection.input_size, inspection.shapes
        if source == self._text_source:
            return False
        self._text_source, texts = source, describe_tiles(inspection)
        if texts == self._texts:
            return False
        self._build(texts, inspection.network)
        return True

    def set_wanted(self, off: frozenset[str] | None) -> None:
        """The branches that are to be off; None for those that are on the screen."""
        self._wanted_off = off
        self._show_switches()

    def _show_switches(self) -> None:
        """A switch stays where it was put until the inspection that answers is there: one that is
        older would push it back for a moment."""
        for key, tile in self.tiles.items():
            is_on = not tile.off_mode
            is_wanted = is_on if self._wanted_off is None else key not in self._wanted_off
            tile.set_switch(is_wanted, pending=is_wanted != is_on)

    def show_tiles(self, painted: Painted) -> None:
        """New pictures, where they are this network's."""
        inspection = painted.job.inspection
        if inspection.network != self._network:
            return
        height, width = inspection.frame.size
        for key in self.tiles.keys() & painted.tiles.keys():  # hidden maps are not painted
            self.tiles[key].set_picture(painted.tiles[key], height / width)

    def height_for(self, width: int) -> int:
        """Pixels that the strip needs at this width."""
        tile_width = self._tile_width(width)
        heights = [tile.height_for(tile_width) for tile in self.tiles.values()]
        empty = min(EMPTY_HEIGHT_PIXELS, int(self.window().height() * MAX_TILE_SHARE))
        return HEAD_PIXELS + max(heights, default=empty) + MARGIN_PIXELS

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _build(self, texts: list[TileText], network: NetworkInfo) -> None:
        selected = {key for key, tile in self.tiles.items() if tile.is_selected}
        for tile in self.tiles.values():
            tile.hide()
            tile.deleteLater()
        self._texts, self._network = texts, network
        self.tiles = {text.key: self._build_tile(text) for text in texts}
        for key in selected & self.tiles.keys():
            self.tiles[key].set_selected(True)
        gaps = (len(texts) - 1) * MIN_GAP_PIXELS
        self.setMinimumWidth(2 * MARGIN_PIXELS + len(texts) * MIN_TILE_PIXELS + gaps)
        self._place()
        self.update()

    def _build_tile(self, text: TileText) -> Tile:
        tile = Tile(text, self)
        tile.chosen.connect(self.selected)
        tile.opened.connect(self.opened)
        tile.switched.connect(self._on_switched)
        tile.show()
        return tile

    def _tile_width(self, width: int) -> int:
        """As wide as there is room for, but not so wide that the strip pushes the canvas away."""
        count, gap = max(1, len(self.tiles)), self._gap(width)
        room = (width - 2 * MARGIN_PIXELS + gap) // count - gap
        widest = min(MAX_TILE_PIXELS, int(self.window().height() * MAX_TILE_SHARE))
        return max(MIN_TILE_PIXELS, min(widest, room))

    def _gap(self, width: int) -> int:
        """A third of what tiles could be wider than they must, within limits."""
        spare = (width - 2 * MARGIN_PIXELS) // max(1, len(self.tiles)) - MIN_TILE_PIXELS
        return max(MIN_GAP_PIXELS, min(MAX_GAP_PIXELS, spare // 3))

    def _place(self) -> None:
        """Put the tiles side by side, in the middle of the strip."""
        width, gap = self._tile_width(self.width()), self._gap(self.width())
        total = len(self.tiles) * (width + gap) - gap
        left = max(MARGIN_PIXELS, (self.width() - total) // 2)
        # All or none: facts in long and short words side by side would read like two kinds.
        abbreviated = not all(tile.fits(width) for tile in self.tiles.values())
        for index, tile in enumerate(self.tiles.values()):
            tile.set_abbreviated(abbreviated)
            x = left + index * (width + gap)
            tile.setGeometry(x, HEAD_PIXELS, width, tile.height_for(width))
        rooms = (tile.picture_room().translated(tile.pos()) for tile in self.tiles.values())
        self._pictures = reduce(QRegion.united, rooms, QRegion())
        self.update()

    @Slot(str)
    def _on_switched(self, key: str) -> None:
        self.toggled.emit(key)
        # Qt has moved the switch already; where nobody wanted that, it goes back.
        self._show_switches()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._network is None:
            self._paint_placeholder()
            return
        if event.region().subtracted(self._pictures).isEmpty():
            return  # tiles cover it: a new frame's maps change no line between them
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        Wires(
            painter=painter,
            palette=self.palette(),
            network=self._network,
            tiles={key: tile.geometry() for key, tile in self.tiles.items()},
            picture_height=self.tiles[INPUT_KEY].picture_room().height(),
            off={key for key, tile in self.tiles.items() if tile.off_mode},
        ).paint()

    def _paint_placeholder(self) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr(PLACEHOLDER))
