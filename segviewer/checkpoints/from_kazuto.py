"""kazuto1011/deeplab-pytorch: the DeepLab v2 authors' Caffe model, ported.

The backbone is Caffe's: stride in the first 1x1, a stem pool that rounds up, BGR input around a
mean. Its wrapper for three scales has no weights of its own, only the prefix ``base.`` (``scale.``
in files before 2018, whose ASPP keys have ``stages`` inside).
"""

from __future__ import annotations

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import (
    Checkpoint,
    Family,
    MissingKeyError,
    ParsedCheckpoint,
    block_count,
)
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.networks.deeplab_v2 import deeplab_v2
from segviewer.networks.resnet import CaffeBottleneck, ResNet, plain_stem
from segviewer.records import ImportOptions

RATES = (6, 12, 18, 24)
SCALES = (1.0, 0.5, 0.75)  # in the original's order
PREFIXES = ("base.", "scale.", "")
ASPP = ("aspp.c", "aspp.stages.c")
PREPARATION = Preparation(
    mean=(104.008, 116.669, 122.675),
    std=(1, 1, 1),
    value_range=255.0,
    channel_order="BGR",
    size_rule=SizeRule(side="long", low=513, high=513),
)


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a kazuto1011 state dict."""
    prefix, aspp = _places(checkpoint)
    classes = checkpoint.shape(f"{aspp}0.weight")[0]
    backbone = _backbone(checkpoint, prefix)
    network = deeplab_v2(
        backbone,
        classes,
        rates=RATES,
        align_corners=bool(import_options.align_corners),
        scales=SCALES if prefix else (1.0,),
    )
    names = _backbone_names(backbone, prefix)
    for index, rate in enumerate(RATES):
        names[f"fusions.aspp.branches.rate_{rate}.body"] = f"{aspp}{index}"
    return ParsedCheckpoint(
        network=network, names=names, preparation=PREPARATION, classes=class_lists.likely(classes)
    )


def _places(checkpoint: Checkpoint) -> tuple[str, str]:
    for prefix in PREFIXES:
        for aspp in ASPP:
            if checkpoint.has(f"{prefix}{aspp}0.weight"):
                return prefix, prefix + aspp
    raise MissingKeyError(f"{PREFIXES[0]}{ASPP[0]}0.weight")


def _backbone(checkpoint: Checkpoint, prefix: str) -> ResNet:
    layers = range(2, 6)  # layer1 is the stem
    blocks = [block_count(checkpoint, f"{prefix}layer{n}.block") for n in layers]
    widths = [checkpoint.shape(f"{prefix}layer{n}.block1.reduce.conv.weight")[0] for n in layers]
    channels = checkpoint.shape(f"{prefix}layer1.conv1.conv.weight")[0]
    depth = 3 * sum(blocks) + 2
    return ResNet(
        f"ResNet-{depth}", plain_stem(channels, ceil_mode=True), channels,
        CaffeBottleneck, widths, blocks, output_stride=8, full_first=True,
    )  # fmt: skip


def _backbone_names(backbone: ResNet, prefix: str) -> dict[str, str]:
    stem = f"{prefix}layer1.conv1"
    names = conv_norm("backbone.stages.stem.0", f"{stem}.conv", f"{stem}.bn")
    for number in range(1, 5):
        for index, _ in enumerate(backbone.stages[f"stage_{number}"].children()):
            ours = f"backbone.stages.stage_{number}.{index}"
            theirs = f"{prefix}layer{number + 1}.block{index + 1}"
            for conv, part in enumerate(("reduce", "conv3x3", "increase")):
                at = f"{theirs}.{part}"
                names |= conv_norm(f"{ours}.body.{conv}", f"{at}.conv", f"{at}.bn")
            at = f"{theirs}.shortcut"
            names |= conv_norm(f"{ours}.shortcut", f"{at}.conv", f"{at}.bn")
    return names


FAMILY = Family(
    "kazuto1011's DeepLab v2",
    tuple(
        (f"{prefix}layer1.conv1.conv.weight", f"{prefix}{aspp}0.bias")
        for prefix in PREFIXES
        for aspp in ASPP
    ),
    r"(base\.|scale\.)?(layer\d\.(conv1|block\d+)\.|aspp\.(stages\.)?c\d\.)",
    read,
)
