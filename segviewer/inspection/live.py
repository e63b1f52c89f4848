"""A private copy of a network for live pictures: the same function, faster, nearly the same values.

Batch normalisation is folded into the convolution before it where no hook looks between the two,
memory is laid out channels last, and numbers are rounded to 16 bits where the processor is good at
it. Which of these helps depends on the network and the machine, so each is timed on a frame, and
taken only if its labels agree with the network's own in at least ``AGREEMENT`` of the pixels.
"""

from __future__ import annotations

import copy
import itertools
import time
import warnings
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from segviewer.checkpoints.model import Model
from segviewer.inspection.device import PRECISIONS
from segviewer.inspection.forward import Pass, recorded
from segviewer.inspection.passes import capture
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network
from segviewer.records import Frame, NetworkInfo, Setup

AGREEMENT = 0.995  # of the pixels' labels with those in fp32
ROUNDS = 3
BRIEF = 0.2  # seconds
TRACES = 24  # for each of the embedded networks and then some
WORTH = 0.95  # of the fp32 network's time; what gains less is not worth a copy


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
    def brief(self) -> bool:
        """Whether it was chosen, and a pass is so short that nobody need give it up."""
        return 0 < self.seconds <= BRIEF

    def recorded(self, image: Tensor) -> Pass:
        """What hooks keep of one pass. On the CPU those of a brief one are asked once for each size
        of input; then the pass is one call, which Python does not take part in."""
        if not self.brief or image.device.type != "cpu":
            return recorded(self.network, image)
        size = tuple(image.shape)
        if size not in self.traced:
            self.traced[size] = trace(self.network, image)
        traced = self.traced[size]
        return traced(image) if traced else recorded(self.network, image)

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
        found = recorded(self.network, image)
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


def fastest_so_far(
    model: Model, frame: Frame, setup: Setup, *, stop: Callable[[], bool] = lambda: False
) -> Iterator[LiveCopy | None]:
    """The fastest copy yet that agrees, None where the network itself is as fast; again after every
    pass over the frame, so that a stream goes on in between.

    Once ``stop()`` is true, ``Stopped`` is raised.
    """

    def labels(made: LiveCopy | None) -> NDArray[np.uint8 | np.uint16]:
        return capture(model, frame, setup, live=made, stop=stop).labels

    best: LiveCopy | None = None

    def seconds(made: LiveCopy | None) -> Generator[LiveCopy | None, None, float]:
        found = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            labels(made)
            found.append(time.perf_counter() - start)
            yield best
        return min(found)

    own = labels(None)
    yield best
    limit = WORTH * (yield from seconds(None))
    network = model.network_for(setup)
    for made in _copies(model, network, model.info(network)):
        agreement = float(np.mean(labels(made) == own))  # the pass also warms it up
        yield best
        if agreement < AGREEMENT:
            continue
        taken = yield from seconds(made)
        if taken < limit:
            best, limit = replace(made, agreement=agreement, seconds=taken), taken
    yield best


def folded(network: Network) -> Network:
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


def _copies(model: Model, network: Network, info: NetworkInfo) -> Iterator[LiveCopy]:
    """Candidates, the likeliest first; made outside inference mode, so that they can be moved."""
    lighter = folded(network)
    own = next(lighter.parameters()).dtype
    for name in _precisions(model.device):
        dtype = own if name == "fp32" else PRECISIONS[name]
        made = copy.deepcopy(lighter).to(dtype).to(memory_format=torch.channels_last)
        yield LiveCopy(made, info, dtype, torch.channels_last, f"{name}, folded, channels last")
    yield LiveCopy(lighter, info, own, torch.contiguous_format, "fp32, folded")


def _precisions(device: torch.device) -> tuple[str, ...]:
    if device.type == "cuda":
        return "fp16", "bf16", "fp32"
    if device.type == "cpu" and _bf16_is_fast():
        return "bf16", "fp32"
    return ("fp32",)


@lru_cache(maxsize=1)
def _bf16_is_fast() -> bool:
    """Whether this processor multiplies 16-bit numbers itself; emulated, one pass takes seconds."""
    conv = nn.Conv2d(128, 128, 3, padding=1).to(memory_format=torch.channels_last)
    image = torch.rand(1, 128, 48, 48).contiguous(memory_format=torch.channels_last)
    short, picture = copy.deepcopy(conv).bfloat16(), image.bfloat16()
    with torch.inference_mode():
        for _ in range(2):  # the first round warms up
            times = _seconds(lambda: short(picture)), _seconds(lambda: conv(image))
    return times[0] < times[1]


def _seconds(work: Callable[[], object]) -> float:
    """The shortest of a few rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)
