"""A network with everything that belongs to its weights: preparation, classes, card."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from segviewer.checkpoints.provenance import Provenance
from segviewer.network_info import NetworkInfo, OffMode
from segviewer.networks.network import Network
from segviewer.records import Classes, Setup

SMALLEST, LARGEST = 16, 4096  # sides that a network's input may have, in pixels


@dataclass(frozen=True, kw_only=True)
class SizeRule:
    """Which size enters the network.

    "long" keeps pictures whose longer side lies within [low, high] and scales others into it;
    "short" scales the shorter side to ``low``, or to less so that the longer one stays within
    ``high``. Aspect is kept, but for rounding both sides to a multiple of ``step`` plus ``extra``.
    Where ``fixed`` is given, every picture gets that height and width instead.
    """

    side: Literal["long", "short"] = "long"
    low: int = 256
    high: int = 640
    step: int = 1
    extra: int = 0
    fixed: tuple[int, int] | None = None

    def size(self, height: int, width: int, longest: int | None = None) -> tuple[int, int]:
        """Input height and width for a picture; ``longest`` overrides the rule."""
        if self.fixed is not None:
            height, width = self.fixed
            longest = longest or max(self.fixed)
        if longest is not None:
            scale = longest / max(height, width)
        elif self.side == "short":
            scale = min(self.low / min(height, width), self.high / max(height, width))
        else:
            long = max(height, width)
            scale = min(max(long, self.low), self.high) / long
        scale = min(scale, LARGEST / max(height, width))
        return self._round_side(height * scale), self._round_side(width * scale)

    def _round_side(self, side: float) -> int:
        steps = round((side - self.extra) / self.step)
        fewest = -(-(SMALLEST - self.extra) // self.step)
        return max(steps, fewest) * self.step + self.extra


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """From an RGB picture to the network's input.

    ``mean`` and ``std`` are in the weights' own channel order, on values in [0, value_range].
    """

    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[float, float, float] = (0.229, 0.224, 0.225)
    value_range: float = 1.0
    channel_order: Literal["RGB", "BGR"] = "RGB"
    size_rule: SizeRule = SizeRule()

    def __call__(self, image: NDArray[np.uint8], size: tuple[int, int]) -> Tensor:
        """(H, W, 3) uint8 RGB -> (1, 3, *size) float32, normalised; antialiased where smaller."""
        # Channels stay last in memory: no copy of a large picture is made.
        pixels = _tensor(image).permute(2, 0, 1)[None]
        if tuple(pixels.shape[-2:]) != size:
            pixels = F.interpolate(pixels, size, mode="bilinear", antialias=True)
        if self.channel_order == "BGR":
            pixels = pixels.flip(1)
        values = pixels.contiguous().float() * (self.value_range / 255)
        mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (self.mean, self.std))
        return (values - mean) / std


def _tensor(image: NDArray[np.uint8]) -> Tensor:
    """The picture's own memory as a tensor; nothing here writes to it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The given NumPy array is not writable")
        return torch.from_numpy(image)


@dataclass(eq=False, kw_only=True)
class Model:
    """``network`` in evaluation mode, fp32; ``card`` says of our own weights what they were trained
    on, under which terms, and what they score; ``dataset_means`` holds (C,) channel means by branch
    key."""

    name: str
    title: str
    network: Network
    preparation: Preparation
    classes: Classes
    provenance: Provenance = field(default_factory=Provenance)
    card: Mapping[str, Any] = field(default_factory=dict)
    dataset_means: Mapping[str, Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.network.eval().requires_grad_(False)
        self._arranged: dict[tuple[int | None, str | None], Network] = {(None, None): self.network}
        self._infos: dict[Network, NetworkInfo] = {}
        # Bytes that a graph of each network keeps for an input pixel; measured by inspection.
        self.graph_bytes: WeakKeyDictionary[Network, float] = WeakKeyDictionary()

    def network_for(self, setup: Setup) -> Network:
        """The network at the setup's output stride and low-level source; weights are shared."""
        key = (setup.output_stride, setup.low_level)
        if key not in self._arranged:
            self._arranged[key] = self.network.rearrange(
                output_stride=setup.output_stride, low_level=setup.low_level
            )
        return self._arranged[key]

    def to(self, device: torch.device) -> None:
        """Move the weights; networks at other strides share parameters, but not buffers."""
        for network in self._arranged.values():
            network.to(device)

    def info(self, network: Network | None = None) -> NetworkInfo:
        """What a diagram needs to know, off modes included; of ``network``, one of this model's, if
        given. Each is asked once: the next frame is to find it at once."""
        network = network or self.network
        if network not in self._infos:
            self._infos[network] = self._info(network)
        return self._infos[network]

    def _info(self, network: Network) -> NetworkInfo:
        info = network.info()
        fusions = tuple(
            replace(
                fusion,
                branches=tuple(
                    replace(branch, off_modes=self.off_modes(branch.key))
                    for branch in fusion.branches
                ),
            )
            for fusion in info.fusions
        )
        return replace(info, fusions=fusions)

    def off_modes(self, key: str) -> tuple[OffMode, ...]:
        """What "off" can mean for a branch, the default first: its mean; for a branch that is the
        same everywhere, whose mean is itself, the data set's mean (zero where none is stored)."""
        stored: tuple[OffMode, ...] = ("dataset_mean",) if key in self.dataset_means else ()
        if self.network.branch(key).constant:
            return (*stored, "zero")
        return ("mean", *stored, "zero")

    def default_off_mode(self, key: str) -> OffMode:
        """What "off" means for a branch unless said otherwise."""
        return self.off_modes(key)[0]

    @property
    def device(self) -> torch.device:
        return next(self.network.parameters()).device
