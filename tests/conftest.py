"""What all tests share: models with fresh but lively weights, and a picture."""

from __future__ import annotations

import os
import sys

# Before anything imports Qt: without a display, windows live in memory.
if sys.platform.startswith("linux") and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
from small import SMALL, small_model

from segviewer.records import Frame


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
