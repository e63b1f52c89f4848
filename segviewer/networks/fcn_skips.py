"""FCN-32s, -16s and -8s: Long, Shelhamer, Darrell 2015, section 4.2 and figure 3.

Scores of the deepest layer are enlarged by transposed convolutions; on the way, scores of pool4 and
pool3 are added, cut out where they fit (authors' ``net.py``). The picture was padded by 100 pixels,
so the last enlargement is larger than it and is cut out too.
"""

from __future__ import annotations

from typing import Literal

from torch import Tensor, nn

from segviewer.networks.backbone import Backbone
from segviewer.networks.fcn import CITATION
from segviewer.networks.field import Field, Layer
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.network import Network

Finest = Literal[8, 16, 32]

CROPS = {32: 19, 16: 27, 8: 31}  # where the picture lies in the enlarged logits
AT_ONCE = {"pool4": 0.01, "pool3": 0.0001}  # scales of the variant trained in one go


class Scale(Layer):
    """Multiplies by a constant."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor

    def field_after(self, before: Field) -> Field:
        return before


def fcn_skips(
    backbone: Backbone, classes: int, *, finest: Finest = 8, at_once: bool = False
) -> Network:
    """FCN with skips down to stride ``finest``; ``at_once`` scales the pools before scoring.

    The backbone is ``vgg.VGG`` with fully connected layers, whose padding the crops undo; a
    ValueError for any other.
    """
    if "fully" not in backbone.stages:
        raise ValueError(
            f"FCN's crops are for VGG with fully connected layers, not {backbone.title}"
        )
    score = nn.Conv2d(backbone.channels[backbone.last], classes, 1)
    fusions = {}
    if finest < 32:
        deep = nn.Sequential(score, enlargement(classes, 2))
        fusions["skip_16"] = _skip(backbone, classes, "deep", deep, "pool4", at_once)
    if finest < 16:
        coarse = enlargement(classes, 2)
        fusions["skip_8"] = _skip(backbone, classes, "coarse", coarse, "pool3", at_once)
    last = enlargement(classes, finest)
    classifier = nn.Sequential(score, last) if finest == 32 else last
    return Network(f"FCN-{finest}s", CITATION, backbone, fusions, classifier, crop=CROPS[finest])


def enlargement(classes: int, factor: int) -> nn.ConvTranspose2d:
    """A transposed convolution that enlarges ``factor`` times, bilinear where it was not learnt."""
    return nn.ConvTranspose2d(classes, classes, 2 * factor, factor, bias=False)


def _skip(
    backbone: Backbone, classes: int, name: str, body: nn.Module, pool: str, at_once: bool
) -> Fusion:
    source = f"stage_{pool[-1]}"
    score = nn.Conv2d(backbone.channels[source], classes, 1)
    section = "FCN §4.2"
    branches = {
        name: Branch(
            body,
            classes,
            about="Scores from deeper layers, enlarged twofold: what, but coarsely where.",
            section=section,
        ),
        pool: Branch(
            nn.Sequential(Scale(AT_ONCE[pool]), score) if at_once else score,
            classes,
            source=source,
            # The original's offsets: what the first layer's padding of 100 leaves there.
            crop={"pool4": 5, "pool3": 9}[pool],
            about=f"Scores of {pool}, before more detail was lost: where, more finely.",
            section=section,
        ),
    }
    return Fusion(f"skip from {pool}", "sum", branches, classes, grid=name)
