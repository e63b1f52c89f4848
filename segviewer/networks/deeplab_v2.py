"""DeepLab v2: Chen et al. 2016, arXiv 1606.00915, section 3.2 and figure 7.

Four atrous 3x3 convolutions of the last stage each give class scores, which are added: every
branch casts a vote. With ResNet they have biases and no batch normalisation (as in the authors'
ResNet-101 model); with VGG-16 a branch has two more layers. The picture may enter at several
scales, of which the largest score wins (section 4.1.2); the dense CRF is a step after the network.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.aspp import atrous_about
from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.network import Network


def deeplab_v2(
    backbone: Backbone,
    classes: int,
    *,
    rates: Sequence[int] = (6, 12, 18, 24),
    hidden: int | None = None,
    scales: tuple[float, ...] = (1.0,),
    align_corners: bool = False,
) -> Network:
    """DeepLab v2 head, ASPP-L; ``rates`` belong to the backbone's output stride, 8 in the paper.

    ``hidden`` is the width of the further layers that a branch has with VGG-16: 1024.
    """
    channels_in = backbone.channels[backbone.last]
    branches = {
        f"rate_{rate}": Branch(
            _vote(channels_in, classes, rate, hidden),
            classes,
            rate=rate,
            about=atrous_about(rate) + " Its output is a vote, one score for each class.",
            section="v2 §3.2",
        )
        for rate in rates
    }
    grid = next(iter(branches))
    aspp = Fusion("atrous spatial pyramid pooling", "sum", branches, classes, grid=grid)
    paper = "Chen et al. 2016, arXiv 1606.00915"
    return Network(
        "DeepLab v2", paper, backbone, {"aspp": aspp}, nn.Identity(),
        align_corners=align_corners, scales=scales, supports_crf=True,
    )  # fmt: skip


def _vote(channels_in: int, classes: int, rate: int, hidden: int | None) -> nn.Module:
    if hidden is None:
        vote = nn.Conv2d(channels_in, classes, 3, padding=rate, dilation=rate)
        if not vote.weight.is_meta:  # there it would only make torch import its compiler: seconds
            nn.init.normal_(vote.weight, std=0.01)  # as in the authors' model
        return vote
    return nn.Sequential(
        nn.Conv2d(channels_in, hidden, 3, padding=rate, dilation=rate),
        nn.ReLU(),
        nn.Conv2d(hidden, hidden, 1),
        nn.ReLU(),
        nn.Conv2d(hidden, classes, 1),
    )
