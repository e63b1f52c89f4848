"""One pass of a stranger's network in which operands are kept and may be replaced.

A branch is an operand of a merge, so it is replaced where it enters the merge: what else reads the
same feature stays as it is. Modules that had finished before the first replaced operand return what
they gave last time.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from segviewer.any_network.description import BranchDescription, Description
from segviewer.any_network.execution import (
    CONCATENATIONS,
    KEPT_FUNCTIONS,
    MERGES,
    REDUCTIONS,
    STACKS,
    ModulePlace,
    merge_operands,
    tensors_in,
)

Replace = Callable[[Tensor], Tensor]
# Merges that write their result over their first operand.
IN_PLACE = frozenset({"add_", "__iadd__", "mul_", "__imul__"})


@dataclass(frozen=True, eq=False, kw_only=True)
class Activations:
    """What one pass over ``image`` left: operands by branch key, results of merges by fusion, and
    by place what modules returned; ``logits`` are (N, C, h, w)."""

    image: Tensor
    operands: Mapping[str, Tensor]
    merged: Mapping[str, Tensor]
    returned: Mapping[ModulePlace, Any]
    logits: Tensor


@dataclass(frozen=True, eq=False)
class Sites:
    """Where in a pass something is kept or replaced.

    ``operands`` maps a place and its merge's ordinal to the operands there by branch key;
    ``results`` likewise to the fusions whose result the merge gives. ``modules`` maps places to the
    keys of branches that are modules' outputs.
    """

    operands: Mapping[tuple[ModulePlace, int], Mapping[str, int]]
    results: Mapping[tuple[ModulePlace, int], Sequence[str]]
    modules: Mapping[ModulePlace, str]


def function_place(place: ModulePlace, number: int) -> ModulePlace:
    """A place for the ``number``-th kept function that the module at ``place`` calls itself."""
    # One number for both: no call makes a thousand such functions itself.
    return ModulePlace(f"{place.path}()", place.call * 1000 + number)


def sites_of(description: Description) -> Sites:
    """The places of all chosen branches."""
    operands: dict[tuple[ModulePlace, int], dict[str, int]] = {}
    results: dict[tuple[ModulePlace, int], list[str]] = {}
    modules: dict[ModulePlace, str] = {}
    for key, branch in description.branches():
        if branch.operand is None:
            modules[branch.place] = key
            continue
        operands.setdefault((branch.place, branch.ordinal), {})[key] = branch.operand
    for fusion in description.proposed_fusions:
        merges = [b for b in fusion.branches if b.operand is not None]
        if merges:
            results.setdefault(last_merge(merges), []).append(fusion.name)
    return Sites(operands, results, modules)


def last_merge(branches: list[BranchDescription]) -> tuple[ModulePlace, int]:
    """The merge that a fusion ends with."""
    last = max(branches, key=lambda branch: branch.ordinal)
    return last.place, last.ordinal


@dataclass(eq=False)
class _Frame:
    """A module call under way, and how many merges it has made."""

    place: ModulePlace
    merges: int = 0
    functions: int = 0


@dataclass(eq=False, kw_only=True)
class InterceptedPass:
    """A pass under way.

    ``replace`` maps branch keys to what turns an operand into what is used instead; ``reuse`` maps
    places to what their modules are to return without being run; what those in ``keep`` return is
    kept. Of what is ``fragile``, changed in place later on, a copy is kept.
    """

    sites: Sites
    keep: frozenset[ModulePlace]
    fragile: set[ModulePlace | str]
    replace: Mapping[str, Replace] = field(default_factory=dict)
    reuse: Mapping[ModulePlace, Any] = field(default_factory=dict)
    operands: dict[str, Tensor] = field(default_factory=dict)
    merged: dict[str, Tensor] = field(default_factory=dict)
    returned: dict[ModulePlace, Any] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    _stacked: tuple[Sequence[str], Tensor] | None = None
    _frames: list[_Frame] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _versions: list[tuple[ModulePlace | str, Tensor, int]] = field(default_factory=list)

    @contextmanager
    def watch_merges(self) -> Iterator[None]:
        """While open, torch's merges are looked at."""
        with _Merges(self):
            yield

    def call(self, path: str, forward: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """A module's call, or what it returned last time."""
        place = ModulePlace(path, self._counts.get(path, 0))
        self._counts[path] = place.call + 1
        # Not run at all: it had finished before the first branch that is replaced.
        if place in self.reuse:
            returned = copy_containers(self.reuse[place], clone=place in self.fragile)
        else:
            self._frames.append(_Frame(place))
            try:
                returned = forward(*args, **kwargs)
            finally:
                self._frames.pop()
        if place in self.keep:
            self._keep(place, returned)
        key = self.sites.modules.get(place)
        if key is None:
            return returned
        self.operands[key] = self._copy(key, first_tensor(returned), False)
        if key not in self.replace:
            return returned
        replaced = iter([self._replace(key, self.operands[key])])
        # In the containers that the module returned, whose reader expects them.
        return map_tensors(returned, lambda tensor: next(replaced, tensor))

    def function(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A function's result, or what it gave last time, where its place is kept."""
        frame = self._frames[-1] if self._frames else _Frame(ModulePlace(""))
        place = function_place(frame.place, frame.functions)
        frame.functions += 1
        if place in self.reuse:
            result = copy_containers(self.reuse[place], clone=place in self.fragile)
        else:
            result = func(*args, **kwargs)
        if place in self.keep:
            self._keep(place, result)
        return result

    def merge(self, name: str, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A merge, with those of its operands replaced that are to be."""
        frame = self._frames[-1] if self._frames else _Frame(ModulePlace(""))
        where = frame.place, frame.merges
        frame.merges += 1
        here = self.sites.operands.get(where)
        if here:
            merged = merge_operands(name, args, kwargs)
            for key, number in here.items():
                operand = merged[number]
                # What an addition in place writes over has to be kept as it was, to be shown.
                overwritten = name in IN_PLACE and number == 0
                self.operands[key] = self._copy(key, operand, overwritten)
                if key not in self.replace:
                    continue
                merged[number] = self._replace(key, operand)
                if overwritten:
                    # Into the tensor itself: others may hold it, and read the sum from it later.
                    merged[number] = operand.copy_(merged[number])
            args, kwargs = _with_operands(name, args, kwargs, merged)
        result = func(*args, **kwargs)
        fusions = self.sites.results.get(where, ())
        self.merged |= dict.fromkeys(fusions, result)
        if fusions:
            self._stacked = (fusions, result) if name in STACKS else None
        return result

    def reduce(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A sum or mean, which is a fusion's result where it is over what was stacked just now."""
        result = func(*args, **kwargs)
        if self._stacked and args and args[0] is self._stacked[1]:
            self.merged |= dict.fromkeys(self._stacked[0], result)
        return result

    def changed_later(self) -> set[ModulePlace | str]:
        """What was changed in place after it had been kept."""
        return {key for key, tensor, version in self._versions if tensor._version != version}

    def _replace(self, key: str, operand: Tensor) -> Tensor:
        self.replaced.add(key)
        # As large as the operand, since the code that follows may look at shapes and strides.
        return self.replace[key](operand).expand(operand.shape).contiguous()

    def _keep(self, place: ModulePlace, returned: Any) -> None:
        self.returned[place] = copy_containers(returned, clone=place in self.fragile)
        if place not in self.fragile:
            # torch counts a tensor's changes in place: the count tells later whether it is still
            # the same.
            self._versions += [(place, t, t._version) for t in tensors_in(returned)]

    def _copy(self, key: str, operand: Tensor, overwritten: bool) -> Tensor:
        if overwritten or key in self.fragile:
            return operand.clone()
        self._versions.append((key, operand, operand._version))
        return operand


class _Merges(TorchFunctionMode):
    def __init__(self, current: InterceptedPass) -> None:
        self._pass = current

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        name = getattr(func, "__name__", "")
        if name in MERGES:
            return self._pass.merge(name, func, args, kwargs or {})
        if name in KEPT_FUNCTIONS:
            return self._pass.function(func, args, kwargs or {})
        if name in REDUCTIONS:
            return self._pass.reduce(func, args, kwargs or {})
        return func(*args, **(kwargs or {}))


def _with_operands(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], operands: list[Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a merge with other operands."""
    if name not in CONCATENATIONS | STACKS:
        rest = {k: v for k, v in kwargs.items() if k not in ("input", "other")}
        return (*operands, *args[2:]), rest
    if args:
        return (operands, *args[1:]), kwargs
    return args, {**kwargs, "tensors": operands}


def copy_containers(value: Any, *, clone: bool) -> Any:
    """The value in containers of its own, so that whoever changes those changes no other's."""
    return map_tensors(value, lambda tensor: tensor.clone() if clone else tensor)


def map_tensors(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """The value in containers of its own, with ``change`` of each tensor, in order."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, Mapping):
        other: Any = copy.copy(value)
        for key in value:
            other[key] = map_tensors(value[key], change)
        return other
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(map_tensors(each, change) for each in value))
    if isinstance(value, (list, tuple)):
        return type(value)(map_tensors(each, change) for each in value)
    return value


def first_tensor(value: Any) -> Tensor:
    """The first tensor of what a module returned."""
    return next(tensors_in(value))


@contextmanager
def outside_inference_mode() -> Iterator[None]:
    """No gradients, but tensors that say when they are changed; where gradients are on, nothing."""
    if torch.is_inference_mode_enabled():
        with torch.inference_mode(False), torch.no_grad():
            yield
    else:
        yield
