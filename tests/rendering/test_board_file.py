"""Boards in files: what goes in comes out, and what others made of them gets one sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from segviewer.records import MaskReading, Options, SegviewerError, Setup, State, Unit
from segviewer.rendering.board_file import (
    Board,
    BoardMasks,
    BoardPicture,
    find_masks,
    masks_of,
    picture_of,
    read_board,
    save_board,
)
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import DARK_SHEET, Style
from segviewer.sources.truths import Truths

BOARD = Board(
    states=(
        State(Setup(model="everyday/pspnet"), Options(off={"pyramid.bin_1": "zero"})),
        State(Setup(model="everyday/fcn", input_size=320), Options(unit=Unit(point=(3, 4)))),
    ),
    names=("without 문맥", ""),
    views=("mask", "pyramid.bin_1"),
    pictures=(BoardPicture(path="photos/a.png", sha256="0" * 64), BoardPicture(path="scene:3")),
    place=1,
    masks=BoardMasks(
        reading=MaskReading(path="masks", sha256="1" * 64, relabel=((255, 1),), names=("a", "b")),
        only=("a.png", 1),
    ),
    selection="pyramid.bin_1",
    style=Style(
        opacity=0.25,
        colour_map="magma",
        scale="column",
        outline=False,
        palette="safe",
        hidden=frozenset({"sky", "개"}),
        sheet_colours=DARK_SHEET,
    ),
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
    "the scale is unknown": lambda b: b["style"].update(scale="log"),
    "the palette is unknown": lambda b: b["style"].update(palette="../x"),
    "the colours are unknown": lambda b: b["style"].update(colour_map="jet"),
    "the opacity is large": lambda b: b["style"].update(opacity=7),
    "the opacity is text": lambda b: b["style"].update(opacity="x"),
    "the style knows more": lambda b: b["style"].update(longest=9),
    "hidden classes are numbers": lambda b: b["style"].update(hidden=[5]),
    "there is no style": lambda b: b.pop("style"),
    "the masks are text": lambda b: b.update(masks="x"),
    "a mask's value is too large": lambda b: b["masks"]["reading"].update(relabel=[[300, 1]]),
    "the mask's frame is a number": lambda b: b["masks"].update(only=5),
    "the mask's path is a number": lambda b: b["masks"]["reading"].update(path=5),
    "the selection is a number": lambda b: b.update(selection=5),
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


def test_masks_are_found_in_the_boards_folder_and_elsewhere_the_very_ones_alone(tmp_path):
    """Elsewhere a folder is known by its first file."""
    folder, away = tmp_path / "board", tmp_path / "away"
    for each in (folder / "masks", away):
        each.mkdir(parents=True)
        for name in ("a.png", "b.png"):
            (each / name).write_bytes(name.encode())
    (tmp_path / "one.png").write_bytes(b"one")
    for where, inside in (
        (folder / "masks", True),
        (away, False),
        (tmp_path / "one.png", False),
    ):
        truths = Truths(where=where, relabel={7: 1}, stored=True, names=("x", "y"))
        masks = masks_of(truths, folder)
        assert masks is not None and not Path(masks.reading.path).is_absolute()
        again = find_masks(folder, masks)
        assert again is not None and again.where is not None
        assert again.where.resolve() == where
        assert replace(again, where=where) == truths
        (where / "a.png" if where.is_dir() else where).write_bytes(b"another")
        assert (find_masks(folder, masks) is not None) == inside
    assert masks_of(Truths(), folder) is None and find_masks(folder, None) is None


@pytest.mark.parametrize("path", ["/etc", "C:/x", "\\\\host\\x", "", "../away"])
def test_a_path_to_masks_that_leads_elsewhere_is_not_followed(tmp_path, path):
    (tmp_path / "board").mkdir()
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "a.png").write_bytes(b"x")
    masks = BoardMasks(reading=MaskReading(path=path, sha256="0" * 64))
    assert find_masks(tmp_path / "board", masks) is None
