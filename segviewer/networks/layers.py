"""The few layers that every network here is made of.

No layer works in place: a hooked tensor keeps the values that it was captured with.
"""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.field import Field, Layer, field_after
from segviewer.networks.outline import Block, layer_texts, shortcut_text


class ConvNormReLU(nn.Sequential):
    """Convolution without bias, batch normalisation and, unless switched off, ReLU.

    Padding keeps the size at stride 1: ``dilation * (kernel - 1) / 2`` on every side.
    """

    def __init__(
        self,
        channels_in: int,
        channels: int,
        kernel: int = 1,
        *,
        stride: int = 1,
        dilation: int = 1,
        groups: int = 1,
        relu: bool = True,
        eps: float = 1e-5,
    ) -> None:
        super().__init__()
        padding = dilation * (kernel - 1) // 2
        self.conv = nn.Conv2d(
            channels_in, channels, kernel, stride, padding, dilation, groups, bias=False
        )
        self.norm = nn.BatchNorm2d(channels, eps=eps)
        if relu:
            self.relu = nn.ReLU()


class SeparableConv(nn.Sequential):
    """Atrous separable convolution: one 3x3 filter a channel, then a 1x1 that combines channels.

    DeepLab v3+ section 3.1. Batch normalisation follows both; ``relu`` puts a ReLU after both
    (ASPP, decoder and the last block of Xception), otherwise there is none.
    """

    def __init__(
        self,
        channels_in: int,
        channels: int,
        *,
        stride: int = 1,
        dilation: int = 1,
        relu: bool = True,
        eps: float = 1e-5,
    ) -> None:
        super().__init__()
        self.depthwise = ConvNormReLU(
            channels_in,
            channels_in,
            3,
            stride=stride,
            dilation=dilation,
            groups=channels_in,
            relu=relu,
            eps=eps,
        )
        self.pointwise = ConvNormReLU(channels_in, channels, relu=relu, eps=eps)


class BareSeparableConv(nn.Sequential):
    """A separable convolution with nothing between its halves; normalisation and ReLU follow."""

    def __init__(
        self, channels_in: int, channels: int, *, dilation: int = 1, eps: float = 1e-5
    ) -> None:
        super().__init__()
        self.depthwise = nn.Sequential()
        self.depthwise.conv = nn.Conv2d(
            channels_in, channels_in, 3, 1, dilation, dilation, channels_in, bias=False
        )
        self.pointwise = ConvNormReLU(channels_in, channels, eps=eps)


ConvKind = Literal["plain", "separable", "bare"]


def conv_3x3(
    kind: ConvKind, channels_in: int, channels: int, *, dilation: int = 1, eps: float = 1e-5
) -> ConvNormReLU | SeparableConv | BareSeparableConv:
    """A 3x3 convolution with normalisation and ReLU, whole or separable, at ``dilation``."""
    if kind == "plain":
        return ConvNormReLU(channels_in, channels, 3, dilation=dilation, eps=eps)
    separable = SeparableConv if kind == "separable" else BareSeparableConv
    return separable(channels_in, channels, dilation=dilation, eps=eps)


class CellLinear(Layer, nn.Linear):
    """A linear layer on the channels of every cell of a map: (N, C, H, W) -> (N, C', H, W)."""

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight[..., None, None], self.bias)

    def field_after(self, before: Field) -> Field:
        return before


class CellNorm(Layer, nn.LayerNorm):
    """Layer normalisation over the channels of every cell of a map (N, C, H, W)."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)

    def field_after(self, before: Field) -> Field:
        return before


class Residual(Block):
    """``after(body(x) + shortcut(x))``, or ``after(body(x))`` where there is no shortcut."""

    def __init__(self, body: nn.Module, shortcut: nn.Module | None, after: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut
        self.after = after

    def forward(self, x: Tensor) -> Tensor:  # (N, C, H, W) -> (N, C', H', W')
        y: Tensor = self.body(x)
        if self.shortcut is not None:
            y = y + self.shortcut(x)
        out: Tensor = self.after(y)
        return out

    def field_after(self, before: Field) -> Field:
        field = field_after(self.body, before)
        if self.shortcut is not None:
            field |= field_after(self.shortcut, before)
        return field_after(self.after, field)

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self.body), shortcut_text(self.shortcut))


class Doubling(Layer):
    """Twice as many rows and columns, bilinear, the outermost cells kept in place."""

    def forward(self, x: Tensor) -> Tensor:
        return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=True)

    def field_after(self, before: Field) -> Field:
        return before.enlarge(before.stride / 2)


def weigh_cells(x: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Sums of cells: (N, C, h, w) -> ``rows`` (h', h) @ x @ ``columns`` (w', w).T of each channel,
    (N, C, h', w'). Channels last in memory make that a product of long rows, where one for each
    channel would be of a few numbers."""
    number, channels, _, width = x.shape
    high = rows @ x.permute(0, 2, 3, 1).flatten(2)  # (N, h', w C)
    return (columns @ high.view(number, -1, width, channels)).permute(0, 3, 1, 2)


class PyramidPool(Layer):
    """Average pooling to ``bins`` x ``bins`` cells: (N, C, H, W) -> (N, C, b, b); PSPNet §3.2.

    Cells are those of adaptive average pooling: cell i of n covers rows floor(i H / n) to
    ceil((i + 1) H / n), so neighbours overlap where n does not divide H. Two matrix products give
    the same means on every device, Apple's too, where adaptive pooling refuses such sizes.
    """

    def __init__(self, bins: int) -> None:
        super().__init__()
        self.bins = bins

    def forward(self, x: Tensor) -> Tensor:
        if self.bins == 1:
            return x.mean((2, 3), keepdim=True)
        rows, columns = (self._means(size, x) for size in x.shape[-2:])
        return weigh_cells(x, rows, columns)

    def field_after(self, before: Field) -> Field:
        """A cell sees its whole region; that of one bin is the picture, and those of more could, in
        theory, be anything."""
        return before.everywhere()

    def _means(self, size: int, like: Tensor) -> Tensor:  # (bins, size), each row sums to 1
        edges = [(i * size // self.bins, -(-(i + 1) * size // self.bins)) for i in range(self.bins)]
        means = torch.zeros(self.bins, size, dtype=like.dtype, device=like.device)
        for row, (start, stop) in enumerate(edges):
            means[row, start:stop] = 1.0 / (stop - start)
        return means


def set_dilation(module: nn.Module, dilation: int) -> None:
    """Give every 3x3 convolution in ``module`` ``dilation`` and the padding that fits it."""
    for conv in module.modules():
        if isinstance(conv, nn.Conv2d) and conv.kernel_size[0] > 1:
            conv.dilation = (dilation, dilation)
            conv.padding = (dilation, dilation)
