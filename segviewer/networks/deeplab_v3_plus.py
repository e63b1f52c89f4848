"""DeepLab v3+: Chen et al. 2018, arXiv 1802.02611, section 3.1 and figure 2.

DeepLab v3 as encoder, with atrous separable convolution; a decoder that enlarges the encoder's
output to stride 4, concatenates low-level features reduced to 48 channels, and refines with two
3x3 convolutions (table 2), separable as in the authors' code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from torch import nn

from segviewer.networks.aspp import aspp
from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion, LowLevelBranch
from segviewer.networks.layers import ConvKind, ConvNormReLU, conv_3x3
from segviewer.networks.network import Network


def deeplab_v3_plus(
    backbone: Backbone,
    classes: int,
    *,
    rates: Sequence[int] = (6, 12, 18),
    channels: int = 256,
    low_level_channels: int = 48,
    low_levels: Sequence[str] | None = None,
    kind: ConvKind = "separable",
    decoder_kind: ConvKind = "separable",
    decoder_convs: int = 2,
    low_level_first: bool = False,
    pool: Literal["first", "last"] = "last",
    mix_kernel: int = 1,
    refined: bool = False,
    align_corners: bool = False,
) -> Network:
    """DeepLab v3+ head; ``rates`` belong to the backbone's output stride.

    ``low_levels`` are the backbone's features that the decoder has weights for, the first in use.
    The other options are where codes differ: ASPP's (``kind``, ``pool``, ``mix_kernel``,
    ``refined``), the decoder's 3x3 convolutions, and the order of what it concatenates.
    """
    channels_in = backbone.channels[backbone.last]
    keys = tuple(low_levels or backbone.low_levels[:1])
    encoder = aspp(
        channels_in, channels, rates,
        kind=kind, pool=pool, mix_kernel=mix_kernel, refined=refined, align_corners=align_corners,
    )  # fmt: skip
    branches = {
        "context": _context(channels),
        "low_level": _low(backbone, keys, low_level_channels),
    }
    # The mixing convolution's weights are in the order of what was concatenated.
    if low_level_first:
        branches = dict(reversed(branches.items()))
    decoder = _decoder(
        branches,
        channels + low_level_channels,
        channels,
        decoder_kind,
        decoder_convs,
        align_corners,
    )
    return Network(
        "DeepLab v3+",
        "Chen et al. 2018, arXiv 1802.02611",
        backbone,
        {"aspp": encoder, "decoder": decoder},
        nn.Conv2d(channels, classes, 1),
        align_corners=align_corners,
    )


def _context(channels: int) -> Branch:
    return Branch(
        nn.Identity(),
        channels,
        about="The encoder's output, enlarged: what is where, with blurred edges.",
        section="v3+ §3.1",
    )


def _low(backbone: Backbone, keys: Sequence[str], channels: int) -> Branch:
    return LowLevelBranch(
        {key: ConvNormReLU(backbone.channels[key], channels) for key in keys},
        channels,
        about="Early features at stride 4, narrowed by a 1x1: the edges that the encoder lost.",
        section="v3+ §3.1",
    )


def _decoder(
    branches: dict[str, Branch],
    channels_in: int,
    channels: int,
    kind: ConvKind,
    convs: int,
    align_corners: bool,
) -> Fusion:
    """The first convolution is taken apart: its channelwise half, what combines, what follows."""
    first = conv_3x3(kind, channels_in, channels)
    last = first if isinstance(first, ConvNormReLU) else first.pointwise
    further = [conv_3x3(kind, channels, channels) for _ in range(convs - 1)]
    return Fusion(
        "decoder",
        "concat",
        branches,
        channels,
        grid="low_level",
        channelwise=None if isinstance(first, ConvNormReLU) else first.depthwise,
        mix=last.conv,
        tail=nn.Sequential(last.norm, last.relu, *further, nn.Dropout(0.1)),
        align_corners=align_corners,
    )
