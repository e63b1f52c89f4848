"""DeepLab v3: Chen et al. 2017, arXiv 1706.05587, section 3.3 and figure 5.

ASPP with batch normalisation and image pooling; multi-grid belongs to the backbone. Rates 6, 12, 18
at output stride 16, doubled at 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from torch import nn

from segviewer.networks.aspp import aspp
from segviewer.networks.backbone import Backbone
from segviewer.networks.layers import ConvKind, ConvNormReLU
from segviewer.networks.network import Network


def deeplab_v3(
    backbone: Backbone,
    classes: int,
    *,
    rates: Sequence[int] = (6, 12, 18),
    channels: int = 256,
    kind: ConvKind = "plain",
    extra_conv: bool = False,
    pool: Literal["first", "last"] = "last",
    mix_kernel: int = 1,
    dropout: float = 0.1,
    align_corners: bool = False,
) -> Network:
    """DeepLab v3 head; ``extra_conv`` is the further 3x3 that torchvision's model has; ``kind``,
    ``pool`` and ``mix_kernel`` are ASPP's."""
    channels_in = backbone.channels[backbone.last]
    head = [ConvNormReLU(channels, channels, 3)] if extra_conv else []
    classifier = nn.Sequential(*head, nn.Conv2d(channels, classes, 1))
    return Network(
        "DeepLab v3",
        "Chen et al. 2017, arXiv 1706.05587",
        backbone,
        {
            "aspp": aspp(
                channels_in, channels, rates, kind=kind,
                pool=pool, mix_kernel=mix_kernel, dropout=dropout, align_corners=align_corners,
            )
        },
        classifier,
        align_corners=align_corners,
    )  # fmt: skip
