"""A board's file as the window takes it: which of its pictures are there, and which moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from segviewer.checkpoints.digest import files_sha256
from segviewer.gui.session.sheet_donors import place_donors
from segviewer.gui.session.sheet_states import (
    SheetStates,
    find_beside,
    mask_notes,
    unknown_models,
    version_notes,
)
from segviewer.inspection.resolve import bare_state
from segviewer.records import SegviewerError, State
from segviewer.rendering.board_file import (
    SUFFIX,
    Board,
    BoardPicture,
    find_masks,
    find_moved_masks,
    find_picture,
    is_there,
    masks_of,
    masks_sha256,
    picture_of,
    read_board,
)
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import Style
from segviewer.sources.album import album_text, album_texts
from segviewer.sources.built_in import is_built_in
from segviewer.sources.truths import Truths


def is_board(text: str) -> bool:
    """Whether the name is a board's."""
    return text.lower().endswith(SUFFIX)


def read_board_states(path: Path) -> SheetStates:
    """A board's states, and its pictures as far as they are there."""
    board = read_board(path)
    states, missing = place_donors(board.states, partial(find_beside, path.parent))
    sources = tuple(find_picture(path.parent, picture) for picture in board.pictures)
    return _with_sources(
        SheetStates(
            path=path,
            states=states,
            donor_notes=tuple(missing),
            frame=board.place,
            unknown_models=unknown_models(board.states),
            views=board.views,
            mask=board.masks.reading if board.masks else None,
            truths=find_masks(path.parent, board.masks),
            selection=board.selection,
            style=board.style,
            sheet_format=replace(board.sheet_format, captions=board.names),
            board=board,
        ),
        sources,
    )


def locate_picture(sheet: SheetStates, chosen: Path) -> SheetStates:
    """With the first picture that is missing at the chosen place, and others and the ground truth
    that lie beside it; the user has been told of all else."""
    board = sheet.board
    assert board is not None
    masks, truths = board.masks, sheet.truths
    if masks is not None and truths is None:
        truths = find_moved_masks(chosen.parent, masks)
    sheet = replace(sheet, truths=_of_any_name(truths))
    sources, is_first = list(sheet.sources), True
    for number, picture in enumerate(board.pictures):
        if sources[number]:
            continue
        beside = chosen.parent / picture.name
        if is_first:
            sources[number], is_first = str(chosen), False
        # By what is in it: in a folder of photos, names come again.
        elif picture.sha256 and files_sha256(beside) == picture.sha256:
            sources[number] = str(beside)
    return _with_sources(replace(sheet, unknown_models=()), tuple(sources))


def locate_masks(sheet: SheetStates, chosen: Path | None) -> SheetStates:
    """With the ground truth at the chosen place, None for no answer; the user has been told of all
    else."""
    assert sheet.board is not None
    masks, sheet = sheet.board.masks, replace(sheet, unknown_models=())
    if masks is not None and chosen is not None:
        truths = Truths.of(masks.reading, chosen, masks.only)
        sheet = replace(sheet, truths=_of_any_name(truths))
    return _with_sources(sheet, sheet.sources)


def _of_any_name(truths: Truths | None) -> Truths | None:
    """The same for a picture that is perhaps called otherwise where it lies now."""
    if truths is None or truths.only is None:
        return truths
    return replace(truths, only=(None, truths.only[1]))


def _with_sources(sheet: SheetStates, sources: tuple[str, ...]) -> SheetStates:
    assert sheet.board is not None
    pictures = sheet.board.pictures
    missing = [p for p, source in zip(pictures, sources, strict=True) if not source]
    named = missing or list(pictures)
    return replace(
        sheet,
        sources=sources,
        name=named[0].name if named else "",
        source="" if missing else album_text(sources),
        notes=(
            *version_notes(sheet.board.program),
            *_picture_notes(pictures, sources),
            *mask_notes(sheet, masks_sha256),
            *sheet.donor_notes,
        ),
    )


def _picture_notes(pictures: Sequence[BoardPicture], sources: Sequence[str]) -> tuple[str, ...]:
    """Which pictures are others than those that the board was of."""
    return tuple(
        f"{Path(source).name} is not the picture of this board: its checksum is another one."
        for picture, source in zip(pictures, sources, strict=True)
        if picture.sha256 and source and files_sha256(Path(source)) != picture.sha256
    )


def board_of(
    states: Sequence[State],
    names: Sequence[str],
    views: tuple[str, ...],
    *,
    source: str,
    place: int,
    truths: Truths,
    selection: str,
    style: Style,
    sheet_format: SheetFormat,
    folder: Path,
) -> Board:
    """What is shown, as a file in that folder keeps it; a SegviewerError where the picture is none
    that can be opened again."""
    texts = _lasting_texts(source)
    return Board(
        states=tuple(map(bare_state, states)),
        names=tuple(names),
        views=views,
        pictures=tuple(picture_of(text, folder) for text in texts),
        place=place,
        masks=masks_of(truths, folder),
        selection=selection,
        style=style,
        sheet_format=sheet_format,
    )


def _lasting_texts(source: str) -> tuple[str, ...]:
    """The addresses of a source's pictures, all of which can be opened again."""
    texts = album_texts(source)
    if not all(text and (is_built_in(text) or is_there(Path(text))) for text in texts):
        raise SegviewerError(
            "A board keeps pictures that lie in files, and this one does not; save it as a file "
            "and open that first."
        )
    return texts
