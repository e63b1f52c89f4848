"""What one forward pass executed: every operation and every call of a module, in order.

Nothing here knows an architecture. Whatever is to be known of a stranger's network (where branches
meet, what made them, how far a feature looks) is read off this record by pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

# Names under which torch reports an operation, by what it is.
CONCATENATIONS = frozenset({"cat", "concat", "concatenate"})
SUMS = frozenset({"add", "__add__", "__radd__", "add_", "__iadd__"})
PRODUCTS = frozenset({"mul", "__mul__", "__rmul__", "mul_", "__imul__", "multiply"})
STACKS = frozenset({"stack"})  # which are sums once their new axis is summed over
REDUCTIONS = frozenset({"sum", "mean"})
MERGES = CONCATENATIONS | SUMS | PRODUCTS | STACKS
# Functions as dear as a module, whose results are kept where they stand between branches.
KEPT_FUNCTIONS = frozenset({"interpolate"})
CONVOLUTIONS = frozenset({"conv1d", "conv2d", "conv_transpose2d", "linear"})


@dataclass(frozen=True)
class ModulePlace:
    """The ``call``-th call of the module under ``path`` ("" for the network itself)."""

    path: str
    call: int = 0

    def __str__(self) -> str:
        return f"{self.path or 'the network'}{f', call {self.call + 1}' if self.call else ''}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Operation:
    """One operation on numbered tensors; only those that depend on the picture have a number.

    ``ordinal`` counts the merges that a place makes itself, and apart from them the functions that
    are kept; ``operands`` are what a merge puts
    together, None for what does not depend on the picture. ``arguments`` and ``keywords`` are as
    given, with tensors replaced by their shapes.
    """

    name: str
    place: ModulePlace
    ordinal: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    operands: tuple[int | None, ...]
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]

    def value(self, position: int, keyword: str, default: Any = None) -> Any:
        """An argument, however it was given."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        return self.arguments[position] if position < len(self.arguments) else default


@dataclass(eq=False, kw_only=True)
class Call:
    """A call of a module: operations ``begin`` to ``end`` (not included) happened in it."""

    place: ModulePlace
    parent: ModulePlace | None
    begin: int
    end: int = -1
    inputs: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()


@dataclass(eq=False)
class Execution:
    """A pass over a picture, tensor 0. ``shapes`` are those of the numbered tensors."""

    operations: list[Operation] = field(default_factory=list)
    calls: dict[ModulePlace, Call] = field(default_factory=dict)
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    logits: int = -1

    def calls_in(self, place: ModulePlace) -> list[Call]:
        """The calls made directly by the one at ``place``, in order."""
        return [call for call in self.calls.values() if call.parent == place]

    def ancestors(self, place: ModulePlace) -> Iterator[ModulePlace]:
        """The place itself and all that were under way around it, the network's own last."""
        current: ModulePlace | None = place
        while current is not None:
            yield current
            current = self.calls[current].parent

    def makers(self) -> dict[int, int]:
        """The index of the operation that made each tensor."""
        return {n: i for i, op in enumerate(self.operations) for n in op.outputs}

    def result_of(self, merge: Operation) -> int | None:
        """The tensor that a merge gives: of a stack, what summing over its new axis does; None
        where nothing does."""
        (result,) = merge.outputs
        if merge.name not in STACKS:
            return result
        after = (op for op in self.operations if result in op.inputs and op.name in REDUCTIONS)
        return next((op.outputs[0] for op in after), None)

    def convolutions(self, call: Call) -> list[Operation]:
        """Layers with weights inside a call."""
        inside = self.operations[call.begin : call.end]
        return [op for op in inside if op.name in CONVOLUTIONS]


def record_execution(
    module: nn.Module, image: Tensor, logits_of: Callable[[Any], Tensor]
) -> Execution:
    """Run the module over the picture (1, 3, H, W) and write down what happened.

    Every tensor of the pass is kept until it ends: use a small picture.
    """
    recorder = _Recorder(image)
    with ExitStack() as hooks, torch.no_grad():
        for path, part in module.named_modules():
            hooks.callback(
                part.register_forward_pre_hook(recorder.begin(path), with_kwargs=True).remove
            )
            hooks.callback(part.register_forward_hook(recorder.end, always_call=False).remove)
        with recorder:
            output = module(image)
        logits = logits_of(output)
    execution = recorder.execution
    # Their owner's function may have made them, of which nothing is written down.
    known = recorder.numbers.get(id(logits))
    execution.logits = recorder.add(logits) if known is None else known
    return execution


class _Recorder(TorchFunctionMode):
    """Numbers tensors as they come. They are kept, since an address that is free comes again."""

    def __init__(self, image: Tensor) -> None:
        self.execution = Execution()
        self.numbers: dict[int, int] = {}
        self._tensors: list[Tensor] = []
        self._stack: list[Call] = []
        self._call_counts: dict[str, int] = {}
        self._counts: dict[tuple[ModulePlace, bool], int] = {}
        self.add(image)

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        inputs = self._numbers_in((args, kwargs))
        operands: tuple[int | None, ...] = ()
        # Before the call: what it changes in place is another tensor afterwards.
        if name in MERGES:
            operands = tuple(self.numbers.get(id(t)) for t in merge_operands(name, args, kwargs))
        ordinal = self._count(name)
        out = func(*args, **kwargs)
        results = list(tensors_in(out))
        # What does not depend on the picture is no part of the flow.
        if inputs and results:
            self._record(name, ordinal, inputs, operands, results, args, kwargs)
        return out

    def _count(self, name: str) -> int:
        """How many operations of its kind, a merge or a kept function, the place made before."""
        key = self._place, name in KEPT_FUNCTIONS
        count = self._counts.get(key, 0)
        if name in MERGES | KEPT_FUNCTIONS:
            self._counts[key] = count + 1
        return count

    @property
    def _place(self) -> ModulePlace:
        return self._stack[-1].place if self._stack else ModulePlace("")

    def _record(
        self,
        name: str,
        ordinal: int,
        inputs: tuple[int, ...],
        operands: tuple[int | None, ...],
        results: list[Tensor],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> None:
        self.execution.operations.append(
            Operation(
                name=name,
                place=self._place,
                ordinal=ordinal,
                inputs=inputs,
                # What is changed in place is another tensor from now on.
                outputs=tuple(self.add(t) for t in results),
                operands=operands,
                arguments=tuple(_plain(a) for a in args),
                keywords={k: _plain(v) for k, v in kwargs.items()},
            )
        )

    def add(self, tensor: Tensor) -> int:
        """Give a tensor the next number."""
        number = len(self.execution.shapes)
        self.numbers[id(tensor)] = number
        self._tensors.append(tensor)
        self.execution.shapes.append(tuple(tensor.shape))
        return number

    def begin(self, path: str) -> Callable[..., None]:
        def hook(module: nn.Module, args: Any, kwargs: Any) -> None:
            # The same module may be called several times in one pass, as shared heads are.
            count = self._call_counts.get(path, 0)
            self._call_counts[path] = count + 1
            call = Call(
                place=ModulePlace(path, count),
                parent=self._stack[-1].place if self._stack else None,
                begin=len(self.execution.operations),
                inputs=self._numbers_in((args, kwargs)),
            )
            self.execution.calls[call.place] = call
            self._stack.append(call)

        return hook

    def end(self, module: nn.Module, args: Any, output: Any) -> None:
        call = self._stack.pop()
        call.end = len(self.execution.operations)
        call.outputs = self._numbers_in(output)

    def _numbers_in(self, value: Any) -> tuple[int, ...]:
        return tuple(self.numbers[id(t)] for t in tensors_in(value) if id(t) in self.numbers)


def merge_operands(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[Any]:
    """What a merge puts together."""
    if name in CONCATENATIONS | STACKS:
        return list(args[0] if args else kwargs["tensors"])
    return [*args, *(kwargs[key] for key in ("input", "other") if key in kwargs)][:2]


def tensors_in(value: Any) -> Iterator[Tensor]:
    """The tensors in lists, tuples and dictionaries of any depth, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from tensors_in(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from tensors_in(each)


def _plain(value: Any) -> Any:
    """An argument without its tensors."""
    if isinstance(value, Tensor):
        return tuple(value.shape)
    if isinstance(value, (list, tuple)):
        return tuple(_plain(each) for each in value)
    return value if isinstance(value, (int, float, bool, str)) else None
