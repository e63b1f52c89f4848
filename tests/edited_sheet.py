"""Sheets whose metadata another program has edited."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from segviewer.records import Options, Setup, State
from segviewer.rendering.export import save_figure
from segviewer.rendering.page import Page
from segviewer.rendering.sheet import Sheet

PICTURE = np.full((40, 60, 3), 90, np.uint8)


def write_sheet(
    path: Path, change: Callable[[Any], object] = lambda content: None, **facts: Any
) -> Path:
    """A sheet of one state, its metadata as another program left it."""
    state = State(Setup(model="everyday/fcn"), Options())
    page = Page(height=40, width=60, background=(90, 90, 90))
    figure = Sheet(page=page, states=(state,), views=("mask",), origins=("photo.png",), frames=(0,))
    save_figure(replace(figure, **facts), path)
    image = Image.open(path)
    content = json.loads(image.info["segviewer"])
    change(content)
    info = PngImagePlugin.PngInfo()
    info.add_itxt("segviewer", json.dumps(content))
    image.save(path, pnginfo=info)
    return path
