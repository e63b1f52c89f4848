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

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint, block_count
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.mobilenet_keys import mmseg, mobilenet_v2_names, read_mobilenet_v2
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.neighbours import MOST_BINS, MOST_RATE
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.fcn import fcn
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.records import ImportOptions, SegviewerError

HEAD = "decode_head"
MOBILE = "backbone.conv1.conv.weight"  # MobileNetV2's first convolution
BINS = (1, 2, 3, 6)
RATES = {8: (12, 24, 36), 16: (6, 12, 18)}
MEAN, STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)

Names = dict[str, str]


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of an mmsegmentation checkpoint."""
    known = _statements(checkpoint)
    assumed = _assumptions(checkpoint, import_options, known)
    chosen = known | assumed
    backbone, backbone_names = _backbone(checkpoint, chosen)
    network, names = _head(checkpoint, backbone, chosen)
    names |= backbone_names
    classes = checkpoint.shape(f"{HEAD}.conv_seg.weight")[0]
    return ParsedCheckpoint(
        network=network,
        names=names,
        preparation=preparation(classes),
        classes=class_lists.likely(classes),
        dropped=(r"auxiliary_head\.",),
        assumed=assumed,
    )


def _backbone(checkpoint: Checkpoint, chosen: Mapping[str, Any]) -> tuple[Backbone, Names]:
    output_stride = chosen["output_stride"]
    if checkpoint.has(MOBILE):
        mobile = read_mobilenet_v2(checkpoint, mmseg(), output_stride)
        return mobile, mobilenet_v2_names(checkpoint, mobile, mmseg())
    stem = "backbone.stem" if checkpoint.has("backbone.stem.0.weight") else None
    backbone = read_resnet(
        checkpoint,
        "backbone.",
        output_stride=output_stride,
        stem=stem,
        multi_grid=chosen["multi_grid"],
        grid_is_rates=True,
        second_plain=True,
    )
    return backbone, resnet_names(backbone, "backbone.", stem=stem)


def _statements(checkpoint: Checkpoint) -> dict[str, Any]:
    """What the configuration text says, by option; ``rates`` and ``bins`` are the head's."""
    text = checkpoint.text
    corners = re.search(r"align_corners['\"]?\s*[=:]\s*(true|false)", text, re.IGNORECASE)
    strides = re.search(r"dilations['\"]?\s*[=:]\s*[(\[]\s*1,\s*1,[\d,\s]*?([124]),?\s*[)\]]", text)
    rates = re.search(
        r"dilations['\"]?\s*[=:]\s*[(\[]\s*1,((?:\s*\d+,?){3})\s*[)\]]", _head_text(text)
    )
    known: dict[str, Any] = {
        "align_corners": corners and corners[1].lower() == "true",
        "multi_grid": _numbers(text, r"multi_grid['\"]?\s*[=:]\s*[(\[]([\d,\s]+)[)\]]"),
        "output_stride": strides and 32 // int(strides[1]),
        "rates": rates and tuple(map(int, re.findall(r"\d+", rates[1]))),
        "bins": _numbers(text, r"pool_scales['\"]?\s*[=:]\s*[(\[]([\d,\s]+)[)\]]"),
    }
    for key, most in (("rates", MOST_RATE), ("bins", MOST_BINS)):
        if max(known[key] or (0,)) > most:
            raise SegviewerError(
                f"The configuration in {checkpoint.name} should have {key} up to {most}, but has "
                f"{max(known[key])}; correct it, or open the weights without it."
            )
    return {key: value for key, value in known.items() if value is not None}


def _numbers(text: str, pattern: str) -> tuple[int, ...] | None:
    match = re.search(pattern, text)
    return match and tuple(map(int, re.findall(r"\d+", match[1])))


def _head_text(text: str) -> str:
    """What follows the head's name: the backbone has dilations too."""
    return text.partition(HEAD)[2]


def _assumptions(
    checkpoint: Checkpoint, import_options: ImportOptions, known: Mapping[str, Any]
) -> dict[str, Any]:
    """What nothing states: by the user, else by a name of a file or configuration, else the
    default. What the user says has precedence, but for the output stride: a known one is only run
    at another."""
    text = checkpoint.text
    grid = re.search(r"r\d+b?-d\d+-mg(\d+)", text)
    guesses: dict[str, Any] = {
        "align_corners": "769x769" in text,
        "multi_grid": tuple(map(int, grid[1])) if grid else None,
        "output_stride": 16 if re.search(r"(r\d+b?|m-v2)-d16", text) else 8,
    }
    if checkpoint.has(MOBILE):
        del guesses["multi_grid"]
    options = {key: getattr(import_options, key) for key in guesses}
    if "output_stride" in known:
        del options["output_stride"]
    open_ones = {key: guess for key, guess in guesses.items() if key not in known}
    return open_ones | {key: value for key, value in options.items() if value is not None}


def _head(
    checkpoint: Checkpoint, backbone: Backbone, chosen: Mapping[str, Any]
) -> tuple[Network, Names]:
    align_corners = chosen["align_corners"]
    rates = chosen.get("rates", RATES[min(backbone.output_stride, 16)])
    if checkpoint.has(f"{HEAD}.psp_modules.0.1.conv.weight"):
        return _pspnet(checkpoint, backbone, align_corners, chosen.get("bins", BINS))
    if checkpoint.has(f"{HEAD}.sep_bottleneck.0.depthwise_conv.conv.weight"):
        return _deeplab_v3_plus(checkpoint, backbone, align_corners, rates)
    if checkpoint.has(f"{HEAD}.aspp_modules.0.conv.weight"):
        return _deeplab_v3(checkpoint, backbone, align_corners, rates)
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
    checkpoint: Checkpoint, backbone: Backbone, align_corners: bool, bins: tuple[int, ...]
) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
    network = pspnet(
        backbone, classes, bins=bins, channels=channels,
        bin_channels=checkpoint.shape(f"{HEAD}.psp_modules.0.1.conv.weight")[0],
        align_corners=align_corners,
    )  # fmt: skip
    names = {"classifier": f"{HEAD}.conv_seg"} | _fusion_names("pyramid", f"{HEAD}.bottleneck")
    for index, cells in enumerate(bins):
        body = f"fusions.pyramid.branches.bin_{cells}.body.1"
        names |= _module(body, f"{HEAD}.psp_modules.{index}.1")
    return network, names


def _deeplab_v3(
    checkpoint: Checkpoint, backbone: Backbone, align_corners: bool, rates: tuple[int, ...]
) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
    network = deeplab_v3(
        backbone, classes, rates=rates, channels=channels,
        pool="first", mix_kernel=3, align_corners=align_corners,
    )  # fmt: skip
    names = {"classifier.0": f"{HEAD}.conv_seg"} | _aspp(rates[:0])
    for index, rate in enumerate(rates, start=1):
        names |= _module(f"fusions.aspp.branches.rate_{rate}.body", f"{HEAD}.aspp_modules.{index}")
    return network, names


def _deeplab_v3_plus(
    checkpoint: Checkpoint, backbone: Backbone, align_corners: bool, rates: tuple[int, ...]
) -> tuple[Network, Names]:
    classes, channels = checkpoint.shape(f"{HEAD}.conv_seg.weight")[:2]
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
