"""Dilated residual networks: He et al. 2016, section 3.4 and table 1, with rates as in DeepLab.

The stride of a bottleneck lies in its 3x3 convolution, as in torchvision, whose weights fit; the
paper and the Caffe models have it in the first 1x1. The pool after the stem does not round up
(``ceil_mode=False``), so that a 512 picture gives 128x128 after the stem and 64x64 at stride 8.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from segviewer.networks.backbone import Backbone, StageLayout, steps_at
from segviewer.networks.layers import ConvNormReLU, Residual, set_dilation


class Bottleneck(Residual):
    """1x1 that narrows, 3x3, 1x1 that expands fourfold; a 1x1 projection where shapes change."""

    expansion = 4
    strided = 1  # which of the three convolutions has the stride

    def __init__(self, channels_in: int, width: int, stride: int) -> None:
        channels = width * self.expansion
        strides = [stride if index == self.strided else 1 for index in range(2)]
        body = nn.Sequential(
            ConvNormReLU(channels_in, width, stride=strides[0]),
            ConvNormReLU(width, width, 3, stride=strides[1]),
            ConvNormReLU(width, channels, relu=False),
        )
        super().__init__(body, _projection(channels_in, channels, stride), nn.ReLU())

    def arrange(self, stride: int, dilation: int, after: int) -> None:
        """``dilation`` up to the convolution that has the stride, ``after`` from there on."""
        self.body[self.strided].conv.stride = (stride, stride)  # type: ignore[index]
        _arrange_shortcut(self, stride)
        set_dilation(self.body, dilation)


class CaffeBottleneck(Bottleneck):
    """The paper's: the stride lies in the first 1x1."""

    strided = 0


class BasicBlock(Residual):
    """Two 3x3 convolutions."""

    expansion = 1

    def __init__(self, channels_in: int, width: int, stride: int) -> None:
        body = nn.Sequential(
            ConvNormReLU(channels_in, width, 3, stride=stride),
            ConvNormReLU(width, width, 3, relu=False),
        )
        super().__init__(body, _projection(channels_in, width, stride), nn.ReLU())

    def arrange(self, stride: int, dilation: int, after: int) -> None:
        self.body[0].conv.stride = (stride, stride)  # type: ignore[index]
        _arrange_shortcut(self, stride)
        set_dilation(self.body[0], dilation)  # type: ignore[index]
        set_dilation(self.body[1], after)  # type: ignore[index]


def _projection(channels_in: int, channels: int, stride: int) -> nn.Module:
    if channels_in == channels and stride == 1:
        return nn.Identity()
    return ConvNormReLU(channels_in, channels, stride=stride, relu=False)


def _arrange_shortcut(block: Residual, stride: int) -> None:
    if isinstance(block.shortcut, ConvNormReLU):
        block.shortcut.conv.stride = (stride, stride)


class ResNet(Backbone):
    """Stem and four stages; ``multi_grid`` multiplies the rates of the last stage's blocks.

    Multi-grid is DeepLab v3's section 3.2.1: with (1, 2, 4) at output stride 16 the last stage has
    rates 2, 4, 8; its first block then has the full rate too. Some codes depart from this, and
    weights remember: ``grid_is_rates`` takes multi-grid for the rates themselves (mmsegmentation),
    ``full_first`` gives the first block of every dilated stage the stage's rate, ``second_plain``
    leaves the second convolution of a basic block without one (mmsegmentation).

    With ``late_pool`` the pool opens the first stage, as in table 1, instead of closing the stem:
    then a decoder can borrow from the stem at stride 2.
    """

    def __init__(
        self,
        title: str,
        stem: nn.Sequential,
        stem_channels: int,
        block: type[Bottleneck] | type[BasicBlock],
        widths: Sequence[int],
        blocks: Sequence[int],
        *,
        multi_grid: Sequence[int] | None = None,
        output_stride: int = 8,
        grid_is_rates: bool = False,
        full_first: bool = False,
        second_plain: bool = False,
        late_pool: bool = False,
    ) -> None:
        super().__init__()
        self.title = title
        self.late_pool = late_pool
        self.multi_grid = tuple(multi_grid) if multi_grid else None
        self.grid_is_rates = grid_is_rates
        self.full_first = full_first
        self.second_plain = second_plain
        self.own_output_stride = output_stride
        self.stages = nn.ModuleDict({"stem": stem})
        self.channels = {"stem": stem_channels}
        channels = stem_channels
        for number, (width, count) in enumerate(zip(widths, blocks, strict=True), start=1):
            stride = 1 if number == 1 else 2
            stage = nn.Sequential()
            if late_pool and number == 1:
                stage.append(stem.pop(-1))
            for index in range(count):
                stage.append(block(channels, width, stride if index == 0 else 1))
                channels = width * block.expansion
            self.stages[f"stage_{number}"] = stage
            self.channels[f"stage_{number}"] = channels
        self.low_levels = ("stage_1",)
        self.set_output_stride(output_stride)

    def set_output_stride(self, output_stride: int) -> None:
        natural = {key: 1 if key == "stage_1" else 2 for key in self.stages if key != "stem"}
        steps = steps_at(output_stride, natural)
        for key, step in steps.items():
            grid = self._grid_rates(key, step, output_stride)
            for index, block in enumerate(self.blocks(key).values()):
                keeps_rate = index == 0 and not self.full_first
                dilation = step.first_dilation if keeps_rate else step.dilation
                after = step.dilation
                if grid:
                    dilation = after = grid[index % len(grid)]
                if self.second_plain:
                    after = 1
                block.arrange(step.stride if index == 0 else 1, dilation, after)
        self.output_stride = output_stride
        stem_stride = 2 if self.late_pool else 4
        self.strides = {"stem": stem_stride} | {
            key: step.output_stride for key, step in steps.items()
        }
        self.dilations = {"stem": 1} | {key: step.dilation for key, step in steps.items()}

    def blocks(self, key: str) -> dict[str, Bottleneck | BasicBlock]:
        """The residual blocks of a stage, by their names in it."""
        blocks = self.stages[key].named_children()
        return {name: block for name, block in blocks if isinstance(block, Bottleneck | BasicBlock)}

    def _grid_rates(self, key: str, step: StageLayout, output_stride: int) -> list[int]:
        """The rates of a stage's blocks where multi-grid gives them, else none."""
        if key != self.last or not self.multi_grid:
            return []
        unit = step.dilation
        if self.grid_is_rates:
            unit = max(1, self.own_output_stride // output_stride)
        return [unit * factor for factor in self.multi_grid]


def plain_stem(channels: int = 64, *, ceil_mode: bool = False) -> nn.Sequential:
    """7x7 of stride 2 and a 3x3 pool of stride 2; Caffe's pool rounds up (``ceil_mode``)."""
    pool = nn.MaxPool2d(3, 2, 1, ceil_mode=ceil_mode)
    return nn.Sequential(ConvNormReLU(3, channels, 7, stride=2), pool)


def deep_stem(widths: Sequence[int]) -> nn.Sequential:
    """Three 3x3 convolutions in place of the 7x7, as in PSPNet's code."""
    convs, channels = nn.Sequential(), 3
    for index, width in enumerate(widths):
        convs.append(ConvNormReLU(channels, width, 3, stride=2 if index == 0 else 1))
        channels = width
    return convs.append(nn.MaxPool2d(3, 2, 1))


def resnet34(*, output_stride: int = 8, multi_grid: Sequence[int] | None = None) -> ResNet:
    """ResNet-34, of basic blocks."""
    return ResNet(
        "ResNet-34", plain_stem(), 64, BasicBlock, (64, 128, 256, 512), (3, 4, 6, 3),
        multi_grid=multi_grid, output_stride=output_stride,
    )  # fmt: skip


def resnet50(*, output_stride: int = 8, multi_grid: Sequence[int] | None = None) -> ResNet:
    """ResNet-50; torchvision's weights fit (names differ, see its importer)."""
    return _deep_resnet("ResNet-50", (3, 4, 6, 3), output_stride, multi_grid)


def resnet101(*, output_stride: int = 8, multi_grid: Sequence[int] | None = None) -> ResNet:
    """ResNet-101."""
    return _deep_resnet("ResNet-101", (3, 4, 23, 3), output_stride, multi_grid)


def _deep_resnet(
    title: str, blocks: Sequence[int], output_stride: int, multi_grid: Sequence[int] | None
) -> ResNet:
    widths = (64, 128, 256, 512)
    return ResNet(
        title, plain_stem(), 64, Bottleneck, widths, blocks,
        multi_grid=multi_grid, output_stride=output_stride,
    )  # fmt: skip


def small_resnet(*, output_stride: int = 8, multi_grid: Sequence[int] | None = None) -> ResNet:
    """A ResNet of basic blocks for laptops: two 3x3 convolutions of stride 2 as its stem."""
    stem = nn.Sequential(ConvNormReLU(3, 32, 3, stride=2), ConvNormReLU(32, 32, 3, stride=2))
    return ResNet(
        "small ResNet", stem, 32, BasicBlock, (32, 64, 96, 160), (2, 2, 2, 2),
        multi_grid=multi_grid, output_stride=output_stride,
    )  # fmt: skip


def tiny_resnet() -> ResNet:
    """Two blocks at most for scenes of 128 pixels; its last stage sees 47 of them."""
    stem = nn.Sequential(ConvNormReLU(3, 16, 3, stride=2), ConvNormReLU(16, 24, 3, stride=2))
    backbone = ResNet("tiny ResNet", stem, 24, BasicBlock, (24, 48), (1, 1))
    backbone.output_strides = (8,)  # there is no third stage that could be strided
    return backbone
