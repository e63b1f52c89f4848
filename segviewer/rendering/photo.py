"""The photo itself, at the size that views are drawn at."""

from __future__ import annotations

from segviewer.records import Inspection
from segviewer.rendering.drawing import Picture, resize
from segviewer.rendering.style import Style


def drawn_size(inspection: Inspection, style: Style) -> tuple[int, int]:
    """Height and width of what views draw: the photo's own, unless the style caps it."""
    height, width = inspection.frame.size
    longest = style.longest or max(height, width)
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def draw_input(inspection: Inspection, style: Style) -> Picture:
    return resize(inspection.frame.image, drawn_size(inspection, style))


def frame_aspect(inspection: Inspection) -> float:
    """The photo's height over its width."""
    height, width = inspection.frame.size
    return height / width
