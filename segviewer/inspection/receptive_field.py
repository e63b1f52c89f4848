"""Theoretical receptive fields, by the arithmetic of Araujo, Norris and Sim (Distill, 2019).

Cell i of a feature sees input pixels i * stride + low to i * stride + high, both included, on
either axis; padding moves low, kernels and dilation widen high - low.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import reduce, singledispatch

from torch import nn

from segviewer.networks.fusion import PICTURE, Branch, Fusion, LowLevelBranch, Resizing
from segviewer.networks.layers import PyramidPool, Residual
from segviewer.networks.mobilenet import InvertedResidual, PaddedStem, Padding
from segviewer.networks.mobilenet_v3 import StageWithInnerFeature
from segviewer.networks.network import Network
from segviewer.networks.xception import XceptionBlock
from segviewer.networks.xception_ports import PortedBlock


@dataclass(frozen=True)
class Field:
    """Pixels ``i * stride + low`` to ``i * stride + high`` for cell i; infinite where pooled."""

    stride: float = 1
    low: float = 0
    high: float = 0

    @property
    def size(self) -> float:
        """The width in input pixels."""
        return self.high - self.low + 1

    def conv(self, kernel: int, stride: int, padding: int, dilation: int) -> Field:
        low = self.low - self.stride * padding
        high = self.high + self.stride * (dilation * (kernel - 1) - padding)
        return Field(self.stride * stride, low, high)

    def __or__(self, other: Field) -> Field:
        """Both fields together; their strides agree."""
        if self.stride != other.stride:
            raise ValueError(f"fields of stride {self.stride} and {other.stride} are not aligned")
        return Field(self.stride, min(self.low, other.low), max(self.high, other.high))

    def enlarged(self, stride: float, resizing: Resizing = "bilinear") -> Field:
        """On a finer grid of ``stride``: bilinear resizing reads two cells, half a cell apart, the
        others read the cell that a fine one lies in."""
        if stride == self.stride:
            return self
        if resizing != "bilinear":
            return Field(stride, self.low - (self.stride - stride), self.high)
        low = self.low + (stride - 3 * self.stride) / 2 + 1
        return Field(stride, low, self.high + (stride + self.stride) / 2)


def theoretical_fields(network: Network) -> dict[str, Field]:
    """The field of every stage, inner feature, branch and fusion output, by key."""
    fields: dict[str, Field] = {}
    field = Field()
    for key, stage in network.backbone.stages.items():
        if isinstance(stage, XceptionBlock):
            inner = field
            for name, layer in stage.body.named_children():
                inner = through(layer, inner)
                fields[f"{key}.{name}"] = inner
        if isinstance(stage, StageWithInnerFeature):
            fields[f"{key}.block_1"] = through(stage[0], field)
        field = fields[key] = through(stage, field)
    for key, fusion in network.named_fusions().items():
        branch_fields = {
            name: through(branch, fields[branch.source] if branch.source else field)
            for name, branch in fusion.named_branches().items()
        }
        fields |= {f"{key}.{name}": value for name, value in branch_fields.items()}
        field = fields[key] = _fused(fusion, branch_fields)
    return fields


def _fused(fusion: Fusion, fields: dict[str, Field]) -> Field:
    stride = 1 if fusion.grid == PICTURE else fields[fusion.grid].stride
    enlarged = (field.enlarged(stride, fusion.resizing) for field in fields.values())
    field = reduce(lambda a, b: a | b, enlarged)
    for layer in (*(fusion.channelwise or ()), fusion.mix, fusion.tail):
        field = through(layer, field) if layer is not None else field
    return field


@singledispatch
def through(module: nn.Module, field: Field) -> Field:
    """The field after a module; layers that treat every cell by itself leave it alone."""
    if next(module.children(), None) is not None:
        raise TypeError(f"no rule for the receptive field of {type(module).__name__}")
    return field


@through.register
def _(module: nn.Sequential, field: Field) -> Field:
    return reduce(lambda f, layer: through(layer, f), module, field)


@through.register
def _(module: nn.Conv2d, field: Field) -> Field:
    padding = module.padding[0]
    assert isinstance(padding, int)
    return field.conv(module.kernel_size[0], module.stride[0], padding, module.dilation[0])


@through.register
def _(module: nn.MaxPool2d, field: Field) -> Field:
    kernel, stride, padding, dilation = (
        value if isinstance(value, int) else value[0]
        for value in (module.kernel_size, module.stride, module.padding, module.dilation)
    )
    return field.conv(kernel, stride, padding, dilation)


@through.register(Residual)
@through.register(XceptionBlock)
def _(module: Residual | XceptionBlock, field: Field) -> Field:
    body = through(module.body, field)
    return body if module.shortcut is None else body | through(module.shortcut, field)


@through.register
def _(module: Branch, field: Field) -> Field:
    return through(module.body, field)


@through.register
def _(module: LowLevelBranch, field: Field) -> Field:
    return through(module.body_in_use, field)


@through.register
def _(module: PyramidPool, field: Field) -> Field:
    """A pooled cell sees its whole region; bin 1 sees everything, and so, in theory, does any."""
    return replace(field, low=-math.inf, high=math.inf)


@through.register
def _(module: PortedBlock, field: Field) -> Field:
    body = reduce(lambda f, layer: through(layer, f), module.body, field)
    if module.stride > 1 and not module.aligned:
        body = body.conv(3, module.stride, 1, 1)  # its max pool
    return body | through(module.shortcut, field)


@through.register
def _(module: InvertedResidual, field: Field) -> Field:
    body = _padded_conv(module.depthwise.conv, module.padding, field)
    if module.squeeze is not None:  # scales by means over the picture
        body = replace(body, low=-math.inf, high=math.inf)
    return body | field if module.residual else body


@through.register
def _(module: PaddedStem, field: Field) -> Field:
    return _padded_conv(module.first.conv, module.padding, field)


def _padded_conv(conv: nn.Conv2d, padding: Padding | None, field: Field) -> Field:
    """A convolution whose zeros are put around its input beforehand. Where TensorFlow puts them
    depends on the input's size: both possibilities are covered."""
    kernel, stride, dilation = conv.kernel_size[0], conv.stride[0], conv.dilation[0]
    usual = 0 if padding is None else dilation * (kernel - 1) // 2
    after = field.conv(kernel, stride, usual, dilation)
    if padding == "tensorflow" and stride > 1:
        after = after | field.conv(kernel, stride, usual - 1, dilation)
    return after
