"""DeepLab v3+: Chen et al. 2018, arXiv 1802.02611, section 3.1 and figure 2.

DeepLab v3 as encoder, with atrous separable convolution; a decoder that enlarges the encoder's
output to stride 4, concatenates low-level features reduced to 48 channels, and refines with two
3x3 convolutions (table 2), separable as in the authors' code.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.aspp import aspp
from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion, TapBranch
from segviewer.networks.layers import ConvNormReLU, SeparableConv
from segviewer.networks.network import Network


def deeplab_v3_plus(
    backbone: Backbone,
    classes: int,
    *,
    rates: Sequence[int] = (6, 12, 18),
    channels: int = 256,
    low_level_channels: int = 48,
    low_levels: Sequence[str] | None = None,
) -> Network:
    """DeepLab v3+ head; ``rates`` belong to the backbone's output stride.

    ``low_levels`` are the backbone's taps that the decoder has weights for, the first in use.
    """
    channels_in = backbone.channels[backbone.last]
    taps = tuple(low_levels or backbone.low_levels[:1])
    refine = SeparableConv(low_level_channels + channels, channels)
    second = SeparableConv(channels, channels)
    branches = {
        "context": Branch(
            nn.Identity(),
            channels,
            about="The encoder's output, enlarged: what is where, with blurred edges.",
            section="v3+ §3.1",
        ),
        "low_level": TapBranch(
            {tap: ConvNormReLU(backbone.channels[tap], low_level_channels) for tap in taps},
            low_level_channels,
            about="Early features at stride 4, narrowed by a 1x1: the edges that the encoder lost.",
            section="v3+ §3.1",
        ),
    }
    mix = refine.pointwise.conv
    decoder = Fusion(
        "decoder",
        "concat",
        branches,
        channels,
        grid="low_level",
        channelwise=refine.depthwise,
        mix=mix,
        tail=nn.Sequential(refine.pointwise.norm, refine.pointwise.relu, second, nn.Dropout(0.1)),
    )
    return Network(
        "DeepLab v3+",
        "Chen et al. 2018, arXiv 1802.02611",
        backbone,
        {"aspp": aspp(channels_in, channels, rates, separable=True), "decoder": decoder},
        nn.Conv2d(channels, classes, 1),
    )
