"""Two ports of Xception to PyTorch that weights exist for; neither is the paper's.

VainF's is the original Xception with max pooling, whose first two convolutions have no padding and
whose last two have too little, so that the map shrinks; it ends with a bare convolution. jfzhang's
is the aligned one, but the shared in-place ReLU of its blocks lets the shortcut see what the body
sees, and the last convolution of a block is never dilated where the block has or had a stride.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone, StageLayout, steps_at
from segviewer.networks.field import Field, field_after, fields_in_a_row
from segviewer.networks.layers import BareSeparableConv, ConvNormReLU, SeparableConv, set_dilation
from segviewer.networks.outline import Block, layer_texts, shortcut_text

NATURAL_STRIDES = {"entry_1": 2, "entry_2": 2, "entry_3": 2, "middle": 1, "exit_1": 2, "exit_2": 1}

Separable = SeparableConv | BareSeparableConv


class PortedBlock(Block):
    """ReLU and separable convolution in turn, beside a shortcut.

    ``aligned`` is jfzhang's: the stride lies in the last convolution, normalisation between the
    halves. Otherwise a pool has the stride. ``relu_first`` is False where the ReLU before the first
    convolution is missing; ``last_dilated`` says whether the last one takes part in dilation.
    """

    def __init__(
        self,
        channels_in: int,
        widths: Sequence[int],
        *,
        aligned: bool,
        projected: bool = True,
        relu_first: bool = True,
        last_dilated: bool = True,
    ) -> None:
        super().__init__()
        self.aligned = aligned
        self.relu_first = relu_first
        self.last_dilated = last_dilated
        self.body = nn.ModuleList()
        channels = channels_in
        for width in widths:
            self.body.append(_separable(channels, width, aligned))
            channels = width
        self.shortcut = (
            ConvNormReLU(channels_in, channels, relu=False) if projected else nn.Identity()
        )
        self.arrange(1, 1)

    def arrange(self, stride: int, dilation: int) -> None:
        self.stride = stride
        for index, conv in enumerate(self.body):
            last = index == len(self.body) - 1
            set_dilation(conv, 1 if last and not self.last_dilated else dilation)
        if self.aligned:
            last_conv = cast("SeparableConv", self.body[-1])
            last_conv.depthwise.conv.stride = (stride, stride)
        if isinstance(self.shortcut, ConvNormReLU):
            self.shortcut.conv.stride = (stride, stride)

    def forward(self, x: Tensor) -> Tensor:
        # The shared ReLU changes the aligned block's input itself.
        activated = F.relu(x) if self.aligned and self.relu_first else x
        y = activated
        for index, conv in enumerate(self.body):
            y = conv(F.relu(y) if index or self.relu_first else y)
        if self.stride > 1 and not self.aligned:
            y = F.max_pool2d(y, 3, self.stride, 1)
        out: Tensor = y + self.shortcut(activated)
        return out

    def field_after(self, before: Field) -> Field:
        field = fields_in_a_row(self.body, before)
        if self.stride > 1 and not self.aligned:
            field = field.conv(3, self.stride, 1, 1)  # its max pool
        return field | field_after(self.shortcut, before)

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self.body), shortcut_text(self.shortcut))


class PortedXception(Backbone):
    """Stem, three blocks of entry flow, middle flow, two parts of exit flow.

    Decoders take the output of entry_1.
    """

    def set_output_stride(self, output_stride: int) -> None:
        steps = steps_at(output_stride, NATURAL_STRIDES, stem_stride=2)
        self.dilations = {"stem": 1}
        for key, step in steps.items():
            self.dilations[key] = self._arrange(key, step)
        self.output_stride = output_stride
        self.strides = {"stem": 2} | {key: step.output_stride for key, step in steps.items()}

    def _arrange(self, key: str, step: StageLayout) -> int:
        """Set the strides and rates of a stage and give its rate."""
        raise NotImplementedError

    def _each(self, key: str, stride: int, dilation: int) -> None:
        for module in self.stages[key].modules():
            if isinstance(module, PortedBlock):
                module.arrange(stride, dilation)


class OriginalXception(PortedXception):
    """VainF's."""

    def __init__(self, *, middle: int = 8, output_stride: int = 16) -> None:
        super().__init__()
        self.title = "Xception"
        self.stages = nn.ModuleDict(
            {
                "stem": nn.Sequential(
                    _conv_without_padding(3, 32, 2), _conv_without_padding(32, 64, 1)
                ),
                "entry_1": PortedBlock(64, (128, 128), aligned=False, relu_first=False),
                "entry_2": PortedBlock(128, (256, 256), aligned=False),
                "entry_3": PortedBlock(256, (728, 728), aligned=False),
                "middle": nn.Sequential(*(_middle(aligned=False) for _ in range(middle))),
                "exit_1": PortedBlock(728, (728, 1024), aligned=False),
                "exit_2": nn.Sequential(_exit(1024, 1536), _without_norm(1536, 2048)),
            }
        )
        self.channels = dict(zip(self.stages, (64, 128, 256, 728, 728, 1024, 2048), strict=True))
        self.low_levels = ("entry_1",)
        self.set_output_stride(output_stride)

    def _arrange(self, key: str, step: StageLayout) -> int:
        dilation = step.dilation
        if key != "exit_2":
            self._each(key, step.stride, dilation)
            return dilation
        for conv in self.stages[key].modules():
            if isinstance(conv, nn.Conv2d) and conv.kernel_size[0] == 3:
                conv.dilation = (dilation, dilation)  # the padding stays 1
        return dilation


class AlignedXception(PortedXception):
    """jfzhang's; its rates at output stride 8 are those of the authors' network."""

    output_strides = (8, 16)

    def __init__(self, *, middle: int = 16, output_stride: int = 16) -> None:
        super().__init__()
        self.title = "Xception-65"
        ends = {"aligned": True, "last_dilated": False}
        self.stages = nn.ModuleDict(
            {
                "stem": nn.Sequential(ConvNormReLU(3, 32, 3, stride=2), ConvNormReLU(32, 64, 3)),
                "entry_1": nn.Sequential(
                    PortedBlock(64, (128,) * 3, relu_first=False, **ends), nn.ReLU()
                ),
                "entry_2": PortedBlock(128, (256,) * 3, relu_first=False, **ends),
                "entry_3": PortedBlock(256, (728,) * 3, **ends),
                "middle": nn.Sequential(*(_middle(aligned=True) for _ in range(middle))),
                "exit_1": PortedBlock(728, (728, 1024, 1024), **ends),
                "exit_2": nn.Sequential(
                    nn.ReLU(),
                    _aligned_exit(1024, 1536),
                    _aligned_exit(1536, 1536),
                    _aligned_exit(1536, 2048),
                ),
            }
        )
        self.channels = dict(zip(self.stages, (64, 128, 256, 728, 728, 1024, 2048), strict=True))
        self.low_levels = ("entry_1",)
        self.set_output_stride(output_stride)

    def _arrange(self, key: str, step: StageLayout) -> int:
        rate = 1 if key.startswith("entry") else step.first_dilation
        self._each(key, step.stride, rate)
        if key == "exit_2":
            set_dilation(self.stages[key], rate)
        return rate


def _separable(channels_in: int, channels: int, aligned: bool) -> Separable:
    if aligned:
        return SeparableConv(channels_in, channels, relu=False)
    bare = BareSeparableConv(channels_in, channels)
    del bare.pointwise.relu
    return bare


def _middle(*, aligned: bool) -> PortedBlock:
    return PortedBlock(728, (728,) * 3, aligned=aligned, projected=False)


def _conv_without_padding(channels_in: int, channels: int, stride: int) -> ConvNormReLU:
    conv = ConvNormReLU(channels_in, channels, 3, stride=stride)
    conv.conv.padding = (0, 0)
    return conv


def _exit(channels_in: int, channels: int) -> BareSeparableConv:
    return BareSeparableConv(channels_in, channels)


def _without_norm(channels_in: int, channels: int) -> BareSeparableConv:
    bare = BareSeparableConv(channels_in, channels)
    del bare.pointwise.relu, bare.pointwise.norm
    return bare


def _aligned_exit(channels_in: int, channels: int) -> nn.Sequential:
    return nn.Sequential(SeparableConv(channels_in, channels, relu=False), nn.ReLU())
