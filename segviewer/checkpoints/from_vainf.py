"""VainF/DeepLabV3Plus-Pytorch: DeepLab v3 and v3+ on ResNet, MobileNetV2 and Xception.

As torchvision's, from which it stems, but rates follow the output stride, which only the file's
name may tell (``..._os16.pth``), and the decoder has the low-level features first. Its users can
make the head's 3x3 convolutions separable; their keys then have ``body`` inside.
"""

from __future__ import annotations

import re

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import aspp_names, conv_norm
from segviewer.checkpoints.mobilenet_keys import mobilenet_v2_names, read_mobilenet_v2, vainf
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.checkpoints.xception_keys import read_xception, xception_names
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.layers import ConvKind
from segviewer.networks.network import Network
from segviewer.records import ImportOptions

RATES = {8: (12, 24, 36), 16: (6, 12, 18)}
HEAD = "classifier"

Names = dict[str, str]


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a VainF checkpoint."""
    named = re.search(r"os(8|16)(?!\d)", checkpoint.name)
    output_stride = import_options.output_stride or (int(named[1]) if named else 16)
    backbone, names = _backbone(checkpoint, output_stride)
    plus = checkpoint.has(f"{HEAD}.aspp.convs.0.0.weight")
    network, head = (_deeplab_v3_plus if plus else _deeplab_v3)(checkpoint, backbone)
    scores = f"{HEAD}.classifier.{3 if plus else 4}.weight"
    return ParsedCheckpoint(
        network=network,
        names=names | head,
        # The original takes pictures as they are; a bound keeps a photo's memory within reason.
        preparation=Preparation(size_rule=SizeRule(side="long", low=16, high=2048)),
        classes=class_lists.likely(checkpoint.shape(scores)[0]),
        assumed={"output_stride": output_stride},
    )


def _backbone(checkpoint: Checkpoint, output_stride: int) -> tuple[Backbone, Names]:
    if any("level_features." in key for key in checkpoint.tensors):
        code = vainf(checkpoint)
        mobilenet = read_mobilenet_v2(checkpoint, code, output_stride)
        return mobilenet, mobilenet_v2_names(checkpoint, mobilenet, code)
    if checkpoint.has("backbone.block1.skip.weight"):
        xception = read_xception(checkpoint, output_stride)
        return xception, xception_names(xception)
    resnet = read_resnet(checkpoint, "backbone.", output_stride=output_stride)
    return resnet, resnet_names(resnet, "backbone.")


def _kind(checkpoint: Checkpoint, aspp: str) -> ConvKind:
    return "bare" if checkpoint.has(f"{aspp}.convs.1.0.body.0.weight") else "plain"


def _aspp(checkpoint: Checkpoint, aspp: str, rates: tuple[int, ...]) -> Names:
    kind = _kind(checkpoint, aspp)
    names = aspp_names(aspp, rates, kind)
    if kind == "plain":
        return names
    # ``convs.1.0`` of a converted convolution is a module around ``body``.
    return {o: re.sub(r"(convs\.\d\.0)\.([01])$", r"\1.body.\2", t) for o, t in names.items()}


def _deeplab_v3(checkpoint: Checkpoint, backbone: Backbone) -> tuple[Network, Names]:
    aspp = f"{HEAD}.classifier.0"
    rates = RATES[min(backbone.output_stride, 16)]
    network = deeplab_v3(
        backbone,
        checkpoint.shape(f"{HEAD}.classifier.4.weight")[0],
        rates=rates,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        extra_conv=True,
    )
    names = aspp_names(aspp, rates)
    names |= conv_norm("classifier.0", f"{HEAD}.classifier.1", f"{HEAD}.classifier.2")
    return network, names | {"classifier.1": f"{HEAD}.classifier.4"}


def _deeplab_v3_plus(checkpoint: Checkpoint, backbone: Backbone) -> tuple[Network, Names]:
    aspp = f"{HEAD}.aspp"
    rates = RATES[min(backbone.output_stride, 16)]
    kind = _kind(checkpoint, aspp)
    low_level = backbone.low_levels[0]
    network = deeplab_v3_plus(
        backbone,
        checkpoint.shape(f"{HEAD}.classifier.3.weight")[0],
        rates=rates,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        low_level_channels=checkpoint.shape(f"{HEAD}.project.0.weight")[0],
        kind=kind,
        decoder_kind=kind,
        decoder_convs=1,
        low_level_first=True,
    )
    low = f"fusions.decoder.branches.low_level.bodies.{low_level}"
    names = _aspp(checkpoint, aspp, rates)
    names |= conv_norm(low, f"{HEAD}.project.0", f"{HEAD}.project.1")
    names |= _decoder(kind) | {"classifier": f"{HEAD}.classifier.3"}
    return network, names


def _decoder(kind: ConvKind) -> Names:
    conv = f"{HEAD}.classifier.0"
    names = {"fusions.decoder.tail.0": f"{HEAD}.classifier.1"}
    if kind == "plain":
        return names | {"fusions.decoder.mix": conv}
    return names | {
        "fusions.decoder.channelwise.conv": f"{conv}.body.0",
        "fusions.decoder.mix": f"{conv}.body.1",
    }


FAMILY = Family(
    "VainF's DeepLab",
    (
        ("classifier.aspp.convs.0.0.weight", "classifier.project.0.weight"),
        ("classifier.classifier.0.convs.0.0.weight",),
    ),
    r"backbone\.|classifier\.(aspp|project|classifier)\.",
    read,
)
