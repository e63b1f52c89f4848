"""UPerNet: Xiao et al. 2018, arXiv 1807.10221, section 3.1 and figure 4.

A feature pyramid whose top is PSPNet's pyramid pooling: from there downwards in stride, each scale
of the backbone passes through a 1x1 and is added to the enlarged sum above it. All levels are
enlarged to the finest, concatenated and mixed by a 3x3, as in the authors' head for objects.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fpn import level_key
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import ConvNormReLU
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pyramid_pooling

SECTION = "UPerNet §3.1"


def upernet(
    backbone: Backbone,
    classes: int,
    *,
    channels: int = 512,
    bins: Sequence[int] = (1, 2, 3, 6),
    levels: Sequence[str] | None = None,
    align_corners: bool = False,
) -> Network:
    """UPerNet on a backbone; ``levels`` are the stages it reads, the finest first, unless given the
    last one at each stride. Where the backbone has norms of them, these are read.
    ``align_corners`` is how the logits are enlarged."""
    *others, last = levels or backbone.levels()
    fusions = {
        "pyramid": pyramid_pooling(
            backbone.channels[last], channels, channels, bins=bins, source=_source(backbone, last)
        )
    }
    for stage in reversed(others):
        coarser = list(fusions)[-1]
        fusions[level_key(backbone, stage)] = _sum(backbone, stage, channels, coarser)
    fusions["levels"] = _levels(list(fusions)[::-1], channels)
    return Network(
        "UPerNet",
        "Xiao et al. 2018, arXiv 1807.10221",
        backbone,
        fusions,
        nn.Conv2d(channels, classes, 1),
        align_corners=align_corners,
    )


def _source(backbone: Backbone, stage: str) -> str:
    return f"{stage}.norm" if stage in backbone.norms else stage


def _sum(backbone: Backbone, stage: str, channels: int, coarser: str) -> Fusion:
    """A level: the stage through a 1x1, and what comes from the level above."""
    branches = {
        f"from_{coarser}": Branch(
            nn.Identity(),
            channels,
            about="The coarser level, enlarged: more of the scene, but coarsely.",
            section=SECTION,
        ),
        stage: Branch(
            ConvNormReLU(backbone.channels[stage], channels),
            channels,
            source=_source(backbone, stage),
            about=f"Features of {stage.replace('_', ' ')} through a 1x1 convolution.",
            section=SECTION,
        ),
    }
    return Fusion(level_key(backbone, stage).upper(), "sum", branches, channels, grid=stage)


def _levels(finest_first: Sequence[str], channels: int) -> Fusion:
    """All levels side by side; those that are sums pass through a 3x3 first."""
    branches = {}
    for key in finest_first:
        is_sum = key != "pyramid"
        branches[key] = Branch(
            ConvNormReLU(channels, channels, 3) if is_sum else nn.Identity(),
            channels,
            source=key,
            about=(
                f"Level {key.upper()} through a 3x3 convolution."
                if is_sum
                else "Pyramid pooling's output as it is: the coarsest level."
            ),
            section=SECTION,
        )
    return Fusion(
        "all levels",
        "concat",
        branches,
        channels,
        grid=finest_first[0],
        mix=nn.Conv2d(channels * len(branches), channels, 3, padding=1, bias=False),
        tail=nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU()),
    )
