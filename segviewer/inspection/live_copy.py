"""A private copy of a network for live pictures: the same function, faster, nearly the same values.

Batch normalisation is folded into the convolution before it where no hook looks between the two,
memory is laid out channels last (as networks themselves have it on a processor), and numbers are
rounded to 16 bits where the processor is good at it. Which of these helps is found out by
``live_search``.
"""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.inspection.traced_pass import Traces
from segviewer.network_info import NetworkInfo
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network

SHORT_PASS_SECONDS = 0.2


@dataclass(frozen=True, eq=False, kw_only=True)
class LiveCopy:
    """``network`` takes input of ``dtype`` in ``layout``. ``title`` says how it was made;
    ``agreement`` is the share of labels that are those of the network itself, ``seconds`` what a
    pass takes, 0 until the copy was chosen. ``traces`` are those of all copies."""

    network: Network
    info: NetworkInfo
    dtype: torch.dtype
    layout: torch.memory_format
    title: str
    agreement: float = 1.0
    seconds: float = 0.0
    traces: Traces = field(default_factory=Traces)

    @property
    def is_short(self) -> bool:
        """Whether it was chosen, and a pass is so short that nobody need give it up."""
        return 0 < self.seconds <= SHORT_PASS_SECONDS

    def run_with_hooks(self, image: Tensor) -> Pass:
        """What hooks keep of one pass. On the CPU a short one is traced once for each size of input
        that stays for a while; then the pass is one call, which Python does not take part in."""
        if not self.is_short or image.device.type != "cpu":
            return run_with_hooks(self.network, image)
        traced = self.traces.pass_for(self.network, image)
        return traced(image) if traced else run_with_hooks(self.network, image)

    def convert(self, image: Tensor) -> Tensor:
        """The network's own input (1, 3, H, W), as this copy takes it."""
        return image.to(self.dtype).contiguous(memory_format=self.layout)


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
