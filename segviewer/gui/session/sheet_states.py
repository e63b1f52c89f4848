"""What a dropped PNG is: an exported sheet with its states, or a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from segviewer.checkpoints.digest import files_sha256
from segviewer.gui.session.sheet_donors import donor_notes, place_donors
from segviewer.recent import recent_models
from segviewer.records import Inspection, MaskReading, State
from segviewer.rendering.board_file import Board, name_of
from segviewer.rendering.export import is_sheet, read_sheet
from segviewer.rendering.sheet_format import AS_IT_IS, SheetFormat
from segviewer.rendering.sheet_provenance import NOT_SAID, SheetProvenance
from segviewer.rendering.style import Style
from segviewer.sources.built_in import built_in_of
from segviewer.sources.opening import open_source
from segviewer.sources.truths import Truths
from segviewer.user_files import is_file_there
from segviewer.version import VERSION


@dataclass(frozen=True, kw_only=True)
class SheetStates:
    """What a sheet or a board brings back. ``name`` is its picture's, ``source`` what opens that,
    "" where it does not lie there; ``frame`` is the frame's place in a clip, None where the sheet
    does not say. ``unknown_models`` are checkpoint files that it names and this user never opened.
    ``mask`` is how its truth was read, ``truths`` what reads it again, None where no such file lies
    beside the sheet or the picture. ``provenance`` is how it says that it was made; ``notes`` what
    is not so any more, a sentence each, ``donor_notes`` those on pictures that branches were
    resampled from. ``views`` are its columns, ``sheet_format`` its captions and its look on paper,
    ``style`` how its pictures are drawn, None where it does not say; ``selection`` is the feature
    that was looked at closely. ``board`` is the file's content where it is a board, ``sources``
    what opens each of its pictures, "" for those that are missing. ``without_mask`` is whether the
    user goes on without the mask."""

    path: Path
    states: tuple[State, ...]
    views: tuple[str, ...] = ()
    name: str = ""
    source: str = ""
    frame: int | None = None
    mask: MaskReading | None = None
    truths: Truths | None = None
    unknown_models: tuple[str, ...] = ()
    provenance: SheetProvenance = NOT_SAID
    donor_notes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheet_format: SheetFormat = AS_IT_IS
    style: Style | None = None
    selection: str = ""
    board: Board | None = None
    sources: tuple[str, ...] = ()
    without_mask: bool = False

    def is_shown_by(self, inspections: Sequence[Inspection]) -> bool:
        """Whether these are of its networks, and not of those that were there before."""
        shown = {inspection.state.setup.model for inspection in inspections}
        return {state.setup.model for state in self.states} <= shown

    @property
    def names(self) -> tuple[str, ...]:
        """The states' own names, "" where one has none."""
        captions = self.sheet_format.captions[: len(self.states)]
        return captions + ("",) * (len(self.states) - len(captions))

    @property
    def needs_answer(self) -> bool:
        """Whether the user must say something before its states can be shown."""
        return bool(self.unknown_models) or self.lacks_picture or self.lacks_mask

    @property
    def lacks_picture(self) -> bool:
        """Whether its picture lies elsewhere."""
        return bool(self.name) and not self.source

    @property
    def lacks_mask(self) -> bool:
        """Whether its mask lies elsewhere."""
        return self.mask is not None and self.truths is None and not self.without_mask

    @property
    def lacks_mask_folder(self) -> bool:
        """Whether its masks lie in a folder elsewhere."""
        masks = self.board.masks if self.board else None
        return self.lacks_mask and masks is not None and masks.is_folder


def read_sheet_states(path: Path) -> SheetStates | str:
    """A sheet's states and its picture; for any other file its own path, to be opened as a
    picture."""
    if not is_sheet(path):
        return str(path)
    content = read_sheet(path)
    name = name_of(next(iter(content.origins), ""))
    find = partial(find_beside, path.parent)
    states, missing = place_donors(content.states, find)
    sheet = SheetStates(
        path=path,
        states=states,
        views=content.views,
        name=name,
        source=find_beside(path.parent, name),
        frame=next(iter(content.frames), None),
        mask=next(iter(content.masks), None),
        unknown_models=unknown_models(content.states),
        provenance=content.provenance,
        donor_notes=(*donor_notes(content.provenance, find), *missing),
        sheet_format=content.sheet_format,
        style=content.style,
        selection=next((s.options.unit.selected_field for s in states if s.options.unit), ""),
    )
    return locate(sheet)


def locate(sheet: SheetStates, mask: Path | None = None) -> SheetStates:
    """The sheet with its mask, where that is a file beside the sheet or the picture, or ``mask``;
    and with what is not so any more."""
    truths = sheet.truths
    if sheet.lacks_mask and sheet.mask is not None and sheet.source:
        file = mask or _mask_beside(sheet, name_of(sheet.mask.path))
        if file is not None:
            truths = Truths.of(sheet.mask, file, _frame_in_source(sheet))
    notes = (
        *version_notes(sheet.provenance.program),
        *_picture_notes(sheet.provenance, sheet.source),
        *mask_notes(replace(sheet, truths=truths), files_sha256),
        *sheet.donor_notes,
    )
    return replace(sheet, truths=truths, notes=notes)


def _mask_beside(sheet: SheetStates, name: str) -> Path | None:
    """The file of that name beside the sheet, else beside its picture; rather the one that the
    sheet was drawn with, and never the picture itself, which may be called as its mask is."""
    picture = Path(sheet.source)
    folders = [sheet.path.parent, *([picture.parent] if is_file_there(picture) else [])]
    named = [folder / name for folder in folders if name and is_file_there(folder / name)]
    files = [file for file in named if not (is_file_there(picture) and file.samefile(picture))]
    checksum = sheet.mask.sha256 if sheet.mask else ""
    known = (file for file in files if checksum and files_sha256(file) == checksum)
    return next(known, next(iter(files), None))


def _frame_in_source(sheet: SheetStates) -> tuple[str, int] | None:
    """The frame of a clip or folder that its mask is of; None where the source is one picture."""
    source = open_source(sheet.source)
    try:
        return None if source.frame_count == 1 else (sheet.name, sheet.frame or 0)
    finally:
        source.close()


def version_notes(other: str) -> tuple[str, ...]:
    """Whether another version of the program drew a sheet."""
    if other in ("", VERSION):
        return ()
    return (f"This sheet was drawn by segviewer {other:.20}; this is {VERSION}.",)


def _picture_notes(provenance: SheetProvenance, source: str) -> tuple[str, ...]:
    """Whether the picture of that name is another one than the sheet's."""
    checksum = next((row.source for row in provenance.rows), "")
    path = Path(source)
    if not checksum or not is_file_there(path) or files_sha256(path) == checksum:
        return ()
    return (f"{path.name} is not the picture of this sheet: its checksum is another one.",)


def mask_notes(sheet: SheetStates, checksum: Callable[[Path], str]) -> tuple[str, ...]:
    """Whether its mask is missing, or another one than that which it was made with."""
    mask, what = sheet.mask, "sheet" if sheet.board is None else "board"
    if mask is None:
        return ()
    where = sheet.truths.where if sheet.truths else None
    if where is None:
        name = name_of(mask.path)
        return (f"{name}, the ground truth of this {what}, was not found; open it again.",)
    if not mask.sha256 or checksum(where) == mask.sha256:
        return ()
    return (f"{where.name} is not the mask of this {what}: its checksum is another one.",)


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


def branches_note(states: Sequence[State], inspections: Sequence[Inspection]) -> str:
    """Which branches a sheet has off that its networks do not have, "" for none: an edited sheet,
    or another version's."""
    branches = {
        each.state.setup.model: {branch.key for branch in each.network.branches}
        for each in inspections
    }
    unknown = {
        key
        for state in states
        for key in state.options.modes
        if key not in branches.get(state.setup.model, {key})
    }
    if not unknown:
        return ""
    names = ", ".join(sorted(unknown))
    return f"This sheet switches off what its networks do not have: {names}. All else is shown."


def find_beside(folder: Path, name: str) -> str:
    """The picture of that name in the folder, the sample or the rendered scene; "" for none."""
    if name and is_file_there(folder / name):
        return str(folder / name)
    return built_in_of(name)


def unknown_models(states: tuple[State, ...]) -> tuple[str, ...]:
    known = recent_models()
    names = dict.fromkeys(state.setup.model for state in states)
    return tuple(name for name in names if _is_unknown(Path(name).expanduser(), known))


def _is_unknown(path: Path, known: list[str]) -> bool:
    return is_file_there(path) and str(path.absolute()) not in known
