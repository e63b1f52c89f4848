"""From the words of a call to values; what makes no sense is a wrong call."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segviewer.attribution import Box
from segviewer.cli.calls import SheetFormatWords, TruthWords
from segviewer.cli.console import UsageError
from segviewer.import_options import QUESTIONS, Question
from segviewer.network_info import each_alone, each_off
from segviewer.off_modes import OFF_MODES, RESAMPLE, is_off_mode, unquote_mode
from segviewer.records import ImportOptions, Reduction, SegviewerError
from segviewer.resources import FAMILIES, family_of

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.rendering.sheet_format import SheetFormat
    from segviewer.rendering.views import View
    from segviewer.sources.span import Span
    from segviewer.sources.truths import Truths

DEFAULT_VIEWS = "input,mask,branches,difference"  # a sheet's default columns
PNG = "png"
FORMATS = (PNG, "svg", "pdf")  # of sheets in a folder


def import_options_of(answers: Mapping[str, object]) -> ImportOptions:
    """What the user says about published files."""
    return ImportOptions(
        **{key: _answer(key, QUESTIONS[key], value) for key, value in answers.items()}
    )


def _answer(key: str, question: Question, value: Any) -> Any:
    """What the parser has read, words turned into a value."""
    if not isinstance(value, str):
        return value
    try:
        return question.answer(value)
    except ValueError as error:
        raise UsageError(f"{option_of(key)} {value}: {error}.") from None


def option_of(key: str) -> str:
    """The command line's option for a field of ``ImportOptions``."""
    return f"--{key.replace('_', '-')}"


def views_of(text: str) -> list[View]:
    from segviewer.rendering.views import find_view as view_named

    views = [view_named(key.strip()) for key in text.split(",") if key.strip()]
    if not views:
        raise UsageError(f"--views {text!r}: expected one at least, such as {DEFAULT_VIEWS}.")
    return views


def output_of(text: str) -> tuple[Path, bool]:
    """Where to write, and whether that is a folder that gets a sheet for each picture."""
    path = Path(text)
    if path.is_dir() or text.endswith(("/", os.sep)):
        return path, True
    if path.suffix.lower() not in (".png", ".svg", ".pdf", ".mp4"):
        raise UsageError(
            f"-o {text}: expected a PNG, SVG or PDF file, such as sheet.pdf, a film, such as "
            "film.mp4, or a folder, such as sheets/."
        )
    return path, False


def span_of(text: str) -> Span:
    from segviewer.sources.span import Span

    try:
        return Span.of(text)
    except SegviewerError as error:
        raise UsageError(f"--frames: {error}") from None


def off_of(texts: Sequence[str], models: Sequence[Model]) -> dict[str, str | None]:
    """Branch keys with their modes, None for the default; each key is some model's."""
    wanted: dict[str, str | None] = {}
    for item in ",".join(texts).split(","):
        key, _, mode = item.strip().partition("=")
        mode = unquote_mode(mode)
        if mode and not is_off_mode(mode):
            raise UsageError(
                f"--off {item}: {mode!r} is none of {', '.join(OFF_MODES)}, {RESAMPLE}PICTURE."
            )
        if key:
            wanted[key] = mode or None
    known = {key for model in models for key in model.network.branch_keys()}
    for key in wanted:
        if key not in known:
            raise UsageError(
                f"--off {key}: none of these models has such a branch; they have "
                f"{', '.join(sorted(known)) or 'none'}."
            )
    return wanted


def states_of(
    off: dict[str, str | None], model: Model, *, off_in_turn: bool = False, alone: bool = False
) -> Iterator[Mapping[str, str]]:
    """Everything on, then what is off in this model, if anything; then each of its branches off
    ``off_in_turn``, and on ``alone``."""
    yield {}
    own = set(model.network.branch_keys())
    switched = {k: mode or model.default_off_mode(k) for k, mode in off.items() if k in own}
    if switched:
        yield switched
    if off_in_turn:
        yield from each_off(model.info())
    if alone:
        yield from each_alone(model.info())


def models_of(names: Sequence[str]) -> list[str]:
    """The models of a call: a family's name ("voc") stands for all its networks."""
    return [model for name in names for model in (family_of(name) if name in FAMILIES else (name,))]


def reduction_of(text: str) -> Reduction:
    if text in ("energy", "max", "similarity", "pca"):
        return Reduction(text)  # type: ignore[arg-type]
    if text.isdigit():
        return Reduction("channel", int(text))
    raise UsageError(
        f"--map {text}: expected energy, max, similarity, pca or the number of a channel."
    )


def point_of(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isdigit() for part in parts):
        raise UsageError(f"--at {text}: expected ROW,COL in the picture's pixels.")
    return int(parts[0]), int(parts[1])


def seeds_of(text: str) -> range:
    """The seeds of --seeds, the last one left out."""
    first, _, end = text.partition(":")
    if first.isdecimal() and end.isdecimal() and int(first) < int(end):
        return range(int(first), int(end))
    raise UsageError(f"--seeds {text}: expected FIRST:END, such as 10000:10200.")


def region_of(text: str | None, option: str = "--region") -> Box | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) == 4 and all(part.strip().isdigit() for part in parts):
        top, left, bottom, right = map(int, parts)
        if top <= bottom and left <= right:
            return top, left, bottom, right
    raise UsageError(
        f"{option} {text}: expected TOP,LEFT,BOTTOM,RIGHT in the picture's pixels, both ends "
        f"included."
    )


def truths_of(call: TruthWords) -> Truths:
    """The masks of --truth, and how they are to be read."""
    from segviewer.checkpoints.class_lists import class_list
    from segviewer.sources.truths import Truths

    names: tuple[str, ...] = ()
    if call.mask_classes and "," in call.mask_classes:
        names = tuple(name.strip() for name in call.mask_classes.removesuffix(",").split(","))
    elif call.mask_classes:
        names = class_list(call.mask_classes).names
    return Truths(
        where=call.truth,
        relabel=relabel_of(call.relabel),
        stored=None if call.masks is None else call.masks == "stored",
        names=names,
        only=None if call.truth_of is None else (None, call.truth_of),
    )


def relabel_of(texts: Sequence[str]) -> dict[int, int]:
    """Values of a mask with the classes they stand for, from "255=1,7=0"."""
    labels: dict[int, int] = {}
    for item in filter(None, ",".join(texts).split(",")):
        numbers = [int(part) if part.strip().isdecimal() else 256 for part in item.split("=")]
        if len(numbers) != 2 or max(numbers) > 255:
            raise UsageError(f"--relabel {item}: expected VALUE=CLASS from 0 to 255, as 255=1.")
        labels[numbers[0]] = numbers[1]
    return labels


MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4}


def width_of(text: str) -> float | None:
    """A sheet's width in millimetres, None for as wide as its pictures."""
    if text == "free":
        return None
    unit = text[-2:] if text[-2:] in MILLIMETRES else ""
    try:
        return float(text.removesuffix(unit)) * MILLIMETRES[unit or "mm"]
    except ValueError:
        raise UsageError(
            f"--width {text}: expected millimetres, such as 85mm or 175mm, or free."
        ) from None


def type_size_of(text: str) -> float:
    """A size of type in points."""
    try:
        return float(text.removesuffix("pt"))
    except ValueError:
        raise UsageError(f"--type {text}: expected points, such as 7pt.") from None


def sheet_format_of(call: SheetFormatWords) -> SheetFormat:
    """What the sheet looks like on paper."""
    from segviewer.rendering.sheet_format import SheetFormat

    width = width_of(call.width)
    try:
        return SheetFormat(
            width=width,
            type_size=type_size_of(call.type),
            dpi=call.dpi,
            columns=call.columns,
            captions=tuple(call.caption),
            letters=width is not None if call.letters is None else call.letters,
            crop=region_of(call.crop, "--crop"),
        )
    except UsageError:
        raise
    except SegviewerError as error:
        raise UsageError(str(error)) from None
