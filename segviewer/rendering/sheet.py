"""Inspections as rows, views as columns: one figure that says what it shows."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from segviewer.attribution import Box
from segviewer.inspection.resolve import Wishes, bare_state, resolve
from segviewer.records import NOTEBOOK, Inspection, MaskReading, SegviewerError, State
from segviewer.rendering.cells import (
    Band,
    active_of,
    column_bands,
    common_title,
    letter_panels,
    mark_crop,
    row_bands,
    share_scales,
    shared_words,
    titles_of,
)
from segviewer.rendering.drawing import Picture
from segviewer.rendering.layout import Layout
from segviewer.rendering.legend import entries_of, listed_labels
from segviewer.rendering.page import (
    EM_PER_SIZE,
    MILLIMETRES_PER_INCH,
    POINTS_PER_INCH,
    Page,
    points_of,
)
from segviewer.rendering.page_metrics import Metrics
from segviewer.rendering.page_pixels import page_pixels
from segviewer.rendering.score_table import lay_scores, score_tables, shows_truth
from segviewer.rendering.sheet_format import AS_IT_IS, PRINT_DPI, SheetFormat, crop_words
from segviewer.rendering.sheet_provenance import SheetProvenance, place_of, provenance_of
from segviewer.rendering.style import Style
from segviewer.rendering.views import View, no_caption
from segviewer.rendering.views import find_view as view_of_key

DEFAULT_STYLE = Style()
NARROWEST_COLUMN = 10.0  # in sizes of text
MOST_LINES = 3  # of a caption
A4_MILLIMETRES = 297.0  # high
_ANY_KEY = "any key"  # that a view may hand on


@dataclass(frozen=True, eq=False, kw_only=True)
class Sheet:
    """The finished page, and what it takes to make it again."""

    page: Page
    states: tuple[State, ...]
    views: tuple[str, ...]
    origins: tuple[str, ...]
    frames: tuple[int, ...] = ()  # places in the sources that the origins name, by row
    sheet_format: SheetFormat = AS_IT_IS
    inspections: tuple[Inspection, ...] = ()  # what is drawn, for its provenance
    style: Style = DEFAULT_STYLE

    @property
    def dpi(self) -> float:
        """Pixels per inch of the figure as pixels."""
        return self.sheet_format.dpi or PRINT_DPI

    def __repr__(self) -> str:
        return f"<sheet of {len(self.states)} states: {', '.join(self.views)}>"

    def _repr_png_(self) -> bytes:
        """In a notebook: the sheet itself."""
        png: bytes = importlib.import_module(NOTEBOOK).figure_png(self)
        return png

    @cached_property
    def provenance(self) -> SheetProvenance:
        """How it was made."""
        return provenance_of(self.inspections)

    @property
    def masks(self) -> tuple[MaskReading | None, ...]:
        """How the truth of each row was read, None where it has none or one that is no file."""
        truths = (inspection.frame.truth for inspection in self.inspections)
        return tuple(None if truth is None else truth.reading for truth in truths)

    @property
    def millimetres(self) -> tuple[float, float]:
        """Height and width in print."""
        per_unit = MILLIMETRES_PER_INCH / (POINTS_PER_INCH if self.page.unit == "pt" else self.dpi)
        return self.page.height * per_unit, self.page.width * per_unit

    @property
    def exceeds_page(self) -> bool:
        """Whether it is higher than an A4 page."""
        return self.millimetres[0] > A4_MILLIMETRES

    @cached_property
    def image(self) -> Picture:
        """The figure as pixels: (H, W, 3) uint8."""
        scale = self.dpi / POINTS_PER_INCH if self.page.unit == "pt" else 1.0
        return page_pixels(self.page, scale)


def sheet(
    inspections: Sequence[Inspection],
    views: Sequence[View | str],
    style: Style = DEFAULT_STYLE,
    *,
    every_class: bool = False,
    sheet_format: SheetFormat = AS_IT_IS,
) -> Sheet:
    """One row an inspection, one column a view, captions above, legends below.

    The legend lists the classes that occur, with their IoU where there is a truth; with
    ``every_class`` all, so that the sheets of a film are of one size. A feature that only some of
    the networks have leaves a blank cell in the others' rows. Views are given by key, such as
    "mask" or "aspp.rate_6", or as they are. ``sheet_format`` says how wide it is in print, in which
    size its type is set, and which crop is marked and enlarged.

    >>> import segviewer
    >>> model = segviewer.load_model("everyday/pspnet")
    >>> frame = next(iter(segviewer.open_source("scene:1")))
    >>> capture = segviewer.capture(model, frame)
    >>> off = segviewer.Options(off={"pyramid.bin_1": "zero"})
    >>> rows = [segviewer.inspect(model, capture), segviewer.inspect(model, capture, off)]
    >>> figure = segviewer.sheet(rows, ["input", "mask", "difference"])
    >>> figure.views, len(figure.states)
    (('input', 'mask', 'difference'), 2)
    """
    columns = [view_of_key(each) if isinstance(each, str) else each for each in views]
    _require_drawable(inspections, columns, style)
    has_table = not every_class and shows_truth(inspections, columns)
    if has_table:
        columns = [replace(v, caption=no_caption) if v.is_tabled else v for v in columns]
    in_print = sheet_format.width is not None
    words, common = shared_words(inspections) if in_print else (_words(inspections), [])
    arrange = row_bands if sheet_format.columns == "views" else column_bands
    number = len(columns)
    if sheet_format.columns == "states":
        number = _columns_of_states(inspections, columns)
    per_line = _per_line(number, sheet_format)
    bands = arrange(inspections, columns, style, sheet_format, words, per_line)
    if in_print:
        bands = share_scales(bands, sheet_format.columns)
    if sheet_format.crop is not None:
        _require_crop(inspections, style, sheet_format.crop)
        bands = mark_crop(bands, sheet_format.crop)
    if sheet_format.letters:
        bands = letter_panels(bands)
    metrics = _print_metrics(sheet_format, per_line) if in_print else _own_metrics(bands)
    layout = Layout(metrics=metrics, colours=style.sheet_colours, colour_map=style.colour_map)
    layout.bands(bands)
    layout.close_bands()
    _lay_legend(layout, inspections, sheet_format, every_class=every_class, has_table=has_table)
    titles = titles_of(inspections, sheet_format)
    notes = [
        *filter(None, [common_title(titles, words, sheet_format)]),
        *common,
        *filter(None, (view.signs for view in columns)),
    ]
    if sheet_format.crop is not None:
        notes.append(crop_words(sheet_format.crop))
    if notes:
        layout.note(" · ".join(notes))
    return Sheet(
        page=layout.page(),
        states=tuple(drawn_state(inspection, columns, style) for inspection in inspections),
        views=tuple(view.key for view in columns),
        origins=tuple(inspection.frame.origin for inspection in inspections),
        frames=tuple(place_of(inspection.frame) for inspection in inspections),
        sheet_format=sheet_format,
        inspections=tuple(inspections),
        style=style,
    )


def drawn_state(inspection: Inspection, views: Sequence[View], style: Style) -> State:
    """The state with what these views need, and nothing that other views had computed: drawn in
    the window or by a command, the same sheet stores the same."""
    info, state = inspection.network, bare_state(inspection.state)
    unit, options = inspection.state.options.unit, state.options
    asks = any(_ANY_KEY in view.needs.fields(info, _ANY_KEY) for view in views)
    wishes = Wishes(
        needs=tuple(view.needs for view in views),
        selection=unit.selected_field if unit and asks else "",
        shared_scale=style.scale == "shared",
    )
    if options.reduction.kind != "channel":
        state = replace(state, options=replace(options, detail=""))
    return resolve(state, info, wishes).state


def _lay_legend(
    layout: Layout,
    inspections: Sequence[Inspection],
    sheet_format: SheetFormat,
    *,
    every_class: bool,
    has_table: bool,
) -> None:
    """The classes that occur; with figures below them where there is a truth. The sheets of a film
    have none: a picture without a truth would be of another size."""
    tables = {}
    if has_table:
        tables = score_tables(inspections, titles_of(inspections, sheet_format))
    listed = listed_labels(inspections, every_class=every_class)
    plain = [entries_of(*each) for each in listed.items() if each[0] not in tables]
    if plain:
        layout.legend(plain)
    for table in tables.values():
        lay_scores(layout, table)


def _require_crop(inspections: Sequence[Inspection], style: Style, crop: Box) -> None:
    """A SegviewerError where a crop does not lie in each picture, or not all pixels are drawn."""
    if style.longest is not None:
        raise SegviewerError(
            f"A crop is of pictures at their own resolution, but longest={style.longest} in the "
            f"style makes them smaller; leave it out."
        )
    for inspection in inspections:
        (height, width), origin = inspection.frame.size, inspection.frame.origin
        if crop[2] >= height or crop[3] >= width:
            raise SegviewerError(
                f"The crop {','.join(map(str, crop))} (TOP,LEFT,BOTTOM,RIGHT) should lie in "
                f"{origin or 'the picture'}, which has rows 0 to {height - 1} and columns 0 to "
                f"{width - 1}; choose a smaller one."
            )


def _require_drawable(
    inspections: Sequence[Inspection], views: Sequence[View], style: Style
) -> None:
    """A SegviewerError that lists what there is where no inspection has a view."""
    for view in views:
        if all(view.obstacle(each, active_of(each, inspections)) for each in inspections):
            view.draw(inspections[0], style)


def _words(inspections: Sequence[Inspection]) -> list[str]:
    """How each state was made, and of which picture."""
    return [words for each in inspections for words in shared_words([each])[0]]


def _columns_of_states(inspections: Sequence[Inspection], views: Sequence[View]) -> int:
    """The most states that a frame has, and its input."""
    counts: dict[int, int] = {}
    for inspection in inspections:
        counts[id(inspection.frame)] = counts.get(id(inspection.frame), 0) + 1
    has_input = len(views) > 1 and any(view.key == "input" for view in views)
    return max(counts.values()) + has_input


def _per_line(columns: int, sheet_format: SheetFormat) -> int:
    """How many columns stand side by side: as many as can be read, evenly over the lines."""
    if sheet_format.width is None:
        return columns
    letters = sheet_format.type_size / EM_PER_SIZE
    most = int(points_of(sheet_format.width) // (NARROWEST_COLUMN * letters))
    lines = -(-columns // max(1, most))
    return -(-columns // lines)


def _print_metrics(sheet_format: SheetFormat, columns: int) -> Metrics:
    """For a width on paper."""
    assert sheet_format.width is not None
    total, letters = points_of(sheet_format.width), sheet_format.type_size / EM_PER_SIZE
    margin, gap = 0.3 * letters, 0.8 * letters
    column = (total - 2 * margin - (columns - 1) * gap) / columns
    return Metrics(
        unit="pt", letters=letters, margin=margin, gap=gap, widths=(column,) * columns,
        total=total, most_lines=MOST_LINES, heads=False, stretch=True,
    )  # fmt: skip


def _own_metrics(bands: Sequence[Band]) -> Metrics:
    """For pictures at their own resolution, text readable beside them."""
    lines = [line for band in bands for line in band.lines]
    pictures = [cell.picture for line in lines for cell in line if cell is not None]
    letters = int(np.clip(np.median([max(p.shape[:2]) for p in pictures]) / 34, 12, 56))
    widths = [6.0 * letters] * max(map(len, lines))
    for line in lines:
        for column, cell in enumerate(line):
            if cell is not None:
                widths[column] = max(widths[column], float(cell.picture.shape[1]))
    total = max(sum(widths) + letters * (len(widths) + 1), 28.0 * letters)
    return Metrics(
        unit="px", letters=letters, margin=letters, gap=letters, widths=tuple(widths),
        total=total, most_lines=1, heads=True, stretch=False,
    )  # fmt: skip
