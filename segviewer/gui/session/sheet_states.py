"""What a dropped PNG is: an exported sheet with its states, or a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segviewer.recent import recent_models
from segviewer.records import State
from segviewer.rendering.export import is_sheet, read_sheet
from segviewer.sources.samples import samples


@dataclass(frozen=True, kw_only=True)
class SheetStates:
    """A sheet's states. ``name`` is its picture's, ``source`` what opens that, "" where it does not
    lie beside the sheet; ``frame`` is the frame's place in a clip, None where the sheet does not
    say. ``unknown_models`` are checkpoint files that it names and this user never opened."""

    path: Path
    states: tuple[State, ...]
    name: str = ""
    source: str = ""
    frame: int | None = None
    unknown_models: tuple[str, ...] = ()

    @property
    def needs_answer(self) -> bool:
        """Whether the user must say something before its states can be shown."""
        return bool(self.unknown_models or (self.name and not self.source))


def read_sheet_states(path: Path) -> SheetStates | str:
    """A sheet's states and its picture; for any other file its own path, to be opened as a
    picture."""
    if not is_sheet(path):
        return str(path)
    content = read_sheet(path)
    # Its name alone: a sheet may come from a stranger, and must not lead to files elsewhere.
    name = Path(next(iter(content.origins), "").replace("\\", "/")).name
    return SheetStates(
        path=path,
        states=content.states,
        name=name,
        source=_find(path.parent, name),
        frame=next(iter(content.frames), None),
        unknown_models=_unknown_models(content.states),
    )


def _find(folder: Path, name: str) -> str:
    """The picture of that name in the folder, or the sample; "" for neither."""
    if name and (folder / name).is_file():
        return str(folder / name)
    named = (f"sample:{sample}" for sample, file in samples().items() if file.name == name)
    return next(named, "")


def _unknown_models(states: tuple[State, ...]) -> tuple[str, ...]:
    known = recent_models()
    names = dict.fromkeys(state.setup.model for state in states)
    return tuple(name for name in names if _is_unknown(Path(name).expanduser(), known))


def _is_unknown(path: Path, known: list[str]) -> bool:
    return path.is_file() and str(path.absolute()) not in known
