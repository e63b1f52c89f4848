"""Names by what branches are: rates, bins, strides, skips; else by the modules that index them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from segviewer.any_network.execution import CONVOLUTIONS, Call
from segviewer.any_network.trace import (
    MergedOperands,
    Origin,
    Trace,
    first_number,
    operations_inside,
    origin_of,
    place_name,
    stride_of,
)
from segviewer.network_info import Merge

# Of fusions in the network's own code, which no module gives a name.
MERGE_NAMES: dict[Merge, str] = {"concat": "concat", "sum": "sum", "product": "gate"}

PLAIN = re.compile(r"(blocks?|layers?|stages?|decoder|up|concat|sum)(_\d+)?")


def fusion_name(trace: Trace, merge: MergedOperands) -> str:
    origins = [origin_of(trace, n, merge.last) for _, _, n in merge.operands]
    if _is_atrous(trace, origins):
        return "aspp"
    if _is_pooled(trace, origins):
        return "pyramid"
    return place_name(merge.place.path) if merge.place.path else MERGE_NAMES[merge.kind]


def is_step_up(name: str, branches: Sequence[str]) -> bool:
    """Whether this is one step of a decoder that goes from deep to fine, in a place whose name says
    no more than that."""
    return set(branches) == {"deep", "skip"} and PLAIN.fullmatch(name) is not None


def branch_names(
    trace: Trace,
    merge: MergedOperands,
    origins: Sequence[Origin],
    by_operation: Mapping[int, str],
    trunk: Call | None,
) -> list[str]:
    """Names by what the operands are: rates, bins, strides, skips; else by their modules."""
    atrous = _is_atrous(trace, origins)
    # A picture's mean beside its features, in a DeepLab without rates; multiplied it is a gate.
    context = (
        merge.kind != "product"
        and len(origins) == 2
        and any(_bins(trace, origin) == 1 for origin in origins)
    )
    pooled = _is_pooled(trace, origins) or context
    names = [
        _name(trace, o, by_operation, aspp=atrous or context, side_by_side=atrous or pooled)
        for o in origins
    ]
    from_trunk = [_is_of_trunk(trace, origin, trunk) for origin in origins]
    strides = [stride_of(trace, origin.tensor) for origin in origins]
    if atrous or pooled:
        names = [
            "features" if of_trunk or not _has_layers(trace, origin) else name
            for name, of_trunk, origin in zip(names, from_trunk, origins, strict=True)
        ]
    elif len(set(strides)) == len(strides) > 2:
        names = [f"stride_{stride}" for stride in strides]
    elif len(names) == 2 and merge.kind != "product":
        names = _pair_names(names, from_trunk, strides)
    return unique(names)


def _pair_names(names: list[str], from_trunk: Sequence[bool], strides: Sequence[int]) -> list[str]:
    """Of two, the one that alone comes from the trunk, or else the finer one, is the skip."""
    if sum(from_trunk) == 1:
        skip = from_trunk.index(True)
    elif strides[0] != strides[1]:
        skip = strides.index(min(strides))
    else:
        return names
    return ["skip" if i == skip else "deep" for i in range(2)]


def _has_layers(trace: Trace, origin: Origin) -> bool:
    """Whether its module has weights."""
    return any(op.name in CONVOLUTIONS for op in operations_inside(trace, origin))


def _is_atrous(trace: Trace, origins: Sequence[Origin]) -> bool:
    """Whether convolutions of several rates stand side by side."""
    return len(origins) > 2 and any(_rate(trace, origin) > 1 for origin in origins)


def _is_pooled(trace: Trace, origins: Sequence[Origin]) -> bool:
    """Whether averages over regions stand side by side."""
    return len(origins) > 2 and any(_bins(trace, origin) for origin in origins)


def _is_of_trunk(trace: Trace, origin: Origin, trunk: Call | None) -> bool:
    index = trace.makers.get(origin.tensor, -1)
    return trunk is not None and trunk.begin <= index < trunk.end


def _name(
    trace: Trace,
    origin: Origin,
    by_operation: Mapping[int, str],
    *,
    aspp: bool,
    side_by_side: bool,
) -> str:
    if origin.merge is not None:
        return by_operation.get(origin.merge, "merged")
    if not origin.path:
        return "operand"
    rate, bins = _rate(trace, origin), _bins(trace, origin)
    if aspp and rate > 1:
        return f"rate_{rate}"
    if side_by_side and bins:
        return "image_pooling" if aspp and bins == 1 else f"bin_{bins}"
    if aspp and _is_pointwise(trace, origin):
        return "conv_1x1"
    return place_name(origin.path)


def _rate(trace: Trace, origin: Origin) -> int:
    """The largest dilation inside the module that index it."""
    rates = [
        first_number(op.value(5, "dilation", 1))
        for op in operations_inside(trace, origin)
        if op.name == "conv2d"
    ]
    return max(rates, default=1)


def _bins(trace: Trace, origin: Origin) -> int:
    """Cells a side that its module pools to; 0 where it does not."""
    if trace.execution.shapes[origin.tensor][2:] == (1, 1):
        return 1
    for operation in operations_inside(trace, origin):
        if operation.name == "adaptive_avg_pool2d":
            return first_number(operation.value(1, "output_size", 1))
        shape = trace.execution.shapes[operation.outputs[0]]
        if operation.name == "mean" and len(shape) == 4 and shape[-2:] == (1, 1):
            return 1
    return 0


def _is_pointwise(trace: Trace, origin: Origin) -> bool:
    """Whether all of its convolutions are 1x1, and there is one."""
    kernels = [
        op.arguments[1][-1] if len(op.arguments) > 1 and op.arguments[1] else 0
        for op in operations_inside(trace, origin)
        if op.name == "conv2d"
    ]
    return bool(kernels) and set(kernels) == {1}


def unique(names: Sequence[str]) -> list[str]:
    """The names, counted from the second time that one comes."""
    times: Counter[str] = Counter()
    taken = set(names)
    unique = []
    for name in names:
        times[name] += 1
        other = name
        while times[name] > 1 and other in taken:
            other = f"{name}_{times[name]}"
            times[name] += other in taken
        taken.add(other)
        unique.append(other)
    return unique
