"""A private copy of a network for live pictures: the same function, faster, nearly the same values.

Batch normalisation is folded into the convolution before it where no hook looks between the two,
memory is laid out channels last, and numbers are rounded to 16 bits where the processor is good at
it. Which of these helps is found out by ``live_search``.
"""

from __future__ import annotations

import copy
import itertools
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.network_info import NetworkInfo
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network

SHORT_PASS_SECONDS = 0.2
MOST_TRACES = 24  # enough for each of the embedded networks at a few sizes
PASSES_BEFORE_TRACE = 60  # of one size: whoever only leafs through networks needs no traces


class TraceBudget:
    """How many passes may still be traced: torch never frees 10 to 20 MB of each."""

    def __init__(self, left: int = MOST_TRACES) -> None:
        self.left = left

    def spend(self) -> bool:
        """Whether one more may be made; it counts from now on."""
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True, eq=False, kw_only=True)
class LiveCopy:
    """``network`` takes input of ``dtype`` in ``layout``. ``title`` says how it was made;
    ``agreement`` is the share of labels that are those of the network itself, ``seconds`` what a
    pass takes, 0 until the copy was chosen. ``traced`` holds its passes by size of input,
    ``counts`` how many there were until then."""

    network: Network
    info: NetworkInfo
    dtype: torch.dtype
    layout: torch.memory_format
    title: str
    agreement: float = 1.0
    seconds: float = 0.0
    traces: TraceBudget = field(default_factory=TraceBudget)
    traced: dict[tuple[int, ...], TracedPass | None] = field(default_factory=dict)
    counts: dict[tuple[int, ...], int] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        """Whether it was chosen, and a pass is so short that nobody need give it up."""
        return 0 < self.seconds <= SHORT_PASS_SECONDS

    def run_with_hooks(self, image: Tensor) -> Pass:
        """What hooks keep of one pass. On the CPU a short one is traced once for each size of input
        that stays for a while; then the pass is one call, which Python does not take part in."""
        if not self.is_short or image.device.type != "cpu":
            return run_with_hooks(self.network, image)
        size = tuple(image.shape)
        if size not in self.traced:
            self.counts[size] = self.counts.get(size, 0) + 1
            if self.counts[size] <= PASSES_BEFORE_TRACE:
                return run_with_hooks(self.network, image)
            self.traced[size] = trace(self.network, image) if self.traces.spend() else None
        traced = self.traced[size]
        return traced(image) if traced else run_with_hooks(self.network, image)

    def convert(self, image: Tensor) -> Tensor:
        """The network's own input (1, 3, H, W), as this copy takes it."""
        return image.to(self.dtype).contiguous(memory_format=self.layout)


Keys = tuple[tuple[str, ...], ...]  # of features, outputs, parts and fused features


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


@dataclass(frozen=True, eq=False)
class TracedPass:
    """``function`` is a whole pass with its hooks for one size of input; its tensors have
    ``keys``."""

    function: Callable[[Tensor], tuple[Tensor, ...]]
    keys: Keys

    def __call__(self, image: Tensor) -> Pass:
        return unflatten(self.keys, self.function(image))


def trace(network: Network, image: Tensor) -> TracedPass | None:
    """The pass over images of this size as TorchScript; None where that cannot be had.

    Between any two layers a thread waits for Python's lock while the window's or the painter's has
    it; a traced pass asks for it once. torch calls TorchScript outdated, but what it recommends
    instead needs a compiler, or goes through Python again.
    """
    with torch.inference_mode():
        keys, _ = flatten(run_with_hooks(network, image))
    with warnings.catch_warnings():
        # What is constant for a size is meant to be.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # type: ignore[attr-defined]
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            with torch.inference_mode(False), torch.no_grad():
                function = torch.jit.trace(  # type: ignore[no-untyped-call]
                    _FlatPass(network).eval(), image.clone(), check_trace=False
                )
        except (AttributeError, RuntimeError):
            return None
    return TracedPass(function, keys)


def fold_batch_norms(network: Network) -> Network:
    """A copy without those batch normalisations that a convolution can take on.

    Convolutions that a fusion applies channel by channel keep theirs: their halves are used singly.
    """
    folded = copy.deepcopy(network)
    kept_ids = {
        id(module)
        for fusion in folded.modules()
        if isinstance(fusion, Fusion) and fusion.channelwise is not None
        for module in fusion.channelwise.modules()
    }
    for module in folded.modules():
        if isinstance(module, nn.Sequential) and id(module) not in kept_ids:
            _fold(module)
    return folded.eval().requires_grad_(False)


def _fold(layers: nn.Sequential) -> None:
    names = list(layers._modules)
    for name, after in itertools.pairwise(names):
        conv, norm = layers._modules[name], layers._modules[after]
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            # Both places stay, under their names: hooks and names of weights count on them.
            layers._modules[name] = fuse_conv_bn_eval(conv, norm)
            layers._modules[after] = nn.Identity()
