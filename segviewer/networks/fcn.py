"""Fully convolutional network: Long, Shelhamer, Darrell 2015, on a dilated ResNet.

This is the form that PSPNet and DeepLab compare with: a 3x3 convolution and a classifier on the
last stage, logits enlarged bilinearly. It departs from the paper, which has VGG-16, output stride
32 and skip fusions.
"""

from __future__ import annotations

from itertools import pairwise

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import ConvNormReLU
from segviewer.networks.network import Network

CITATION = "Long et al. 2015, arXiv 1411.4038"


def fcn(
    backbone: Backbone,
    classes: int,
    *,
    channels: int | None = None,
    convs: int = 1,
    concat_input: bool = False,
    align_corners: bool = False,
) -> Network:
    """FCN head; ``channels`` is a quarter of the backbone's, as in torchvision, unless given.

    mmsegmentation's has two convolutions and, with ``concat_input``, a third one over their output
    and the last stage itself: a fusion, ``head``.
    """
    channels_in = backbone.channels[backbone.last]
    channels = channels or channels_in // 4
    widths = [channels_in, *[channels] * convs]
    body = nn.Sequential(*(ConvNormReLU(a, b, 3) for a, b in pairwise(widths)))
    scores = nn.Conv2d(channels, classes, 1)
    if concat_input:
        fusions = {"head": _joining_fusion(channels_in, channels, body)}
        return Network("FCN", CITATION, backbone, fusions, scores, align_corners=align_corners)
    classifier = nn.Sequential(*body, nn.Dropout(0.1), scores)
    return Network("FCN", CITATION, backbone, {}, classifier, align_corners=align_corners)


def _joining_fusion(channels_in: int, channels: int, body: nn.Module) -> Fusion:
    branches = {
        "features": Branch(
            nn.Identity(),
            channels_in,
            about="The last stage itself, passed on as it is.",
            section="FCN §3",
        ),
        "convs": Branch(
            body,
            channels,
            about="The last stage after two 3x3 convolutions.",
            section="FCN §3",
        ),
    }
    return Fusion(
        "head",
        "concat",
        branches,
        channels,
        grid="features",
        mix=nn.Conv2d(channels_in + channels, channels, 3, padding=1, bias=False),
        tail=nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), nn.Dropout(0.1)),
    )
