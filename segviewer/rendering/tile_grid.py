"""The tiles of a cell in rows and columns, with the words below each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from segviewer.rendering.drawing import ContactTile
from segviewer.rendering.page import caption_lines, measure

NARROWEST_TILE, WIDEST_WORDS = 5.5, 8.0  # in sizes of text; a tile's longer words are wrapped
GAP = 0.5  # between columns, in sizes of text


@dataclass(frozen=True, kw_only=True)
class TileGrid:
    """Row by row the tiles and the lines below each; ``side`` is the width of one, and ``step``
    from one to the next."""

    side: float
    step: float
    rows: tuple[tuple[Sequence[ContactTile], Sequence[Sequence[str]]], ...]

    @property
    def counts(self) -> list[int]:
        """Of each row, the lines below the tile that has most."""
        return [max(map(len, captions)) for _, captions in self.rows]


def tile_grid(tiles: Sequence[ContactTile], width: float, size: float) -> TileGrid:
    """Tiles in as many columns as their words have room in, in that ``size``."""
    gap = GAP * size
    widths = [measure(part, size) for tile in tiles for part in tile.caption.split("  ")]
    needed = size * max(NARROWEST_TILE, min(WIDEST_WORDS, max(widths) / size))
    fitting = int((width + gap) // (needed + gap))
    columns = min(int(np.ceil(np.sqrt(len(tiles)))), max(1, fitting))
    side = (width - (columns - 1) * gap) / columns
    parts = [tiles[start : start + columns] for start in range(0, len(tiles), columns)]
    captions = [[caption_lines(tile.caption, size, side) for tile in part] for part in parts]
    return TileGrid(side=side, step=side + gap, rows=tuple(zip(parts, captions, strict=True)))


def most_lines(grids: Iterable[TileGrid]) -> dict[int, list[int]]:
    """Lines that each row of tiles has room for, by the number of rows: equally many in all grids
    side by side. A branch that is off says less below its map, and the maps that follow are to
    stay beside those of the other states."""
    most: dict[int, list[int]] = {}
    for grid in grids:
        before = most.get(len(grid.rows), [0] * len(grid.rows))
        most[len(grid.rows)] = [max(pair) for pair in zip(before, grid.counts, strict=True)]
    return most
