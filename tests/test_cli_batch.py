"""Many pictures in one call: resumed, shared among workers, counted once."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.cli import main

COUNT = 5
NAMES = [f"{index}.png" for index in range(COUNT)]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Five pictures and their masks."""
    random = np.random.default_rng(0)
    for folder in ("pictures", "masks"):
        (tmp_path / folder).mkdir()
    for name in NAMES:
        image = random.integers(0, 255, (40, 60, 3), np.uint8)
        Image.fromarray(image).save(tmp_path / "pictures" / name)
        Image.fromarray(image[..., 0] // 52).save(tmp_path / "masks" / name)
    return tmp_path / "pictures"


@pytest.fixture
def words(pictures: Path, weight_file: Path) -> Callable[..., list[str]]:
    def of(command: str, output: Path, *more: str) -> list[str]:
        into = f"{output}/" if not output.suffix else str(output)
        return [command, str(pictures), "--model", str(weight_file), "-o", into, *more]

    return of


def sheets(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*"))}


def test_what_is_done_is_not_done_again_and_what_is_missing_is(
    words: Callable[..., list[str]], pictures: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    whole = words("run", out, "--figures", str(tmp_path / "f.json"))
    assert main(whole) == 0
    first, times = sheets(out), {p.name: p.stat().st_mtime_ns for p in out.glob("*.png")}
    assert list(first) == NAMES
    rows = json.loads((tmp_path / "f.json").read_text())
    assert [row["picture"] for row in rows] == NAMES
    (out / "3.png").unlink()
    capsys.readouterr()
    assert main(whole) == 0
    printed = capsys.readouterr().err
    assert printed.count("wrote") == 2  # one sheet, and the figures
    assert "4 done before, 1 now" in printed
    assert sheets(out) == first
    again = {p.name: p.stat().st_mtime_ns for p in out.glob("*.png")}
    assert {name for name in NAMES if again[name] != times[name]} == {"3.png"}
    assert json.loads((tmp_path / "f.json").read_text()) == rows
    Image.new("RGB", (60, 40)).save(pictures / "0.png")  # another picture under the same name
    assert main(whole) == 0
    assert "4 done before, 1 now" in capsys.readouterr().err


def test_another_call_begins_anew(
    words: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words("run", tmp_path / "out", "--views", "mask")) == 0
    before = sheets(tmp_path / "out")
    assert main(words("run", tmp_path / "out", "--views", "input")) == 0
    assert "of another call" in capsys.readouterr().err
    assert all(before[name] != now for name, now in sheets(tmp_path / "out").items())


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_folder_gets_the_kind_of_file_that_is_asked_for(
    words: Callable[..., list[str]], pictures: Path, tmp_path: Path, kind: str
) -> None:
    out, alone = tmp_path / "out", tmp_path / f"alone.{kind}"
    assert main(words("run", out, "--format", kind, "--width", "85mm")) == 0
    assert list(sheets(out)) == [f"{Path(name).stem}.{kind}" for name in NAMES]
    call = words("run", alone, "--width", "85mm")
    assert main([call[0], str(pictures / "0.png"), *call[2:]]) == 0
    assert (out / f"0.{kind}").read_bytes() == alone.read_bytes()


def test_a_kind_of_file_beside_a_file_s_name_is_a_wrong_call(
    words: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words("run", tmp_path / "sheet.png", "--format", "pdf")) == 2
    assert "the name after -o says it" in capsys.readouterr().err


def test_a_line_cut_off_in_the_middle_counts_for_nothing(
    words: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(words("run", out)) == 0
    journal = out / ".segviewer-journal"
    journal.write_bytes(journal.read_bytes()[:-9])
    assert main(words("run", out)) == 0
    assert "4 done before, 1 now" in capsys.readouterr().err


def test_failures_are_listed_and_cost_no_other_picture(
    words: Callable[..., list[str]], pictures: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (pictures / "1.png").write_bytes(b"no picture")
    (tmp_path / "masks" / "2.png").unlink()
    call = words("ablate", tmp_path / "t.csv", "--truth", str(tmp_path / "masks"))
    assert main(call) == 1
    printed = capsys.readouterr().err
    assert "1.png" in printed
    assert "should hold a mask of 2.png" in printed
    with (tmp_path / "t.csv").open() as file:
        assert {row["picture"] for row in csv.DictReader(file)} == {"0.png", "3.png", "4.png"}
    Image.fromarray(np.zeros((40, 60), np.uint8)).save(tmp_path / "masks" / "2.png")
    Image.new("RGB", (60, 40)).save(pictures / "1.png")
    assert main(call) == 0
    assert "3 done before, 2 now" in capsys.readouterr().err
    assert not list(tmp_path.glob(".*journal"))


def test_a_summary_has_means_and_intervals_over_pictures(
    words: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words("ablate", tmp_path / "t.csv")) == 0
    with (tmp_path / "t.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["branch"] == "pyramid.bin_6"]
    with (tmp_path / "t-summary.csv").open() as file:
        summary = list(csv.DictReader(file))
    [off] = [
        line for line in summary if (line["state"], line["branch"]) == ("off", "pyramid.bin_6")
    ]
    changed = [float(row["changed"]) for row in rows if row["state"] == "off"]
    assert float(off["changed"]) == pytest.approx(np.mean(changed))
    assert min(changed) <= float(off["changed_low"]) <= np.mean(changed)
    assert np.mean(changed) <= float(off["changed_high"]) <= max(changed)
    assert off["pictures"] == "5"
    assert "pyramid.bin_6 off" in capsys.readouterr().out


def test_pictures_with_masks_are_scored_with_intervals(
    words: Callable[..., list[str]], tmp_path: Path
) -> None:
    call = words("measure", tmp_path / "s.json", "--truth", str(tmp_path / "masks"))
    assert main(call) == 0
    scores = json.loads((tmp_path / "s.json").read_text())
    mean, *classes = scores
    assert (mean["class"], mean["pictures"]) == ("", COUNT)
    assert mean["iou"] == pytest.approx(np.mean([line["iou"] for line in classes]))
    assert mean["iou_low"] <= mean["iou"] <= mean["iou_high"]
    assert [line["class"] for line in classes] == [f"class {i}" for i in range(5)]


@pytest.mark.slow
def test_workers_write_the_same_bytes_and_figures(
    words: Callable[..., list[str]], tmp_path: Path
) -> None:
    for name, more in (("alone", ()), ("shared", ("--workers", "2"))):
        figures = tmp_path / f"{name}.json"
        call = words("run", tmp_path / name, "--figures", str(figures), *more)
        assert main(call) == 0
    assert sheets(tmp_path / "alone") == sheets(tmp_path / "shared")
    assert (tmp_path / "alone.json").read_bytes() == (tmp_path / "shared.json").read_bytes()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--workers", "2", "--cluster", "tcp://a:1"], "expected one of them"),
        (["scene:1", "--workers", "2"], "expected pictures and folders"),
        (["--cluster", "tcp://127.0.0.1:9"], "--cluster"),
    ],
)
def test_a_crew_that_cannot_be_is_one_sentence(
    words: Callable[..., list[str]], tmp_path: Path, more: list[str], sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    call = words("run", tmp_path / "out")
    extra = [word for word in more if word.startswith("scene")]
    status = main([call[0], *extra, *call[1:], *(word for word in more if word not in extra)])
    assert status in (1, 2)
    printed = capsys.readouterr().err
    assert sentence in printed
    assert "Traceback" not in printed


def test_many_workers_need_a_folder(
    words: Callable[..., list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words("run", tmp_path / "s.png", "--workers", "2")) == 2
    assert "expected a folder" in capsys.readouterr().err


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler with two workers: its address, and the workers."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"

    def start(*words: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--scheduler-file", str(file)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    scheduler = start("scheduler", "--no-dashboard", "--port", "0")
    one = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path))
    workers = [start("worker", *one) for _ in range(2)]
    try:
        while not file.exists():
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_counts_nothing_twice(
    words: Callable[..., list[str]], tmp_path: Path,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:  # fmt: skip
    address, workers = cluster
    assert main(words("run", tmp_path / "alone", "--figures", str(tmp_path / "alone.json"))) == 0
    figures = tmp_path / "shared.json"
    call = words("run", tmp_path / "shared", "--figures", str(figures), "--cluster", address)
    segviewer = subprocess.Popen([sys.executable, "-m", "segviewer", *call])
    while segviewer.poll() is None and not list((tmp_path / "shared").glob("*.png")):
        time.sleep(0.01)
    workers[0].send_signal(signal.SIGKILL)
    assert segviewer.wait(300) == 0
    assert sheets(tmp_path / "alone") == sheets(tmp_path / "shared")
    assert (tmp_path / "alone.json").read_bytes() == figures.read_bytes()
    lines = (tmp_path / "shared" / ".segviewer-journal").read_text().splitlines()
    assert len(lines) == 1 + COUNT
