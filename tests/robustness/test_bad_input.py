"""Bad input through the command line: status 1, one sentence, and nothing left behind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bad_input import MODELS, SOURCES, Fault, masks
from PIL import Image

from segviewer.cli import main
from segviewer.user_files import config_file

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """``call(*words)`` is a command's status and its one sentence, "" for none."""

    def run(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        status = main([str(word) for word in words])
        output, errors = capsys.readouterr()
        assert "Traceback" not in output + errors
        sentences = [line for line in errors.splitlines() if line.startswith("segviewer: ")]
        assert len(sentences) <= 1, errors
        return status, "".join(sentences)

    return run


def assert_refused(outcome: tuple[int, str], fault: Fault, text: str) -> None:
    status, sentence = outcome
    assert status == 1
    assert fault.words in sentence
    assert Path(text).name in sentence or not Path(text).is_file()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where a sheet would be; its folder is empty."""
    (tmp_path / "sheets").mkdir()
    return tmp_path / "sheets" / "sheet.png"


@pytest.mark.parametrize("name", SOURCES)
def test_a_bad_source_is_one_sentence(
    name: str, call: Call, weight_file: Path, tmp_path: Path, output: Path
) -> None:
    text = SOURCES[name].make(tmp_path)
    assert_refused(call("run", text, "--model", weight_file, "-o", output), SOURCES[name], text)
    assert not list(output.parent.iterdir())


@pytest.mark.parametrize("name", MODELS)
def test_a_bad_model_is_one_sentence(
    name: str, call: Call, picture_file: Path, tmp_path: Path, output: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    text = MODELS[name].make(tmp_path)
    assert_refused(call("run", picture_file, "--model", text, "-o", output), MODELS[name], text)
    assert not list(output.parent.iterdir())
    assert not (tmp_path / "it_ran").exists()


@pytest.mark.parametrize("name", masks(93, 122))
def test_a_bad_mask_is_one_sentence(
    name: str, call: Call, picture_file: Path, weight_file: Path, tmp_path: Path
) -> None:
    fault = masks(93, 122)[name]
    text, table = fault.make(tmp_path), tmp_path / "table.csv"
    words = ["ablate", picture_file, "--model", weight_file, "--truth", text, "-o", table]
    assert_refused(call(*words), fault, text)
    assert not table.exists()


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may become longer than a thousand bytes: what is written then fails in the middle,
    as on a disk that is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_full_disk_is_one_sentence_and_leaves_the_old_sheet(
    suffix: str, call: Call, picture_file: Path, weight_file: Path, output: Path
) -> None:
    pytest.importorskip("resource")
    sheet = output.with_suffix(suffix)
    sheet.write_bytes(b"the old one")
    with full_disk():
        status, sentence = call("run", picture_file, "--model", weight_file, "-o", sheet)
    assert status == 1 and "cannot be written" in sentence and "free some space" in sentence
    assert [path.name for path in output.parent.iterdir()] == [sheet.name]
    assert sheet.read_bytes() == b"the old one"


def test_a_folder_that_cannot_be_is_one_sentence(
    call: Call, picture_file: Path, weight_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    output = tmp_path / "file" / "sheet.png"
    status, sentence = call("run", picture_file, "--model", weight_file, "-o", output)
    assert status == 1 and "cannot be made" in sentence


def test_two_exports_to_one_name_keep_both(
    call: Call, picture_file: Path, weight_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    other = tmp_path / "picture.bmp"
    Image.open(picture_file).save(other)
    words = ["run", picture_file, other, "--model", weight_file, "--views", "mask"]
    assert call(*words, "-o", f"{folder}/") == (0, "")
    assert {"picture.png", "picture_2.png"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"[[" * 5000, b'{"version": 99}', b"[1,"])
def test_garbage_that_is_remembered_costs_nothing(
    content: bytes, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    path = config_file("models.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert main(["models", "--json"]) == 0
    assert any(entry["where"] == "embedded" for entry in json.loads(capsys.readouterr().out))
