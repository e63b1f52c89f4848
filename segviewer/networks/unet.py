"""U-Net: Ronneberger, Fischer, Brox 2015, arXiv 1505.04597, section 2 and figure 1.

The way up doubles the resolution step by step; each step puts the features of the way down beside
what came from below, and two 3x3 convolutions mix them. As in segmentation_models.pytorch we depart
from the paper: any backbone is the way down, convolutions are padded, so nothing is cropped, and
normalised, enlarging is by the nearest cell instead of a learnt 2x2, and the last step, to the
picture's size, has no skip.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import PICTURE_GRID, Branch, Fusion, Resizing
from segviewer.networks.layers import ConvNormReLU
from segviewer.networks.network import Network

SECTION = "U-Net §2"
NARROWEST = 16  # channels of the last step, doubled with every step below


def unet(
    backbone: Backbone,
    classes: int,
    *,
    channels: Sequence[int] | None = None,
    skips: Sequence[str] | None = None,
    resizing: Resizing = "nearest",
) -> Network:
    """U-Net on a backbone; ``channels`` are those of each step up, the deepest first.

    ``skips`` are the features that the steps borrow in that order: unless given, the last stage at
    each of the backbone's strides but the largest. Steps beyond them halve the stride without a
    skip, the last one to the picture's size.
    """
    sources = tuple(backbone.levels()[-2::-1] if skips is None else skips)
    widths = channels or [NARROWEST << n for n in range(len(sources), -1, -1)]
    bare = [None] * (len(widths) - len(sources))
    fusions, before = {}, backbone.channels[backbone.last]
    for number, (source, width) in enumerate(zip((*sources, *bare), widths, strict=True), start=1):
        stride = 2 ** (len(widths) - number)
        fusions[f"up_{number}"] = _step(backbone, before, source, width, number, stride, resizing)
        before = width
    return Network(
        "U-Net",
        "Ronneberger et al. 2015, arXiv 1505.04597",
        backbone,
        fusions,
        nn.Conv2d(before, classes, 3, padding=1),
    )


def _step(
    backbone: Backbone,
    before: int,
    source: str | None,
    channels: int,
    number: int,
    stride: int,
    mode: Resizing,
) -> Fusion:
    """Enlarged features, with those of ``source`` beside them where one is given; else at
    ``stride``."""
    branches = {
        "deep": Branch(
            nn.Identity(),
            before,
            about="What came from below, enlarged: what is where, but coarsely.",
            section=SECTION,
        )
    }
    if source is not None:
        skipped = backbone.channels[source]
        branches["skip"] = Branch(
            nn.Identity(),
            skipped,
            source=source,
            about=f"Features of {source.replace('_', ' ')}, before more detail was lost.",
            section=SECTION,
        )
        before += skipped
    return Fusion(
        f"step {number} up",
        "concat",
        branches,
        channels,
        grid=PICTURE_GRID if source is None else "skip",
        picture_stride=stride,
        mix=nn.Conv2d(before, channels, 3, padding=1, bias=False),
        tail=nn.Sequential(
            nn.BatchNorm2d(channels), nn.ReLU(), ConvNormReLU(channels, channels, 3)
        ),
        resizing=mode,
    )
