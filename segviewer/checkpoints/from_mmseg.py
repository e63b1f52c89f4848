"""OpenMMLab's mmsegmentation: FCN, PSPNet, DeepLab v3 and v3+ on ResNet and MobileNetV2.

Heads are 512 wide, with a 3x3 after ASPP and image pooling first; ResNet V1c has a deep stem. How
corners are aligned, the output stride and multi-grid stand only in the configuration text that the
file may hold, or in its name; multi-grid values are the last stage's rates themselves. MobileNetV2
ends before its widest 1x1, and dilates only the first block of a stage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint, block_count
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.metadata import stored_classes
from segviewer.checkpoints.mobilenet_keys import mmseg, mobilenet_v2_names, read_mobilenet_v2
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.fcn import fcn
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.records import Classes, ImportOptions

HEAD = "decode_head"
MOBILE = "backbone.conv1.conv.weight"  # MobileNetV2's first convolution
BINS = (1, 2, 3, 6)
RATES = {8: (12, 24, 36), 16: (6, 12, 18)}
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)

Names = dict[str, str]


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of an mmsegmentation checkpoint."""
    assumed = _assumptions(checkpoint, import_options)
    backbone, backbone_names = _backbone(checkpoint, assumed)
    network, names = _head(checkpoint, backbone, assumed["align_corners"])
    names |= backbone_names
    classes = checkpoint.shape(f"{HEAD}.conv_seg.weight")[0]
    named, notes = _classes(checkpoint.notes, classes)
    return ParsedCheckpoint(
        network=network,
        names=names,
        preparation=preparation(classes),
        classes=named,
        dropped=(r"auxiliary_head\.",),
        assumed=assumed,
        notes=notes,
    )


def _backbone(checkpoint: Checkpoint, assumed: dict[str, Any]) -> tuple[Backbone, Names]:
    output_stride = assumed["output_stride"]
    if checkpoint.has(MOBILE):
        mobile = read_mobilenet_v2(checkpoint, mmseg(), output_stride)
        return mobile, mobilenet_v2_names(checkpoint, mobile, mmseg())
    stem = "backbone.stem" if checkpoint.has("backbone.stem.0.weight") else None
    backbone = read_resnet(
        checkpoint,
        "backbone.",
        output_stride=output_stride,
        stem=stem,
        multi_grid=assumed["multi_grid"],
        grid_is_rates=True,
        second_plain=True,
    )
    return backbone, resnet_names(backbone, "backbone.", stem=stem)


def _assumptions(checkpoint: Checkpoint, import_options: ImportOptions) -> dict[str, Any]:
    """What the user says, else the configuration text, else the file's name, else the default."""
    text = checkpoint.text
    corners = re.search(r"align_corners'?\s*[=:]\s*(True|False)", text)
    grid = re.search(r"multi_grid'?\s*[=:]\s*[(\[]([\d, ]+)[)\]]|r\d+b?-d\d+-mg(\d+)", text)
    guesses: dict[str, Any] = {
        "align_corners": corners[1] == "True" if corners else "769x769" in text,
        "multi_grid": tuple(map(int, re.findall(r"\d", grid[1] or grid[2]))) if grid else None,
        "output_stride": _output_stride(text),
    }
    if checkpoint.has(MOBILE):
        del guesses["multi_grid"]
    options = {key: getattr(import_options, key) for key in guesses}
    return guesses | {key: value for key, value in options.items() if value is not None}


def _output_stride(text: str) -> int:
    """By the rate of the backbone's last stage, else by the file's name."""
    rates = re.search(r"dilations'?\s*[=:]\s*[(\[]\s*1,\s*1,[\d,\s]*?([124]),?\s*[)\]]", text)
    if rates:
        return 32 // int(rates[1])
    return 16 if re.search(r"(r\d+b?|m-v2)-d16", text) else 8


def _head(checkpoint: Checkpoint, backbone: Backbone, align_corners: bool) -> tuple[Network, Names]:
    if checkpoint.has(f"{HEAD}.psp_modules.0.1.conv.weight"):
        return _pspnet(checkpoint, backbone, align_corners)
    if checkpoint.has(f"{HEAD}.sep_bottleneck.0.depthwise_conv.conv.weight"):
        return _deeplab_v3_plus(checkpoint, backbone, align_corners)
    if checkpoint.has(f"{HEAD}.aspp_modules.0.conv.weight"):
        return _deeplab_v3(checkpoint, backbone, align_corners)
    return _fcn(checkpoint, backbone, align_corners)


def _fcn(checkpoint: Checkpoint, backbone: Backbone, align_corners: bool) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
    convs = block_count(checkpoint, f"{HEAD}.convs.")
    joined = checkpoint.has(f"{HEAD}.conv_cat.conv.weight")
    network = fcn(
        backbone, classes, channels=channels,
        convs=convs, concat_input=joined, align_corners=align_corners,
    )  # fmt: skip
    ours = "fusions.head.branches.convs.body" if joined else "classifier"
    names = {f"classifier{'' if joined else f'.{convs + 1}'}": f"{HEAD}.conv_seg"}
    for index in range(convs):
        names |= _module(f"{ours}.{index}", f"{HEAD}.convs.{index}")
    if joined:
        names |= _fusion_names("head", f"{HEAD}.conv_cat")
    return network, names


def _pspnet(
    checkpoint: Checkpoint, backbone: Backbone, align_corners: bool
) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
    network = pspnet(
        backbone, classes, bins=BINS, channels=channels,
        bin_channels=checkpoint.shape(f"{HEAD}.psp_modules.0.1.conv.weight")[0],
        align_corners=align_corners,
    )  # fmt: skip
    names = {"classifier": f"{HEAD}.conv_seg"} | _fusion_names("pyramid", f"{HEAD}.bottleneck")
    for index, cells in enumerate(BINS):
        body = f"fusions.pyramid.branches.bin_{cells}.body.1"
        names |= _module(body, f"{HEAD}.psp_modules.{index}.1")
    return network, names


def _deeplab_v3(
    checkpoint: Checkpoint, backbone: Backbone, align_corners: bool
) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
    rates = RATES[min(backbone.output_stride, 16)]
    network = deeplab_v3(
        backbone, classes, rates=rates, channels=channels,
        pool="first", mix_kernel=3, align_corners=align_corners,
    )  # fmt: skip
    names = {"classifier.0": f"{HEAD}.conv_seg"} | _aspp(rates[:0])
    for index, rate in enumerate(rates, start=1):
        names |= _module(f"fusions.aspp.branches.rate_{rate}.body", f"{HEAD}.aspp_modules.{index}")
    return network, names


def _deeplab_v3_plus(
    checkpoint: Checkpoint, backbone: Backbone, align_corners: bool
) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
    rates = RATES[min(backbone.output_stride, 16)]
    network = deeplab_v3_plus(
        backbone, classes, rates=rates, channels=channels,
        low_level_channels=checkpoint.shape(f"{HEAD}.c1_bottleneck.conv.weight")[0],
        pool="first", mix_kernel=3, align_corners=align_corners,
    )  # fmt: skip
    return network, {"classifier": f"{HEAD}.conv_seg"} | _aspp(rates) | _decoder(backbone)


def _aspp(separable: tuple[int, ...]) -> Names:
    """Image pooling, 1x1, the mixing 3x3, and those atrous branches that are separable."""
    branches = "fusions.aspp.branches"
    names = _module(f"{branches}.image_pooling.body.1", f"{HEAD}.image_pool.1")
    names |= _module(f"{branches}.conv_1x1.body", f"{HEAD}.aspp_modules.0")
    for index, rate in enumerate(separable, start=1):
        names |= _separable(f"{branches}.rate_{rate}.body", f"{HEAD}.aspp_modules.{index}")
    return names | _fusion_names("aspp", f"{HEAD}.bottleneck")


def _decoder(backbone: Backbone) -> Names:
    sep = f"{HEAD}.sep_bottleneck"
    low = f"fusions.decoder.branches.low_level.bodies.{backbone.low_levels[0]}"
    names = _module(low, f"{HEAD}.c1_bottleneck")
    names |= _module("fusions.decoder.channelwise", f"{sep}.0.depthwise_conv")
    names |= _fusion_names("decoder", f"{sep}.0.pointwise_conv")
    return names | _separable("fusions.decoder.tail.2", f"{sep}.1")


def _module(ours: str, theirs: str) -> Names:
    return conv_norm(ours, f"{theirs}.conv", f"{theirs}.bn")


def _fusion_names(fusion: str, theirs: str) -> Names:
    ours = f"fusions.{fusion}"
    return {f"{ours}.mix": f"{theirs}.conv", f"{ours}.tail.0": f"{theirs}.bn"}


def _separable(ours: str, theirs: str) -> Names:
    depthwise = _module(f"{ours}.depthwise", f"{theirs}.depthwise_conv")
    return depthwise | _module(f"{ours}.pointwise", f"{theirs}.pointwise_conv")


def preparation(classes: int) -> Preparation:
    """Test scales keep the shorter side at 512, and at 1024 for Cityscapes."""
    size_rule = SizeRule(side="short", low=1024 if classes == 19 else 512, high=2048)
    return Preparation(mean=MEAN, std=STD, value_range=255.0, size_rule=size_rule)


def _classes(notes: Mapping[str, Any], count: int) -> tuple[Classes, tuple[str, ...]]:
    """Class names and colours as versions 0.x and 1.x keep them in ``meta``."""
    meta = notes.get("meta")
    meta = meta if isinstance(meta, Mapping) else {}
    data_set = meta.get("dataset_meta", meta)
    data_set = data_set if isinstance(data_set, Mapping) else {}
    names = data_set.get("classes", data_set.get("CLASSES"))
    colours = data_set.get("palette", data_set.get("PALETTE"))
    return stored_classes(names, colours, count)


FAMILY = Family(
    "mmsegmentation",
    (
        (f"{HEAD}.psp_modules.0.1.conv.weight", f"{HEAD}.bottleneck.bn.weight"),
        (f"{HEAD}.aspp_modules.0.conv.weight",),
        (f"{HEAD}.convs.0.conv.weight", f"{HEAD}.conv_seg.weight"),
    ),
    r"backbone\.(stem|conv1|bn1|layer\d)\.|decode_head\.|auxiliary_head\.",
    read,
)
