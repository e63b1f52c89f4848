"""segmentation_models.pytorch: PSPNet, DeepLab v3 and v3+ on ResNet, trained by its users.

Every stage that loses its stride is dilated throughout; ASPP's rates are 12, 24, 36 by default, at
every output stride; PSPNet takes the second stage, at stride 8, unless built deeper. Rates and
output stride stand in no key: see ``smp_arguments`` for where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import aspp_names, conv_norm
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.neighbours import CONFIGURATION, TRANSFORMS, Statement
from segviewer.checkpoints.preprocessing import from_transforms
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.checkpoints.smp_arguments import RATES, STRIDES, Arguments, read_arguments
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.layers import ConvKind
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.networks.resnet import ResNet
from segviewer.records import ImportOptions, SegviewerError

BINS = (1, 2, 3, 6)
SCORES = "segmentation_head.0"
# DeepLab v3's ASPP and 3x3: in current versions, and up to 0.4.
V3_NAMES = (
    ("decoder.aspp", "decoder.conv", "decoder.bn"),
    ("decoder.0", "decoder.1", "decoder.2"),
)

Built = tuple[Network, dict[str, str]]


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a state dict of segmentation_models.pytorch."""
    title = _class(checkpoint)
    arguments = read_arguments(checkpoint, title)
    backbone = _backbone(checkpoint, title, arguments, import_options.output_stride)
    rates = arguments.rates or import_options.rates or RATES
    align_corners = import_options.align_corners is not False
    network, names = _built(title, checkpoint, backbone, rates, align_corners)
    stride = backbone.output_stride
    size_rule = SizeRule(side="long", low=16, high=2048, step=stride)
    transforms = checkpoint.neighbours.get(TRANSFORMS) or Statement()
    preparation, notes = from_transforms(transforms, Preparation(size_rule=size_rule))
    return ParsedCheckpoint(
        network=network,
        names=names | resnet_names(backbone, "encoder."),
        preparation=preparation,
        classes=class_lists.numbered(checkpoint.shape(f"{SCORES}.weight")[0]),
        dropped=(r"classification_head\.", *_unused_keys(backbone)),
        assumed=_assumptions(title, arguments, stride, rates),
        notes=(*_notes(title, arguments, stride), *notes),
    )


def _class(checkpoint: Checkpoint) -> str:
    """The library's class whose keys these are."""
    if checkpoint.has("decoder.psp.blocks.0.pool.1.0.weight"):
        return "PSPNet"
    return "DeepLabV3Plus" if checkpoint.has("decoder.aspp.0.convs.0.0.weight") else "DeepLabV3"


def _built(
    title: str,
    checkpoint: Checkpoint,
    backbone: ResNet,
    rates: Sequence[int],
    align_corners: bool,
) -> Built:
    if title == "PSPNet":
        return _pspnet(checkpoint, backbone, align_corners)
    build = _deeplab_v3_plus if title == "DeepLabV3Plus" else _deeplab_v3
    return build(checkpoint, backbone, rates, align_corners)


def _assumptions(
    title: str, arguments: Arguments, stride: int, rates: Sequence[int]
) -> dict[str, Any]:
    """What neither the keys nor a configuration could tell."""
    if title == "PSPNet":
        return {}
    assumed: dict[str, Any] = {}
    if arguments.output_stride is None:
        assumed["output_stride"] = stride
    if arguments.rates is None:
        assumed["rates"] = tuple(rates)
    return assumed


def _notes(title: str, arguments: Arguments, stride: int) -> tuple[str, ...]:
    notes = []
    if arguments.activation not in (None, "identity"):
        notes.append(f"Logits are shown as they are before the original's {arguments.activation}.")
    natural = 4 if title == "DeepLabV3Plus" and stride > 4 else stride
    if arguments.upsampling not in (None, natural):
        notes.append(
            f"The original enlarges its logits {arguments.upsampling} times, to another size than "
            f"the picture's; here they are enlarged to the picture."
        )
    return tuple(notes)


def _backbone(
    checkpoint: Checkpoint, title: str, arguments: Arguments, option: int | None
) -> ResNet:
    """The encoder up to the stage that the head reads; PSPNet's is never dilated."""
    depth = arguments.depth or _depth(checkpoint, title)
    deepest = 2**depth
    stride = deepest
    if title != "PSPNet":
        stride = min(arguments.output_stride or option or STRIDES[title], deepest)
    backbone = read_resnet(
        checkpoint, "encoder.", output_stride=stride, stages=depth - 1, full_first=True
    )
    backbone.output_strides = tuple(n for n in (8, 16, 32) if n <= deepest)
    if arguments.title not in (None, backbone.title):
        raise SegviewerError(
            f"{CONFIGURATION} says that the encoder of {checkpoint.name} is {arguments.title}, but "
            f"its keys are those of {backbone.title}; put the configuration there that belongs to "
            f"it."
        )
    return backbone


def _depth(checkpoint: Checkpoint, title: str) -> int:
    """How many times the encoder halves the picture: by the width of what the head reads."""
    if title == "PSPNet":
        width = checkpoint.shape("decoder.conv.0.weight")[1] // 2
    else:
        aspp = "decoder.aspp.0" if title == "DeepLabV3Plus" else _v3_names(checkpoint)[0]
        width = checkpoint.shape(f"{aspp}.convs.0.0.weight")[1]
    usual = 3 if title == "PSPNet" else 5
    widths = {depth: _width(checkpoint, depth) for depth in (usual, 3, 4, 5)}
    return next((depth for depth, known in widths.items() if known == width), usual)


def _width(checkpoint: Checkpoint, depth: int) -> int:
    layer = f"encoder.layer{depth - 1}.0"
    last = "conv3" if checkpoint.has(f"{layer}.conv3.weight") else "conv2"
    return checkpoint.shape(f"{layer}.{last}.weight")[0]


def _unused_keys(backbone: ResNet) -> list[str]:
    """Patterns of the deeper stages, which are in the file all the same."""
    built = len(backbone.stages) - 1
    return [rf"encoder\.layer{number}\." for number in range(built + 1, 5)]


def _v3_names(checkpoint: Checkpoint) -> tuple[str, str, str]:
    matching = (n for n in V3_NAMES if checkpoint.has(f"{n[0]}.convs.0.0.weight"))
    return next(matching, V3_NAMES[0])


def _kind(checkpoint: Checkpoint, aspp: str) -> ConvKind:
    """Whether the atrous convolutions are separable."""
    return "bare" if checkpoint.has(f"{aspp}.convs.1.0.0.weight") else "plain"


def _pspnet(checkpoint: Checkpoint, backbone: ResNet, align_corners: bool) -> Built:
    blocks = "decoder.psp.blocks"
    network = pspnet(
        backbone,
        checkpoint.shape(f"{SCORES}.weight")[0],
        bins=BINS,
        channels=checkpoint.shape("decoder.conv.0.weight")[0],
        bin_channels=checkpoint.shape(f"{blocks}.0.pool.1.0.weight")[0],
        features_last=True,
        bare_bin_1=True,
        mix_kernel=1,
        classifier_kernel=3,
        align_corners=align_corners,
    )
    names = {
        "fusions.pyramid.mix": "decoder.conv.0",
        "fusions.pyramid.tail.0": "decoder.conv.1",
        "classifier": SCORES,
    }
    for index, cells in enumerate(BINS):
        body, theirs = f"fusions.pyramid.branches.bin_{cells}.body.1", f"{blocks}.{index}.pool.1"
        names |= conv_norm(body, f"{theirs}.0", f"{theirs}.1")
    return network, names


def _deeplab_v3(
    checkpoint: Checkpoint, backbone: ResNet, rates: Sequence[int], align_corners: bool
) -> Built:
    aspp, conv, norm = _v3_names(checkpoint)
    kind = _kind(checkpoint, aspp)
    network = deeplab_v3(
        backbone,
        checkpoint.shape(f"{SCORES}.weight")[0],
        rates=rates,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        kind=kind,
        extra_conv=True,
        align_corners=align_corners,
    )
    names = aspp_names(aspp, rates, kind) | conv_norm("classifier.0", conv, norm)
    return network, names | {"classifier.1": SCORES}


def _deeplab_v3_plus(
    checkpoint: Checkpoint, backbone: ResNet, rates: Sequence[int], align_corners: bool
) -> Built:
    aspp = "decoder.aspp.0"
    kind = _kind(checkpoint, aspp)
    network = deeplab_v3_plus(
        backbone,
        checkpoint.shape(f"{SCORES}.weight")[0],
        rates=rates,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        low_level_channels=checkpoint.shape("decoder.block1.0.weight")[0],
        kind=kind,
        decoder_kind="bare",
        decoder_convs=1,
        refined=True,
        align_corners=align_corners,
    )
    low = "fusions.decoder.branches.low_level.bodies.stage_1"
    names = aspp_names(aspp, rates, kind)
    names |= conv_norm(low, "decoder.block1.0", "decoder.block1.1")
    names |= {
        "fusions.aspp.tail.3.depthwise.conv": "decoder.aspp.1.0",
        "fusions.aspp.tail.3.pointwise.conv": "decoder.aspp.1.1",
        "fusions.aspp.tail.3.pointwise.norm": "decoder.aspp.2",
        "fusions.decoder.channelwise.conv": "decoder.block2.0.0",
        "fusions.decoder.mix": "decoder.block2.0.1",
        "fusions.decoder.tail.0": "decoder.block2.1",
        "classifier": SCORES,
    }
    return network, names


FAMILY = Family(
    "segmentation_models.pytorch",
    (
        ("decoder.psp.blocks.0.pool.1.0.weight", f"{SCORES}.weight"),
        ("decoder.aspp.0.convs.0.0.weight", "decoder.block1.0.weight"),
        ("decoder.aspp.convs.0.0.weight", f"{SCORES}.weight"),
        ("decoder.0.convs.0.0.weight", f"{SCORES}.weight"),
    ),
    r"encoder\.|decoder\.|segmentation_head\.|classification_head\.",
    read,
)
