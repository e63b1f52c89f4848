"""PSPNet: Zhao et al. 2017, arXiv 1612.01105, section 3.2 and figure 3.

Average pooling to 1x1, 2x2, 3x3 and 6x6 cells, a 1x1 convolution a level that reduces channels to
1/N of the input's (N levels), enlargement, concatenation with the features themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import ConvNormReLU, PyramidPool
from segviewer.networks.network import Network


def pspnet(
    backbone: Backbone,
    classes: int,
    *,
    bins: Sequence[int] = (1, 2, 3, 6),
    channels: int | None = None,
    bin_channels: int | None = None,
    features_last: bool = False,
    bare_bin_1: bool = False,
    mix_kernel: int = 3,
    classifier_kernel: int = 1,
    align_corners: bool = False,
) -> Network:
    """PSPNet head; ``channels`` is a quarter of the backbone's (512 of 2048) unless given.

    The other options are where codes differ: how far bins are reduced, the features' place in the
    concatenation, whether the single bin goes without normalisation, and the sizes of the last two
    convolutions.

    The auxiliary classifier of section 3.3 serves training alone and is left out.
    """
    channels_in = backbone.channels[backbone.last]
    channels = channels or channels_in // 4
    pyramid = pyramid_pooling(
        channels_in,
        channels,
        bin_channels or channels_in // len(bins),
        bins=bins,
        features_last=features_last,
        bare_bin_1=bare_bin_1,
        mix_kernel=mix_kernel,
        dropout=0.1,
        align_corners=align_corners,
    )
    return Network(
        "PSPNet",
        "Zhao et al. 2017, arXiv 1612.01105",
        backbone,
        {"pyramid": pyramid},
        nn.Conv2d(channels, classes, classifier_kernel, padding=classifier_kernel // 2),
        align_corners=align_corners,
    )


def pyramid_pooling(
    channels_in: int,
    channels: int,
    bin_channels: int,
    *,
    bins: Sequence[int],
    source: str | None = None,
    features_last: bool = False,
    bare_bin_1: bool = False,
    mix_kernel: int = 3,
    dropout: float = 0.0,
    align_corners: bool = False,
) -> Fusion:
    """Features of ``channels_in``, from ``source``, beside averages of them over each of ``bins``;
    mixed to ``channels``. The other options are those of ``pspnet``."""
    features = Branch(
        nn.Identity(),
        channels_in,
        source=source,
        about="The last stage itself, passed on as it is: what is here, without its context.",
        section="PSPNet §3.2",
    )
    branches = {} if features_last else {"features": features}
    for cells in bins:
        bare = cells == 1 and bare_bin_1
        branches[f"bin_{cells}"] = Branch(
            nn.Sequential(PyramidPool(cells), _reduction(channels_in, bin_channels, bare)),
            bin_channels,
            source=source,
            constant=cells == 1,
            about=_about(cells),
            section="PSPNet §3.2",
        )
    branches["features"] = features
    mix = nn.Conv2d(
        channels_in + bin_channels * len(bins), channels, mix_kernel,
        padding=mix_kernel // 2, bias=False,
    )  # fmt: skip
    return Fusion(
        "pyramid pooling",
        "concat",
        branches,
        channels,
        grid="features",
        mix=mix,
        tail=nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), nn.Dropout(dropout)),
        align_corners=align_corners,
    )


def _reduction(channels_in: int, channels: int, bare: bool) -> nn.Sequential:
    if not bare:
        return ConvNormReLU(channels_in, channels)
    reduction = nn.Sequential()
    reduction.conv = nn.Conv2d(channels_in, channels, 1)
    reduction.relu = nn.ReLU()
    return reduction


def _about(cells: int) -> str:
    if cells == 1:
        return "The average of the whole picture, reduced in channels: the same everywhere."
    return f"Averages over {cells * cells} regions of the picture, reduced in channels."
