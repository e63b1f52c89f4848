"""Fully convolutional network: Long, Shelhamer, Darrell 2015, on a dilated ResNet.

This is the form that PSPNet and DeepLab compare with: a 3x3 convolution and a classifier on the
last stage, logits enlarged bilinearly. It departs from the paper, which has VGG-16, output stride
32 and skip fusions.
"""

from __future__ import annotations

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.layers import ConvNormReLU
from segviewer.networks.network import Network


def fcn(backbone: Backbone, classes: int, *, channels: int | None = None) -> Network:
    """FCN head; ``channels`` is a quarter of the backbone's, as in torchvision, unless given."""
    channels_in = backbone.channels[backbone.last]
    channels = channels or channels_in // 4
    classifier = nn.Sequential(
        ConvNormReLU(channels_in, channels, 3), nn.Dropout(0.1), nn.Conv2d(channels, classes, 1)
    )
    return Network("FCN", "Long et al. 2015, arXiv 1411.4038", backbone, {}, classifier)
