"""One execution with what is asked of it again and again: what made a tensor, on which grid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from segviewer.any_network.description import key_of
from segviewer.any_network.execution import (
    CONCATENATIONS,
    MERGES,
    PRODUCTS,
    REDUCTIONS,
    STACKS,
    SUMS,
    Call,
    Execution,
    ModulePlace,
    Operation,
)
from segviewer.any_network.tensors import map_size
from segviewer.network_info import Merge

# Operations through which a feature stays the same feature, at another size or in another layout.
THROUGH = frozenset({
    "interpolate", "upsample", "relu", "relu_", "relu6", "dropout", "dropout2d", "identity",
    "reshape", "view", "permute", "transpose", "contiguous", "clone", "expand", "expand_as",
    "flatten", "unflatten", "flip", "__getitem__", "getitem", "to", "float", "type_as", "pad",
    "squeeze", "unsqueeze", "repeat", "adaptive_avg_pool2d_identity", "movedim", "detach",
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Origin:
    """Where an operand comes from: a module, an earlier merge, or an input of the place."""

    path: str = ""
    merge: int | None = None  # the index of the operation
    tensor: int = -1


@dataclass(eq=False)
class Trace:
    """One execution with what is asked of it again and again."""

    execution: Execution
    makers: dict[int, int] = field(default_factory=dict)
    outputs: dict[int, list[Call]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.makers = self.execution.makers()
        for call in self.execution.calls.values():
            for number in call.outputs:
                self.outputs.setdefault(number, []).append(call)

    def makes(self, call: Call) -> bool:
        """Whether a call does more than passing a feature on at another size."""
        inside = self.execution.operations[call.begin : call.end]
        return any(op.name not in THROUGH for op in inside)


@dataclass(eq=False, kw_only=True)
class MergedOperands:
    """Operations that put operands together, as one: sums of sums are one sum."""

    kind: Merge
    place: ModulePlace
    operations: list[int]
    operands: list[tuple[int, int, int]]  # operation, its operand, the tensor
    reason: str = ""

    @property
    def is_proposed(self) -> bool:
        return not self.reason

    @property
    def first(self) -> int:
        return self.operations[0]

    @property
    def last(self) -> int:
        return self.operations[-1]


def origin_of(trace: Trace, number: int, before: int) -> Origin:
    """What made a tensor: the largest module that had finished by operation ``before``."""
    while True:
        ended = [
            call
            for call in trace.outputs.get(number, ())
            if call.end <= before and len(call.outputs) == 1 and trace.makes(call)
        ]
        index = trace.makers.get(number)
        if ended:
            # The name of a whole block says more than that of the activation it ends with.
            largest = max(ended, key=lambda call: call.end - call.begin)
            return Origin(path=largest.place.path, tensor=number)
        if index is None:
            return Origin(tensor=number)
        operation = trace.execution.operations[index]
        operands = [n for n in operation.operands if n is not None]
        if len(operands) > 1:
            return Origin(merge=index, tensor=number)
        if operation.name in REDUCTIONS and _is_stacked(trace, operation):
            number = operation.inputs[0]
            continue
        if operation.name not in THROUGH | MERGES:  # to add or multiply a number is no merge
            return Origin(tensor=number)
        number = operation.inputs[0]


def _is_stacked(trace: Trace, operation: Operation) -> bool:
    maker = trace.makers.get(operation.inputs[0])
    return maker is not None and trace.execution.operations[maker].name in STACKS


def operations_inside(trace: Trace, origin: Origin) -> Iterator[Operation]:
    """The operations of the module that made an operand; none where branches meet inside it."""
    for call in trace.outputs.get(origin.tensor, ()):
        if call.place.path == origin.path:
            inside = trace.execution.operations[call.begin : call.end]
            if all(merge_kind(trace.execution, op) is None for op in inside):
                yield from inside


def merge_kind(execution: Execution, operation: Operation) -> Merge | None:
    """How an operation merges maps (N, C, h, w); None where it does not."""
    shapes = [execution.shapes[n] for n in operation.operands if n is not None]
    maps = [shape for shape in shapes if len(shape) == 4]
    if len(maps) < 2 or all(shape[-2:] == (1, 1) for shape in maps):
        return None
    if operation.name in CONCATENATIONS:
        return "concat" if operation.value(1, "dim", 0) in (1, -3) else None
    if operation.name in STACKS:
        return "sum" if execution.result_of(operation) is not None else None
    return "sum" if operation.name in SUMS else "product" if operation.name in PRODUCTS else None


def stride_of(trace: Trace, number: int) -> int:
    """Pixels of the picture for one cell of a map or one token; 0 where it is neither."""
    shape, picture = trace.execution.shapes[number], trace.execution.shapes[0][-2:]
    size = map_size(shape, picture)
    cells = math.prod(size[1:]) if size else shape[1] if len(shape) == 3 else 0
    return round(math.sqrt(math.prod(picture) / cells)) if cells else 0


def place_name(path: str) -> str:
    """The last parts of a path that say something."""
    parts = path.split(".")
    numbers: list[str] = []
    while len(parts) > 1 and parts[-1].isdigit():
        numbers.insert(0, parts.pop())
    return key_of(" ".join([parts[-1].strip("_") or "network", *numbers]))


def first_number(value: object) -> int:
    """A size that may be given for both sides at once."""
    if isinstance(value, (tuple, list)):
        value = value[0] if value else 1
    return value if isinstance(value, int) else 1
