"""A board in a file of its own (.segviewer): states, views, names, and the pictures that it is of.

Plain JSON, written whole. Pictures are named by their path from the file's own folder and by their
checksum; what is read here was perhaps edited by a stranger, and no path in it is opened here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from segviewer.checkpoints.digest import files_sha256
from segviewer.parsing import parse_json
from segviewer.record_check import check_record
from segviewer.records import MaskReading, SegviewerError, State
from segviewer.rendering.export import (
    mask_from_plain,
    sheet_format_from_plain,
    state_from_plain,
    state_to_plain,
    write_whole,
)
from segviewer.rendering.sheet_format import AS_IT_IS, SheetFormat
from segviewer.rendering.stored_style import style_from_plain, style_to_plain
from segviewer.rendering.style import Style
from segviewer.sources.built_in import is_built_in
from segviewer.sources.truths import Truths
from segviewer.version import VERSION

SUFFIX = ".segviewer"
FORMAT = 1
MOST_BYTES = 16 << 20
DEFAULT_STYLE = Style()
MOST_STATES, MOST_PICTURES = 64, 10_000


def name_of(path: str) -> str:
    """The last part of a path of any machine: a file may come from a stranger, and must not lead
    to files elsewhere."""
    return PurePosixPath(path.replace("\\", "/")).name


@dataclass(frozen=True, kw_only=True)
class BoardPicture:
    """Where a picture, clip or folder lies: ``path`` from the board's folder, with slashes, or what
    opens it where it is no file ("sample:coffee"). ``sha256`` is a file's checksum, "" for what is
    none."""

    path: str
    sha256: str = ""

    @property
    def name(self) -> str:
        return name_of(self.path)


@dataclass(frozen=True, kw_only=True)
class BoardMasks:
    """Where the ground truth lies and how it is read: a mask, which is of the frame of that name
    and number ``only``, or where it ``is_folder`` one for each picture. ``reading.path`` is from
    the board's folder; its checksum is the mask's, or that of the folder's first file by name."""

    reading: MaskReading
    only: tuple[str | None, int] | None = None
    is_folder: bool = False


@dataclass(frozen=True, kw_only=True)
class Board:
    """``names`` are the states' own, "" for none; ``place`` is the number of the picture, or of the
    clip's frame, that is shown; ``selection`` is the feature that is looked at closely.
    ``program`` is the version that wrote it."""

    states: tuple[State, ...]
    names: tuple[str, ...]
    views: tuple[str, ...]
    pictures: tuple[BoardPicture, ...] = ()
    place: int = 0
    masks: BoardMasks | None = None
    selection: str = ""
    style: Style = DEFAULT_STYLE
    sheet_format: SheetFormat = AS_IT_IS
    program: str = VERSION


def is_there(path: Path) -> bool:
    """Whether anything has that name, which may be no name at all."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def picture_of(text: str, folder: Path) -> BoardPicture:
    """What opens a picture, as a board in that folder names it."""
    path = Path(text)
    if not is_there(path):
        return BoardPicture(path=text)
    return BoardPicture(path=_relative(path, folder), sha256=files_sha256(path))


def masks_of(truths: Truths, folder: Path) -> BoardMasks | None:
    """Where masks lie and how they are read, as a board in that folder names them; None where
    there are none."""
    if truths.where is None:
        return None
    reading = MaskReading(
        path=_relative(truths.where, folder),
        sha256=masks_sha256(truths.where),
        relabel=tuple(sorted(truths.relabel.items())),
        stored=truths.stored,
        names=truths.names,
    )
    return BoardMasks(reading=reading, only=truths.only, is_folder=truths.where.is_dir())


def find_picture(folder: Path, picture: BoardPicture) -> str:
    """What opens a picture of a board in that folder, "" where it is to be asked for."""
    if is_built_in(picture.path):
        return picture.path
    return str(_find(folder, picture.path, picture.sha256, files_sha256) or "")


def find_masks(folder: Path, masks: BoardMasks | None) -> Truths | None:
    """The masks of a board in that folder, None where there are none or they lie elsewhere."""
    if masks is None:
        return None
    reading = masks.reading
    where = _find(folder, reading.path, reading.sha256, masks_sha256)
    return None if where is None else Truths.of(reading, where, masks.only)


def find_moved_masks(folder: Path, masks: BoardMasks) -> Truths | None:
    """The very masks of a board, where they lie in that folder by their name."""
    reading = masks.reading
    where = folder / name_of(reading.path)
    is_it = bool(reading.sha256) and is_there(where) and masks_sha256(where) == reading.sha256
    return Truths.of(reading, where, masks.only) if is_it else None


def _find(folder: Path, text: str, sha256: str, checksum: Callable[[Path], str]) -> Path | None:
    """What a board names so. A path that leads out of its folder is followed to the very file that
    the board is of, and to no other."""
    text = text.replace("\\", "/")
    if not text or PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive:
        return None
    path = folder / text
    if ".." not in PurePosixPath(text).parts and is_there(path):
        return path
    for candidate in (path, folder / PurePosixPath(text).name):
        if sha256 and is_there(candidate) and checksum(candidate) == sha256:
            return candidate
    return None


def masks_sha256(where: Path) -> str:
    """A mask's checksum, or that of a folder's first file by name; "" where there is none."""
    if where.is_dir():
        return next((files_sha256(path) for path in sorted(where.iterdir()) if path.is_file()), "")
    return files_sha256(where)


def _relative(path: Path, folder: Path) -> str:
    """The path from a folder, with slashes; of one on another drive the name alone."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return path.name


def save_board(board: Board, path: Path) -> None:
    """Write a board, whole or not at all; a SegviewerError where that cannot be done."""
    plain = {
        "segviewer_board": FORMAT,
        **asdict(board),
        "states": [state_to_plain(state) for state in board.states],
        "style": style_to_plain(board.style),
    }
    text = json.dumps(plain, indent=1) + "\n"  # escaped: a file's name need not be text
    write_whole(path, lambda file: file.write(text.encode("ascii")))


def read_board(path: Path) -> Board:
    """The board in a file; a SegviewerError in one sentence where it holds something else."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("it is too large")
        plain = parse_json(path.read_bytes())
        version = plain["segviewer_board"]
        if version != FORMAT:
            raise ValueError(f"its format is {version!r:.20}, this version reads {FORMAT}")
        return _board_from_plain(plain)
    except (
        OSError, LookupError, ValueError, TypeError, AttributeError, SegviewerError,
    ) as error:  # fmt: skip
        raise SegviewerError(
            f"{path.name} is no board of segviewer: expected one saved under File > Board; "
            f"choose another one ({error!s:.200})."
        ) from None


def _masks_from_plain(plain: Mapping[str, Any]) -> BoardMasks:
    only = plain["only"]
    return BoardMasks(
        reading=mask_from_plain(plain["reading"]),
        only=None if only is None else tuple(only),
        is_folder=plain.get("is_folder", only is None),  # older boards do not say
    )


def _board_from_plain(plain: Mapping[str, Any]) -> Board:
    states, pictures = plain["states"], plain["pictures"]
    if not 0 < len(states) <= MOST_STATES or len(pictures) > MOST_PICTURES:
        raise ValueError(f"it has {len(states)} states and {len(pictures)} pictures")
    board = check_record(
        Board(
            states=tuple(check_record(state_from_plain(state)) for state in states),
            names=tuple(plain["names"]),
            views=tuple(plain["views"]),
            pictures=tuple(check_record(BoardPicture(**picture)) for picture in pictures),
            place=plain["place"],
            masks=None if plain["masks"] is None else _masks_from_plain(plain["masks"]),
            selection=plain["selection"],
            style=style_from_plain(plain["style"]),
            sheet_format=sheet_format_from_plain(plain["sheet_format"]),
            program=plain["program"],
        )
    )
    if len(board.names) != len(board.states):
        raise ValueError(f"it has {len(board.names)} names for {len(board.states)} states")
    return board
