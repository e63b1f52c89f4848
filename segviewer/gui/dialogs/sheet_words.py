"""What the export dialog calls rows, sizes and files."""

from __future__ import annotations

import re
from pathlib import Path

from segviewer.gui.language import tr, translate
from segviewer.records import Inspection
from segviewer.rendering.captions import state_title
from segviewer.rendering.sheet import Sheet


def row_label(inspection: Inspection) -> str:
    """A state's name in the list: its title, and what is off."""
    title, how = map(translate, state_title(inspection, short=True))
    off = how.partition(" · ")[0] if inspection.state.options.off else ""
    return f"{title}, {off}" if off else title


def size_text(figure: Sheet) -> str:
    """How large it is, on paper where it is for print."""
    height, width, _ = figure.image.shape
    if figure.sheet_format.width is None:
        return tr(
            "{width} × {height} pixels, at the picture's own resolution", width=width, height=height
        )
    high, wide = figure.millimetres
    text = tr(
        "{wide} × {high} mm; as PNG {width} × {height} pixels",
        wide=f"{wide:.0f}",
        high=f"{high:.0f}",
        width=width,
        height=height,
    )
    return f"{text}; {tr('higher than an A4 page')}" if figure.exceeds_page else text


def sheet_name(inspections: tuple[Inspection, ...]) -> str:
    """A file's name from the picture's and the network's, or how many networks there are."""
    networks = dict.fromkeys(inspection.title for inspection in inspections)
    network = next(iter(networks)) if len(networks) == 1 else f"{len(networks)} networks"
    picture = Path(inspections[0].frame.origin).stem or "picture"
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\ud800-\udfff]+', "-", f"{picture} {network}")
    return f"{name}.png"
