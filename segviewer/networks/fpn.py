"""Feature pyramid network for segmentation: Lin et al. 2017, arXiv 1612.03144, section 3 and figure
3; Kirillov et al. 2019 (Panoptic FPN), arXiv 1901.02446, section 3.1 and figure 3.

On the way down in resolution the backbone's last four scales pass through a 1x1 each; on the way up
each is added to the enlarged sum below it. That gives P5 to P2, where Pn has stride 2^n. 3x3
convolutions, each doubling the resolution, bring all to P2's, where they are added. As in
segmentation_models.pytorch we depart from Lin et al.: no 3x3 follows the sums.
"""

from __future__ import annotations

from torch import nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.field import Field
from segviewer.networks.fusion import Branch, Fusion, Resizing
from segviewer.networks.layers import Doubling
from segviewer.networks.network import Network
from segviewer.networks.outline import Block

PYRAMID, SEMANTIC = "FPN §3", "Panoptic FPN §3.1"
LEVELS = 4


def fpn(
    backbone: Backbone,
    classes: int,
    *,
    channels: int = 256,
    level_channels: int = 128,
    groups: int = 32,
    concatenated: bool = False,
    resizing: Resizing = "nearest",
    align_corners: bool = True,
) -> Network:
    """FPN on a backbone's last four scales; ``channels`` are those of the sums, ``level_channels``
    those after the 3x3 convolutions, whose normalisation is over ``groups``.

    ``concatenated`` levels are mixed by the classifier instead of added. ``resizing`` is that of
    the way up, ``align_corners`` how the logits are enlarged.
    """
    deepest_first = backbone.levels()[-LEVELS:][::-1]
    keys = {source: level_key(backbone, source) for source in deepest_first}
    fusions: dict[str, Fusion] = {}
    for source, key in keys.items():
        deeper = list(fusions)[-1] if fusions else None
        fusions[key] = _sum(backbone, source, channels, deeper, resizing)
    finest = backbone.strides[deepest_first[-1]]
    levels = {
        key: _level(key, channels, level_channels, backbone.strides[source] // finest, groups)
        for source, key in keys.items()
    }
    scores = nn.Conv2d(level_channels * (len(levels) if concatenated else 1), classes, 1)
    fusions["levels"] = Fusion(
        "semantic branch",
        "concat" if concatenated else "sum",
        levels,
        classes if concatenated else level_channels,
        grid=keys[deepest_first[-1]],
        mix=scores if concatenated else None,
        tail=None if concatenated else nn.Dropout2d(0.2),
    )
    return Network(
        "FPN",
        "Lin et al. 2017, arXiv 1612.03144; Kirillov et al. 2019, arXiv 1901.02446",
        backbone,
        fusions,
        nn.Identity() if concatenated else scores,
        align_corners=align_corners,
    )


def level_key(backbone: Backbone, source: str) -> str:
    """'p5' for a stage of stride 2^5."""
    return f"p{backbone.strides[source].bit_length() - 1}"


def _sum(
    backbone: Backbone, source: str, channels: int, deeper: str | None, resizing: Resizing
) -> Fusion:
    """One level of the way up: the stage through a 1x1, and what comes from below."""
    branches = {
        source: Branch(
            nn.Conv2d(backbone.channels[source], channels, 1),
            channels,
            source=source,
            about=f"Features of {source.replace('_', ' ')} through a 1x1 convolution.",
            section=PYRAMID,
        )
    }
    if deeper is not None:
        enlarged = Branch(
            nn.Identity(),
            channels,
            about="The level below, enlarged: more of the scene, but coarsely.",
            section=PYRAMID,
        )
        branches = {f"from_{deeper}": enlarged} | branches
    title = level_key(backbone, source).upper()
    return Fusion(title, "sum", branches, channels, grid=source, resizing=resizing)


def _level(key: str, channels_in: int, channels: int, enlargement: int, groups: int) -> Branch:
    # Enlargements are powers of two.
    doublings = enlargement.bit_length() - 1
    body = nn.Sequential()
    # The finest level has its convolution too, though nothing is doubled there.
    for number in range(max(1, doublings)):
        body.append(ConvGroupNormReLU(channels if number else channels_in, channels, groups))
        if doublings:
            body.append(Doubling())
    how = f", doubled {doublings} times" if doublings else ""
    return Branch(
        body,
        channels,
        source=key,
        about=f"{key.upper()} through 3x3 convolutions{how}.",
        section=SEMANTIC,
    )


class ConvGroupNormReLU(Block, nn.Sequential):
    """A 3x3 convolution, normalisation over groups of channels of this very picture, ReLU."""

    def __init__(self, channels_in: int, channels: int, groups: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, 3, padding=1, bias=False)
        self.norm = nn.GroupNorm(groups, channels)
        self.relu = nn.ReLU()

    def field_after(self, before: Field) -> Field:
        # A group's mean is over the whole map.
        return before.conv(3, 1, 1, 1).everywhere()
