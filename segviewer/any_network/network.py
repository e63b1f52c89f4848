"""A stranger's network as a ``Network``: the same questions, answered by its own code."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from torch import Tensor, nn

from segviewer.any_network.description import Description
from segviewer.any_network.executed_fields import executed_fields
from segviewer.any_network.execution import KEPT_FUNCTIONS, Call, Execution, ModulePlace, tensors_in
from segviewer.any_network.passes import (
    Activations,
    InterceptedPass,
    Replace,
    Sites,
    function_place,
    outside_inference_mode,
    sites_of,
)
from segviewer.any_network.tensors import as_brightness, as_map
from segviewer.any_network.wiring import Wiring, wiring_of
from segviewer.network_info import NetworkInfo
from segviewer.networks.backbone import Backbone
from segviewer.networks.field import Field
from segviewer.networks.network import Network
from segviewer.records import SegviewerError

LogitsOf = Callable[[Any], Tensor]


@dataclass(frozen=True)
class NamedBranch:
    """What ``Network.branch`` gives: whether it is the same everywhere."""

    key: str
    constant: bool


class AdaptedNetwork(Network):
    """Runs a private copy of ``module``, which shares its weights and has hooks, train flag and
    caches of its own; the module itself is never touched.

    ``execution`` is a pass over ``example`` (1, 3, H, W), ``logits_of`` what makes logits of the
    module's output.
    """

    def __init__(
        self, module: nn.Module, description: Description, execution: Execution, logits_of: LogitsOf
    ) -> None:
        nn.Module.__init__(self)
        self.title = description.network
        self.paper = ""
        # What is asked of every network, answered as by one that has no such parts: its own are
        # found in the execution.
        self.backbone = Backbone()
        self.backbone.title = description.trunk or description.network
        self.backbone.stages = nn.ModuleDict()
        self.backbone.output_strides = ()
        self.fusions = nn.ModuleDict()
        self.classifier = nn.Identity()
        self.align_corners = False
        self.crop = None
        self.scales = (1.0,)
        self.supports_crf = False
        self.module = private_copy(module)
        self.description = description
        self.execution = execution
        self.wiring: Wiring = wiring_of(execution, description)
        self._original = (module,)  # in a tuple, so that it is no part of this module
        self._list_tensors()
        self._logits_of = logits_of
        self._sites: Sites = sites_of(description)
        steps = {call.place: call.end for call in _steps_of(execution, description)}
        # By place, after how many operations its result is there.
        self._ready = {**steps, **_functions_of(execution, description)}
        self._keep = frozenset(self._ready)
        self._fragile: set[ModulePlace | str] = set()
        self._current: InterceptedPass | None = None
        self._intercept()

    def with_description(self, description: Description) -> AdaptedNetwork:
        """The same network with other branches; a SegviewerError where they are not in it."""
        return AdaptedNetwork(self._original[0], description, self.execution, self._logits_of)

    def run(
        self,
        image: Tensor,
        replace: Mapping[str, Replace] | None = None,
        before: Activations | None = None,
    ) -> Activations:
        """A pass over the picture (1, 3, H, W), with some branches replaced.

        What had finished before the first of them is taken from ``before``, a pass over the same
        picture without them.
        """
        replace = replace or {}
        reuse = self._reusable(replace, before) if before and replace else {}
        with outside_inference_mode():
            self._follow_original()
            current, logits = self._pass(image, replace, reuse)
            # A first pass finds out what is changed in place later on, a second one keeps copies of
            # that.
            changed = current.changed_later() - self._fragile
            if changed and not before:
                self._fragile |= changed
                current, logits = self._pass(image, replace, reuse)
        missing = replace.keys() - current.replaced
        if missing and reuse:  # this picture took another way through the network
            return self.run(image, replace)
        if missing:
            raise SegviewerError(
                f"{self.title} did not come by {', '.join(sorted(missing))} on this picture, so it "
                f"cannot be switched off; describe the network again with a picture of this size."
            )
        known = before or Activations(
            image=image, operands={}, merged={}, returned={}, logits=logits
        )
        operands = {**known.operands, **current.operands}
        apart = {
            fusion.name: operands[f"{fusion.name}.{fusion.branches[-1].name}"]
            for fusion in self.description.proposed_fusions
            if all(branch.operand is None for branch in fusion.branches)
        }
        return Activations(
            image=image,
            operands=operands,
            merged={**known.merged, **current.merged, **apart},
            returned={**known.returned, **current.returned},
            logits=logits,
        )

    def features(self, computed: Activations) -> dict[str, Tensor]:
        """The stages' maps (1, C, h, w) by name, of those that have one on this picture."""
        maps: dict[str, Tensor] = {}
        for stage in self.description.stages:
            tensors = list(tensors_in(computed.returned.get(stage.place)))
            if stage.element < len(tensors):
                feature = as_map(tensors[stage.element], computed.image.shape[-2:])
                if feature is not None:
                    maps[stage.name] = feature
        return maps

    def forward(self, image: Tensor) -> Tensor:
        return self.enlarge(self.logits(image), image.shape[-2:])

    def logits(self, image: Tensor) -> Tensor:
        return self.run(image).logits

    def info(self) -> NetworkInfo:
        return self.wiring.info

    def fields(self) -> dict[str, Field]:
        """Those that can be told from what was executed, by key."""
        return executed_fields(self.execution, self.wiring.tensors)

    def logit_field(self) -> None:
        """None: what a stranger's module does after its last known tensor is its own."""

    def branch_keys(self) -> tuple[str, ...]:
        return tuple(key for key, _ in self.description.branches())

    def sources(self) -> dict[str, str]:
        return {branch.key: branch.source for branch in self.info().branches}

    def branch(self, key: str) -> NamedBranch:  # type: ignore[override]
        info = {branch.key: branch for branch in self.info().branches}
        if key not in info:
            keys = ", ".join(info) or "none"
            raise KeyError(f"{key} is no branch of {self.title}; there are {keys}")
        return NamedBranch(key, info[key].constant)

    def modules_by_key(self) -> dict[str, nn.Module]:
        """Keys that receptive fields may be asked of; what is run for each is the whole network."""
        return dict.fromkeys(self.info().keys, self.module)

    def rearrange(
        self, *, output_stride: int | None = None, low_level: str | None = None
    ) -> Network:
        return self

    def requires_grad_(self, requires_grad: bool = True) -> AdaptedNetwork:
        """Weights are the user's own: nothing is changed."""
        return self

    def _apply(self, fn: Callable[..., Any], recurse: bool = True) -> AdaptedNetwork:
        """Weights stay where the user put them, in the type that they have."""
        return self

    def _pass(
        self, image: Tensor, replace: Mapping[str, Replace], reuse: Mapping[ModulePlace, Any]
    ) -> tuple[InterceptedPass, Tensor]:
        current = InterceptedPass(
            sites=self._sites, keep=self._keep, fragile=self._fragile, replace=replace, reuse=reuse
        )
        weight = next(self.module.parameters(), image)
        # A copy, since the module may change its input; but a picture in a graph has to stay
        # itself.
        image = image.to(device=weight.device, dtype=weight.dtype, copy=not image.requires_grad)
        if self.execution.shapes[0][1] == 1:
            image = as_brightness(image)
        self._current = current
        try:
            with current.watch_merges():
                output = self.module(image)
        finally:
            self._current = None
        return current, self._logits_of(output)

    def _reusable(
        self, replace: Mapping[str, Replace], before: Activations
    ) -> dict[ModulePlace, Any]:
        """What modules returned that had finished before the first replaced operand."""
        first = min(self.wiring.moments[key] for key in replace)
        return {p: value for p, value in before.returned.items() if self._ready[p] <= first}

    def _intercept(self) -> None:
        """Let the modules that matter report their calls."""
        calls = self._keep & self.execution.calls.keys()
        places = {*calls, *(place for place, _ in self._sites.operands), *self._sites.modules}
        # Only these: a report from every module would slow every pass down.
        paths = {p.path for place in places for p in self.execution.ancestors(place)}
        for path in paths:
            part = self.module.get_submodule(path)
            # In place of ``forward``, not as a hook: a hook cannot spare a module its run.
            part.forward = self._reporting(path, part.forward)

    def _reporting(self, path: str, forward: Callable[..., Any]) -> Callable[..., Any]:
        def report(*args: Any, **kwargs: Any) -> Any:
            if self._current is None:
                return forward(*args, **kwargs)
            return self._current.call(path, forward, args, kwargs)

        return report

    def _follow_original(self) -> None:
        """Take over tensors that the user's module holds instead of others by now, such as buffers
        after a move to another device, and those of a layer in another's place."""
        if any(list(parts.values()) != listed for parts, listed in self._parts):
            self._list_tensors()
        for theirs, own in self._tensors:
            own.update(theirs)

    def _list_tensors(self) -> None:
        """The dictionaries in which the user's module and its parts hold tensors, with those of the
        copy, and the parts that were there: to walk over all of them before each pass would take a
        fifth of a switch in a small network."""
        (original,) = self._original
        parents = [module._modules for module in original.modules() if module._modules]
        self._parts = [(parts, list(parts.values())) for parts in parents]
        self._tensors: list[tuple[dict[str, Any], dict[str, Any]]] = []
        for theirs, own in zip(original.modules(), self.module.modules(), strict=True):
            self._tensors.append((theirs._parameters, own._parameters))
            self._tensors.append((theirs._buffers, own._buffers))


def private_copy(module: nn.Module) -> nn.Module:
    """The tree of modules anew, in evaluation mode, on the same weights."""
    shared: dict[int, Any] = {id(t): t for t in chain(module.parameters(), module.buffers())}
    # A hook may be a method of something large, which is not to be copied with it.
    for part in module.modules():
        hooks = chain(part._forward_hooks.values(), part._forward_pre_hooks.values())
        shared |= {id(hook): hook for hook in hooks}
    try:
        return copy.deepcopy(module, shared).eval()
    except Exception as error:
        raise SegviewerError(
            f"{type(module).__name__} cannot be copied ({error}), which is how it is kept as it "
            f"is; a module should hold no open files, threads or tensors of a pass."
        ) from error


def _outer_places(execution: Execution, description: Description) -> set[ModulePlace]:
    """The calls in which branches meet: they are run again, what stands in them is kept."""
    outer: set[ModulePlace] = set()
    for _, branch in description.branches():
        place = branch.place if branch.operand is not None else None
        place = place or execution.calls[branch.place].parent
        outer.update(execution.ancestors(place) if place else ())
    return outer


def _functions_of(execution: Execution, description: Description) -> dict[ModulePlace, int]:
    """Places of kept functions, with the number of operations after which they are done."""
    outer = _outer_places(execution, description)
    return {
        function_place(operation.place, operation.ordinal): index + 1
        for index, operation in enumerate(execution.operations)
        if operation.name in KEPT_FUNCTIONS and operation.place in outer
    }


def _steps_of(execution: Execution, description: Description) -> Iterator[Call]:
    """The calls whose results are kept: those beside the places of merges, and the stages."""
    outer = _outer_places(execution, description)
    shown = {stage.place for stage in description.stages}
    shown |= {b.place for _, b in description.branches() if b.operand is None}
    for call in execution.calls.values():
        if (call.parent in outer and call.place not in outer) or call.place in shown:
            yield call
