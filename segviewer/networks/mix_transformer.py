"""Mix Transformer (MiT): Xie et al. 2021 (SegFormer), arXiv 2105.15203, section 3.1 and table 6.

Four stages. Each merges overlapping patches by a convolution with stride, then attends: every cell
to all cells of a map that another strided convolution made smaller. A 3x3 depthwise convolution in
the feed-forward part stands in for positions. Stochastic depth serves training alone and is left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone
from segviewer.networks.field import Field
from segviewer.networks.layers import CellNorm
from segviewer.networks.outline import Block, layer_texts

STRIDES, KERNELS = (4, 2, 2, 2), (7, 3, 3, 3)
HEADS, REDUCTIONS = (1, 2, 5, 8), (8, 4, 2, 1)
NARROW, WIDE = (32, 64, 160, 256), (64, 128, 320, 512)
DEPTHS = {
    "B0": (2, 2, 2, 2), "B1": (2, 2, 2, 2), "B2": (3, 4, 6, 3),
    "B3": (3, 4, 18, 3), "B4": (3, 8, 27, 3), "B5": (3, 6, 40, 3),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StageShape:
    """Channels in and out, the patches' kernel and stride, blocks, attention heads, ``reduction``
    of the map that is attended to, and the width inside feed-forward parts. ``dilation`` is that of
    all of its convolutions, where the stage has lost its stride.

    Codes differ: ``joint`` makes keys and values in one layer; ``eps`` is that of the
    normalisations in and after blocks, others have 1e-5.
    """

    channels_in: int
    channels: int
    kernel: int
    stride: int
    depth: int
    heads: int
    reduction: int
    hidden: int
    dilation: int = 1
    joint: bool = False
    eps: float = 1e-6


class MixBlock(Block):
    """Attention and feed-forward, each with its normalisation before it and its input added."""

    def __init__(self, shape: StageShape) -> None:
        super().__init__()
        width = shape.channels
        self.norm_1 = nn.LayerNorm(width, eps=shape.eps)
        self.attention = ReducedAttention(shape)
        self.norm_2 = nn.LayerNorm(width, eps=shape.eps)
        self.expand = nn.Linear(width, shape.hidden)
        hidden, rate = shape.hidden, shape.dilation
        self.depthwise = nn.Conv2d(hidden, hidden, 3, 1, rate, rate, groups=hidden)
        self.reduce = nn.Linear(shape.hidden, width)

    def forward(self, x: Tensor) -> Tensor:  # (N, C, H, W)
        size = x.shape[-2:]
        cells = to_cells(x)
        cells = cells + self.attention(self.norm_1(cells), size)
        wide = to_map(self.expand(self.norm_2(cells)), size)
        cells = cells + self.reduce(to_cells(F.gelu(self.depthwise(wide))))
        return to_map(cells, size)

    def field_after(self, before: Field) -> Field:
        """Every cell sees every other one, at some distance or in some block."""
        return before.everywhere()

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self), "identity, around attention and around the rest")


class ReducedAttention(nn.Module):
    """Every cell attends to the cells of a smaller map (section 3.1, "efficient")."""

    def __init__(self, shape: StageShape) -> None:
        super().__init__()
        width = shape.channels
        self.heads = shape.heads
        self.query = nn.Linear(width, width)
        if shape.joint:
            self.key_value = nn.Linear(width, 2 * width)
        else:
            self.key, self.value = nn.Linear(width, width), nn.Linear(width, width)
        self.project = nn.Linear(width, width)
        self.joint = shape.joint
        self.reduction: nn.Conv2d | None = None
        if shape.reduction > 1:
            self.reduction = _reducing(width, shape.reduction, shape.dilation)
            self.norm = nn.LayerNorm(width)

    def forward(self, cells: Tensor, size: Sequence[int]) -> Tensor:
        """(N, H W, C) cells of a map of ``size`` -> the same shape."""
        others = cells
        if self.reduction is not None:
            others = self.norm(to_cells(self.reduction(to_map(cells, size))))
        if self.joint:
            key, value = self.key_value(others).chunk(2, dim=-1)
        else:
            key, value = self.key(others), self.value(others)
        query, key, value = map(self._split, (self.query(cells), key, value))
        mixed = F.scaled_dot_product_attention(query, key, value)
        out: Tensor = self.project(mixed.transpose(1, 2).flatten(2))
        return out

    def _split(self, cells: Tensor) -> Tensor:
        """(N, L, C) -> (N, heads, L, C / heads)."""
        return cells.reshape(*cells.shape[:2], self.heads, -1).transpose(1, 2)


def _reducing(width: int, reduction: int, dilation: int) -> nn.Conv2d:
    """Makes a map smaller, unless the stage is dilated: then it keeps its size, like the others."""
    if dilation == 1:
        return nn.Conv2d(width, width, reduction, reduction)
    return nn.Conv2d(width, width, reduction, 1, reduction // 2 * dilation, dilation)


class MixStage(nn.Sequential):
    """Merges patches, then blocks, then a normalisation of every cell."""

    def __init__(self, shape: StageShape) -> None:
        super().__init__()
        self.patches = nn.Conv2d(
            shape.channels_in, shape.channels, shape.kernel, shape.stride,
            shape.kernel // 2 * shape.dilation, shape.dilation,
        )  # fmt: skip
        self.patches_norm = CellNorm(shape.channels)
        for number in range(1, shape.depth + 1):
            self.add_module(f"block_{number}", MixBlock(shape))
        self.norm = CellNorm(shape.channels, eps=shape.eps)


class MixTransformer(Backbone):
    """Stages of these shapes; a title such as "MiT-B0"."""

    def __init__(self, title: str, shapes: Sequence[StageShape]) -> None:
        super().__init__()
        self.title = title
        self.stages = nn.ModuleDict(
            {f"stage_{n}": MixStage(shape) for n, shape in enumerate(shapes, start=1)}
        )
        keys = list(self.stages)
        self.channels = dict(zip(keys, (shape.channels for shape in shapes), strict=True))
        self.strides, stride = {}, 1
        for key, shape in zip(keys, shapes, strict=True):
            stride *= shape.stride
            self.strides[key] = stride
        self.dilations = dict(zip(keys, (shape.dilation for shape in shapes), strict=True))
        self.low_levels = (keys[0],)
        self.output_stride = stride
        self.output_strides = (stride,)

    def set_output_stride(self, output_stride: int) -> None:
        """There is only one: attention has no rate that could stand in for a stride."""


def to_cells(x: Tensor) -> Tensor:
    """(N, C, H, W) -> (N, H W, C)."""
    return x.flatten(2).transpose(1, 2)


def to_map(cells: Tensor, size: Sequence[int]) -> Tensor:
    """(N, H W, C) -> (N, C, H, W)."""
    return cells.transpose(1, 2).reshape(len(cells), cells.shape[2], *size)


def mix_transformer(variant: str = "B0", *, widths: Sequence[int] | None = None) -> MixTransformer:
    """One of "B0" to "B5"; ``widths`` are the stages' unless given those of the paper."""
    channels = tuple(widths or (NARROW if variant == "B0" else WIDE))
    shapes = [
        StageShape(
            channels_in=before, channels=width, kernel=kernel, stride=stride,
            depth=depth, heads=heads, reduction=reduction, hidden=4 * width,
        )
        for before, width, kernel, stride, depth, heads, reduction in zip(
            (3, *channels[:-1]), channels, KERNELS, STRIDES, DEPTHS[variant], HEADS, REDUCTIONS,
            strict=True,
        )
    ]  # fmt: skip
    return MixTransformer(f"MiT-{variant}", shapes)
