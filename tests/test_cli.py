"""The command line in process: files, exit statuses, one sentence on stderr."""

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from segviewer import __version__
from segviewer.cli import main
from segviewer.cli.arguments import models_of
from segviewer.opencv import cv2
from segviewer.rendering.export import read_figure, read_sheet

BIN_1 = "pyramid.bin_1"


@pytest.fixture
def run_command(weight_file, tmp_path, capsys):
    """``run_command(*words)`` is (status, stderr's lines) of ``run`` with the small model."""

    def call(*words, output=tmp_path / "sheet.png"):
        words = ["run", *map(str, words), "--model", str(weight_file), "-o", str(output)]
        status = main(words)
        return status, capsys.readouterr().err.splitlines()

    return call


def sentences(lines):
    """The failures among the lines of stderr."""
    assert not any("Traceback" in line for line in lines)
    return [line for line in lines if line.startswith("segviewer: ")]


def test_a_sheet_has_a_row_with_everything_on_and_one_with_a_branch_off(
    run_command, picture_file, tmp_path
):
    status, lines = run_command(
        picture_file, "--off", f"{BIN_1}=zero,pyramid.bin_2", "--at", "3,40"
    )
    assert (status, sentences(lines)) == (0, [])
    states, views, origins = read_figure(tmp_path / "sheet.png")
    assert [state.options.modes for state in states] == [
        {}, {BIN_1: "zero", "pyramid.bin_2": "mean"}
    ]  # fmt: skip
    assert {state.options.unit.point for state in states} == {(3, 40)}
    assert views == ("input", "mask", "branches", "difference")
    assert origins == ("picture.png",) * 2


def test_a_branch_is_resampled_from_another_picture(run_command, picture_file, tmp_path):
    other = tmp_path / "rain, evening.png"
    Image.fromarray(np.full((50, 70, 3), 120, np.uint8)).save(other)
    path = str(other).replace(",", "%2C")
    status, lines = run_command(
        picture_file, "--off", f"{BIN_1}=resample:{path},pyramid.bin_2=zero"
    )
    assert (status, sentences(lines)) == (0, [])
    content = read_sheet(tmp_path / "sheet.png")
    assert content.states[1].options.modes == {
        BIN_1: "resample:rain, evening.png", "pyramid.bin_2": "zero",
    }  # fmt: skip
    row = content.provenance.rows[1]
    assert "from rain, evening.png" in row.how
    assert row.donors == ("rain, evening.png",)
    assert row.donor_sums == (hashlib.sha256(other.read_bytes()).hexdigest(),)


@pytest.mark.parametrize("mode", ["resample:", "resample:state:", "resample:nowhere.png"])
def test_what_no_branch_can_be_resampled_from_is_one_sentence(run_command, picture_file, mode):
    status, lines = run_command(picture_file, "--off", f"{BIN_1}={mode}")
    assert status != 0
    assert len(sentences(lines)) == 1


def test_each_branch_off_and_alone_are_rows(run_command, picture_file, tmp_path):
    """A PSPNet has its features and four bins side by side."""
    status, _ = run_command(picture_file, "--each-off", "--each-alone", "--views", "mask")
    assert status == 0
    keys = {f"pyramid.{name}" for name in ("features", "bin_1", "bin_2", "bin_3", "bin_6")}
    off = [set(s.options.modes) for s in read_figure(tmp_path / "sheet.png")[0]]
    assert off[0] == set() and len(off) == 11
    assert all(len(each) == 1 for each in off[1:6]) and set.union(*off[1:6]) == keys
    assert [len(each) for each in off[6:]] == [4] * 5
    assert {(keys - each).pop() for each in off[6:]} == keys


def test_a_family_is_all_of_its_networks():
    assert models_of(["voc", "mine.pth"]) == [
        "voc/fcn", "voc/deeplab_v2", "voc/pspnet", "voc/deeplab_v3", "voc/deeplab_v3_plus",
        "mine.pth",
    ]  # fmt: skip


def test_several_pictures_and_models_share_a_sheet(
    run_command, picture_file, weight_file, tmp_path
):
    status, _ = run_command(
        picture_file, picture_file, "--model", weight_file, "--views", "mask,stem"
    )
    assert status == 0
    states, views, _ = read_figure(tmp_path / "sheet.png")
    assert (len(states), views) == (4, ("mask", "stem"))


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--off", "aspp.rate_6"], 2, "--off aspp.rate_6: none of these models has such a branch"),
        (["--off", f"{BIN_1}=half"], 2, "is none of zero, mean"),
        (["--at", "3"], 2, "--at 3: expected ROW,COL"),
        (["--at", "3,-4"], 2, "--at 3,-4: expected ROW,COL"),
        (
            ["--map", "loudest"],
            2,
            "--map loudest: expected energy, max, similarity",
        ),
        (["--map", "999", "--views", "stem"], 1, "channels 0 to"),
        (["--views", "heat"], 1, "There is no view or feature 'heat' here; there are input"),
        (["--views", ","], 2, "--views"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_writes_nothing(
    run_command, picture_file, tmp_path, words, status, sentence
):
    status, lines = run_command(picture_file, *words)
    assert status == status
    assert len(sentences(lines)) == 1
    assert sentence in sentences(lines)[0]
    assert not (tmp_path / "sheet.png").exists()


@pytest.mark.parametrize(
    "words",
    [["--opacity", "2"], ["--colour-map", "rust"], ["--opacity", "x"], ["--input-size", "0"]],
)
def test_values_out_of_range_are_a_wrong_call(run_command, picture_file, words):
    with pytest.raises(SystemExit) as ended:
        run_command(picture_file, *words)
    assert ended.value.code == 2


@pytest.mark.parametrize("name", ["missing.png", "empty.png", "text.png"])
def test_what_is_no_picture_is_one_sentence(run_command, tmp_path, name):
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("words")
    status, lines = run_command(tmp_path / name)
    assert status == 1
    assert len(sentences(lines)) == 1
    assert name in sentences(lines)[0]
    assert not (tmp_path / "sheet.png").exists()


def test_an_unknown_model_is_one_sentence(picture_file, tmp_path, capsys):
    words = ["run", str(picture_file), "--model", "nobody", "-o", str(tmp_path / "sheet.png")]
    assert main(words) == 1
    assert len(sentences(capsys.readouterr().err.splitlines())) == 1


def progress(lines):
    return [line for line in lines if line[0].isdigit()]


@pytest.fixture
def folder(picture_file, tmp_path):
    """Two good pictures with a broken one between them."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.png", "c.png"):
        (folder / name).write_bytes(picture_file.read_bytes())
    (folder / "b.png").write_bytes(picture_file.read_bytes()[:200])
    return folder


def test_a_broken_picture_in_a_folder_is_said_and_the_others_are_done(
    run_command, folder, tmp_path
):
    status, lines = run_command(folder)
    assert status == 1
    assert len(sentences(lines)) == 1
    assert "b.png" in sentences(lines)[0]
    assert read_figure(tmp_path / "sheet.png")[2] == ("a.png", "c.png")
    assert progress(lines) == ["1 of 3  a.png", "3 of 3  c.png"]


def test_a_missing_file_does_not_keep_the_others_from_being_done(
    run_command, picture_file, tmp_path
):
    status, lines = run_command(tmp_path / "missing.png", picture_file)
    assert (status, len(sentences(lines))) == (1, 1)
    assert read_figure(tmp_path / "sheet.png")[2] == ("picture.png",)


def test_a_folder_as_output_gets_a_sheet_a_picture_and_none_replaces_another(
    run_command, folder, picture_file, tmp_path
):
    (folder / "b.png").unlink()
    (folder / "a.bmp").write_bytes(picture_file.read_bytes())
    status, _ = run_command(folder, output=f"{tmp_path}/sheets/")
    assert status == 0
    assert sorted(path.name for path in (tmp_path / "sheets").glob("[!.]*")) == [
        "a.png", "a_2.png", "c.png"
    ]  # fmt: skip


def test_a_video_reports_progress(run_command, tmp_path):
    writer = cv2.VideoWriter(str(tmp_path / "v.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for value in (0, 80, 160):
        writer.write(np.full((48, 64, 3), value, np.uint8))
    writer.release()
    status, lines = run_command(tmp_path / "v.avi", "--views", "mask")
    assert status == 0
    assert progress(lines) == [f"{i} of 3  v.avi" for i in (1, 2, 3)]


def test_an_output_that_cannot_be_written_is_one_sentence(run_command, picture_file, tmp_path):
    (tmp_path / "file").touch()
    status, lines = run_command(picture_file, output=tmp_path / "file" / "sheet.png")
    assert (status, len(sentences(lines))) == (1, 1)
    assert "cannot be made" in sentences(lines)[0]


def test_a_sheet_is_called_png(run_command, picture_file, tmp_path):
    status, lines = run_command(picture_file, output=tmp_path / "sheet.jpg")
    assert status == 2
    assert "PNG" in sentences(lines)[0]


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_sheet_for_print(run_command, picture_file, tmp_path, kind):
    path = tmp_path / f"sheet.{kind}"
    words = ("--width", "85mm", "--type", "6pt", "--columns", "states", "--caption", "작은 것")
    status, lines = run_command(
        picture_file, "--each-off", "--views", "input,mask", *words, output=path
    )
    assert status == 0
    assert lines[-1].startswith(f"wrote {path}, 85 × ")
    assert len(read_figure(path)[0]) == 6


@pytest.mark.parametrize(
    "words",
    [("--width", "wide"), ("--width", "1mm"), ("--type", "big"), ("--type", "0pt"), ("--dpi", "1")],
)
def test_a_format_that_makes_no_sense_is_a_wrong_call(run_command, picture_file, words):
    status, lines = run_command(picture_file, *words)
    assert status == 2 and len(sentences(lines)) == 1


def test_models_as_json(capsys):
    assert main(["models", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert "torchvision/fcn_resnet50" in [entry["name"] for entry in rows]
    assert main(["models"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--version"], 0, f"segviewer {__version__}"),
        (["--help"], 0, "run"),
        (["run"], 2, "required"),
        (["run", "a.png"], 2, "required"),
        (["models", "--xml"], 2, "unrecognized"),
    ],
)
def test_the_parser_answers_before_anything_is_loaded(words, code, message, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == code
    assert message in "".join(capsys.readouterr())


@pytest.mark.parametrize("words", [["scene:1", "--frames", "3:8"], ["CLIP", "--frames", "1:6"]])
def test_a_film_has_a_sheet_for_each_frame(run_command, tmp_path, words):
    clip = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"MJPG"), 8, (64, 48))
    for level in range(9):
        writer.write(np.full((48, 64, 3), level * 20, np.uint8))
    writer.release()
    film = tmp_path / "new" / "film.mp4"
    words = [str(clip) if word == "CLIP" else word for word in words]
    status, lines = run_command(*words, "--off", BIN_1, "--views", "input,mask", output=film)
    assert (status, sentences(lines)) == (0, [])
    stream = cv2.VideoCapture(str(film))
    assert stream.get(cv2.CAP_PROP_FRAME_COUNT) == 5
    assert stream.get(cv2.CAP_PROP_FPS) == (25 if "scene:1" in words else 8)
    stream.release()


def test_frames_that_make_no_sense_are_a_wrong_call(run_command, picture_file):
    status, lines = run_command(picture_file, "--frames", "9:3")
    assert status == 2
    assert "--frames: '9:3' should end behind its beginning" in sentences(lines)[0]


def test_frames_that_a_picture_does_not_have_are_said(run_command, picture_file):
    status, lines = run_command(picture_file, "--frames", "30:31")
    assert status == 1
    assert "has no frame 30, counted from 0" in sentences(lines)[0]


def test_characters_that_the_terminal_does_not_have_are_replaced():
    """Hangul class names, written under an encoding of Windows."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    program = (
        "import sys; from segviewer.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        r"print('\ud558\ub298', 'lat\udce9')"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, env=environment, capture_output=True, check=True)
    assert done.stdout.decode("cp1252").split()[-2:] == ["??", "lat?"]
