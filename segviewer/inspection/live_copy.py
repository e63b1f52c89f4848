"""A private copy of a network for live pictures: the same function, faster, nearly the same values.

Batch normalisation is folded into the convolution before it where no hook looks between the two,
memory is laid out channels last, and numbers are rounded to 16 bits where the processor is good at
it. Which of these helps is found out by ``live_search``.
"""

from __future__ import annotations

import copy
import itertools
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network
from segviewer.records import NetworkInfo

BRIEF = 0.2  # seconds
TRACES = 24  # for each of the embedded networks and then some


_TRACES = itertools.count(1)


@dataclass(frozen=True, eq=False)
class LiveCopy:
    """``network`` takes input of ``dtype`` in ``layout``. ``title`` says how it was made;
    ``agreement`` is the share of labels that are those of the network itself."""

    network: Network
    info: NetworkInfo
    dtype: torch.dtype
    layout: torch.memory_format
    title: str
    agreement: float = 1.0
    seconds: float = 0.0
    traced: dict[tuple[int, ...], Traced | None] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        """Whether it was chosen, and a pass is so short that nobody need give it up."""
        return 0 < self.seconds <= BRIEF

    def run_with_hooks(self, image: Tensor) -> Pass:
        """What hooks keep of one pass. On the CPU those of a brief one are asked once for each size
        of input; then the pass is one call, which Python does not take part in."""
        if not self.is_short or image.device.type != "cpu":
            return run_with_hooks(self.network, image)
        size = tuple(image.shape)
        if size not in self.traced:
            self.traced[size] = trace(self.network, image)
        traced = self.traced[size]
        return traced(image) if traced else run_with_hooks(self.network, image)

    def prepared(self, image: Tensor) -> Tensor:
        """The network's own input (1, 3, H, W), as this copy takes it."""
        return image.to(self.dtype).contiguous(memory_format=self.layout)


class _Flat(nn.Module):
    """A pass as a function from a tensor to tensors, as tracing wants it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.keys: tuple[tuple[str, ...], ...] = ()

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        found = run_with_hooks(self.network, image)
        kept = found.features, found.outputs, found.parts, found.fused
        self.keys = tuple(tuple(tensors) for tensors in kept)
        return *(tensor for tensors in kept for tensor in tensors.values()), found.logits


@dataclass(frozen=True, eq=False)
class Traced:
    """A recorded pass for one size of input; ``keys`` are those of its features, outputs, parts and
    fused features, in the order of the tensors."""

    function: Callable[[Tensor], tuple[Tensor, ...]]
    keys: tuple[tuple[str, ...], ...]

    def __call__(self, image: Tensor) -> Pass:
        *tensors, logits = self.function(image)
        each = iter(tensors)
        features, outputs, parts, fused = ({k: next(each) for k in keys} for keys in self.keys)
        return Pass(features, outputs, parts, fused, logits)


def trace(network: Network, image: Tensor) -> Traced | None:
    """The recorded pass over images of this size as TorchScript; None where that cannot be had.

    torch never frees all of it, some 10 MB each, so no more than ``TRACES`` are made.

    Between any two layers a thread waits for Python's lock while the window's or the painter's has
    it; a traced pass asks for it once. torch calls TorchScript outdated, but what it recommends
    instead needs a compiler, or goes through Python again.
    """
    if next(_TRACES) > TRACES:
        return None
    flat = _Flat(network).eval()
    with warnings.catch_warnings():
        # What is constant for a size is meant to be.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # type: ignore[attr-defined]
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            with torch.inference_mode(False), torch.no_grad():
                function = torch.jit.trace(  # type: ignore[no-untyped-call]
                    flat, image.clone(), check_trace=False
                )
        except (AttributeError, RuntimeError):
            return None
    return Traced(function, flat.keys)


def fold_batch_norms(network: Network) -> Network:
    """A copy without those batch normalisations that a convolution can take on.

    Convolutions that a fusion applies channel by channel keep theirs: their halves are used singly.
    """
    made = copy.deepcopy(network)
    kept = {
        id(module)
        for fusion in made.modules()
        if isinstance(fusion, Fusion) and fusion.channelwise is not None
        for module in fusion.channelwise.modules()
    }
    for module in made.modules():
        if isinstance(module, nn.Sequential) and id(module) not in kept:
            _fold(module)
    return made.eval().requires_grad_(False)


def _fold(layers: nn.Sequential) -> None:
    names = list(layers._modules)
    for name, after in itertools.pairwise(names):
        conv, norm = layers._modules[name], layers._modules[after]
        if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            layers._modules[name] = fuse_conv_bn_eval(conv, norm)
            layers._modules[after] = nn.Identity()
