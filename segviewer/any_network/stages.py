"""The stages of a network: what its trunk is, and the features that it makes on the way."""

from __future__ import annotations

from collections.abc import Sequence

from segviewer.any_network.branch_names import unique
from segviewer.any_network.description import BranchDescription, StageDescription
from segviewer.any_network.execution import CONVOLUTIONS, MERGES, Call, Execution, ModulePlace
from segviewer.any_network.tensors import map_size
from segviewer.any_network.trace import Trace, origin_of, place_name, stride_of

TRUNK_LAYERS = 8  # layers with weights that a trunk has at least
TRUNK_SHARE = 0.25  # of all layers with weights
MOST_STAGES = 8


def unwrap(execution: Execution) -> Call:
    """The network without wrappers: a module whose layers all belong to one of its children."""
    call = execution.calls[ModulePlace("")]
    while True:
        inner = [c for c in execution.calls_in(call.place) if execution.convolutions(c)]
        direct = [
            op for op in execution.operations[call.begin : call.end] if op.place == call.place
        ]
        if len(inner) != 1 or any(op.name in MERGES | CONVOLUTIONS for op in direct):
            return call
        call = inner[0]


def find_trunk(execution: Execution, root: Call) -> Call | None:
    """The module that makes the features which branches start from: the first large one."""
    every = len(execution.convolutions(root))
    inner = [c for c in execution.calls_in(root.place) if execution.convolutions(c)]
    # The last one makes the logits: that is a head, however large.
    for call in inner[:-1]:
        count = len(execution.convolutions(call))
        if count >= TRUNK_LAYERS and count >= TRUNK_SHARE * every:
            return call
    return None


def find_stages(
    trace: Trace, root: Call, trunk: Call | None, until: int | None
) -> tuple[StageDescription, ...]:
    """The features that the trunk returns, if several; else what the modules in it make."""
    execution = trace.execution
    if trunk:
        used = {n for op in execution.operations[trunk.end :] for n in op.inputs}
        tensors = [n for n in dict.fromkeys(trunk.outputs) if _is_map(trace, n) and n in used]
        if len(tensors) > 1:
            elements = {n: trunk.outputs.index(n) for n in tensors}
            tensors.sort(key=lambda n: trace.makers.get(n, -1))
            named = _stage_names(trace, tensors)
            return tuple(
                StageDescription(name=name, place=trunk.place, element=elements[n])
                for name, n in zip(named, tensors, strict=True)
            )
    calls = _steps(trace, trunk or root, until)
    names = unique([place_name(call.place.path) for call in calls])
    return tuple(
        StageDescription(name=name, place=c.place) for name, c in zip(names, calls, strict=True)
    )


def stage_switches(
    trace: Trace, stages: Sequence[StageDescription]
) -> tuple[BranchDescription, ...]:
    """Each stage that one module makes, as a branch that is switched at that module's output."""
    branches = []
    for stage in stages:
        number = trace.execution.calls[stage.place].outputs[stage.element]
        origin = origin_of(trace, number, len(trace.execution.operations))
        calls = trace.outputs.get(origin.tensor, ()) if origin.path else ()
        # Of what a module returns, the first tensor is switched.
        places = [
            call.place
            for call in calls
            if call.place.path == origin.path and call.outputs[0] == origin.tensor
        ]
        if places:
            branches.append(BranchDescription(name=stage.name, place=places[0], origin=origin.path))
    return tuple(branches)


def _stage_names(trace: Trace, tensors: Sequence[int]) -> list[str]:
    """By the modules that made them; where their last parts are alike, by where they differ."""
    paths = [_stage_path(trace, number) for number in tensors]
    names = [
        place_name(path) if path else f"stride_{stride_of(trace, number)}"
        for path, number in zip(paths, tensors, strict=True)
    ]
    if len(set(names)) < len(names) and all(paths):
        parts = [path.split(".") for path in paths]
        first = next((i for i, each in enumerate(zip(*parts, strict=False)) if len({*each}) > 1), 0)
        early = [place_name(".".join(each[: first + 1])) for each in parts]
        names = early if len(set(early)) == len(early) else names
    return unique(names)


def _stage_path(trace: Trace, number: int) -> str:
    """The path of the module with weights that made a stage; "" where there is none."""
    origin = origin_of(trace, number, len(trace.execution.operations))
    while origin.path:
        [call] = [c for c in trace.outputs[origin.tensor] if c.place.path == origin.path]
        if trace.execution.convolutions(call):
            break
        # A normalisation has the name of what it normalises.
        before = origin_of(trace, call.inputs[0], call.begin)
        if not before.path:
            break
        origin = before
    return origin.path


def _steps(trace: Trace, outer: Call, until: int | None) -> list[Call]:
    """Modules in a row that make one map each, before the first merge that is proposed."""
    calls = [outer]
    while True:
        inner = [
            call
            for parent in calls
            for call in trace.execution.calls_in(parent.place)
            if until is None or call.end <= until
        ]
        maps = [c for c in inner if len(c.outputs) == 1 and _is_map(trace, c.outputs[0])]
        layered = [c for c in maps if trace.execution.convolutions(c)]
        if len(layered) > 1 or not inner:
            return _thin_out(trace, layered or maps)
        calls = inner


def _is_map(trace: Trace, number: int) -> bool:
    """Whether a tensor can be shown; queries beside a picture's tokens cannot."""
    shapes = trace.execution.shapes
    return map_size(shapes[number], shapes[0][-2:]) is not None


def _thin_out(trace: Trace, calls: list[Call]) -> list[Call]:
    """Few enough to be shown: the last of each stride where there are many."""
    if len(calls) <= MOST_STAGES:
        return calls
    last = {stride_of(trace, call.outputs[0]): call for call in calls}
    return sorted(last.values(), key=lambda call: call.begin)
