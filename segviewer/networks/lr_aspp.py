"""LR-ASPP: Howard et al. 2019 (MobileNetV3), arXiv 1905.02244, section 6.4 and figure 10.

A light head: the last stage, narrowed, is multiplied by a gate from the whole picture's mean; its
scores are added to those of an early stage at stride 8. torchvision's gate pools the whole map, the
paper's pools in windows of 49x49.
"""

from __future__ import annotations

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import ConvNormReLU, PyramidPool
from segviewer.networks.network import Network

SECTION = "MobileNetV3 §6.4"


def lr_aspp(
    backbone: Backbone, classes: int, *, channels: int = 128, low_level: str | None = None
) -> Network:
    """LR-ASPP head; ``low_level`` is the backbone's usual one unless given."""
    low = low_level or backbone.low_levels[0]
    return Network(
        "LR-ASPP",
        "Howard et al. 2019, arXiv 1905.02244",
        backbone,
        {
            "gate": _gate(backbone.channels[backbone.last], channels),
            "skip": _skip(channels, backbone.channels[low], low, classes),
        },
        # What the skip adds up are scores already.
        nn.Identity(),
    )


def _gate(channels_in: int, channels: int) -> Fusion:
    gate = nn.Conv2d(channels_in, channels, 1, bias=False)
    branches = {
        "features": Branch(
            ConvNormReLU(channels_in, channels),
            channels,
            about="The last stage, narrowed by a 1x1 convolution.",
            section=SECTION,
        ),
        "image_gate": Branch(
            nn.Sequential(PyramidPool(1), gate, nn.Sigmoid()),
            channels,
            constant=True,
            about="How much of each channel passes, from the average of the whole picture.",
            section=SECTION,
        ),
    }
    return Fusion("gate", "product", branches, channels, grid="features")


def _skip(channels: int, low_channels: int, low: str, classes: int) -> Fusion:
    branches = {
        "high": Branch(
            nn.Conv2d(channels, classes, 1),
            classes,
            about="Scores of the gated features: what is where, with blurred edges.",
            section=SECTION,
        ),
        "low": Branch(
            nn.Conv2d(low_channels, classes, 1),
            classes,
            source=low,
            about="Scores of an early stage: the edges that later ones lost.",
            section=SECTION,
        ),
    }
    return Fusion("skip", "sum", branches, classes, grid="low")
