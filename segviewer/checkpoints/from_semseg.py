"""hszhao/semseg, the PSPNet authors' own PyTorch code: PSPNet on ResNet with a deep stem.

All blocks of a dilated stage have the stage's rate, every resize aligns corners, and inputs have
sides of 8 k + 1.
"""

from __future__ import annotations

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.networks.pspnet import pspnet
from segviewer.records import ImportOptions

BINS = (1, 2, 3, 6)
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a semseg state dict."""
    classes = checkpoint.shape("cls.4.weight")[0]
    align_corners = import_options.align_corners is not False
    backbone = read_resnet(checkpoint, "", output_stride=8, stem="layer0", full_first=True)
    channels = checkpoint.shape("cls.0.weight")[0]
    network = pspnet(backbone, classes, bins=BINS, channels=channels, align_corners=align_corners)
    return ParsedCheckpoint(
        network=network,
        names=resnet_names(backbone, "", stem="layer0") | _head_names(),
        preparation=Preparation(
            mean=MEAN, std=STD, value_range=255.0, size_rule=_size_rule(classes)
        ),
        classes=class_lists.likely(classes),
        dropped=(r"aux\.",),
    )


def _head_names() -> dict[str, str]:
    names = {
        "fusions.pyramid.mix": "cls.0",
        "fusions.pyramid.tail.0": "cls.1",
        "classifier": "cls.4",
    }
    for index, cells in enumerate(BINS):
        theirs = f"ppm.features.{index}"
        body = f"fusions.pyramid.branches.bin_{cells}.body.1"
        names |= conv_norm(body, f"{theirs}.1", f"{theirs}.2")
    return names


def _size_rule(classes: int) -> SizeRule:
    """Whole pictures at the long side of the original's test; it moved a window over them."""
    long = 2048 if classes == 19 else 512  # Cityscapes was tested larger
    return SizeRule(side="long", low=long, high=long, step=8, extra=1)


FAMILY = Family(
    "semseg",
    (("layer0.0.weight", "ppm.features.0.1.weight", "cls.4.weight"),),
    r"layer\d\.|ppm\.|cls\.|aux\.",
    read,
)
