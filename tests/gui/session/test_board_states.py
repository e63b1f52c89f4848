"""Which pictures of a board are found, and which are asked for."""

from dataclasses import replace
from hashlib import sha256

import pytest

from segviewer.gui.dialogs.sheet_question import question_of
from segviewer.gui.session.board_states import (
    is_board,
    locate_masks,
    locate_picture,
    read_board_states,
)
from segviewer.records import MaskReading, Options, Setup, State
from segviewer.rendering.board_file import Board, BoardMasks, BoardPicture, save_board
from segviewer.sources.album import album_texts

STATE = State(Setup(model="everyday/fcn"), Options())


def digest(content):
    return sha256(content).hexdigest()


def board_in(folder, *pictures, **facts):
    """What a window is given of a board with these pictures in a folder."""
    path = folder / "b.segviewer"
    board = Board(states=(STATE,), names=("ours",), views=("mask",), pictures=pictures, **facts)
    save_board(board, path)
    return read_board_states(path)


@pytest.fixture
def folder(tmp_path):
    """A folder for a board, beside one with a picture that its owner did not share."""
    (tmp_path / "boards" / "in").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "boards" / "in" / "a.png").write_bytes(b"a")
    (tmp_path / "elsewhere" / "x.png").write_bytes(b"x")
    return tmp_path / "boards"


def test_pictures_in_the_boards_folder_are_found(folder):
    sheet = board_in(folder, BoardPicture(path="in/a.png", sha256=digest(b"a")))
    assert not sheet.needs_answer and sheet.source == str(folder / "in" / "a.png")
    assert sheet.notes == () and sheet.names == ("ours",) and sheet.views == ("mask",)


def test_another_picture_of_the_same_name_is_named(folder):
    [note] = board_in(folder, BoardPicture(path="in/a.png", sha256="0" * 64)).notes
    assert "a.png is not the picture" in note


def test_a_path_that_leads_elsewhere_is_followed_to_the_very_picture_alone(folder):
    for checksum, is_found in ((digest(b"x"), True), ("0" * 64, False), ("", False)):
        sheet = board_in(folder, BoardPicture(path="../elsewhere/x.png", sha256=checksum))
        assert bool(sheet.source) == is_found and sheet.needs_answer == (not is_found)


@pytest.mark.parametrize("form", ["{0}/elsewhere/x.png", "C:/x.png", "C:x.png", "\\\\host\\x.png"])
def test_an_absolute_path_is_never_followed(folder, form):
    path = form.format(folder.parent)
    sheet = board_in(folder, BoardPicture(path=path, sha256=digest(b"x")))
    assert sheet.source == "" and sheet.needs_answer
    assert "x.png" in question_of(sheet) and str(folder.parent) not in question_of(sheet)


@pytest.mark.parametrize(
    "text", ["http://host/x.png", "camera:0", "rtsp://host", "scene:x", "", "a\0b"]
)
def test_nothing_but_pictures_is_opened(folder, text):
    assert board_in(folder, BoardPicture(path=text)).source == ""


def test_one_answer_finds_the_others_that_moved_along(folder):
    pictures = [BoardPicture(path=f"{n}.png", sha256=digest(n.encode())) for n in ("p", "q", "r")]
    moved = folder.parent / "moved"
    moved.mkdir()
    for name in ("p", "q"):
        (moved / f"{name}.png").write_bytes(name.encode())
    (moved / "r.png").write_bytes(b"another")
    sheet = board_in(folder, *pictures)
    assert sheet.name == "p.png" and "where it did" in question_of(sheet)
    answered = locate_picture(sheet, moved / "p.png")
    assert answered.name == "r.png" and answered.needs_answer
    whole = locate_picture(answered, moved / "r.png")
    assert album_texts(whole.source) == tuple(str(moved / f"{n}.png") for n in ("p", "q", "r"))
    assert len(whole.notes) == 1 and "r.png" in whole.notes[0] and not whole.needs_answer


def masks_of_a(*, is_folder=False, content=b"m"):
    """Ground truth of a.png that lies nowhere."""
    return BoardMasks(
        reading=MaskReading(path="../truth/m.png", sha256=digest(content), relabel=((7, 1),)),
        only=None if is_folder else ("a.png", 0),
        is_folder=is_folder,
    )


@pytest.mark.parametrize("is_folder", [False, True])
def test_masks_that_moved_are_asked_for(folder, is_folder):
    picture = BoardPicture(path="in/a.png", sha256=digest(b"a"))
    sheet = board_in(folder, picture, masks=masks_of_a(is_folder=is_folder))
    question = question_of(sheet)
    assert sheet.needs_answer and "m.png" in question and "truth/" not in question
    assert ("folder" in question) == is_folder == sheet.lacks_mask_folder
    place = folder / "m.png"
    if is_folder:
        place.mkdir()
        place = place / "a.png"
    place.write_bytes(b"m")
    answered = locate_masks(sheet, folder / "m.png")
    assert not answered.needs_answer and answered.notes == ()
    assert answered.truths.where == folder / "m.png" and answered.truths.relabel == {7: 1}
    place.write_bytes(b"another")
    [note] = locate_masks(sheet, folder / "m.png").notes
    assert "m.png is not the mask of this board" in note


def test_a_board_without_its_masks_keeps_the_note(folder):
    sheet = board_in(folder, BoardPicture(path="in/a.png"), masks=masks_of_a())
    declined = locate_masks(replace(sheet, without_mask=True), None)
    assert not declined.needs_answer and declined.truths is None
    assert "m.png, the ground truth of this board" in declined.notes[0]


def test_masks_that_moved_along_with_the_picture_are_found(folder):
    sheet = board_in(folder, BoardPicture(path="gone/a.png"), masks=masks_of_a())
    moved = folder / "in" / "a.png"
    assert "a.png" in question_of(sheet)
    assert locate_picture(sheet, moved).needs_answer
    moved.with_name("m.png").write_bytes(b"m")
    assert locate_picture(sheet, moved).truths.only == (None, 0)


def test_a_strangers_checkpoint_is_not_loaded_unasked(folder):
    model = folder / "model.pth"
    model.write_bytes(b"x")
    path = folder / "b.segviewer"
    state = State(Setup(model=str(model)), Options())
    save_board(Board(states=(state,), names=("",), views=("mask",)), path)
    sheet = read_board_states(path)
    assert sheet.needs_answer and str(model) in question_of(sheet)


def test_boards_are_known_by_their_names():
    assert is_board("a/B.SEGVIEWER") and not is_board("a.png")


def test_a_picture_that_branches_were_resampled_from_is_looked_for_beside_the_board_alone(folder):
    donor = folder.parent / "elsewhere" / "x.png"
    state = State(
        Setup(model="everyday/pspnet"), Options(off={"pyramid.bin_1": f"resample:{donor}"})
    )
    path = folder / "b.segviewer"
    save_board(Board(states=(state,), names=("",), views=("mask",)), path)
    sheet = read_board_states(path)
    assert sheet.states[0].options.modes == {} and "x.png" in sheet.notes[0]
    (folder / "x.png").write_bytes(b"x")
    [mode] = read_board_states(path).states[0].options.modes.values()
    assert mode == f"resample:{folder / 'x.png'}"
