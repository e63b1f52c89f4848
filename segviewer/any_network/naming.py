"""Branches that their owner names: paths of modules become operands where that is what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from segviewer.any_network.description import (
    BranchDescription,
    Description,
    FusionDescription,
    key_of,
)
from segviewer.any_network.execution import Execution, ModulePlace
from segviewer.network_info import Merge
from segviewer.records import SegviewerError


def name_branches(
    execution: Execution, description: Description, branches: Mapping[str, Mapping[str, str]]
) -> Description:
    """The description with these fusions instead: names of branches to paths of modules.

    A module whose output enters a merge becomes that operand, so that nothing else changes with it;
    any other is switched at its output.
    """
    fusions = [
        _fusion(execution, description, key_of(name), paths) for name, paths in branches.items()
    ]
    fusions.sort(key=lambda fusion: min(_moment(execution, b) for b in fusion.branches))
    return replace(description, fusions=tuple(fusions))


def _fusion(
    execution: Execution, description: Description, name: str, paths: Mapping[str, str]
) -> FusionDescription:
    if not paths:
        raise SegviewerError(f"No branches were named for {name}; name at least one module.")
    candidates = [_operands_of(description, path) for path in paths.values()]
    # Of several merges that a module enters, the one that the others enter too.
    joint = [f for f in description.fusions if all(any(f is c for c, _ in cs) for cs in candidates)]
    branches = []
    for (title, path), operands in zip(paths.items(), candidates, strict=True):
        chosen = [b for f, b in operands if not joint or f is joint[0]]
        if chosen:
            branches.append(replace(chosen[0], name=key_of(title)))
        else:
            place = _place_of(execution, description, path)
            branches.append(BranchDescription(name=key_of(title), place=place, origin=path))
    merge: Merge = joint[0].merge if joint else "none"
    return FusionDescription(name=name, merge=merge, branches=tuple(branches))


def _operands_of(
    description: Description, path: str
) -> list[tuple[FusionDescription, BranchDescription]]:
    return [
        (fusion, branch)
        for fusion in description.fusions
        for branch in fusion.branches
        if branch.origin == path and branch.operand is not None
    ]


def _place_of(execution: Execution, description: Description, path: str) -> ModulePlace:
    place = ModulePlace(path)
    if place not in execution.calls or not execution.calls[place].outputs:
        called = sorted({p.path for p in execution.calls if p.path})
        near = [p for p in called if p.startswith(path.rpartition(".")[0])][:8]
        raise SegviewerError(
            f"{description.network} ran no module {path!r} that returns a tensor; it ran "
            f"{', '.join(near or called[:8])}{' and others' if len(called) > 8 else ''}."
        )
    return place


def _moment(execution: Execution, branch: BranchDescription) -> int:
    return execution.calls[branch.place].begin + branch.ordinal
