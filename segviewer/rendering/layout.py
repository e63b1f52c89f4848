"""From bands of cells to a page: where everything lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from segviewer.attribution import Box
from segviewer.number_text import format_number
from segviewer.rendering.cells import Band, Cell
from segviewer.rendering.drawing import colour_table, signed_table
from segviewer.rendering.page import (
    Area,
    Item,
    Page,
    PlacedPicture,
    Text,
    fit,
    measure,
    wrap,
)
from segviewer.rendering.page_metrics import Metrics
from segviewer.rendering.scales import ColourScale
from segviewer.rendering.style import Colour, SheetColours
from segviewer.rendering.tile_grid import most_lines, tile_grid

LINE_HEIGHT = 1.36  # from one line of text to the next, in its size
HEAD_LINES = 5  # of a title or what stands above a panel in print: what tells states apart stays
FRAME, FRAME_RIM = (255, 255, 255), (16, 16, 16)  # of a crop, on any picture


@dataclass(kw_only=True)
class Layout:
    """Fills a page from its top to its foot."""

    metrics: Metrics
    colours: SheetColours
    colour_map: str
    top: float = 0.0
    items: list[Item] = field(default_factory=list)
    _newest_heads: dict[int, tuple[str, str]] = field(default_factory=dict)  # by column
    _counts: dict[int, list[int]] = field(default_factory=dict)  # lines below tiles side by side

    def page(self) -> Page:
        return Page(
            height=self.top,
            width=self.metrics.total,
            background=self.colours.background,
            unit=self.metrics.unit,
            items=tuple(self.items),
        )

    # Bands.

    def bands(self, bands: Sequence[Band]) -> None:
        for number, band in enumerate(bands):
            self._title(band, number)
            for index, line in enumerate(band.lines):
                own = {c: (cell.heading, cell.subheading) for c, cell in enumerate(line) if cell}
                is_new = not own.items() <= self._newest_heads.items()  # else they stand above
                self._newest_heads |= own
                self._line(line, heads=self.metrics.heads or is_new or len(band.lines) > 1)
                if index + 1 < len(band.lines):
                    self.top += 0.3 * self.metrics.letters

    def _title(self, band: Band, number: int) -> None:
        """The state's title and how it was made, below a line, on as many lines as it takes."""
        m = self.metrics
        self.top += (0.5 if number or m.unit == "px" else 0.25) * m.letters
        if not band.title and not band.how:
            return
        if number or m.unit == "px":
            self.rule()
        self.top += 0.7 * m.letters if m.unit == "px" else 0.4 * m.letters
        size = 1.25 * m.letters if m.unit == "px" else m.letters
        left = self._left_of(band.start)
        room = m.total - m.margin - left
        most = HEAD_LINES if m.unit == "pt" else 1
        *above, title = wrap(band.title, size, room, most, bold=True) or [""]
        for line in above:
            self.text(line, self.top, left, size, self.colours.text, bold=True)
            self.top += LINE_HEIGHT * size
        self.text(title, self.top, left, size, self.colours.text, bold=True)
        start = measure(title, size, bold=True) + (m.letters if title else 0)
        lower = (size - m.letters) * 1.02
        if start + measure(band.how, m.letters) <= room or m.most_lines == 1:
            how = fit(band.how, m.letters, room - start)
            self.text(how, self.top + lower, left + start, m.letters, self.colours.quiet)
            self.top += LINE_HEIGHT * size
        else:
            self.top += LINE_HEIGHT * size
            self._lines(wrap(band.how, m.letters, room, m.most_lines), left)
        self.top += (0.4 if m.unit == "px" else 0.15) * m.letters

    def _left_of(self, column: int) -> float:
        """Where a column begins."""
        m = self.metrics
        return m.margin + sum(m.widths[:column]) + column * m.gap

    def rule(self) -> None:
        """A quiet line across the page."""
        m = self.metrics
        thick = 1.0 if m.unit == "px" else 0.5
        self.area(self.top, m.margin, thick, m.total - 2 * m.margin, self.colours.line)

    # Lines of cells.

    def _line(self, cells: Sequence[Cell | None], *, heads: bool) -> None:
        """Cells side by side, their pictures in line."""
        m = self.metrics
        placed = [
            (cell, self._left_of(column), m.widths[column])
            for column, cell in enumerate(cells)
            if cell is not None
        ]
        if heads:
            self.top = max(self._head(*each) for each in placed) + 0.25 * m.letters
        size = self._tile_letters
        tiled = [(cell.tiles, width) for cell, _, width in placed if cell.tiles]
        self._counts = most_lines(tile_grid(tiles, width, size) for tiles, width in tiled)
        self.top = max(
            self._foot(cell, self._panel(cell, left, width) + 0.3 * m.letters, left, width)
            for cell, left, width in placed
        )

    def _head(self, cell: Cell, left: float, width: float) -> float:
        m, top = self.metrics, self.top
        for text, bold, colour in (
            (cell.heading, True, self.colours.text),
            (cell.subheading, False, self.colours.quiet),
        ):
            most = HEAD_LINES if m.most_lines > 1 else 1
            for line in wrap(text, m.letters, width, most, bold=bold):
                self.text(line, top, left, m.letters, colour, bold=bold)
                top += LINE_HEIGHT * m.letters
        return top

    def _panel(self, cell: Cell, left: float, width: float) -> float:
        """The picture or its tiles; the foot of it."""
        m, top = self.metrics, self.top
        if cell.tiles:
            bottom = self._tiles(cell, left, width)
        else:
            height, own = cell.picture.shape[:2]
            shown = width if m.stretch else own
            self.items.append(
                PlacedPicture(
                    picture=cell.picture, top=top, left=left, width=shown,
                    height=height * shown / own, smooth=cell.smooth, title=cell.heading,
                )
            )  # fmt: skip
            bottom = top + height * shown / own
            if cell.crop is not None:
                bottom = self._inset(cell, cell.crop, top, left, shown)
        if cell.letter:
            self._mark(cell.letter, top, left)
        return bottom

    def _inset(self, cell: Cell, crop: Box, top: float, left: float, width: float) -> float:
        """The crop's frame in a picture of that place, and the crop below it, as large as there is
        room in a picture's size; the foot of it."""
        rows, columns = cell.picture.shape[:2]
        scale = width / columns
        first, start, last, end = crop
        piece = cell.picture[first : last + 1, start : end + 1]
        high, wide = piece.shape[:2]
        times = min(width / wide, rows * scale / high)
        self._frame(top + first * scale, left + start * scale, high * scale, wide * scale)
        below = top + rows * scale + 0.5 * self.metrics.letters
        self.items.append(
            PlacedPicture(
                picture=piece, top=below, left=left, height=high * times, width=wide * times,
                smooth=cell.smooth, title=f"{cell.heading}, enlarged",
            )
        )  # fmt: skip
        self._frame(below, left, high * times, wide * times)
        return float(below + high * times)

    def _frame(self, top: float, left: float, height: float, width: float) -> None:
        """A light line with a dark rim, along the inner edge of a rectangle."""
        thin = 0.08 * self.metrics.letters
        for inner, thick, colour in ((0.0, 3 * thin, FRAME_RIM), (thin, thin, FRAME)):
            high, wide = height - 2 * inner, width - 2 * inner
            y, x = top + inner, left + inner
            self.area(y, x, thick, wide, colour)
            self.area(y + high - thick, x, thick, wide, colour)
            self.area(y, x, high, thick, colour)
            self.area(y, x + wide - thick, high, thick, colour)

    def _mark(self, letter: str, top: float, left: float) -> None:
        size = self.metrics.letters
        width = measure(letter, size, bold=True) + 0.7 * size
        over = 0.05 * size  # no edge of the picture is to peep out
        self.area(top - over, left - over, 1.45 * size, width, self.colours.background)
        self.text(letter, top + 0.1 * size, left + 0.35 * size, size, self.colours.text, bold=True)

    @property
    def _tile_letters(self) -> float:
        m = self.metrics
        return m.letters if m.unit == "pt" else 0.8 * m.letters

    def _tiles(self, cell: Cell, left: float, width: float) -> float:
        size = self._tile_letters
        grid = tile_grid(cell.tiles, width, size)
        counts = self._counts.get(len(grid.rows), grid.counts)
        rows, own = cell.picture.shape[:2]
        height, top = grid.side * rows / own, self.top
        for (tiles, captions), most in zip(grid.rows, counts, strict=True):
            for column, (tile, lines) in enumerate(zip(tiles, captions, strict=True)):
                at = left + column * grid.step
                self.items.append(
                    PlacedPicture(
                        picture=tile.picture, top=top, left=at, height=height, width=grid.side,
                        smooth=False, title=tile.caption,
                    )
                )  # fmt: skip
                for number, line in enumerate(lines):
                    below = top + height + (0.2 + number * LINE_HEIGHT) * size
                    self.text(line, below, at, size, self.colours.text)
            top += height + (0.2 + most * LINE_HEIGHT) * size + 0.4 * size
        return top - 0.4 * size

    def _foot(self, cell: Cell, top: float, left: float, width: float) -> float:
        """The colour scale and the caption; the foot of them."""
        size = 0.9 * self.metrics.letters
        # Films are of one size.
        least = top + LINE_HEIGHT * size if self.metrics.unit == "px" else top
        if self.metrics.unit == "pt":
            size = self.metrics.letters
        if cell.scale is not None:
            top = self._scale(cell.scale, top, left, width, size)
        if cell.caption and not (cell.scale and cell.scale.label == cell.caption):
            for line in wrap(cell.caption, size, width, self.metrics.most_lines):
                self.text(line, top, left, size, self.colours.quiet)
                top += LINE_HEIGHT * size
        return max(top, least)

    def _scale(
        self, scale: ColourScale, top: float, left: float, width: float, size: float
    ) -> float:
        """A colour bar with ticks at its ends and middle, and what it measures beside it, or below
        where there is no room."""
        length = min(9 * size, width)
        table = signed_table() if scale.colours else colour_table(self.colour_map)
        self.items.append(
            PlacedPicture(
                picture=table[None], top=top, left=left, height=0.6 * size, width=length,
                title=scale.label,
            )
        )  # fmt: skip
        low, high = scale.ends
        self._ticks((low, (low + high) / 2, high), top + 0.6 * size, left, length, size)
        beside = width - length - 0.6 * size
        bottom = top + (0.9 + LINE_HEIGHT) * size
        if beside >= measure(scale.label, size):
            self.text(scale.label, top - 0.2 * size, left + length + 0.6 * size, size,
                       self.colours.quiet)  # fmt: skip
            return bottom
        for line in wrap(scale.label, size, width, self.metrics.most_lines):
            self.text(line, bottom, left, size, self.colours.quiet)
            bottom += LINE_HEIGHT * size
        return bottom

    def _ticks(
        self, values: Sequence[float], top: float, left: float, length: float, size: float
    ) -> None:
        """The first number begins at its tick, the last one ends there."""
        thick = max(0.06 * size, 1.0 if self.metrics.unit == "px" else 0.4)
        texts = [format_number(value) for value in values]
        widths = [measure(text, size) for text in texts]
        if sum(widths) + size > length:
            texts[1], widths[1] = "", 0.0
        for number, (text, wide) in enumerate(zip(texts, widths, strict=True)):
            share = number / (len(values) - 1)
            self.area(top, left + share * (length - thick), 0.25 * size, thick, self.colours.quiet)
            if text:
                start = left + share * (length - wide)
                self.text(text, top + 0.28 * size, start, size, self.colours.quiet)

    # The end.

    def close_bands(self) -> None:
        """A line between the panels and what explains them."""
        m = self.metrics
        self.top += 0.4 * m.letters
        self.rule()
        self.top += (0.7 if m.unit == "px" else 0.45) * m.letters

    def legend(self, entries: Sequence[Sequence[tuple[str, Colour]]]) -> None:
        """Swatches with names, each class list on lines of its own."""
        m = self.metrics
        step = 1.7 * m.letters if m.unit == "px" else LINE_HEIGHT * m.letters
        for names in entries:
            left = m.margin
            for name, colour in names:
                label = fit(name, m.letters, m.total - 2 * m.margin - 1.5 * m.letters)
                width = measure(label, m.letters) + 2.6 * m.letters
                if left > m.margin and left + width - 1.1 * m.letters > m.total - m.margin:
                    left, self.top = m.margin, self.top + step
                self.swatch(left, colour)
                self.text(label, self.top, left + 1.4 * m.letters, m.letters, self.colours.text)
                left += width
            self.top += step
        self.top += (0.5 if m.unit == "px" else 0.2) * m.letters

    def swatch(self, left: float, colour: Colour) -> None:
        """With a rim, for pale colours."""
        size, rim = self.metrics.letters, 1.0 if self.metrics.unit == "px" else 0.4
        top = self.top + 0.125 * size
        self.area(top, left, size, size, self.colours.quiet)
        self.area(top + rim, left + rim, size - 2 * rim, size - 2 * rim, colour)

    def note(self, text: str) -> None:
        """A quiet line at the foot, wrapped."""
        m = self.metrics
        self._lines(wrap(text, m.letters, m.total - 2 * m.margin, 4), m.margin)
        self.top += 0.3 * m.letters

    # Items.

    def _lines(self, lines: Sequence[str], left: float) -> None:
        for line in lines:
            self.text(line, self.top, left, self.metrics.letters, self.colours.quiet)
            self.top += LINE_HEIGHT * self.metrics.letters

    def text(
        self, text: str, top: float, left: float, size: float, colour: Colour, *, bold: bool = False
    ) -> None:
        """One line of text with its corner there; nothing for none."""
        if text:
            self.items.append(
                Text(text=text, top=top, left=left, size=size, colour=colour, bold=bold)
            )

    def area(self, top: float, left: float, height: float, width: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.items.append(Area(top=top, left=left, height=height, width=width, colour=colour))
