"""Files made to do harm: nothing of them runs, nothing is written, memory stays bounded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fuzz_subjects import SUBJECTS
from hostile_files import CHECKPOINTS, PICTURES, SHEETS, png, write
from PIL import Image

from segviewer.records import Frame, SegviewerError
from segviewer.rendering.export import free_name, read_sheet
from segviewer.sources.folder import Folder
from segviewer.sources.masks import read_truth
from segviewer.sources.opening import open_source

READER = Path(__file__).parents[1] / "hostile_reader.py"
MOST = 200 << 20  # bytes that reading one of these may take
SECONDS = 300  # for all files of a kind; a hang takes for ever

on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits of memory are Linux's"
)


def outcomes(kind: str, paths: list[str], folder: Path) -> dict[str, tuple[str, int]]:
    """By file's name: the sentence that a process of its own refused it with, and the bytes that
    its memory grew by."""
    call = [sys.executable, str(READER), kind, *paths]
    ran = subprocess.run(
        call, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert "Traceback" not in ran.stderr, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(lines) == len(paths), (ran.returncode, ran.stdout, ran.stderr)
    return {name: (sentence, grown) for name, sentence, grown in lines}


@on_linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "files", "may_open"),
    [
        ("checkpoint", CHECKPOINTS, ("palette.pth",)),
        ("picture", PICTURES, ("text.png", "notes.png", "profile.png", "rows.png")),
        ("mask", PICTURES, ("text.png", "notes.png", "profile.png", "rows.png")),
        ("sheet", SHEETS, ()),
    ],
)
def test_hostile_files_are_refused_within_their_memory(
    kind: str,
    files: dict[str, Callable[[], bytes]],
    may_open: tuple[str, ...],
    tmp_path: Path,
) -> None:
    paths = write(files, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for name, (sentence, grown) in outcomes(kind, paths, tmp_path).items():
        assert sentence or name in may_open, name
        assert "\n" not in sentence and len(sentence) < 1500, (name, sentence)
        assert grown < MOST, (name, grown)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["outward.svg", "outward.pdf", "entities.svg"])
def test_references_in_sheets_are_not_followed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SHEETS[name]())
    with pytest.raises(SegviewerError, match="is no sheet of segviewer") as caught:
        read_sheet(tmp_path / name)
    assert Path("/etc/hostname").read_text().strip() not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes are Unix's")
def test_links_in_a_folder_lead_to_no_device_and_no_circle(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "good.png")
    os.mkfifo(tmp_path / "pipe")
    for name, target in {
        "circle.png": "circle.png", "device.png": "/dev/zero", "pipe.png": "pipe",
        "folder.png": ".", "gone.png": "nowhere", "text.png": "/etc/passwd",
    }.items():  # fmt: skip
        (tmp_path / name).symlink_to(target)
    folder = Folder(tmp_path)
    assert [path.name for path in folder.paths] == ["good.png", "text.png"]
    assert next(folder).size == (4, 4)
    with pytest.raises(SegviewerError, match="holds text") as caught:
        next(folder)
    assert "root" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.avi\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile clip.avi\n",
        "ffconcat version 1.0\nfile clip.avi\n#\0\n",
        "#EXTM3U\n#\0\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.avi\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 26\n",
        '<?xml version="1.0"?><MPD><Period><AdaptationSet/></Period></MPD>',
    ],
)
def test_a_playlist_called_a_video_leads_nowhere(text: str, tmp_path: Path) -> None:
    (tmp_path / "clip.avi").write_bytes(SUBJECTS["avi"].content())
    (tmp_path / "film.mp4").write_text(text)
    with pytest.raises(SegviewerError, match="no video at all"):
        next(iter(open_source(tmp_path / "film.mp4")))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are Unix's")
def test_a_mask_that_is_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mask.png")
    with pytest.raises(SegviewerError, match="a device or a pipe"):
        read_truth(tmp_path / "mask.png", Frame(np.zeros((4, 4, 3), np.uint8), origin="a.png"))


@pytest.mark.parametrize(
    "origin",
    ["../../climbed.png", "/etc/climbed.png", "..", "", "a/../../b.png", "http://x/../../../y"],
)
def test_no_origin_leads_out_of_the_folder_of_an_export(origin: str, tmp_path: Path) -> None:
    used: set[str] = set()
    for _ in range(3):
        target = (tmp_path / free_name(origin, used, ".png")).resolve()
        assert target.parent == tmp_path.resolve()
    assert len(used) == 3


def test_a_picture_of_the_largest_size_is_refused_by_its_header(tmp_path: Path) -> None:
    """As a mask too, which no limit of Pillow's own decides."""
    path = tmp_path / "a.png"
    path.write_bytes(png())
    with pytest.raises(SegviewerError, match="more than 200 megapixels"):
        read_truth(path, Frame(np.zeros((4, 4, 3), np.uint8), origin="a.png"))
