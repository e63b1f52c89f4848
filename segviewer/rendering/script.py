"""A figure as the command and as the script that draw it again, byte for byte."""

from __future__ import annotations

import shlex
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from segviewer.records import MaskReading
from segviewer.rendering.sheet import Sheet
from segviewer.rendering.sheet_format import AS_IT_IS, SheetFormat
from segviewer.rendering.style import LIGHT_SHEET, Style
from segviewer.state_words import donors_of, words_of


def command_of(figure: Sheet, source: str, output: str) -> str:
    """The call of ``segviewer run``, for a POSIX shell; ``source`` opens the picture."""
    words = ["segviewer", "run", source]
    for state in figure.states:
        row = words_of(state)
        words += ["--row", row] if " " in row else ["--model", row]
    if "--row" in words:  # rows follow models: one kind keeps the order
        words = ["--row" if word == "--model" else word for word in words]
    words += ["--views", ",".join(figure.views)]
    words += mask_words(_mask_of(figure))
    if figure.frames and figure.frames[0]:
        words += ["--frames", f"{figure.frames[0]}:{figure.frames[0] + 1}"]
    words += [*style_words(figure.style), *format_words(figure.sheet_format), "-o", output]
    return shlex.join(words)


def script_of(figure: Sheet, source: str, output: str) -> str:
    """A Python script; ``source`` opens the picture."""
    states = "".join(f"    {_code(state)},\n" for state in figure.states)
    place, mask = figure.frames[0] if figure.frames else 0, _mask_of(figure)
    frame = f"next(iter(segviewer.open_source({source!r})))"
    if place:
        frame = f"next(itertools.islice(segviewer.open_source({source!r}), {place}, None))"
    standard = [
        *(["import itertools"] if place else []),
        *(["from pathlib import Path"] if mask else []),
    ]
    resampled = any(donors_of(state.options.modes) for state in figure.states)
    return SCRIPT.format(
        imports="\n".join([*standard, *([""] if standard else []), "import segviewer"])
        + (f"\n{DONOR_IMPORTS}" if resampled else ""),
        truth="" if mask is None else _mask_code(mask),
        truth_import="" if mask is None else TRUTH_IMPORT,
        frame=frame,
        states=states,
        views=list(figure.views),
        style=_code(figure.style),
        palette=figure.style.palette,
        donors=DONORS if resampled else "",
        sheet_format=_code(figure.sheet_format),
        output=output,
    )


DONOR_IMPORTS = """\
from segviewer.sources.donor_pictures import donor_pictures
from segviewer.state_words import donors_of"""
DONORS = ", donors=donor_pictures(donors_of(state.options.modes))"
SCRIPT = '''\
"""Draws a sheet of segviewer."""

{imports}
from segviewer import ImportOptions, Options, Reduction, Setup, SheetFormat, State, Style, Unit
from segviewer.adapting import open_model
from segviewer.inspection.device import best_device
from segviewer.rendering.palettes import recolour
from segviewer.rendering.style import SheetColours
{truth_import}
STATES = [
{states}]

frame = {frame}
{truth}models, captures, rows = {{}}, {{}}, []
for state in STATES:
    setup = state.setup
    key = (setup.model, setup.import_options)
    if key not in models:
        models[key] = open_model(*key)
        models[key].to(best_device())
    if setup not in captures:
        captures[setup] = segviewer.capture(models[key], frame, setup)
    inspection = segviewer.inspect(models[key], captures[setup], state.options{donors})
    rows.append(recolour(inspection, {palette!r}))

figure = segviewer.sheet(
    rows,
    {views},
    {style},
    sheet_format={sheet_format},
)
segviewer.save_figure(figure, {output!r})
'''


TRUTH_IMPORT = "from segviewer.sources.truths import Truths\n"


def _mask_of(figure: Sheet) -> MaskReading | None:
    """How the picture's truth was read."""
    return next(iter(figure.masks), None)


def mask_words(mask: MaskReading | None) -> list[str]:
    """The options of ``segviewer run`` for a truth."""
    if mask is None:
        return []
    words = ["--truth", mask.path]
    for value, label in mask.relabel:
        words += ["--relabel", f"{value}={label}"]
    if mask.stored is not None:
        words += ["--masks", "stored" if mask.stored else "upright"]
    if mask.names:
        words.append(f"--mask-classes={','.join(mask.names)},")  # a comma: not a list's name
    return words


def _mask_code(mask: MaskReading) -> str:
    """The line that lays the mask beside the picture."""
    options = {"relabel": dict(mask.relabel), "stored": mask.stored, "names": mask.names}
    parts = [f"Path({mask.path!r})"]
    parts += [f"{name}={value!r}" for name, value in options.items() if value not in ({}, None, ())]
    return f"frame = Truths(where={', '.join(parts)}).beside(frame)\n"


def style_words(style: Style) -> list[str]:
    """The options of ``segviewer run`` for a style."""
    usual, words = Style(), []
    for name in ("scale", "opacity", "colour_map", "palette"):
        if getattr(style, name) != getattr(usual, name):
            words += [f"--{name.replace('_', '-')}", str(getattr(style, name))]
    words += [word for name in sorted(style.hidden) for word in ("--hide", name)]
    if not style.outline:
        words.append("--no-outline")
    if style.sheet_colours != LIGHT_SHEET:
        words.append("--dark")
    return words


def format_words(sheet_format: SheetFormat) -> list[str]:
    """The options of ``segviewer run`` for a look on paper."""
    words = []
    if sheet_format.width is not None:
        words += ["--width", f"{sheet_format.width!r}mm"]
    if sheet_format.type_size != AS_IT_IS.type_size:
        words += ["--type", f"{sheet_format.type_size!r}pt"]
    if sheet_format.dpi is not None:
        words += ["--dpi", repr(sheet_format.dpi)]
    if sheet_format.columns != AS_IT_IS.columns:
        words += ["--columns", sheet_format.columns]
    for caption in sheet_format.captions:
        words.append(f"--caption={caption}")  # which may begin with a dash
    if sheet_format.crop is not None:
        words += ["--crop", ",".join(map(str, sheet_format.crop))]
    if sheet_format.letters != (sheet_format.width is not None):
        words.append("--letters" if sheet_format.letters else "--no-letters")
    return words


def _code(value: Any) -> str:
    """A record as Python, without what is as usual."""
    if not is_dataclass(value) or isinstance(value, type):
        return repr(value)
    parts = []
    for field in fields(value):
        own = getattr(value, field.name)
        if field.default is MISSING or own != field.default:
            parts.append(f"{field.name}={_code(own)}")
    return f"{type(value).__name__}({', '.join(parts)})"
