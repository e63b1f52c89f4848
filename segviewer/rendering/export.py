"""Figures to files and back: whole or not at all, with the states that they show inside."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from segviewer.inspection.resolve import EVERY_BRANCH
from segviewer.off_modes import RESAMPLE, STATE, donor_of, donor_state, file_name
from segviewer.parsing import parse_json
from segviewer.record_check import RecordError, check_record
from segviewer.records import (
    Classes,
    ImportOptions,
    MaskReading,
    Options,
    Reduction,
    SegviewerError,
    Setup,
    State,
    Unit,
)
from segviewer.rendering.drawing import Picture, printable
from segviewer.rendering.sheet import Sheet
from segviewer.rendering.sheet_format import AS_IT_IS, SheetFormat, crop_words
from segviewer.rendering.sheet_provenance import (
    NOT_SAID,
    RowProvenance,
    SheetProvenance,
    provenance_lines,
)
from segviewer.rendering.stored_style import style_from_plain, style_to_plain
from segviewer.rendering.stored_text import METADATA, stored_text
from segviewer.rendering.style import Style
from segviewer.state_words import state_of, words_of

FORMAT = 2
KINDS = (".png", ".svg", ".pdf")


def save_figure(figure: Sheet, path: Path | str) -> None:
    """Write a sheet as PNG, SVG or PDF, by the name's end; states, views and origins go into the
    file's metadata. The same figure gives the same bytes."""
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise SegviewerError(
            f"{path.name} should end in .png, .svg or .pdf, the kinds of file that a sheet can be; "
            f"choose such a name."
        )
    try:
        content = figure_bytes(figure, kind)
    except OSError as error:  # a PDF's fonts go through files of their own
        raise cannot_write(path, error) from None
    write_whole(path, lambda file: file.write(content))


def figure_bytes(figure: Sheet, kind: str) -> bytes:
    """The file of that kind (".png", ".svg", ".pdf") that a figure is written as."""
    state, about = json.dumps(_content(figure)), "\n".join(figure_lines(figure))
    if kind == ".png":
        return _png(figure, state, about)
    from segviewer.rendering.page_pdf import page_pdf  # takes a while to import
    from segviewer.rendering.page_svg import page_svg

    picture_dpi = figure.sheet_format.dpi
    if kind == ".svg":
        text = page_svg(figure.page, figure.dpi, picture_dpi=picture_dpi, about=about, state=state)
        return text.encode("utf-8")
    return page_pdf(figure.page, figure.dpi, picture_dpi=picture_dpi, about=about, state=state)


def _png(figure: Sheet, state: str, about: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(METADATA, state)  # escaped: a file's name need not be text
    info.add_itxt("Description", about)
    info.add_text("Software", "segviewer")
    file = io.BytesIO()
    dots: dict[str, Any] = {}
    if figure.page.unit == "pt":
        dots["dpi"] = (figure.dpi, figure.dpi)
    Image.fromarray(figure.image).save(file, "PNG", pnginfo=info, **dots)
    return file.getvalue()


def _content(figure: Sheet) -> dict[str, Any]:
    """A figure as JSON can hold it."""
    return {
        "format": FORMAT,
        "states": [state_to_plain(state) for state in figure.states],
        "views": figure.views,
        "origins": figure.origins,
        "frames": figure.frames,
        "masks": [None if mask is None else mask_to_plain(mask) for mask in figure.masks],
        "sheet_format": asdict(figure.sheet_format),
        "style": style_to_plain(figure.style),
        "provenance": asdict(figure.provenance),
    }


def figure_lines(figure: Sheet) -> list[str]:
    """What a figure shows and how it was made, in words."""
    states = figure.states if figure.provenance.rows else ()
    masks = dict.fromkeys(mask for mask in figure.masks if mask is not None)
    return [
        *provenance_lines(figure.provenance, states),
        *(printable(f"truth: {Path(mask.path).name}: SHA-256 {mask.sha256}") for mask in masks),
        *([] if figure.sheet_format.crop is None else [crop_words(figure.sheet_format.crop)]),
    ]


def save_picture(picture: Picture, path: Path) -> None:
    """Write one (H, W, 3) picture as PNG."""
    write_whole(path, lambda file: Image.fromarray(picture).save(file, "PNG"))


def save_mask(labels: NDArray[Any], classes: Classes, path: Path) -> None:
    """Write labels (H, W) as an indexed PNG: a pixel's value is its class."""
    if len(classes) > 256:
        raise SegviewerError(
            f"An indexed PNG holds at most 256 classes, this network has {len(classes)}; "
            f"export the sheet instead."
        )
    image = Image.fromarray(labels.astype(np.uint8), "L")
    image.putpalette([value for colour in classes.colours for value in colour])
    write_whole(path, lambda file: image.save(file, "PNG"))


def is_sheet(path: Path) -> bool:
    """Whether the file is a PNG, SVG or PDF with states inside; False for whatever cannot be
    read."""
    try:
        return stored_text(path) is not None
    except (OSError, ValueError, SyntaxError):
        return False


def read_figure(path: Path) -> tuple[tuple[State, ...], tuple[str, ...], tuple[str, ...]]:
    """States, views and origins of a sheet that we wrote."""
    content = read_sheet(path)
    return content.states, content.views, content.origins


@dataclass(frozen=True, kw_only=True)
class SheetContent:
    """What a sheet says of itself; ``frames`` are the frames' places in their sources, by row,
    empty in sheets of version 0.1, as ``provenance`` is. ``masks`` says how each row's truth was
    read, from a file of that name; ``style`` is None in older sheets."""

    states: tuple[State, ...]
    views: tuple[str, ...]
    origins: tuple[str, ...]
    frames: tuple[int, ...]
    sheet_format: SheetFormat = AS_IT_IS
    provenance: SheetProvenance = NOT_SAID
    masks: tuple[MaskReading | None, ...] = ()
    style: Style | None = None


def read_sheet(path: Path) -> SheetContent:
    """What a sheet that we wrote says of itself; a SegviewerError where that is not so."""
    try:
        text = stored_text(path)
        if text is None:
            raise RecordError("it holds none")
        content = parse_json(text)
        if not content["states"]:
            raise RecordError("it has no states")
        return check_record(
            SheetContent(
                states=tuple(check_record(state_from_plain(plain)) for plain in content["states"]),
                views=tuple(content["views"]),
                origins=tuple(content["origins"]),
                frames=tuple(content.get("frames", ())),
                sheet_format=sheet_format_from_plain(content.get("sheet_format", {})),
                provenance=_provenance_from_plain(content.get("provenance", {})),
                masks=tuple(
                    None if plain is None else mask_from_plain(plain)
                    for plain in content.get("masks", ())
                ),
                style=style_from_plain(content["style"]) if "style" in content else None,
            )
        )
    # Another program may have changed anything in it.
    except (
        OSError, SyntaxError, LookupError, ValueError, TypeError, AttributeError, RecursionError,
        SegviewerError,
    ) as error:  # fmt: skip
        raise SegviewerError(
            f"{path.name} is no sheet of segviewer: expected a PNG, SVG or PDF with its states "
            f"inside; open it as a picture instead ({_obstacle(error)})."
        ) from None


def _obstacle(error: Exception) -> str:
    """Why a sheet cannot be read, in plain words."""
    if isinstance(error, RecordError | SegviewerError):
        return str(error).rstrip(".")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "its states are damaged, or were changed by another program"


def sheet_format_from_plain(plain: dict[str, Any]) -> SheetFormat:
    return check_record(SheetFormat(**{k: _tuple(v) for k, v in plain.items()}))


def _provenance_from_plain(plain: dict[str, Any]) -> SheetProvenance:
    rows = [
        check_record(RowProvenance(**{k: _tuple(v) for k, v in row.items()}))
        for row in plain.get("rows", ())
    ]
    facts = {k: _tuple(v) for k, v in plain.items() if k != "rows"}
    return check_record(SheetProvenance(**facts, rows=tuple(rows)))


def mask_to_plain(mask: MaskReading) -> dict[str, Any]:
    """How a mask was read, as JSON can hold it. Of its place the name alone: a sheet travels."""
    return {**asdict(mask), "path": Path(mask.path).name}


def mask_from_plain(plain: dict[str, Any]) -> MaskReading:
    return check_record(MaskReading(**{k: _tuple(v) for k, v in plain.items()}))


def _tuple(value: Any) -> Any:
    """Lists as tuples, further in too."""
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def state_to_plain(state: State) -> dict[str, Any]:
    """A state as JSON can hold it."""
    plain = asdict(state)
    plain["options"]["off"] = {key: _portable(mode) for key, mode in state.options.off}
    return plain


def _portable(mode: str) -> str:
    """An off mode without the place where a donor's picture lies, which is nobody else's."""
    donor = donor_of(mode)
    words = donor_state(donor)
    if words:
        state = state_of(words)
        off = {key: _portable(inner) for key, inner in state.options.off}
        bare = replace(state, options=replace(state.options, off=off))
        return f"{RESAMPLE}{STATE}{words_of(bare)}"
    return f"{RESAMPLE}{file_name(donor)}" if donor else mode


def state_from_plain(plain: dict[str, Any]) -> State:
    """The state that ``state_to_plain`` was given; a TypeError or KeyError where it is none."""
    options = dict(plain["options"])
    shown, unit = options.pop("shown"), options.pop("unit")
    setup = dict(plain["setup"])
    # Sheets of version 0.1 call them choices, and the oldest have none.
    chosen = setup.pop("import_options", None) or setup.pop("choices", {})
    import_options: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in chosen.items()
    }
    return State(
        Setup(**setup, import_options=ImportOptions(**import_options)),
        Options(
            off=options.pop("off"),
            shown=None if shown is None else tuple(shown),
            reduction=Reduction(**options.pop("reduction")),
            unit=None if unit is None else _unit(unit),
            **options,
        ),
    )


def _unit(plain: dict[str, Any]) -> Unit:
    unit: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in plain.items()}
    field = unit.pop("field", None)  # the oldest sheets have one at most
    if field is not None:
        unit.setdefault("fields", (field,))
    if "selected_field" not in unit:
        # Sheets of version 0.1 show the first of their fields; "*" there means every branch.
        first = next(iter(unit.get("fields", ())), "")
        unit["selected_field"] = "" if first == EVERY_BRANCH else first
    return Unit(**unit)


def write_whole(path: Path, save: Callable[[BinaryIO], object]) -> None:
    """Write beside the target and move into place, so that no half file is ever seen; a
    SegviewerError where that cannot be done."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:
        raise cannot_write(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            save(file)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException as error:
        Path(part).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise cannot_write(path, error) from None
        raise


def cannot_write(path: Path, error: OSError) -> SegviewerError:
    why = error.strerror or str(error)
    return SegviewerError(
        f"{path} cannot be written ({why}); choose another folder or free some space."
    )


def free_name(origin: str, used: set[str], suffix: str) -> str:
    """A file name for a picture's sheet that is not used yet."""
    stem = Path(origin).stem or "frame"
    name, number = f"{stem}{suffix}", 1
    while name in used:
        number += 1
        name = f"{stem}_{number}{suffix}"
    used.add(name)
    return name
