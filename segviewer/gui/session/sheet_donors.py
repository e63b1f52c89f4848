"""The pictures that a sheet's branches were resampled from: found again beside the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from segviewer.checkpoints.digest import files_sha256
from segviewer.off_modes import RESAMPLE, STATE, donor_of, donor_state, file_name
from segviewer.records import SegviewerError, State
from segviewer.rendering.sheet_provenance import SheetProvenance
from segviewer.sources.built_in import is_built_in
from segviewer.state_words import state_of, words_of
from segviewer.user_files import is_file_there

Find = Callable[[str], str]  # from a file's name to what opens it, "" where it is not there


def place_donors(states: tuple[State, ...], find: Find) -> tuple[tuple[State, ...], list[str]]:
    """The states with donors as they are found here, and a sentence for each that is not: its
    branch is switched on again. Names alone are looked for, since a sheet may come from a stranger
    and must not lead to files elsewhere."""
    notes: dict[str, None] = {}
    return tuple(_place_donors(state, find, notes) for state in states), list(notes)


def donor_notes(provenance: SheetProvenance, find: Find) -> list[str]:
    """Which of these pictures are others than the sheet's."""
    sums = {
        name: checksum
        for row in provenance.rows
        for name, checksum in zip(row.donors, row.donor_sums, strict=False)
    }
    return [
        f"{name} is not the picture that this sheet's branches come from: its checksum is another."
        for name, checksum in sums.items()
        if is_file_there(path := Path(find(file_name(name)))) and files_sha256(path) != checksum
    ]


def _place_donors(state: State, find: Find, notes: dict[str, None]) -> State:
    off = {key: _mode(key, mode, find, notes) for key, mode in state.options.off}
    options = replace(state.options, off={key: mode for key, mode in off.items() if mode})
    return replace(state, options=options)


def _mode(key: str, mode: str, find: Find, notes: dict[str, None]) -> str:
    """The mode with its donor as it is found here, "" where it is not."""
    donor = donor_of(mode)
    words = donor_state(donor)
    if words:
        try:
            inner = words_of(_place_donors(state_of(words), find, notes))
        except SegviewerError as error:
            # A dict for a set in order: two rows with one donor say it once.
            notes[f"{key} is on again: {error}"] = None
            return ""
        return f"{RESAMPLE}{STATE}{inner}"
    if not donor or is_built_in(donor):
        return mode
    place = find(file_name(donor))
    if not place:
        notes[
            f"{key} is on again: {file_name(donor)}, which it was resampled from, does not lie "
            f"beside the sheet."
        ] = None
        return ""
    return f"{RESAMPLE}{place}"
