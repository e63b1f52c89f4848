"""What a notebook shows of a capture, an inspection and a sheet.

Captures and inspections lie on lower floors and know this module by its name alone, so that they
stay free of what draws them.
"""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from segviewer.rendering.export import figure_bytes
from segviewer.rendering.sheet import Sheet, sheet

if TYPE_CHECKING:
    from segviewer.inspection.capture import Capture
    from segviewer.records import Inspection

VIEWS = ("input", "mask", "branches")
THUMBNAIL_PIXELS = 320


def figure_png(figure: Sheet) -> bytes:
    """The sheet as the PNG file that would be saved."""
    return figure_bytes(figure, ".png")


def inspection_png(inspection: Inspection) -> bytes:
    """Picture, mask and branches, as a sheet of one row."""
    views = VIEWS if inspection.network.branches else VIEWS[:2]
    return figure_png(sheet([inspection], views))


def capture_html(capture: Capture) -> str:
    """The picture, and what the pass computed: every stage, branch and fusion with its size."""
    rows, columns = capture.size
    facts = f"{columns}×{rows} pixels, {capture.seconds * 1000:.0f} ms"
    tensors = {**capture.first.features, **capture.first.outputs, **capture.first.fused}
    lines = [
        f"<tr><td>{escape(key)}</td><td>{_size(tensors[key].shape)}</td></tr>"
        for key in capture.info.keys
        if key in tensors
    ]
    return (
        f"<div><b>{escape(capture.info.title)}</b>, {escape(capture.info.backbone)}: {facts}</div>"
        f"<img src='data:image/png;base64,{_thumbnail(capture.frame.image)}'>"
        f"<table><tr><th>feature</th><th>channels, rows, columns</th></tr>{''.join(lines)}</table>"
    )


def _size(shape: Any) -> str:
    return " × ".join(str(n) for n in shape[1:])


def _thumbnail(image: np.ndarray[Any, np.dtype[np.uint8]]) -> str:
    picture = Image.fromarray(image)
    picture.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()
