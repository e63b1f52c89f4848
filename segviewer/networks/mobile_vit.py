"""MobileViT: Mehta and Rastegari 2022, arXiv 2110.02178, section 3 and figure 1.

A stem and five stages. The first two are inverted residuals; each of the others narrows the map by
one and then mixes it over the whole picture: a 3x3, transformer layers among the cells that lie at
the same place of all patches, and a 3x3 over that beside the block's input. Sides that patches do
not fill are resized and back, as in the Hugging Face library's code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone, steps_at
from segviewer.networks.field import Field
from segviewer.networks.mix_transformer import ReducedAttention, StageShape
from segviewer.networks.mobilenet import BlockShape, InvertedResidual, PaddedStem, blocks_in
from segviewer.networks.outline import Block, layer_texts

STRIDES = (1, 2, 2, 2, 2)
EPS = 1e-5  # of batch normalisation
RATES, HEADS, PATCH = (6, 12, 18), 4, 2


@dataclass(frozen=True, kw_only=True)
class MixingShape:
    """Channels in and out, those that are attended to, ``inner`` those of the feed-forward part;
    attention heads, layers, the side of a patch, the kernel of the convolutions, and the epsilon of
    layer normalisation."""

    channels: int
    attended: int
    inner: int
    heads: int
    layers: int
    patch: int = PATCH
    kernel: int = 3
    eps: float = 1e-5


class ConvNormSiLU(nn.Sequential):
    """Convolution without bias that keeps the size, batch normalisation, SiLU."""

    def __init__(self, channels_in: int, channels: int, kernel: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, padding=(kernel - 1) // 2, bias=False)
        self.norm = nn.BatchNorm2d(channels, eps=EPS)
        self.activation = nn.SiLU()


class TransformerLayer(nn.Module):
    """Attention and feed-forward, each with its normalisation before it and its input added."""

    def __init__(self, shape: MixingShape) -> None:
        super().__init__()
        width = shape.attended
        self.norm_1 = nn.LayerNorm(width, eps=shape.eps)
        self.attention = ReducedAttention(
            StageShape(
                channels_in=width, channels=width, kernel=1, stride=1, depth=1,
                heads=shape.heads, reduction=1, hidden=shape.inner,
            )
        )  # fmt: skip
        self.norm_2 = nn.LayerNorm(width, eps=shape.eps)
        self.expand = nn.Linear(width, shape.inner)
        self.reduce = nn.Linear(shape.inner, width)

    def forward(self, cells: Tensor) -> Tensor:  # (N, L, C)
        cells = cells + self.attention(self.norm_1(cells), ())
        out: Tensor = cells + self.reduce(F.silu(self.expand(self.norm_2(cells))))
        return out


class MixingBlock(Block):
    """The MobileViT block of section 3.1."""

    def __init__(self, shape: MixingShape) -> None:
        super().__init__()
        self.patch = shape.patch
        self.local = ConvNormSiLU(shape.channels, shape.channels, shape.kernel)
        self.inwards = nn.Conv2d(shape.channels, shape.attended, 1, bias=False)
        self.layers = nn.Sequential(*(TransformerLayer(shape) for _ in range(shape.layers)))
        self.norm = nn.LayerNorm(shape.attended, eps=shape.eps)
        self.outwards = ConvNormSiLU(shape.attended, shape.channels)
        self.mix = ConvNormSiLU(2 * shape.channels, shape.channels, shape.kernel)

    def forward(self, x: Tensor) -> Tensor:  # (N, C, H, W)
        y = self.inwards(self.local(x))
        size = y.shape[-2:]
        whole = [-(-n // self.patch) * self.patch for n in size]
        y = self._mix_patches(_resize(y, whole))
        out: Tensor = self.mix(torch.cat((x, self.outwards(_resize(y, size))), 1))
        return out

    def _mix_patches(self, y: Tensor) -> Tensor:
        """Transformer layers among the cells at the same place of all patches."""
        count, _, height, width = y.shape
        side = self.patch
        grid = height // side, width // side
        patches = y.reshape(count, -1, grid[0], side, grid[1], side).permute(0, 3, 5, 2, 4, 1)
        cells = self.norm(self.layers(patches.flatten(3, 4).flatten(0, 2)))
        mixed: Tensor = cells.reshape(count, side, side, *grid, -1).permute(0, 5, 3, 1, 4, 2)
        return mixed.reshape(count, -1, height, width)

    def field_after(self, before: Field) -> Field:
        """Every cell sees all others at its place of a patch, and by the 3x3s before the rest."""
        return before.everywhere()

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self), "its input, beside what was mixed")


def _resize(x: Tensor, size: Sequence[int]) -> Tensor:
    if tuple(x.shape[-2:]) == tuple(size):
        return x
    return F.interpolate(x, tuple(size), mode="bilinear", align_corners=False)


class MobileViT(Backbone):
    """``residuals`` are the inverted residuals of the five stages; the last three stages have one
    of them and end with a mixing block of the ``mixings``."""

    def __init__(
        self,
        stem_channels: int,
        residuals: Sequence[Sequence[BlockShape]],
        mixings: Sequence[MixingShape],
        *,
        output_stride: int = 16,
    ) -> None:
        super().__init__()
        self.title = "MobileViT"
        self.stages = nn.ModuleDict({"stem": PaddedStem(stem_channels, nn.SiLU(), "inside", EPS)})
        self.channels = {"stem": stem_channels}
        plain = len(residuals) - len(mixings)
        for number, shapes in enumerate(residuals, start=1):
            blocks: list[nn.Module] = [
                InvertedResidual(shape, nn.SiLU, "inside", EPS) for shape in shapes
            ]
            if number > plain:
                blocks.append(MixingBlock(mixings[number - plain - 1]))
            self.stages[f"stage_{number}"] = nn.Sequential(*blocks)
            self.channels[f"stage_{number}"] = shapes[-1].channels
        self.low_levels = ("stage_2",)
        self.set_output_stride(output_stride)

    def set_output_stride(self, output_stride: int) -> None:
        """Only the block that loses its stride has a rate, that of what comes before it."""
        natural = {f"stage_{n}": stride for n, stride in enumerate(STRIDES, start=1)}
        steps = steps_at(output_stride, natural, stem_stride=2)
        self.dilations = {"stem": 1}
        for key, step in steps.items():
            first = blocks_in(self.stages[key])[0]
            first.arrange(step.stride, step.first_dilation if STRIDES[int(key[-1]) - 1] > 1 else 1)
            self.dilations[key] = first.depthwise.conv.dilation[0]
        self.output_stride = output_stride
        self.strides = {"stem": 2} | {key: step.output_stride for key, step in steps.items()}


def mobile_vit(*, output_stride: int = 16) -> MobileViT:
    """MobileViT-S, of table 4."""
    widths, counts = (16, 32, 64, 96, 128, 160), (1, 3, 1, 1, 1)
    attended, layers = (144, 192, 240), (2, 4, 3)
    residuals = []
    for before, width, count in zip(widths, widths[1:], counts, strict=False):
        inputs = [before] + [width] * (count - 1)
        residuals.append(
            [BlockShape(channels_in=n, expanded=4 * n, channels=width) for n in inputs]
        )
    mixings = [
        MixingShape(channels=width, attended=n, inner=2 * n, heads=HEADS, layers=count)
        for width, n, count in zip(widths[3:], attended, layers, strict=True)
    ]
    return MobileViT(widths[0], residuals, mixings, output_stride=output_stride)
