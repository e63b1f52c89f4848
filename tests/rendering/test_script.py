"""A sheet as a command and as a script: both draw the same bytes."""

import hashlib
import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.inspection.resolve import Wishes
from segviewer.inspection.runner import Runner
from segviewer.records import Options, Reduction, Setup, State, Unit
from segviewer.rendering.export import figure_bytes, read_figure, read_sheet
from segviewer.rendering.palettes import recolour
from segviewer.rendering.script import command_of, script_of
from segviewer.rendering.sheet import sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import DARK_SHEET, Style
from segviewer.rendering.views import find_view
from segviewer.sources.donor_pictures import donor_pictures
from segviewer.sources.opening import open_source
from segviewer.sources.truths import Truths
from segviewer.state_words import donors_of

KEYS = ("pyramid.bin_1", "pyramid.features")
POINT = Unit(point=(20, 30))
BOARDS = {
    "plain": ([Options(), Options(off={KEYS[0]: "zero"})], ("input", "mask", KEYS[1]),
              Style(scale="column"),
              SheetFormat(width=85, letters=True)),
    "every word": (
        [Options(reduction=Reduction("channel", 1), detail=KEYS[1]),
         Options(off={KEYS[1]: "mean"})],
        ("mask", "confidence", "branches", "pyramid.bin_2"),
        Style(opacity=0.3, colour_map="magma", scale="shared", outline=False,
              sheet_colours=DARK_SHEET, palette="safe", hidden=frozenset({"class 1"})),
        SheetFormat(width=120.5, type_size=6.5, dpi=150.0, columns="states",
                    captions=("-- 첫째 'a'", "b"), letters=False, crop=(5, 10, 60, 99)),
    ),
    "a pixel": ([Options(unit=replace(POINT, value="margin", region=(10, 20, 30, 40)))],
                ("contribution", "receptive_field"), Style(), SheetFormat()),
    "another picture": ([Options(off={KEYS[0]: "resample:scene:2",
                                      KEYS[1]: "resample:scene:3"})],
                        ("mask", "difference"), Style(), SheetFormat()),
}  # fmt: skip


def window_figure(weight_file, picture_file, board):
    """As the window has it: everything computed that its views and inspector might want."""
    options, keys, style, sheet_format = BOARDS[board]
    model, frame = load_model(str(weight_file)), next(iter(open_source(str(picture_file))))
    states = [State(Setup(model=str(weight_file)), each) for each in options]
    needs = tuple(find_view(key).needs for key in keys)
    wishes = Wishes(needs=needs, selection=KEYS[0], every_map=True)
    pictures = donor_pictures(donor for each in options for donor in donors_of(each.modes))
    rows = Runner(print).inspect_states(model, frame, states, wishes, pictures)
    rows = [recolour(row, style.palette) for row in rows]
    return sheet(rows, keys, style, sheet_format=sheet_format)


TRUTHS = {
    "as it is": Truths(),
    "other numbers": Truths(relabel={255: 1, 3: 0}),
    "a list": Truths(names=("class 2", "sky")),
    "on stored pixels": Truths(stored=True),
}


@pytest.mark.parametrize("truths", TRUTHS.values(), ids=TRUTHS)
def test_command_and_script_lay_the_mask_beside_the_picture(
    truths, weight_file, picture_file, tmp_path
):
    mask = tmp_path / "it's a mask.png"
    values = np.random.default_rng(0).integers(0, 2, (93, 122)).astype(np.uint8)
    Image.fromarray(values).save(mask)
    model, frame = load_model(str(weight_file)), next(iter(open_source(str(picture_file))))
    frame = replace(truths, where=mask).beside(frame)
    state, keys = State(Setup(model=str(weight_file))), ("truth", "errors")
    wishes = Wishes(needs=tuple(find_view(key).needs for key in keys))
    figure = sheet(Runner(print).inspect_states(model, frame, [state], wishes), keys)
    first, second = str(tmp_path / "command.png"), str(tmp_path / "script.png")
    _, *words = shlex.split(command_of(figure, str(picture_file), first))
    assert main(words) == 0
    exec(script_of(figure, str(picture_file), second), {})
    assert (tmp_path / "command.png").read_bytes() == figure_bytes(figure, ".png")
    assert (tmp_path / "script.png").read_bytes() == figure_bytes(figure, ".png")
    [stored] = read_sheet(Path(first)).masks
    assert figure.masks[0] is not None
    assert stored == replace(figure.masks[0], path=mask.name)
    assert hashlib.sha256(mask.read_bytes()).hexdigest() == stored.sha256


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("kind", [".png", ".svg", ".pdf"])
def test_command_and_script_draw_the_same_bytes(board, kind, weight_file, picture_file, tmp_path):
    figure = window_figure(weight_file, picture_file, board)
    first, second = str(tmp_path / f"command{kind}"), str(tmp_path / f"script{kind}")
    program, *words = shlex.split(command_of(figure, str(picture_file), first))
    assert program == "segviewer" and main(words) == 0
    exec(script_of(figure, str(picture_file), second), {})  # our own text, as a reader would run it
    written = (tmp_path / f"command{kind}").read_bytes()
    assert written == (tmp_path / f"script{kind}").read_bytes()
    assert written == figure_bytes(figure, kind)


def test_rows_keep_their_order_and_their_words(weight_file, picture_file, tmp_path):
    rows = [f"{weight_file} size=64", f"{weight_file}", f"{weight_file} off=pyramid.bin_1=zero"]
    words = [word for row in rows for word in ("--row", row)]
    path = tmp_path / "s.png"
    assert main(["run", str(picture_file), *words, "--views", "mask", "-o", str(path)]) == 0
    states = read_figure(path)[0]
    assert [state.setup.input_size for state in states] == [64, None, None]
    assert [state.options.modes for state in states] == [{}, {}, {"pyramid.bin_1": "zero"}]


def test_a_point_is_asked_of_the_rows_that_say_none(weight_file, picture_file, tmp_path):
    rows = [f"{weight_file}", f"{weight_file} at=5,6"]
    words = [word for row in rows for word in ("--row", row)]
    words += ["--at", "20,30", "--views", "contribution", "-o", str(tmp_path / "s.png")]
    assert main(["run", str(picture_file), *words]) == 0
    states = read_figure(tmp_path / "s.png")[0]
    assert [state.options.unit.point for state in states] == [(20, 30), (5, 6)]


@pytest.mark.parametrize("row", ["{0} colour=red", "{0} off=aspp.rate_6=zero", "{0} size=x"])
def test_a_row_that_says_nothing_is_a_wrong_call(row, weight_file, picture_file, tmp_path, capsys):
    row = row.format(weight_file)
    words = ["run", str(picture_file), "--row", row, "-o", str(tmp_path / "s.png")]
    assert main(words) == 2
    assert len([line for line in capsys.readouterr().err.splitlines() if "--row" in line]) == 1
