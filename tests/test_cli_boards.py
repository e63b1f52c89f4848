"""``segviewer run BOARD.segviewer``: which sheets are drawn, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.cli import main
from segviewer.records import Options, Setup, State, Unit
from segviewer.rendering.board_file import Board, masks_of, picture_of, save_board
from segviewer.rendering.export import read_sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import DARK_SHEET, Style
from segviewer.sources.truths import Truths

KEYS = ("pyramid.bin_1", "pyramid.features")


@pytest.fixture
def board(tmp_path: Path, weight_file: Path) -> Board:
    """Two states of two pictures, the second one shown, with a mask of its own."""
    random = np.random.default_rng(0)
    for name in ("a.png", "b.png"):
        Image.fromarray(random.integers(0, 255, (40, 60, 3), np.uint8)).save(tmp_path / name)
    Image.fromarray(random.integers(0, 2, (40, 60)).astype(np.uint8)).save(tmp_path / "m.png")
    setup, point = Setup(model=str(weight_file)), Unit(point=(3, 4))
    return Board(
        states=(
            State(setup, Options(off={KEYS[0]: "zero"}, unit=point)),
            State(setup, Options(unit=point)),
        ),
        names=("문맥 없이", ""),
        views=("mask", KEYS[1], "receptive_field"),
        pictures=tuple(picture_of(str(tmp_path / name), tmp_path) for name in ("a.png", "b.png")),
        place=1,
        masks=masks_of(Truths(where=tmp_path / "m.png", only=("b.png", 1)), tmp_path),
        selection=KEYS[1],
        style=Style(
            scale="column", palette="safe", opacity=0.5, hidden=frozenset({"class 1"}),
            sheet_colours=DARK_SHEET,
        ),
        sheet_format=SheetFormat(width=85, letters=True),
    )  # fmt: skip


@pytest.fixture
def known(board: Board, weight_file: Path, tmp_path: Path) -> Path:
    """The board's file, once its checkpoint was opened here."""
    arguments = [str(tmp_path / "a.png"), "--model", str(weight_file), "--views", "mask"]
    assert main(["run", *arguments, "-o", str(tmp_path / "once.png")]) == 0
    save_board(board, tmp_path / "board.segviewer")
    return tmp_path / "board.segviewer"


def test_the_picture_that_is_shown_or_all_of_them(known: Path, board: Board) -> None:
    out = known.with_name("out")
    assert main(["run", str(known), "-o", str(known.with_name("one.pdf"))]) == 0
    assert main(["run", str(known), "-o", f"{out}/", "--format", "pdf"]) == 0
    assert sorted(path.name for path in out.glob("[!.]*")) == ["a.pdf", "b.pdf"]
    assert (out / "b.pdf").read_bytes() == known.with_name("one.pdf").read_bytes()
    one, other = (read_sheet(out / name) for name in ("a.pdf", "b.pdf"))
    assert (one.frames, other.frames) == ((0, 0), (0, 0))
    assert one.masks == (None, None)
    assert other.masks[0] is not None and other.masks[0].path == "m.png"
    assert other.views == ("input", *board.views)
    assert other.style == board.style
    assert other.sheet_format == replace(board.sheet_format, captions=board.names)
    fields = [state.options.unit and state.options.unit.selected_field for state in other.states]
    assert fields == [KEYS[1]] * 2
    assert [dict(state.options.off) for state in other.states] == [{KEYS[0]: "zero"}, {}]


def test_words_beside_a_board_win(known: Path) -> None:
    path = known.with_name("narrow.pdf")
    words = ["--width", "120mm", "--views", "mask", "--scale", "own"]
    assert main(["run", str(known), "-o", str(path), *words]) == 0
    content = read_sheet(path)
    assert (content.sheet_format.width, content.views) == (120.0, ("mask",))
    assert content.style is not None and content.style.scale == "own"


def test_workers_draw_the_same(known: Path) -> None:
    for name, more in (("alone", []), ("two", ["--workers", "1"])):
        assert main(["run", str(known), "-o", f"{known.with_name(name)}/", *more]) == 0
    for name in ("a.png", "b.png"):
        one, other = (known.with_name(folder) / name for folder in ("alone", "two"))
        assert one.read_bytes() == other.read_bytes()


def refused(known: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["run", str(known), *more, "-o", str(known.with_name("x.png"))])
    assert not known.with_name("x.png").exists()
    return status, capsys.readouterr().err


def test_a_board_is_given_alone(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, printed = refused(known, capsys, str(known.with_name("a.png")))
    assert status == 2 and "alone" in printed


def test_a_picture_that_moved_is_named(known: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known.with_name("a.png").rename(known.with_name("elsewhere.png"))
    status, printed = refused(known, capsys)
    assert status == 1 and "a.png" in printed and "open the board in the window" in printed


def test_no_strangers_network_is_loaded(
    board: Board, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = tmp_path / "ran"
    code = tmp_path / "net.py"
    code.write_text(f"open({str(ran)!r}, 'w')\ndef build(): return None\n")
    for model in (f"{code}:build", board.states[0].setup.model):
        state = State(Setup(model=model), Options())
        save_board(replace(board, states=(state, state)), tmp_path / "b.segviewer")
        status, printed = refused(tmp_path / "b.segviewer", capsys)
        assert status == 1 and "was not opened here before" in printed
    assert not ran.exists()


def test_what_is_done_already_is_not_advised(
    tmp_path: Path, weight_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a sheet that is higher than a page."""
    Image.new("RGB", (40, 600)).save(tmp_path / "high.png")
    words = [str(tmp_path / "high.png"), "--model", str(weight_file), "--views", "input,mask"]
    for columns in ("views", "states"):
        path = str(tmp_path / f"{columns}.pdf")
        assert main(["run", *words, "--width", "175mm", "--columns", columns, "-o", path]) == 0
        printed = capsys.readouterr().err
        assert "higher than an A4 page" in printed
        assert ("--columns states" in printed) == (columns == "views")
