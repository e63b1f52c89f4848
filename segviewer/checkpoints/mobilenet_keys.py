"""MobileNets in checkpoints: where each code keeps a block's convolutions, and its habits.

Widths are read from the shapes, so that narrower networks load too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segviewer.checkpoints.family import Checkpoint
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.networks.mobilenet import (
    V2_BLOCKS,
    BlockShape,
    InvertedResidual,
    MobileNetV2,
    Padding,
)
from segviewer.networks.mobilenet_v3 import MobileNetV3

V2, V3 = 17, 15  # blocks

Pair = tuple[str, str]  # a convolution's module and its normalisation's


@dataclass(frozen=True, kw_only=True)
class MobileNetKeys:
    """How one code names the stem and, by number from 1, a block's convolutions in order (two in
    the first block, three in others), and how it pads and dilates; ``last`` is a last 1x1."""

    stem: Pair
    block: Callable[[Checkpoint, int], list[Pair]]
    padding: Padding
    bare_stem: bool = False
    half_rates: bool = False
    first_only: bool = False
    full_first: bool = False
    last: Pair | None = None
    eps: float = 1e-5


def _torchvision_like(place: str, number: int) -> list[Pair]:
    """Convolution, norm and ReLU are one module, but for the last convolution and its norm."""
    wide = [] if number == 1 else [(f"{place}.conv.0.0", f"{place}.conv.0.1")]
    at = len(wide)
    deep = (f"{place}.conv.{at}.0", f"{place}.conv.{at}.1")
    return [*wide, deep, (f"{place}.conv.{at + 1}", f"{place}.conv.{at + 2}")]


def _vainf(checkpoint: Checkpoint, number: int) -> list[Pair]:
    return _torchvision_like(_vainf_place(checkpoint, number), number)


def _vainf_place(checkpoint: Checkpoint, number: int) -> str:
    """v3+ has the first blocks, which its decoder borrows from, under another name."""
    low = f"backbone.low_level_features.{number}"
    known = any(key.startswith(f"{low}.") for key in checkpoint.tensors)
    return low if known else f"backbone.high_level_features.{number}"


def _jfzhang(_source: Checkpoint, number: int) -> list[Pair]:
    """Every layer has its own number, ReLUs too."""
    place = f"backbone.features.{number}.conv"
    count = 2 if number == 1 else 3
    return [(f"{place}.{3 * n}", f"{place}.{3 * n + 1}") for n in range(count)]


def _hf(_source: Checkpoint, number: int) -> list[Pair]:
    """The first block belongs to the stem there."""
    if number == 1:
        places = [f"mobilenet_v2.conv_stem.{part}" for part in ("conv_3x3", "reduce_1x1")]
    else:
        parts = ("expand_1x1", "conv_3x3", "reduce_1x1")
        places = [f"mobilenet_v2.layer.{number - 2}.{part}" for part in parts]
    return [(f"{place}.convolution", f"{place}.normalization") for place in places]


def _mmseg(_source: Checkpoint, number: int) -> list[Pair]:
    """Blocks are numbered in each stage anew."""
    stage = next(n for n in range(1, len(V2_BLOCKS) + 1) if number <= sum(V2_BLOCKS[:n]))
    block = number - 1 - sum(V2_BLOCKS[: stage - 1])
    place = f"backbone.layer{stage}.{block}.conv"
    return [(f"{place}.{n}.conv", f"{place}.{n}.bn") for n in range(2 if number == 1 else 3)]


def vainf(checkpoint: Checkpoint) -> MobileNetKeys:
    stem = _vainf_place(checkpoint, 0)
    return MobileNetKeys(
        stem=(f"{stem}.0", f"{stem}.1"), block=_vainf, padding="before", bare_stem=True
    )


def jfzhang() -> MobileNetKeys:
    stem = "backbone.features.0"
    return MobileNetKeys(
        stem=(f"{stem}.0", f"{stem}.1"), block=_jfzhang, padding="before", half_rates=True
    )


def mmseg() -> MobileNetKeys:
    stem = ("backbone.conv1.conv", "backbone.conv1.bn")
    return MobileNetKeys(stem=stem, block=_mmseg, padding="inside", first_only=True)


def smp(*, is_whole: bool) -> MobileNetKeys:
    """torchvision's, whose last 1x1 belongs to it only where no stage is left out."""
    places = "encoder.features"
    return MobileNetKeys(
        stem=(f"{places}.0.0", f"{places}.0.1"),
        block=lambda checkpoint, number: _torchvision_like(f"{places}.{number}", number),
        padding="inside",
        full_first=True,
        last=(f"{places}.{V2 + 1}.0", f"{places}.{V2 + 1}.1") if is_whole else None,
    )


def hf() -> MobileNetKeys:
    stem = "mobilenet_v2.conv_stem.first_conv"
    return MobileNetKeys(
        stem=(f"{stem}.convolution", f"{stem}.normalization"),
        block=_hf,
        padding="tensorflow",
        eps=1e-3,
    )


def read_mobilenet_v2(
    checkpoint: Checkpoint, code: MobileNetKeys, output_stride: int, *, stages: int = len(V2_BLOCKS)
) -> MobileNetV2:
    """The MobileNetV2 of the file, at its own widths, up to so many stages."""
    channels = stem_channels = checkpoint.shape(f"{code.stem[0]}.weight")[0]
    shapes = []
    for number in range(1, sum(V2_BLOCKS[:stages]) + 1):
        *_, (depthwise, _), (reduce, _) = code.block(checkpoint, number)
        expanded = checkpoint.shape(f"{depthwise}.weight")[0]
        out = checkpoint.shape(f"{reduce}.weight")[0]
        shapes.append(BlockShape(channels_in=channels, expanded=expanded, channels=out))
        channels = out
    return MobileNetV2(
        stem_channels, shapes, padding=code.padding, bare_stem=code.bare_stem,
        half_rates=code.half_rates, first_only=code.first_only, full_first=code.full_first,
        last_channels=checkpoint.shape(f"{code.last[0]}.weight")[0] if code.last else None,
        eps=code.eps, output_stride=output_stride,
    )  # fmt: skip


def mobilenet_v2_names(
    checkpoint: Checkpoint, backbone: MobileNetV2, code: MobileNetKeys
) -> dict[str, str]:
    """Our modules of the backbone -> the file's."""
    names = conv_norm("backbone.stages.stem.first", *code.stem)
    for number, ours in enumerate(_places(backbone), start=1):
        pairs = code.block(checkpoint, number)
        parts = ("expand", "depthwise", "reduce")[-len(pairs) :]
        for part, (conv, norm) in zip(parts, pairs, strict=True):
            names |= conv_norm(f"{ours}.{part}", conv, norm)
    if code.last:
        names |= conv_norm(f"backbone.stages.{backbone.last}", *code.last)
    return names


def read_mobilenet_v3(checkpoint: Checkpoint, prefix: str, output_stride: int) -> MobileNetV3:
    """The MobileNetV3-Large of a torchvision file, at its own widths."""
    channels = stem_channels = checkpoint.shape(f"{prefix}0.0.weight")[0]
    shapes = []
    for number in range(1, V3 + 1):
        place = f"{prefix}{number}.block"
        parts = _v3_parts(checkpoint, place)
        depthwise = checkpoint.shape(f"{place}.{parts['depthwise']}.0.weight")
        out = checkpoint.shape(f"{place}.{parts['reduce']}.0.weight")[0]
        squeeze = None
        if "squeeze" in parts:
            squeeze = checkpoint.shape(f"{place}.{parts['squeeze']}.fc1.weight")[0]
        shapes.append(
            BlockShape(
                channels_in=channels,
                expanded=depthwise[0],
                channels=out,
                kernel=depthwise[2],
                squeeze=squeeze,
            )
        )
        channels = out
    last = checkpoint.shape(f"{prefix}{V3 + 1}.0.weight")[0]
    return MobileNetV3(stem_channels, shapes, last, output_stride=output_stride)


def mobilenet_v3_names(
    checkpoint: Checkpoint, backbone: MobileNetV3, prefix: str
) -> dict[str, str]:
    """Our modules of the backbone -> torchvision's."""
    names = conv_norm("backbone.stages.stem.first", f"{prefix}0.0", f"{prefix}0.1")
    names |= conv_norm("backbone.stages.stage_6", f"{prefix}{V3 + 1}.0", f"{prefix}{V3 + 1}.1")
    for number, ours in enumerate(_places(backbone), start=1):
        place = f"{prefix}{number}.block"
        for part, index in _v3_parts(checkpoint, place).items():
            theirs = f"{place}.{index}"
            if part == "squeeze":
                names |= {f"{ours}.squeeze.fc_{n}": f"{theirs}.fc{n}" for n in (1, 2)}
            else:
                names |= conv_norm(f"{ours}.{part}", f"{theirs}.0", f"{theirs}.1")
    return names


def _v3_parts(checkpoint: Checkpoint, place: str) -> dict[str, int]:
    """A block's parts by their number: without widening or excitation, later ones move up."""
    wide = checkpoint.shape(f"{place}.0.0.weight")[1] > 1
    squeezed = any(checkpoint.has(f"{place}.{n}.fc1.weight") for n in (1, 2))
    parts = ["expand"] * wide + ["depthwise"] + ["squeeze"] * squeezed + ["reduce"]
    return {part: index for index, part in enumerate(parts)}


def _places(backbone: MobileNetV2 | MobileNetV3) -> list[str]:
    """Where our blocks are, in order."""
    numbered = [
        (key, len(list(stage.children())))
        for key, stage in backbone.stages.items()
        if any(isinstance(child, InvertedResidual) for child in stage.children())
    ]
    return [f"backbone.stages.{key}.{index}" for key, count in numbered for index in range(count)]
