"""torchvision's segmentation models: FCN and DeepLab v3 on ResNet.

Strides are traded for dilation with the first block of a stage at the rate before, and ASPP's rates
are 12, 24, 36 at every output stride. Keys end with an auxiliary head for training.
"""

from __future__ import annotations

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Choices, Family, Reading, Source
from segviewer.checkpoints.head_keys import aspp_names, conv_norm
from segviewer.checkpoints.model import LARGEST, Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.fcn import fcn

RATES = (12, 24, 36)
DROPPED = (r"aux_classifier\.",)
PREPARATION = Preparation(size_rule=SizeRule("short", 520, LARGEST))


def read(source: Source, choices: Choices) -> Reading:
    """The network of a torchvision state dict."""
    if source.has("classifier.0.convs.0.0.weight"):
        return _deeplab_v3(source, choices)
    return _fcn(source, choices)


def _fcn(source: Source, choices: Choices) -> Reading:
    classes = source.shape("classifier.4.weight")[0]
    backbone = read_resnet(source, "backbone.", output_stride=choices.output_stride or 8)
    network = fcn(backbone, classes, channels=source.shape("classifier.0.weight")[0])
    names = resnet_names(backbone, "backbone.")
    names |= conv_norm("classifier.0", "classifier.0", "classifier.1")
    names["classifier.2"] = "classifier.4"
    return Reading(network, names, PREPARATION, class_lists.likely(classes), DROPPED)


def _deeplab_v3(source: Source, choices: Choices) -> Reading:
    classes = source.shape("classifier.4.weight")[0]
    channels = source.shape("classifier.0.project.0.weight")[0]
    backbone = read_resnet(source, "backbone.", output_stride=choices.output_stride or 8)
    network = deeplab_v3(backbone, classes, rates=RATES, channels=channels, extra_conv=True)
    names = resnet_names(backbone, "backbone.") | aspp_names("classifier.0", RATES)
    names |= conv_norm("classifier.0", "classifier.1", "classifier.2")
    names["classifier.1"] = "classifier.4"
    return Reading(network, names, PREPARATION, class_lists.likely(classes), DROPPED)


FAMILY = Family(
    "torchvision",
    (
        ("classifier.0.convs.0.0.weight", "classifier.0.project.0.weight"),
        ("classifier.0.weight", "classifier.4.weight", "backbone.layer4.0.conv1.weight"),
    ),
    r"backbone\.(conv1|bn1|layer\d)\.|classifier\.\d\.|aux_classifier\.",
    read,
)
