"""Quitting at any moment: the program ends soon, says nothing of it, and leaves no half a file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import torch
from display import Display, needs_display, wait_until
from file_server import serving_files
from PIL import Image

from segviewer.checkpoints.published_list import VARIABLE
from segviewer.opencv import cv2

pytestmark = [pytest.mark.slow, needs_display]
PROGRAM = Path(__file__).with_name("quitting_program.py")
# Generous: the window's own limit is two seconds, and a busy machine takes its time besides.
LIMIT_SECONDS = 90

SLOW_NETWORK = """
import time
from pathlib import Path
from torch import nn

class Slow(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(3, 3, 1) for _ in range(600))

    def forward(self, image):
        for layer in self.layers:
            image = layer(image)
            Path(FOLDER, "there").touch()
            time.sleep(0.1)
        return image

def build():
    return Slow().eval(), {"classes": ["a", "b", "c"]}
"""


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "folder"
    path.mkdir()
    return path


def quit_at(display: Display, moment: str, folder: Path, *words: str) -> list[str]:
    """Bring the program to the moment and quit: the files that are left in the folder."""
    program = display.start_python(PROGRAM, moment, folder, *words)
    wait_until((folder / "there").exists, moment)
    begun = time.monotonic()
    assert display.quit(program) == ""  # no warning of Qt's, no traceback
    assert time.monotonic() - begun < LIMIT_SECONDS
    return sorted(path.name for path in folder.iterdir() if path.name != "there")


def test_while_torch_is_imported(display, folder):
    assert quit_at(display, "loading", folder, "scene:1") == []


def test_while_a_network_computes(display, folder, tmp_path):
    code = tmp_path / "net.py"
    code.write_text(SLOW_NETWORK.replace("FOLDER", repr(str(folder))))
    Image.new("RGB", (64, 48)).save(tmp_path / "photo.png")
    words = str(tmp_path / "photo.png"), "--model", f"{code}:build"
    assert quit_at(display, "inference", folder, *words) == []


def test_while_weights_are_fetched(display, folder, tmp_path, monkeypatch):
    served = tmp_path / "served"
    served.mkdir()
    torch.save({"state_dict": {}}, served / "net.pth")
    with serving_files(served) as server:
        line = {
            "name": "tiny", "architecture": "fcn", "backbone": "r50", "data_set": "VOC",
            "classes": "voc", "megabytes": 1, "mean_iou": 0.5, "sha256": None,
            "url": server.address("stall/net.pth"),
        }  # fmt: skip
        (tmp_path / "table.json").write_text(json.dumps({"checkpoints": [line]}))
        display.env |= {VARIABLE: str(tmp_path / "table.json"), "TORCH_HOME": str(folder)}
        program = display.start("scene:1", "--model", "published/tiny")
        wait_until(lambda: server.requests, "the request")
        assert display.quit(program) == ""
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_while_a_sheet_is_written(display, folder):
    for name in quit_at(display, "export", folder, "scene:1", "--model", "everyday/fcn"):
        assert name == "sheet.png"
        with Image.open(folder / name) as sheet:
            sheet.load()  # whole


def test_while_a_film_is_recorded(display, folder):
    words = "scene:1", "--model", "everyday/fcn"
    assert quit_at(display, "recording", folder, *words) == ["film.mp4"]
    assert cv2.VideoCapture(str(folder / "film.mp4")).get(cv2.CAP_PROP_FRAME_COUNT) > 2


def test_in_a_lesson(display, folder):
    assert quit_at(display, "lesson", folder, "lesson:relationship") == []
