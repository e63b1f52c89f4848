"""The ground truth of sheets that come back: found, asked for, never at a stranger's path."""

from dataclasses import replace

import numpy as np
import pytest
from edited_sheet import PICTURE, write_sheet
from PIL import Image

from segviewer.gui.dialogs.sheet_question import SheetQuestion, question_of
from segviewer.gui.session.sheet_states import SheetStates, locate, read_sheet_states
from segviewer.records import MaskReading
from segviewer.rendering.board_file import Board, BoardMasks, picture_of, save_board
from segviewer.sources.truths import Truths

WAIT = 60_000
MASK = {"path": "mask.png", "sha256": "", "relabel": [[7, 1]], "stored": None, "names": []}


@pytest.mark.parametrize("place", ["sheets", "photos"])
def test_a_mask_beside_the_sheet_or_its_picture_comes_back(place, tmp_path):
    for folder in ("sheets", "photos"):
        (tmp_path / folder).mkdir()
    Image.fromarray(PICTURE).save(tmp_path / "photos" / "photo.png")
    path = write_sheet(tmp_path / "sheets" / "s.png", lambda c: c.update(masks=[MASK]))
    stored = read_sheet_states(path)
    assert isinstance(stored, SheetStates)
    asking = replace(stored, source=str(tmp_path / "photos" / "photo.png"))
    assert locate(asking).lacks_mask
    assert "mask.png" in question_of(locate(asking))
    Image.new("L", (60, 40)).save(tmp_path / place / "mask.png")
    sheet = locate(asking)
    assert not sheet.needs_answer
    assert sheet.truths == Truths(where=tmp_path / place / "mask.png", relabel={7: 1})


def test_a_picture_is_not_taken_for_its_mask_of_the_same_name(tmp_path):
    Image.fromarray(PICTURE).save(tmp_path / "photo.png")
    mask = {**MASK, "path": "photo.png"}
    sheet = read_sheet_states(write_sheet(tmp_path / "s.png", lambda c: c.update(masks=[mask])))
    assert sheet.lacks_mask and "photo.png" in question_of(sheet)


def test_another_mask_of_the_same_name_is_named(tmp_path):
    Image.fromarray(PICTURE).save(tmp_path / "photo.png")
    Image.new("L", (60, 40)).save(tmp_path / "mask.png")
    mask = {**MASK, "sha256": "0" * 64}
    [note] = read_sheet_states(
        write_sheet(tmp_path / "s.png", lambda c: c.update(masks=[mask]))
    ).notes
    assert "mask.png" in note


def test_a_path_to_a_mask_in_a_strangers_sheet_is_not_followed(tmp_path):
    (tmp_path / "sheets").mkdir()
    Image.fromarray(PICTURE).save(tmp_path / "sheets" / "photo.png")
    Image.new("L", (60, 40)).save(tmp_path / "mask.png")
    for path in ("../mask.png", str(tmp_path / "mask.png"), ""):
        mask = {**MASK, "path": path}
        edited = write_sheet(tmp_path / "sheets" / "s.png", lambda c, m=mask: c.update(masks=[m]))
        assert read_sheet_states(edited).lacks_mask


def test_truth_and_views_come_back_with_a_sheet(window, qtbot, tmp_path, photo):
    height, width = np.asarray(Image.open(photo)).shape[:2]
    (tmp_path / photo.name).write_bytes(photo.read_bytes())
    Image.new("L", (width, height), 7).save(tmp_path / "m.png")
    mask = {**MASK, "path": "m.png"}
    path = write_sheet(
        tmp_path / "s.png",
        lambda c: c.update(masks=[mask]),
        origins=(photo.name,),
        views=("input", "truth", "errors"),
    )
    window.session.open(str(path))
    qtbot.waitUntil(
        lambda: (
            window.session.inspection is not None
            and window.session.inspection.frame.truth is not None
        ),
        timeout=WAIT,
    )
    truth = window.session.inspection.frame.truth
    assert (truth.values == 1).all() and truth.reading.path == str(tmp_path / "m.png")
    qtbot.waitUntil(lambda: window.canvas.views == ("input", "truth", "errors"), timeout=WAIT)


def test_a_mask_that_moved_is_asked_for_after_its_picture(window, qtbot, tmp_path, photo):
    height, width = np.asarray(Image.open(photo)).shape[:2]
    (tmp_path / "elsewhere").mkdir()
    Image.new("L", (width, height), 7).save(tmp_path / "elsewhere" / "other.png")
    path = write_sheet(tmp_path / "s.png", lambda c: c.update(masks=[MASK]), origins=("gone.png",))
    window.session.open(str(path))
    qtbot.waitUntil(lambda: len(window.findChildren(SheetQuestion)) == 1, timeout=WAIT)
    window.files.question.take(str(photo))
    qtbot.waitUntil(lambda: len(window.findChildren(SheetQuestion)) == 2, timeout=WAIT)
    assert "mask.png" in window.files.question.text()
    window.files.question.take(str(tmp_path / "elsewhere" / "other.png"))
    qtbot.waitUntil(
        lambda: (
            window.session.inspection is not None
            and window.session.inspection.frame.truth is not None
        ),
        timeout=WAIT,
    )
    assert window.session.inspection.frame.origin == photo.name
    for question in window.findChildren(SheetQuestion):
        question.close()


@pytest.fixture
def board_without_mask(window, qtbot, tmp_path, photo):
    """A board's file whose mask lies elsewhere, and where."""
    height, width = np.asarray(Image.open(photo)).shape[:2]
    picture, mask = tmp_path / "boards" / photo.name, tmp_path / "elsewhere" / "m.png"
    for place in (picture, mask):
        place.parent.mkdir()
    picture.write_bytes(photo.read_bytes())
    Image.new("L", (width, height), 1).save(mask)
    reading = MaskReading(path="gone/m.png", sha256="0" * 64)
    board = Board(
        states=(window.session.viewer.states[0],),
        names=("",),
        views=("mask",),
        pictures=(picture_of(str(picture), picture.parent),),
        masks=BoardMasks(reading=reading, only=(photo.name, 0)),
    )
    save_board(board, picture.with_name("b.segviewer"))
    return picture.with_name("b.segviewer"), mask


def question_about(window, qtbot, path):
    window.session.open(str(path))
    qtbot.waitUntil(lambda: bool(window.findChildren(SheetQuestion)), timeout=WAIT)
    return window.files.question


def test_a_boards_mask_that_moved_is_asked_for(window, qtbot, board_without_mask):
    path, mask = board_without_mask
    question = question_about(window, qtbot, path)
    assert "m.png" in question.text() and question.without is not None
    question.close()
    question.take(str(mask))
    qtbot.waitUntil(
        lambda: (
            window.session.inspection is not None
            and window.session.inspection.frame.truth is not None
        ),
        timeout=WAIT,
    )
    assert "m.png is not the mask of this board" in window.status.note.text()


def test_a_board_opens_without_its_mask_and_says_so(window, qtbot, board_without_mask):
    path, _ = board_without_mask
    question = question_about(window, qtbot, path)
    with qtbot.waitSignal(window.session.noted, timeout=WAIT) as noted:
        question.without.click()
    assert "the ground truth of this board, was not found" in noted.args[0]


def test_a_sheet_opens_without_its_mask_and_says_so(window, qtbot, tmp_path, photo):
    (tmp_path / photo.name).write_bytes(photo.read_bytes())
    path = write_sheet(tmp_path / "s.png", lambda c: c.update(masks=[MASK]), origins=(photo.name,))
    question = question_about(window, qtbot, path)
    with qtbot.waitSignal(window.session.noted, timeout=WAIT) as noted:
        question.without.click()
    assert "mask.png, the ground truth of this sheet, was not found" in noted.args[0]
