"""What a dropped PNG is: an exported sheet with its states, or a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from segviewer.checkpoints.digest import files_sha256
from segviewer.recent import recent_models
from segviewer.records import Inspection, State
from segviewer.rendering.export import is_sheet, read_sheet
from segviewer.rendering.sheet_provenance import NOT_SAID, SheetProvenance
from segviewer.sources.samples import samples
from segviewer.version import VERSION


@dataclass(frozen=True, kw_only=True)
class SheetStates:
    """A sheet's states. ``name`` is its picture's, ``source`` what opens that, "" where it does not
    lie beside the sheet; ``frame`` is the frame's place in a clip, None where the sheet does not
    say. ``unknown_models`` are checkpoint files that it names and this user never opened.
    ``provenance`` is how it says that it was made; ``notes`` what is not so any more, a sentence
    each."""

    path: Path
    states: tuple[State, ...]
    name: str = ""
    source: str = ""
    frame: int | None = None
    unknown_models: tuple[str, ...] = ()
    provenance: SheetProvenance = NOT_SAID
    notes: tuple[str, ...] = ()

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
    source = _find(path.parent, name)
    return SheetStates(
        path=path,
        states=content.states,
        name=name,
        source=source,
        frame=next(iter(content.frames), None),
        unknown_models=_unknown_models(content.states),
        provenance=content.provenance,
        notes=(*_version_notes(content.provenance), *_picture_notes(content.provenance, source)),
    )


def _version_notes(provenance: SheetProvenance) -> tuple[str, ...]:
    """Whether another version of the program drew the sheet."""
    other = provenance.program
    if other in ("", VERSION):
        return ()
    return (f"This sheet was drawn by segviewer {other:.20}; this is {VERSION}.",)


def _picture_notes(provenance: SheetProvenance, source: str) -> tuple[str, ...]:
    """Whether the picture of that name is another one than the sheet's."""
    checksum = next((row.source for row in provenance.rows), "")
    path = Path(source)
    if not checksum or not path.is_file() or files_sha256(path) == checksum:
        return ()
    return (f"{path.name} is not the picture of this sheet: its checksum is another one.",)


def weights_note(provenance: SheetProvenance, inspections: Sequence[Inspection]) -> str | None:
    """Which of the inspected models have other weights than the sheet's, "" for none; None as long
    as the inspections are still those of before the sheet."""
    inspected = {inspection.state.setup.model for inspection in inspections}
    if not {row.model for row in provenance.rows} <= inspected:
        return None
    stored = {row.model: row.weights for row in provenance.rows if row.weights}
    others = {
        each.state.setup.model
        for each in inspections
        if each.weights and stored.get(each.state.setup.model, each.weights) != each.weights
    }
    if not others:
        return ""
    return f"This sheet was drawn with other weights of {', '.join(sorted(others))}."


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
