"""jfzhang95/pytorch-deeplab-xception: DeepLab v3+ on ResNet-101, MobileNetV2 and Xception.

Every resize aligns corners; every block of a dilated stage has the stage's rate, and ResNet has
multi-grid 1, 2, 4. Its MobileNet keeps each tensor of the backbone twice.
"""

from __future__ import annotations

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.mobilenet_keys import jfzhang, mobilenet_v2_names, read_mobilenet_v2
from segviewer.checkpoints.model import LARGEST, Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.checkpoints.xception_keys import read_xception, xception_names
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.records import ImportOptions

RATES = {8: (12, 24, 36), 16: (6, 12, 18)}
MULTI_GRID = (1, 2, 4)
SCORES = "decoder.last_conv.8"

Names = dict[str, str]


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a jfzhang95 checkpoint."""
    output_stride = import_options.output_stride or 16
    backbone, names = _backbone(checkpoint, output_stride, import_options.multi_grid or MULTI_GRID)
    rates = RATES[min(output_stride, 16)]
    classes = checkpoint.shape(f"{SCORES}.weight")[0]
    network = deeplab_v3_plus(
        backbone,
        classes,
        rates=rates,
        channels=checkpoint.shape("aspp.conv1.weight")[0],
        low_level_channels=checkpoint.shape("decoder.conv1.weight")[0],
        kind="plain",
        decoder_kind="plain",
        align_corners=import_options.align_corners is not False,
    )
    return ParsedCheckpoint(
        network=network,
        names=names | _aspp(rates) | _decoder(backbone.low_levels[0]),
        preparation=Preparation(size_rule=SizeRule(side="short", low=513, high=LARGEST)),
        classes=class_lists.likely(classes),
        dropped=(r"backbone\.(low|high)_level_features\.",),
        assumed={"output_stride": output_stride},
    )


def _backbone(
    checkpoint: Checkpoint, output_stride: int, multi_grid: tuple[int, ...]
) -> tuple[Backbone, Names]:
    if checkpoint.has("backbone.features.0.0.weight"):
        code = jfzhang()
        mobilenet = read_mobilenet_v2(checkpoint, code, output_stride)
        return mobilenet, mobilenet_v2_names(checkpoint, mobilenet, code)
    if checkpoint.has("backbone.block1.skip.weight"):
        xception = read_xception(checkpoint, output_stride)
        return xception, xception_names(xception)
    resnet = read_resnet(
        checkpoint, "backbone.", output_stride=output_stride, multi_grid=multi_grid, full_first=True
    )
    return resnet, resnet_names(resnet, "backbone.")


def _aspp(rates: tuple[int, ...]) -> Names:
    branches = "fusions.aspp.branches"
    names = {"fusions.aspp.mix": "aspp.conv1", "fusions.aspp.tail.0": "aspp.bn1"}
    pool = "aspp.global_avg_pool"
    names |= conv_norm(f"{branches}.image_pooling.body.1", f"{pool}.1", f"{pool}.2")
    for number, name in enumerate(("conv_1x1", *(f"rate_{rate}" for rate in rates)), start=1):
        theirs = f"aspp.aspp{number}"
        names |= conv_norm(f"{branches}.{name}.body", f"{theirs}.atrous_conv", f"{theirs}.bn")
    return names


def _decoder(low_level: str) -> Names:
    low, last = f"fusions.decoder.branches.low_level.bodies.{low_level}", "decoder.last_conv"
    names = conv_norm(low, "decoder.conv1", "decoder.bn1")
    names |= {"fusions.decoder.mix": f"{last}.0", "fusions.decoder.tail.0": f"{last}.1"}
    names |= conv_norm("fusions.decoder.tail.2", f"{last}.4", f"{last}.5")
    return names | {"classifier": SCORES}


FAMILY = Family(
    "jfzhang95's DeepLab v3+",
    (("aspp.aspp1.atrous_conv.weight", f"{SCORES}.weight"),),
    r"backbone\.|aspp\.|decoder\.(conv1|bn1|last_conv)\.",
    read,
)
