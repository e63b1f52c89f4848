"""torchvision's segmentation models: FCN, DeepLab v3 and LR-ASPP on ResNet and MobileNetV3.

Strides are traded for dilation with the first block of a stage at the rate before, and ASPP's rates
are 12, 24, 36 at every output stride, 16 for MobileNet. Keys end with an auxiliary head for
training.
"""

from __future__ import annotations

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import aspp_names, conv_norm
from segviewer.checkpoints.mobilenet_keys import mobilenet_v3_names, read_mobilenet_v3
from segviewer.checkpoints.model import LARGEST, Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.fcn import fcn
from segviewer.networks.lr_aspp import lr_aspp
from segviewer.networks.network import Network
from segviewer.records import ImportOptions

RATES = (12, 24, 36)
DROPPED = (r"aux_classifier\.",)
PREPARATION = Preparation(size_rule=SizeRule(side="short", low=520, high=LARGEST))


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a torchvision state dict."""
    if checkpoint.has("classifier.low_classifier.weight"):
        return _lr_aspp(checkpoint, import_options)
    if checkpoint.has("classifier.0.convs.0.0.weight"):
        return _deeplab_v3(checkpoint, import_options)
    return _fcn(checkpoint, import_options)


def _fcn(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    classes = checkpoint.shape("classifier.4.weight")[0]
    backbone, names = _backbone(checkpoint)
    network = fcn(
        backbone, classes, channels=checkpoint.shape("classifier.0.weight")[0],
        align_corners=bool(import_options.align_corners),
    )  # fmt: skip
    names |= conv_norm("classifier.0", "classifier.0", "classifier.1")
    names["classifier.2"] = "classifier.4"
    return _parsed_checkpoint(network, names, classes)


def _deeplab_v3(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    classes = checkpoint.shape("classifier.4.weight")[0]
    channels = checkpoint.shape("classifier.0.project.0.weight")[0]
    backbone, names = _backbone(checkpoint)
    network = deeplab_v3(
        backbone, classes, rates=RATES, channels=channels,
        extra_conv=True, align_corners=bool(import_options.align_corners),
    )  # fmt: skip
    names |= aspp_names("classifier.0", RATES)
    names |= conv_norm("classifier.0", "classifier.1", "classifier.2")
    names["classifier.1"] = "classifier.4"
    return _parsed_checkpoint(network, names, classes)


def _lr_aspp(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    classes, channels = checkpoint.shape("classifier.high_classifier.weight")[:2]
    backbone, names = _backbone(checkpoint)
    network = lr_aspp(backbone, classes, channels=channels)
    gate, skip = "fusions.gate.branches", "fusions.skip.branches"
    names |= conv_norm(f"{gate}.features.body", "classifier.cbr.0", "classifier.cbr.1")
    names |= {
        f"{gate}.image_gate.body.1": "classifier.scale.1",
        f"{skip}.high.body": "classifier.high_classifier",
        f"{skip}.low.body": "classifier.low_classifier",
    }
    return _parsed_checkpoint(network, names, classes)


def _parsed_checkpoint(network: Network, names: dict[str, str], classes: int) -> ParsedCheckpoint:
    return ParsedCheckpoint(
        network=network,
        names=names,
        preparation=PREPARATION,
        classes=class_lists.likely(classes),
        dropped=DROPPED,
    )


def _backbone(checkpoint: Checkpoint) -> tuple[Backbone, dict[str, str]]:
    prefix = "backbone."  # the output strides are fixed in torchvision's code
    if checkpoint.has("backbone.0.0.weight"):
        mobilenet = read_mobilenet_v3(checkpoint, prefix, 16)
        return mobilenet, mobilenet_v3_names(checkpoint, mobilenet, prefix)
    resnet = read_resnet(checkpoint, prefix, output_stride=8)
    return resnet, resnet_names(resnet, prefix)


FAMILY = Family(
    "torchvision",
    (
        ("classifier.0.convs.0.0.weight", "classifier.0.project.0.weight"),
        ("classifier.low_classifier.weight", "backbone.0.0.weight"),
        ("classifier.0.weight", "classifier.4.weight", "backbone.layer4.0.conv1.weight"),
    ),
    r"backbone\.(conv1|bn1|layer\d|\d+)\.|(aux_)?classifier\.(\d|cbr|scale|\w+_classifier)\.",
    read,
)
