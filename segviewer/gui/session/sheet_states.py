"""What a dropped PNG is: an exported sheet with its states, or a picture."""

from __future__ import annotations

from pathlib import Path

from segviewer.records import State
from segviewer.rendering.export import is_sheet, read_figure
from segviewer.sources.samples import samples


def read_sheet_states(path: Path) -> tuple[tuple[State, ...], str] | str:
    """A sheet's states and its picture, where that lies beside it or is a sample ("" where not);
    for any other file its own path, to be opened as a picture."""
    if not is_sheet(path):
        return str(path)
    states, _, origins = read_figure(path)
    for origin in origins[:1]:
        beside = path.parent / origin
        sample_sources = [
            f"sample:{name}" for name, file in samples().items() if file.name == origin
        ]
        if beside.is_file() or sample_sources:
            return states, str(beside) if beside.is_file() else sample_sources[0]
    return states, ""
