"""MobileNetV2: Sandler et al. 2018, arXiv 1801.04381, table 2; and the block that V3 shares.

Blocks widen by 1x1, filter each channel by itself, and narrow by 1x1. Output stride is traded for
dilation as in DeepLab. Codes pad differently: see ``MobileNetV2``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, cast

import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone, steps_at
from segviewer.networks.field import Field, Layer, field_after
from segviewer.networks.layers import PyramidPool
from segviewer.networks.outline import Block, layer_texts

# Where zeros are put around a block: around what its 3x3 filters see, around the block's input
# before it is widened, or as TensorFlow does, more below and right where the stride says so.
Padding = Literal["inside", "before", "tensorflow"]

V2_BLOCKS, V2_STRIDES = (1, 2, 3, 4, 3, 3, 1), (1, 2, 2, 2, 1, 2, 1)
V2_WIDTHS = (16, 24, 32, 64, 96, 160, 320)


@dataclass(frozen=True, kw_only=True)
class BlockShape:
    """Channels in, inside and out; ``squeeze`` is the width inside squeeze-and-excitation."""

    channels_in: int
    expanded: int
    channels: int
    kernel: int = 3
    squeeze: int | None = None


class ConvNorm(nn.Sequential):
    """Convolution without padding, batch normalisation, and an activation if one is given."""

    def __init__(
        self,
        channels_in: int,
        channels: int,
        kernel: int = 1,
        *,
        stride: int = 1,
        groups: int = 1,
        eps: float,
        activation: nn.Module | None = None,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, stride, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(channels, eps=eps)
        if activation is not None:
            self.activation = activation


class SqueezeExcitation(Layer):
    """Scales each channel by what the picture's means say (V3, section 5.3)."""

    def __init__(self, channels: int, squeeze: int) -> None:
        super().__init__()
        self.pool = PyramidPool(1)
        self.fc_1 = nn.Conv2d(channels, squeeze, 1)
        self.fc_2 = nn.Conv2d(squeeze, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * F.hardsigmoid(self.fc_2(F.relu(self.fc_1(self.pool(x)))))

    def field_after(self, before: Field) -> Field:
        return before.everywhere()


class InvertedResidual(Block):
    """Widen, filter, (squeeze and excite,) narrow; plus the input where shapes allow."""

    def __init__(
        self, shape: BlockShape, activation: type[nn.Module], padding: Padding, eps: float
    ) -> None:
        super().__init__()
        inner = shape.expanded
        self.padding = padding
        self.expand = (
            None
            if inner == shape.channels_in
            else ConvNorm(shape.channels_in, inner, eps=eps, activation=activation())
        )
        self.depthwise = ConvNorm(
            inner, inner, shape.kernel, groups=inner, eps=eps, activation=activation()
        )
        self.squeeze = None if shape.squeeze is None else SqueezeExcitation(inner, shape.squeeze)
        self.reduce = ConvNorm(inner, shape.channels, eps=eps)
        self.same_channels = shape.channels_in == shape.channels
        self.arrange(1, 1)

    def arrange(self, stride: int, dilation: int) -> None:
        self.depthwise.conv.stride = (stride, stride)
        self.depthwise.conv.dilation = (dilation, dilation)
        self.residual = self.same_channels and stride == 1

    def forward(self, x: Tensor) -> Tensor:
        conv = self.depthwise.conv
        y: Tensor = pad_for(x, conv) if self.padding == "before" else x
        if self.expand is not None:
            y = self.expand(y)
        if self.padding != "before":
            y = pad_for(y, conv, like_tensorflow=self.padding == "tensorflow")
        y = self.depthwise(y)
        if self.squeeze is not None:
            y = self.squeeze(y)
        y = self.reduce(y)
        return x + y if self.residual else y

    def field_after(self, before: Field) -> Field:
        field = field_after_padded(self.depthwise.conv, self.padding, before)
        if self.squeeze is not None:
            field = field_after(self.squeeze, field)
        return field | before if self.residual else field

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self), "identity" if self.residual else "none")


def pad_for(x: Tensor, conv: nn.Conv2d, *, like_tensorflow: bool = False) -> Tensor:
    """``x`` with the zeros around it that the convolution, which has no padding, needs.

    TensorFlow's come from the input's size: at stride 2, an even side gets none above or left.
    """
    sides: list[int] = []
    for axis in (1, 0):  # columns first, as padding wants it
        size, stride = x.shape[2 + axis], conv.stride[axis]
        total = conv.kernel_size[axis] - 1
        if like_tensorflow:
            # As far as the last window sticks out.
            total = max(conv.kernel_size[axis] - (size % stride or stride), 0)
        dilation = conv.dilation[axis]
        sides += [total // 2 * dilation, (total - total // 2) * dilation]
    return F.pad(x, sides)


def field_after_padded(conv: nn.Conv2d, padding: Padding | None, before: Field) -> Field:
    """The field after a convolution whose zeros are put around its input beforehand. Where
    TensorFlow puts them depends on the input's size: both possibilities are covered."""
    kernel, stride, dilation = conv.kernel_size[0], conv.stride[0], conv.dilation[0]
    usual = 0 if padding is None else dilation * (kernel - 1) // 2
    after = before.conv(kernel, stride, usual, dilation)
    # An even side gets no zero above or left: the window begins a cell later.
    if padding == "tensorflow" and stride > 1:
        after |= before.conv(kernel, stride, usual - 1, dilation)
    return after


class PaddedStem(Layer):
    """The first 3x3 of stride 2; ``padding`` None leaves the picture as it is."""

    def __init__(
        self,
        channels: int,
        activation: nn.Module,
        padding: Padding | None,
        eps: float,
    ) -> None:
        super().__init__()
        self.padding = padding
        self.first = ConvNorm(3, channels, 3, stride=2, eps=eps, activation=activation)

    def forward(self, image: Tensor) -> Tensor:
        if self.padding is not None:
            like_tensorflow = self.padding == "tensorflow"
            image = pad_for(image, self.first.conv, like_tensorflow=like_tensorflow)
        out: Tensor = self.first(image)
        return out

    def field_after(self, before: Field) -> Field:
        return field_after_padded(self.first.conv, self.padding, before)


class InvertedResidualStages(Backbone):
    """A stem and stages of inverted residuals; ``shapes`` are those of all blocks in a row.

    ``counts`` are the blocks of each stage, ``strides`` the stages' natural strides, ``low_level``
    the stage at stride 4. ``padding`` is where zeros go, also around the picture unless
    ``bare_stem``. ``half_rates`` gives every block of a stage the rate before that stage, not only
    the first one; ``first_only`` gives the stage's own rate to its first block and none to others,
    ``full_first`` to all. A last 1x1 of ``last_channels`` is a stage of its own.
    """

    def __init__(
        self,
        title: str,
        stem_channels: int,
        shapes: Sequence[BlockShape],
        *,
        counts: Sequence[int],
        strides: Sequence[int],
        low_level: str,
        padding: Padding,
        bare_stem: bool = False,
        half_rates: bool = False,
        first_only: bool = False,
        full_first: bool = False,
        last_channels: int | None = None,
        eps: float,
        output_stride: int,
    ) -> None:
        super().__init__()
        self.title = title
        self.half_rates = half_rates
        self.first_only = first_only
        self.full_first = full_first
        self.natural_strides = {f"stage_{n}": stride for n, stride in enumerate(strides, start=1)}
        stem = PaddedStem(stem_channels, nn.ReLU6(), None if bare_stem else padding, eps)
        blocks = [InvertedResidual(shape, nn.ReLU6, padding, eps) for shape in shapes]
        self.stages = nn.ModuleDict({"stem": stem})
        self.channels = {"stem": stem_channels}
        for number, (start, stop) in enumerate(spans(counts), start=1):
            self.stages[f"stage_{number}"] = nn.Sequential(*blocks[start:stop])
            self.channels[f"stage_{number}"] = shapes[stop - 1].channels
        if last_channels is not None:
            self.stages[f"stage_{len(counts) + 1}"] = ConvNorm(
                shapes[-1].channels, last_channels, eps=eps, activation=nn.ReLU6()
            )
            self.channels[f"stage_{len(counts) + 1}"] = last_channels
        self.low_levels = (low_level,)
        self.set_output_stride(output_stride)

    def set_output_stride(self, output_stride: int) -> None:
        steps = steps_at(output_stride, self.natural_strides, stem_stride=2)
        self.dilations = {"stem": 1}
        for key, step in steps.items():
            first, others = step.first_dilation, step.dilation
            if self.half_rates:
                others = first
            if self.first_only:
                first, others = step.dilation, 1
            if self.full_first:
                first = step.dilation
            blocks = blocks_in(self.stages[key])
            for index, block in enumerate(blocks):
                if index == 0:
                    block.arrange(step.stride, first)
                else:
                    block.arrange(1, others)
            self.dilations[key] = max(block.depthwise.conv.dilation[0] for block in blocks)
        self.output_stride = output_stride
        self.strides = {"stem": 2} | {key: step.output_stride for key, step in steps.items()}
        # The widening 1x1 has no stride of its own: it lies on the grid of the stage before.
        if self.last not in steps:
            self.dilations[self.last] = 1
            self.strides[self.last] = step.output_stride


class MobileNetV2(InvertedResidualStages):
    """Stem and seven stages, or the first of them; ``shapes`` are those of their blocks, seventeen
    in all."""

    def __init__(
        self,
        stem_channels: int,
        shapes: Sequence[BlockShape],
        *,
        padding: Padding = "inside",
        bare_stem: bool = False,
        half_rates: bool = False,
        first_only: bool = False,
        full_first: bool = False,
        last_channels: int | None = None,
        eps: float = 1e-5,
        output_stride: int = 16,
    ) -> None:
        stages = [stop for _, stop in spans(V2_BLOCKS)].index(len(shapes)) + 1
        super().__init__(
            "MobileNetV2",
            stem_channels,
            shapes,
            counts=V2_BLOCKS[:stages],
            strides=V2_STRIDES[:stages],
            low_level="stage_2",
            padding=padding,
            bare_stem=bare_stem,
            half_rates=half_rates,
            first_only=first_only,
            full_first=full_first,
            last_channels=last_channels,
            eps=eps,
            output_stride=output_stride,
        )


def mobilenet_v2(*, output_stride: int = 16) -> MobileNetV2:
    """The paper's network, at width 1."""
    shapes: list[BlockShape] = []
    channels_in = 32
    for width, count in zip(V2_WIDTHS, V2_BLOCKS, strict=True):
        for _ in range(count):
            # The very first block does not widen (t = 1 in the table).
            expanded = channels_in * (6 if shapes else 1)
            shapes.append(BlockShape(channels_in=channels_in, expanded=expanded, channels=width))
            channels_in = width
    return MobileNetV2(32, shapes, output_stride=output_stride)


def spans(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Where each stage starts and stops in the row of all blocks."""
    return list(pairwise(sum(counts[:n]) for n in range(len(counts) + 1)))


def blocks_in(stage: nn.Module) -> list[InvertedResidual]:
    """The stage's blocks, in order."""
    return cast("list[InvertedResidual]", list(stage.children()))
