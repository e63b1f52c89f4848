"""``segviewer run BOARD.segviewer``: a board's file as the words that draw its sheets."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segviewer.cli.arguments import output_of
from segviewer.cli.console import UsageError, report_progress
from segviewer.records import SegviewerError, State
from segviewer.state_words import words_of

if TYPE_CHECKING:
    from segviewer.gui.session.sheet_states import SheetStates
    from segviewer.sources.truths import Truths

SUFFIX = ".segviewer"


def expand_board(texts: Sequence[str], words: argparse.Namespace) -> list[str] | None:
    """The call with a board's own words before the user's, which win; None where it names none."""
    sources = getattr(words, "source", None) or []
    boards = [text for text in sources if text.lower().endswith(SUFFIX)]
    if texts[0] != "run" or not boards:
        return None
    if len(sources) > 1:
        raise UsageError(f"{boards[0]}: expected a board alone, which brings its own pictures.")
    rest = list(texts[1:])
    rest.remove(boards[0])
    _, into_folder = output_of(words.output)
    return ["run", *board_words(Path(boards[0]), every_picture=into_folder), *rest]


def board_words(path: Path, *, every_picture: bool) -> list[str]:
    """What ``segviewer run`` is called with to draw the sheet of the picture that a board shows, or
    with ``every_picture`` those of all its pictures."""
    from segviewer.gui.session.board_states import read_board_states
    from segviewer.rendering.script import format_words, style_words

    sheet = read_board_states(path)
    _require_whole(sheet)
    for note in sheet.notes:
        report_progress(note)
    assert sheet.style is not None
    rows = [word for state in sheet.states for word in ("--row", words_of(_asking(state, sheet)))]
    views = sheet.views if "input" in sheet.views else ("input", *sheet.views)
    captions = sheet.names if any(sheet.names) else ()
    return [
        sheet.source,
        *rows,
        *("--views", ",".join(views)),
        *_place_words(sheet, every_picture=every_picture),
        *style_words(sheet.style),
        *format_words(replace(sheet.sheet_format, captions=captions)),
    ]


def _require_whole(sheet: SheetStates) -> None:
    """A SegviewerError where something is to be asked that a command line cannot ask."""
    from segviewer.own_code import is_code

    if not sheet.source:
        raise SegviewerError(
            f"{sheet.path.name} is of {sheet.name or 'no picture'}, which does not lie where it "
            f"did; open the board in the window, say where it is, and save it again."
        )
    code = [state.setup.model for state in sheet.states if is_code(state.setup.model)]
    strange = (*sheet.unknown_models, *code)
    if strange:
        raise SegviewerError(
            f"{sheet.path.name} loads {strange[0]}, which was not opened here before; open that "
            f"yourself first, or give it with --model instead of the board."
        )


def _asking(state: State, sheet: SheetStates) -> State:
    """The state with the field that was looked at."""
    unit = state.options.unit
    if unit is None:
        return state
    unit = replace(unit, selected_field=sheet.selection)
    return replace(state, options=replace(state.options, unit=unit))


def _place_words(sheet: SheetStates, *, every_picture: bool) -> list[str]:
    """Which of the source's pictures, and their masks."""
    from segviewer.sources.opening import open_source

    source = open_source(sheet.source)
    is_one = source.frame_count == 1
    is_all = every_picture and source.still_seconds is not None
    source.close()
    place = sheet.frame or 0
    words = [] if is_one or is_all else ["--frames", f"{place}:{place + 1}"]
    truths = sheet.truths
    if truths is None:
        return words
    if truths.only is None or is_one:
        return [*words, *_truth_words(truths)]
    if is_all:
        return [*words, *_truth_words(truths), "--truth-of", str(truths.only[1])]
    return [*words, *(_truth_words(truths) if truths.only[1] == place else ())]


def _truth_words(truths: Truths) -> list[str]:
    from segviewer.records import MaskReading
    from segviewer.rendering.script import mask_words

    reading = MaskReading(
        path=str(truths.where),
        relabel=tuple(sorted(truths.relabel.items())),
        stored=truths.stored,
        names=truths.names,
    )
    return mask_words(reading)
