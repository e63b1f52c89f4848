"""Which branches a network has, read off one execution.

Branches are the operands of merges: concatenations, sums, products, stacks. Each operand is traced
back, through resizing and what else leaves channels alone, to the module that made it, which gives
it its name. Merges inside the trunk and residual additions are listed, but not proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segviewer.any_network.branch_names import branch_names, fusion_name, is_step_up, unique
from segviewer.any_network.description import BranchDescription, Description, FusionDescription
from segviewer.any_network.execution import CONVOLUTIONS, Call, Execution
from segviewer.any_network.stages import find_stages, find_trunk, stage_switches, unwrap
from segviewer.any_network.trace import (
    THROUGH,
    MergedOperands,
    Origin,
    Trace,
    merge_kind,
    origin_of,
)

STAGES = "stages"
STAGES_REASON = "no merge: a stage that is off changes whatever reads it"


def propose(execution: Execution, network: str) -> Description:
    """The stages and fusions of a network of that name."""
    trace = Trace(execution)
    root = unwrap(execution)
    trunk = find_trunk(execution, root)
    merges = _merges(trace, trunk)
    fusions = _named_fusions(trace, merges, trunk)
    chosen = [merge.first for merge in merges if merge.is_proposed]
    stages = find_stages(trace, root, trunk, min(chosen) if chosen else None)
    switches = stage_switches(trace, stages)
    if switches:
        *_, name = unique([*(fusion.name for fusion in fusions), STAGES])
        offered = FusionDescription(
            name=name, merge="none", branches=switches, chosen=False, reason=STAGES_REASON
        )
        fusions = (offered, *fusions)
    return Description(
        network=network,
        trunk=trunk.place.path if trunk else "",
        stages=stages,
        fusions=fusions,
    )


def _merges(trace: Trace, trunk: Call | None) -> list[MergedOperands]:
    """All merges of maps, in order, each with the reason why it is not proposed, if any."""
    merges: dict[int, MergedOperands] = {}  # by the tensor that they make
    for index, operation in enumerate(trace.execution.operations):
        kind = merge_kind(trace.execution, operation)
        if kind is None:
            continue
        operands = [(index, i, n) for i, n in enumerate(operation.operands) if n is not None]
        merge = MergedOperands(
            kind=kind, place=operation.place, operations=[index], operands=operands
        )
        before = [merges[n] for _, _, n in operands if n in merges]
        for other in before if kind == "sum" else ():
            if other.kind == "sum" and other.place == operation.place:
                # A sum of three is written as two; the first sum is no operand of its own.
                earlier = next(n for n, known in merges.items() if known is other)
                rest = [o for o in merge.operands if o[2] != earlier]
                merge.operations = other.operations + merge.operations
                merge.operands = other.operands + rest
                del merges[earlier]
                break
        result = trace.execution.result_of(operation)
        merges[operation.outputs[0] if result is None else result] = merge
    in_order = sorted(merges.values(), key=lambda merge: merge.first)
    for merge in in_order:
        merge.reason = _objection(trace, merge, trunk) or _objection_before(merge, merges)
    return in_order


def _objection(trace: Trace, merge: MergedOperands, trunk: Call | None) -> str:
    """Why a merge is not proposed; "" where it is."""
    execution = trace.execution
    if trunk and trunk.begin <= merge.first < trunk.end:
        return f"inside {trunk.place.path}, which makes the features"
    call = execution.calls[merge.place]
    # What several features enter joins them; with one, its own input means a shortcut.
    own_input = [o for o in merge.operands if _through(trace, o[2], call) in call.inputs]
    if merge.kind in ("sum", "product") and len(call.inputs) == 1 and own_input:
        what = "a residual addition" if merge.kind == "sum" else "a gate on its own input"
        return f"{what}: {merge.place} adds to what enters it"
    is_pair = merge.kind == "sum" and len(call.inputs) == 1 and len(merge.operands) == 2
    if is_pair and len(_siblings(execution, call)) > 2 and _uneven(trace, merge, call):
        return f"a residual addition: both come from what enters {merge.place}"
    return ""


def _objection_before(merge: MergedOperands, merges: Mapping[int, MergedOperands]) -> str:
    """Why a sum is not proposed that only puts gates of its own place together."""
    gates = [merges.get(number) for _, _, number in merge.operands]
    if merge.kind == "sum" and all(
        gate and gate.kind == "product" and gate.reason and gate.place == merge.place
        for gate in gates
    ):
        return f"a sum of gates on what enters {merge.place}"
    return ""


def _siblings(execution: Execution, call: Call) -> list[Call]:
    """Calls beside this one that do the same number of operations: blocks in a row."""
    length = call.end - call.begin
    same = (c for c in execution.calls.values() if c.parent == call.parent)
    return [c for c in same if abs(c.end - c.begin - length) <= 2]


def _uneven(trace: Trace, merge: MergedOperands, call: Call) -> bool:
    """Whether one operand took more layers than the other."""
    depths = [_depth(trace, number, call) for _, _, number in merge.operands]
    return max(depths) > min(depths)


def _depth(trace: Trace, number: int, call: Call) -> int:
    """Layers with weights between what enters a call and a tensor, along first inputs."""
    depth = 0
    while number not in call.inputs and trace.makers.get(number, -1) >= call.begin:
        operation = trace.execution.operations[trace.makers[number]]
        depth += operation.name in CONVOLUTIONS
        number = operation.inputs[0]
    return depth


def _through(trace: Trace, number: int, call: Call) -> int:
    """The tensor before whatever only resized it in this call, no further than a module of it."""
    while trace.makers.get(number, -1) >= call.begin:
        operation = trace.execution.operations[trace.makers[number]]
        if operation.name not in THROUGH:
            break
        number = operation.inputs[0]
    return number


def _named_fusions(
    trace: Trace, merges: Sequence[MergedOperands], trunk: Call | None
) -> tuple[FusionDescription, ...]:
    places = [fusion_name(trace, merge) for merge in merges]
    names = unique(places)
    titles = _titles(trace, merges, names, trunk)
    steps = [i for i, m in enumerate(merges) if m.is_proposed and is_step_up(places[i], titles[i])]
    if len(steps) > 1:  # a decoder that goes up step by step
        for number, i in enumerate(steps, start=1):
            names[i] = f"up_{number}"
        names = unique(names)
        titles = _titles(trace, merges, names, trunk)
    fusions = []
    for merge, name, own_titles in zip(merges, names, titles, strict=True):
        origins = _origins(trace, merge)
        branches = tuple(
            BranchDescription(
                name=title,
                place=merge.place,
                ordinal=trace.execution.operations[operation].ordinal,
                operand=operand,
                origin=origin.path,
            )
            for title, (operation, operand, _), origin in zip(
                own_titles, merge.operands, origins, strict=True
            )
        )
        fusions.append(
            FusionDescription(
                name=name, merge=merge.kind, branches=branches,
                chosen=merge.is_proposed, reason=merge.reason,
            )
        )  # fmt: skip
    return tuple(fusions)


def _origins(trace: Trace, merge: MergedOperands) -> list[Origin]:
    return [origin_of(trace, number, merge.last) for _, _, number in merge.operands]


def _titles(
    trace: Trace, merges: Sequence[MergedOperands], names: Sequence[str], trunk: Call | None
) -> list[list[str]]:
    """The names of each merge's branches, given those of the merges."""
    by_operation = {
        i: name for merge, name in zip(merges, names, strict=True) for i in merge.operations
    }
    return [
        branch_names(trace, merge, _origins(trace, merge), by_operation, trunk) for merge in merges
    ]
