"""Theoretical receptive fields, by the arithmetic of Araujo, Norris and Sim (Distill, 2019).

Cell i of a feature sees input pixels i * stride + low to i * stride + high, both included, on
either axis; padding moves low, kernels and dilation widen high - low. Every layer says itself what
it makes of the field before it: ours in their class, torch's in the rules at the end of this file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce, singledispatch

from torch import nn


class UnknownFieldError(TypeError):
    """A layer that does not say how far it looks; a guess would draw a wrong box."""


class NotLocalError(Exception):
    """A layer whose output does not come from a window of its input around each cell."""


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
        """After a convolution or a pool."""
        low = self.low - self.stride * padding
        high = self.high + self.stride * (dilation * (kernel - 1) - padding)
        return Field(self.stride * stride, low, high)

    def transposed_conv(self, kernel: int, stride: int, padding: int) -> Field:
        """After a transposed convolution: cell o reads cells ceil((o + padding - kernel + 1) /
        stride) to floor((o + padding) / stride), which is wider for some o than for others; all are
        covered."""
        finer = self.stride / stride
        return Field(finer, self.low + finer * (padding - kernel + 1), self.high + finer * padding)

    def shift(self, cells: int) -> Field:
        """Where cell i of a grid is cell i + ``cells`` of this one, as after a crop."""
        return Field(self.stride, self.low + cells * self.stride, self.high + cells * self.stride)

    def everywhere(self) -> Field:
        """After something that depends on the whole picture."""
        return replace(self, low=-math.inf, high=math.inf)

    def __or__(self, other: Field) -> Field:
        """Both fields together; their strides agree."""
        if self.stride != other.stride:
            raise ValueError(f"fields of stride {self.stride} and {other.stride} are not aligned")
        return Field(self.stride, min(self.low, other.low), max(self.high, other.high))

    def enlarge(self, stride: float, *, bilinear: bool = True) -> Field:
        """On a finer grid of ``stride``: bilinear resizing reads two cells, half a cell apart, any
        other the cell that a fine one lies in."""
        if stride == self.stride:
            return self
        if not bilinear:
            return Field(stride, self.low - (self.stride - stride), self.high)
        low = self.low + (stride - 3 * self.stride) / 2 + 1
        return Field(stride, low, self.high + (stride + self.stride) / 2)


class Layer(nn.Module):
    """A layer of our own that is more than others in a row: it says how far it looks."""

    def field_after(self, before: Field) -> Field:
        """The field of this layer's output, given that of its input."""
        raise UnknownFieldError(_refusal(self))

    def inner_fields(self, before: Field) -> dict[str, Field]:
        """The fields of the features inside it that something else may read, by name."""
        return {}


def field_after(module: nn.Module, before: Field) -> Field:
    """The field of a module's output, given that of its input.

    Raises UnknownFieldError for a module that is neither a ``Layer`` nor one that torch has.
    """
    if isinstance(module, Layer):
        return module.field_after(before)
    known = next(kind for kind in type(module).__mro__ if kind in _torch_field.registry)
    # A subclass that computes otherwise, say one that pads by itself, is another layer.
    if type(module).forward is not getattr(known, "forward", None):
        raise UnknownFieldError(_refusal(module))
    return _torch_field(module, before)


@singledispatch
def _torch_field(module: nn.Module, before: Field) -> Field:
    raise UnknownFieldError(_refusal(module))


def fields_in_a_row(layers: Iterable[nn.Module], before: Field) -> Field:
    """The field after layers one behind the other."""
    return reduce(lambda field, layer: field_after(layer, field), layers, before)


def reach(module: nn.Module) -> int:
    """How many cells to each side a module looks that keeps its input's size.

    Raises NotLocalError where it looks everywhere, resizes, or does not say.
    """
    try:
        field = field_after(module, Field())
    except UnknownFieldError as error:
        raise NotLocalError from error
    if field.stride != 1 or field.low != -field.high or math.isinf(field.high):
        raise NotLocalError
    return int(field.high)


def _refusal(module: nn.Module) -> str:
    name = type(module).__name__
    return (
        f"there is no rule for the receptive field of {name}; make it a Layer with a method "
        "field_after, or register one in networks/field.py"
    )


@_torch_field.register
def _(module: nn.Sequential, before: Field) -> Field:
    return fields_in_a_row(module, before)


@_torch_field.register
def _(module: nn.Conv2d, before: Field) -> Field:
    if isinstance(module.padding, str):
        raise UnknownFieldError(f"convolutions with padding {module.padding!r} have no rule")
    return before.conv(
        module.kernel_size[0], module.stride[0], module.padding[0], module.dilation[0]
    )


@_torch_field.register
def _(module: nn.ConvTranspose2d, before: Field) -> Field:
    kernel = module.dilation[0] * (module.kernel_size[0] - 1) + 1
    padding = module.padding[0]
    assert isinstance(padding, int)
    return before.transposed_conv(kernel, module.stride[0], padding)


@_torch_field.register
def _(module: nn.MaxPool2d, before: Field) -> Field:
    kernel, stride, padding = map(_side, (module.kernel_size, module.stride, module.padding))
    return before.conv(kernel, stride, padding, _side(module.dilation))


@_torch_field.register
def _(module: nn.AvgPool2d, before: Field) -> Field:
    kernel, stride, padding = map(_side, (module.kernel_size, module.stride, module.padding))
    return before.conv(kernel, stride, padding, 1)


def _side(value: int | tuple[int, ...]) -> int:
    return value if isinstance(value, int) else value[0]


@_torch_field.register(nn.AdaptiveAvgPool2d)
@_torch_field.register(nn.AdaptiveMaxPool2d)
@_torch_field.register(nn.GroupNorm)  # whose means are those of this very picture
@_torch_field.register(nn.InstanceNorm2d)
def _(module: nn.Module, before: Field) -> Field:
    return before.everywhere()


def _treats_each_cell_by_itself(module: nn.Module, before: Field) -> Field:
    return before


for _pointwise in (
    nn.Identity, nn.BatchNorm2d, nn.Dropout, nn.Dropout2d,
    nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Mish, nn.Softplus,
    nn.Sigmoid, nn.Hardsigmoid, nn.Hardswish, nn.Tanh,
):  # fmt: skip
    _torch_field.register(_pointwise, _treats_each_cell_by_itself)
