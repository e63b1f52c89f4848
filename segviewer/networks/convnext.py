"""ConvNeXt: Liu et al. 2022, arXiv 2201.03545, section 2 and figure 4.

Four stages. Patches of 4x4 pixels, then of 2x2 cells, without overlap; in between, blocks of one
7x7 filter a channel and two layers on every cell, whose output is scaled channel by channel and
added. Sides that patches do not fill are cut off. Stochastic depth serves training alone and is
left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone
from segviewer.networks.field import Field, field_after
from segviewer.networks.layers import CellLinear, CellNorm
from segviewer.networks.outline import Block, layer_texts

EPS = 1e-6
WIDTHS, DEPTHS = (96, 192, 384, 768), (3, 3, 9, 3)
KERNELS = (4, 2, 2, 2)  # of the patches, and their strides
# By the depths and the first width.
TITLES: dict[tuple[tuple[int, ...], int], str] = {
    ((3, 3, 9, 3), 96): "ConvNeXt-T",
    ((3, 3, 27, 3), 96): "ConvNeXt-S",
    ((3, 3, 27, 3), 128): "ConvNeXt-B",
    ((3, 3, 27, 3), 192): "ConvNeXt-L",
    ((3, 3, 27, 3), 256): "ConvNeXt-XL",
}


class ConvNeXtBlock(Block):
    """A 7x7 depthwise convolution, layer normalisation, twice a layer on every cell; plus the
    input. Without ``is_scaled`` channels are added as they are."""

    layer_scale_parameter: nn.Parameter | None

    def __init__(self, channels: int, *, is_scaled: bool = True) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = CellNorm(channels, eps=EPS)
        self.expand = CellLinear(channels, 4 * channels)
        self.reduce = CellLinear(4 * channels, channels)
        scale = nn.Parameter(torch.ones(channels)) if is_scaled else None
        self.register_parameter("layer_scale_parameter", scale)

    def forward(self, x: Tensor) -> Tensor:  # (N, C, H, W)
        y: Tensor = self.reduce(F.gelu(self.expand(self.norm(self.depthwise(x)))))
        if self.layer_scale_parameter is not None:
            y = y * self.layer_scale_parameter[:, None, None]
        return x + y

    def field_after(self, before: Field) -> Field:
        return field_after(self.depthwise, before) | before

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self), "identity")


class ConvNeXt(Backbone):
    """Stages of these widths and numbers of blocks; ``patch`` is the side of the first patches."""

    def __init__(
        self,
        widths: Sequence[int] = WIDTHS,
        depths: Sequence[int] = DEPTHS,
        *,
        patch: int = KERNELS[0],
        is_scaled: bool = True,
    ) -> None:
        super().__init__()
        self.title = TITLES.get((tuple(depths), widths[0]), "ConvNeXt")
        self.stages, self.channels, self.strides = nn.ModuleDict(), {}, {}
        before, stride = 3, 1
        kernels = (patch, *KERNELS[1:])
        for number, (width, depth) in enumerate(zip(widths, depths, strict=True), start=1):
            side = kernels[number - 1]
            stage = nn.Sequential()
            if number > 1:
                stage.norm = CellNorm(before, eps=EPS)
            stage.patches = nn.Conv2d(before, width, side, side)
            if number == 1:
                stage.norm = CellNorm(width, eps=EPS)
            for index in range(1, depth + 1):
                stage.add_module(f"block_{index}", ConvNeXtBlock(width, is_scaled=is_scaled))
            key, before, stride = f"stage_{number}", width, stride * side
            self.stages[key], self.channels[key], self.strides[key] = stage, width, stride
        self.dilations = dict.fromkeys(self.stages, 1)
        self.low_levels = ("stage_1",)
        self.output_stride = stride
        self.output_strides = (stride,)

    def set_output_stride(self, output_stride: int) -> None:
        """There is only one: patches that do not overlap have no rate that could stand in."""
