"""A board in a file of its own (.segviewer): states, views, names, and the pictures that it is of.

Plain JSON, written whole. Pictures are named by their path from the file's own folder and by their
checksum; what is read here was perhaps edited by a stranger, and no path in it is opened here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from segviewer.parsing import parse_json
from segviewer.record_check import check_record
from segviewer.records import SegviewerError, State
from segviewer.rendering.export import (
    sheet_format_from_plain,
    state_from_plain,
    state_to_plain,
    write_whole,
)
from segviewer.rendering.sheet_format import AS_IT_IS, SheetFormat
from segviewer.version import VERSION

SUFFIX = ".segviewer"
FORMAT = 1
MOST_BYTES = 16 << 20
MOST_STATES, MOST_PICTURES = 64, 10_000


@dataclass(frozen=True, kw_only=True)
class BoardPicture:
    """Where a picture, clip or folder lies: ``path`` from the board's folder, with slashes, or what
    opens it where it is no file ("sample:coffee"). ``sha256`` is a file's checksum, "" for what is
    none."""

    path: str
    sha256: str = ""

    @property
    def name(self) -> str:
        return self.path.replace("\\", "/").rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, kw_only=True)
class Board:
    """``names`` are the states' own, "" for none; ``place`` is the number of the picture, or of the
    clip's frame, that is shown; ``scale`` that of the maps' colours. ``program`` is the version
    that wrote it."""

    states: tuple[State, ...]
    names: tuple[str, ...]
    views: tuple[str, ...]
    pictures: tuple[BoardPicture, ...] = ()
    place: int = 0
    scale: Literal["own", "shared"] = "own"
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
    from segviewer.checkpoints.digest import files_sha256

    path = Path(text)
    if not is_there(path):
        return BoardPicture(path=text)
    try:
        relative = Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:  # on another drive
        relative = path.name
    return BoardPicture(path=relative, sha256=files_sha256(path))


def save_board(board: Board, path: Path) -> None:
    """Write a board, whole or not at all; a SegviewerError where that cannot be done."""
    plain = {
        "segviewer_board": FORMAT,
        **{key: value for key, value in asdict(board).items() if key != "states"},
        "states": [state_to_plain(state) for state in board.states],
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
            f"{path.name} is no board of segviewer: expected a file that File > Save board wrote; "
            f"choose another one ({error!s:.200})."
        ) from None


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
            scale=plain["scale"],
            sheet_format=sheet_format_from_plain(plain["sheet_format"]),
            program=plain["program"],
        )
    )
    if len(board.names) != len(board.states):
        raise ValueError(f"it has {len(board.names)} names for {len(board.states)} states")
    return board
