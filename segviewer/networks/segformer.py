"""SegFormer: Xie et al. 2021, arXiv 2105.15203, section 3.2 and figure 2.

A linear layer for each scale of the backbone makes them equally wide; enlarged to the finest one
and concatenated, they are mixed by another (eq. 4). As in the authors' code, normalisation and ReLU
follow the mixing. The backbone is a Mix Transformer, though any will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import CellLinear
from segviewer.networks.network import Network


def segformer(
    backbone: Backbone,
    classes: int,
    *,
    channels: int = 256,
    sources: Sequence[str] | None = None,
    grid_stride: int | None = None,
    align_corners: bool = False,
) -> Network:
    """SegFormer's head; ``sources`` are the stages it reads, the finest first, unless given the
    last one at each stride. All take the size of the finest, or of the one at ``grid_stride``.
    ``align_corners`` is how the logits are enlarged."""
    finest_first = sources or backbone.levels()
    branches = {
        f"scale_{backbone.strides[key]}": Branch(
            CellLinear(backbone.channels[key], channels),
            channels,
            source=key,
            about=f"{key.replace('_', ' ').capitalize()} through a linear layer at every cell.",
            section="SegFormer §3.2",
        )
        for key in reversed(finest_first)
    }
    decoder = Fusion(
        "all-MLP decoder",
        "concat",
        branches,
        channels,
        grid=f"scale_{grid_stride or backbone.strides[finest_first[0]]}",
        mix=nn.Conv2d(channels * len(branches), channels, 1, bias=False),
        tail=nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), nn.Dropout(0.1)),
    )
    return Network(
        "SegFormer",
        "Xie et al. 2021, arXiv 2105.15203",
        backbone,
        {"decoder": decoder},
        nn.Conv2d(channels, classes, 1),
        align_corners=align_corners,
    )
