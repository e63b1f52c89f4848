"""A board's file as the window takes it: which of its pictures are there, and which moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

from segviewer.checkpoints.digest import files_sha256
from segviewer.gui.session.sheet_donors import place_donors
from segviewer.gui.session.sheet_states import (
    SheetStates,
    find_beside,
    unknown_models,
    version_notes,
)
from segviewer.inspection.resolve import bare_state
from segviewer.records import SegviewerError, State
from segviewer.rendering.board_file import (
    SUFFIX,
    Board,
    BoardPicture,
    is_there,
    picture_of,
    read_board,
)
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.sources.album import SAMPLE, album_text, album_texts
from segviewer.sources.lesson_scenes import is_lesson_scene
from segviewer.sources.samples import samples

SCENE = "scene:"


def is_board(text: str) -> bool:
    """Whether the name is a board's."""
    return text.lower().endswith(SUFFIX)


def read_board_states(path: Path) -> SheetStates:
    """A board's states, and its pictures as far as they are there."""
    board = read_board(path)
    states, missing = place_donors(board.states, partial(find_beside, path.parent))
    sources = tuple(_find(path.parent, picture) for picture in board.pictures)
    return _with_sources(
        SheetStates(
            path=path,
            states=states,
            donor_notes=tuple(missing),
            frame=board.place,
            unknown_models=unknown_models(board.states),
            views=board.views,
            sheet_format=replace(board.sheet_format, captions=board.names),
            board=board,
        ),
        sources,
    )


def locate_picture(sheet: SheetStates, chosen: Path) -> SheetStates:
    """With the first picture that is missing at the chosen place, and others that lie beside it;
    the user has been told of all else."""
    assert sheet.board is not None
    sources, is_first = list(sheet.sources), True
    for number, picture in enumerate(sheet.board.pictures):
        if sources[number]:
            continue
        beside = chosen.parent / picture.name
        if is_first:
            sources[number], is_first = str(chosen), False
        elif picture.sha256 and files_sha256(beside) == picture.sha256:
            sources[number] = str(beside)
    return _with_sources(replace(sheet, unknown_models=()), tuple(sources))


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


def _find(folder: Path, picture: BoardPicture) -> str:
    """What opens a picture of a board in that folder, "" where it is to be asked for. A path that
    leads out of the folder is followed to the very file that the board is of, and to no other."""
    text = picture.path
    if _is_made_here(text):
        return text
    text = text.replace("\\", "/")
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive or not text:
        return ""
    path = folder / text
    if ".." not in PurePosixPath(text).parts and is_there(path):
        return str(path)
    for candidate in (path, folder / picture.name):
        is_known = picture.sha256 and is_there(candidate)
        if is_known and files_sha256(candidate) == picture.sha256:
            return str(candidate)
    return ""


def _is_made_here(text: str) -> bool:
    """Whether it names a sample or a rendered scene."""
    if text.startswith(SAMPLE):
        return text.removeprefix(SAMPLE) in samples()
    number = text.removeprefix(SCENE)
    return is_lesson_scene(text) or (number != text and number.isascii() and number.isdecimal())


def board_of(
    states: Sequence[State],
    names: Sequence[str],
    views: tuple[str, ...],
    *,
    source: str,
    place: int,
    shared_scale: bool,
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
        scale="shared" if shared_scale else "own",
        sheet_format=sheet_format,
    )


def _lasting_texts(source: str) -> tuple[str, ...]:
    """The addresses of a source's pictures, all of which can be opened again."""
    texts = album_texts(source)
    if not all(text and (_is_made_here(text) or is_there(Path(text))) for text in texts):
        raise SegviewerError(
            "A board keeps pictures that lie in files, and this one does not; save it as a file "
            "and open that first."
        )
    return texts
