"""Boards in files: what goes in comes out, and what others made of them gets one sentence."""

import json
from pathlib import Path

import pytest

from segviewer.records import Options, SegviewerError, Setup, State, Unit
from segviewer.rendering.board_file import (
    Board,
    BoardPicture,
    picture_of,
    read_board,
    save_board,
)
from segviewer.rendering.sheet_format import SheetFormat

BOARD = Board(
    states=(
        State(Setup(model="everyday/pspnet"), Options(off={"pyramid.bin_1": "zero"})),
        State(Setup(model="everyday/fcn", input_size=320), Options(unit=Unit(point=(3, 4)))),
    ),
    names=("without 문맥", ""),
    views=("mask", "pyramid.bin_1"),
    pictures=(BoardPicture(path="photos/a.png", sha256="0" * 64), BoardPicture(path="scene:3")),
    place=1,
    scale="shared",
    sheet_format=SheetFormat(width=85, letters=True),
)


def test_what_is_saved_comes_back(tmp_path):
    save_board(BOARD, tmp_path / "b.segviewer")
    assert read_board(tmp_path / "b.segviewer") == BOARD
    first = (tmp_path / "b.segviewer").read_bytes()
    save_board(BOARD, tmp_path / "b.segviewer")
    assert (tmp_path / "b.segviewer").read_bytes() == first
    assert json.loads(first)["segviewer_board"] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["b.segviewer"]  # no part left


EDITS = {
    "another format": lambda b: b.update(segviewer_board=99),
    "no format": lambda b: b.pop("segviewer_board"),
    "no states": lambda b: b.update(states=[]),
    "too many states": lambda b: b.update(states=b["states"] * 99, names=["a"] * 198),
    "a state is text": lambda b: b.update(states=["x", "y"]),
    "names are numbers": lambda b: b.update(names=[1, 2]),
    "a name is missing": lambda b: b.update(names=["a"]),
    "views are numbers": lambda b: b.update(views=[1]),
    "a picture is text": lambda b: b.update(pictures=["a.png"]),
    "a picture knows more": lambda b: b["pictures"][0].update(run="x"),
    "a path is a number": lambda b: b["pictures"][0].update(path=5),
    "the place is negative": lambda b: b.update(place=-1),
    "the place is text": lambda b: b.update(place="x"),
    "the scale is unknown": lambda b: b.update(scale="log"),
    "the paper is too wide": lambda b: b["sheet_format"].update(width=1e9),
    "the paper is a list": lambda b: b.update(sheet_format=[1]),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_board_gets_one_sentence(edit, tmp_path):
    path = tmp_path / "b.segviewer"
    save_board(BOARD, path)
    content = json.loads(path.read_text())
    edit(content)
    path.write_text(json.dumps(content))
    with pytest.raises(SegviewerError, match="is no board of segviewer") as caught:
        read_board(path)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[1]", b"5", b"[" * 200_000, b"{}"])
def test_what_is_no_board_gets_one_sentence(content, tmp_path):
    path = tmp_path / "b.segviewer"
    path.write_bytes(content)
    with pytest.raises(SegviewerError, match="is no board of segviewer"):
        read_board(path)


def test_pictures_are_named_by_their_way_from_the_board(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "boards").mkdir()
    photo = tmp_path / "photos" / "a b.png"
    photo.write_bytes(b"x")
    picture = picture_of(str(photo), tmp_path / "boards")
    assert picture.path == "../photos/a b.png" and picture.name == "a b.png"
    # printf x | sha256sum
    assert picture.sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert picture_of("sample:coffee", tmp_path) == BoardPicture(path="sample:coffee")
    assert picture_of(str(tmp_path / "photos"), tmp_path) == BoardPicture(path="photos")
    assert not Path(picture.path).is_absolute()
