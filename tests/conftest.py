"""What all tests share: models with fresh but lively weights, and a picture."""

from __future__ import annotations

import os
import sys

from segviewer.cli import SPINS  # which imports neither Qt nor torch

# Before anything imports Qt: without a display, windows live in memory.
if sys.platform.startswith("linux") and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LANGUAGE"] = "en"  # the window speaks it, whatever the system speaks
# Before anything imports torch: several test processes share the cores.
if workers := os.environ.get("PYTEST_XDIST_WORKER_COUNT"):
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // int(workers))))
os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))

import numpy as np
import pytest
import torch
from PIL import Image
from small import SMALL, small_model

from segviewer.checkpoints import native_format
from segviewer.records import Frame


def pytest_addoption(parser):
    parser.addoption("--update-snapshots", action="store_true", help="store pictures as drawn now")
    parser.addoption("--fuzz", type=int, default=0, help="try so many damaged files, new ones")


@pytest.fixture(autouse=True)
def folder_of_their_own(tmp_path, monkeypatch):
    """What is remembered between runs goes to a folder of this test's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def picture():
    """A frame of odd size with smooth areas and noise."""
    random = np.random.default_rng(3)
    rows, columns = np.mgrid[:93, :122]
    image = np.stack([rows * 2, columns * 2, rows + columns], -1) % 256
    noise = random.integers(-30, 30, image.shape)
    return Frame(np.clip(image + noise, 0, 255).astype(np.uint8), origin="picture")


@pytest.fixture(params=list(SMALL))
def model(request):
    return small_model(request.param)


@pytest.fixture(scope="session")
def weight_file(tmp_path_factory):
    """A small PSPNet as a file of our own format, with a data set mean for every branch."""
    path = tmp_path_factory.mktemp("weights") / "small.safetensors"
    model = small_model("pspnet", dtype=torch.float32)
    header = {
        "title": "Small PSPNet",
        "network": {
            "network": "pspnet",
            "backbone": SMALL["pspnet"][0],
            "classes": len(model.classes),
            **SMALL["pspnet"][1],
        },
        "classes": list(model.classes.names),
        "colours": list(model.classes.colours),
        "size_rule": {"side": "long", "low": 64, "high": 640},
    }
    native_format.save(path, model.network.state_dict(), model.dataset_means, header, {})
    return path


@pytest.fixture
def picture_file(picture, tmp_path):
    """The picture as a file."""
    path = tmp_path / "picture.png"
    Image.fromarray(picture.image).save(path)
    return path
