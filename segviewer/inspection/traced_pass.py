"""Traced passes: a network's pass with its hooks as one call, which Python does not take part in.

Between any two layers a thread waits for Python's lock while the window's or the painter's has it;
a traced pass asks for it once. torch calls TorchScript outdated, but what it recommends instead
needs a compiler, or goes through Python again.
"""

from __future__ import annotations

import warnings
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.networks.network import Network

PASSES_BEFORE_TRACE = 60  # of one size: whoever only leafs through networks needs no traces
TRACES_IN_MEMORY = 8  # of about 10 MB each

Keys = tuple[tuple[str, ...], ...]  # of features, outputs, parts and fused features
Shape = tuple[int, ...]


class Traces:
    """The traced passes of all networks at all sizes of input, those used last.

    A pass is traced once its size has stayed for a while, and anew where it was let go since.
    """

    def __init__(self, most: int = TRACES_IN_MEMORY) -> None:
        self._most = most
        # Of networks that are still there: whoever leafs through many lets go of most.
        self._counts: WeakKeyDictionary[Network, Counter[Shape]] = WeakKeyDictionary()
        self._passes: OrderedDict[tuple[Network, Shape], TracedPass | None] = OrderedDict()

    @property
    def count(self) -> int:
        """How many are kept. No ``len``, by which an empty one would count as none."""
        return len(self._passes)

    def pass_for(self, network: Network, image: Tensor) -> TracedPass | None:
        """The traced pass of the network over images like this one; None as long as there is none,
        and where it cannot be traced."""
        shape = tuple(image.shape)
        subject = network, shape
        if subject not in self._passes:
            counts = self._counts.setdefault(network, Counter())
            counts[shape] += 1
            if counts[shape] <= PASSES_BEFORE_TRACE:
                return None
            del counts[shape]  # once let go, it is counted anew
            self._passes[subject] = trace(network, image)
            if len(self._passes) > self._most:
                self._passes.popitem(last=False)
        self._passes.move_to_end(subject)
        return self._passes[subject]


@dataclass(frozen=True, eq=False)
class TracedPass:
    """``function`` is a whole pass with its hooks for one size of input, given the input and the
    ``weights``; its tensors have ``keys``."""

    function: Callable[..., tuple[Tensor, ...]]
    weights: tuple[Tensor, ...]
    keys: Keys

    def __call__(self, image: Tensor) -> Pass:
        return unflatten(self.keys, self.function(image, *self.weights))


def trace(network: Network, image: Tensor) -> TracedPass | None:
    """The pass over images of this size as TorchScript; None where that cannot be had.

    Of what ``torch.jit.trace`` makes, torch keeps 20 MB for good; a function of the graph alone
    goes with the last who refers to it.
    """
    with torch.inference_mode():
        keys, _ = flatten(run_with_hooks(network, image))
    flat = _FlatPass(network).eval()
    with warnings.catch_warnings():
        # What is constant for a size is meant to be.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # type: ignore[attr-defined]
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            with torch.inference_mode(False), torch.no_grad():
                graph, _ = torch.jit._get_trace_graph(  # type: ignore[attr-defined, no-untyped-call]
                    flat, (image.clone(),)
                )
                function = torch._C._create_function_from_graph("run", graph)
        except (AttributeError, RuntimeError):
            return None
    return TracedPass(function, _weights(flat), keys)


def _weights(network: nn.Module) -> tuple[Tensor, ...]:
    """What the graph of a network takes after its input: all weights, shared ones once."""
    each = {id(tensor): tensor for tensor in network.state_dict(keep_vars=True).values()}
    return tuple(tensor.detach() for tensor in each.values())


def flatten(computed: Pass) -> tuple[Keys, tuple[Tensor, ...]]:
    """A pass as the keys of its tensors and the tensors in that order, the logits last."""
    groups = computed.features, computed.outputs, computed.parts, computed.fused
    keys = tuple(tuple(tensors) for tensors in groups)
    tensors = (tensor for group in groups for tensor in group.values())
    return keys, (*tensors, computed.logits)


def unflatten(keys: Keys, tensors: Sequence[Tensor]) -> Pass:
    """The pass that ``flatten`` was given."""
    remaining = iter(tensors)
    features, outputs, parts, fused = ({k: next(remaining) for k in group} for group in keys)
    return Pass(
        features=features, outputs=outputs, parts=parts, fused=fused, logits=next(remaining)
    )


class _FlatPass(nn.Module):
    """A pass as a function from a tensor to tensors, as tracing wants it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        return flatten(run_with_hooks(self.network, image))[1]
