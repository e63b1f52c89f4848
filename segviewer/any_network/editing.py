"""A description as its owner wants it: which fusions are switched, and under which names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from segviewer.any_network.description import Description, FusionDescription, key_of
from segviewer.records import SegviewerError


@dataclass(frozen=True)
class FusionEdit:
    """What a fusion is to be called, its branches in their order, and whether it is wanted."""

    name: str
    branches: tuple[str, ...]
    chosen: bool


def edit(description: Description, edits: Sequence[FusionEdit]) -> Description:
    """The description with one edit for each of its fusions, in their order.

    A SegviewerError where names are missing or the same, since keys are made of them.
    """
    fusions = tuple(_apply_edit(*pair) for pair in zip(description.fusions, edits, strict=True))
    _require_names([fusion.name for fusion in fusions if fusion.chosen], "fusions")
    for fusion in fusions:
        if fusion.chosen:
            _require_names([b.name for b in fusion.branches], f"branches of {fusion.name}")
    return replace(description, fusions=fusions)


def _apply_edit(fusion: FusionDescription, edit: FusionEdit) -> FusionDescription:
    branches = tuple(
        replace(branch, name=key_of(name))
        for branch, name in zip(fusion.branches, edit.branches, strict=True)
    )
    return replace(fusion, name=key_of(edit.name), branches=branches, chosen=edit.chosen)


def _require_names(names: Sequence[str], what: str) -> None:
    if not all(names):
        raise SegviewerError(f"One of the {what} has no name; give each one of its own.")
    name, times = Counter(names).most_common(1)[0] if names else ("", 0)
    if times > 1:
        raise SegviewerError(f"{times} {what} are called {name}; give each a name of its own.")
