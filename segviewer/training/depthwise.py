"""Gradients of depthwise convolutions on the CPU, several times as fast as torch's own.

torch takes ten times as long for such a layer's backward pass as for its forward pass, most of all
in bfloat16 and with dilation; that was two thirds of a training step.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode


class FastDepthwise(TorchFunctionMode):
    """Within it, depthwise convolutions have the gradients below."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if func is torch.conv2d and not kwargs and len(args) == 7 and _fits(args):
            image, weight, _, _, padding, dilation, _ = args
            return _Depthwise.apply(image, weight, padding[0], dilation[0])
        return func(*args, **(kwargs or {}))


def _fits(args: tuple[Any, ...]) -> bool:
    """Whether the convolution is depthwise, square, without bias and of stride 1."""
    image, weight, bias, stride, padding, dilation, groups = args
    return (
        groups == image.shape[1] == weight.shape[0]
        and groups > 1
        and bias is None
        and tuple(stride) == (1, 1)
        and not isinstance(padding, str)
        and padding[0] == padding[1]
        and dilation[0] == dilation[1]
        and weight.shape[2] == weight.shape[3]
    )


class _Depthwise(torch.autograd.Function):
    @staticmethod
    @torch.amp.custom_fwd(device_type="cpu", cast_inputs=torch.bfloat16)  # type: ignore[untyped-decorator]
    def forward(ctx: Any, image: Tensor, weight: Tensor, padding: int, dilation: int) -> Tensor:
        ctx.save_for_backward(image, weight)
        ctx.padding, ctx.dilation = padding, dilation
        return F.conv2d(image, weight, None, 1, padding, dilation, weight.shape[0])

    @staticmethod
    @torch.amp.custom_bwd(device_type="cpu")  # type: ignore[untyped-decorator]
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, Tensor | None, None, None]:
        image, weight = ctx.saved_tensors
        padding, dilation, groups = ctx.padding, ctx.dilation, weight.shape[0]
        of_image = of_weight = None
        step = 1
        sides = (*image.shape[-2:], *gradient.shape[-2:])
        if padding == 0 and all(side % dilation == 0 for side in sides):
            # Cells that a kernel reads together, side by side: no dilation is left.
            step, dilation = dilation, 1
            image, gradient = _interleave(image, step), _interleave(gradient, step)
        if ctx.needs_input_grad[0]:
            # The gradient of the input is a convolution with the kernel turned round.
            around = dilation * (weight.shape[-1] - 1) - padding
            turned = weight.flip(2, 3)
            of_image = F.conv2d(gradient, turned, None, 1, around, dilation, groups)
            of_image = _spread(of_image, step)
        if ctx.needs_input_grad[1]:  # in single precision it takes a quarter of the time
            _, of_weight, _ = torch.ops.aten.convolution_backward(
                gradient.float(), image.float(), weight.float(), None, [1, 1],
                [padding, padding], [dilation, dilation], False, [0, 0], groups,
                [False, True, False],
            )  # fmt: skip
        return of_image, of_weight, None, None


def _interleave(x: Tensor, step: int) -> Tensor:
    """(N, C, H, W) as step * step pictures of every step-th cell each."""
    if step == 1:
        return x
    parts = [x[..., row::step, column::step] for row in range(step) for column in range(step)]
    return torch.cat(parts).contiguous(memory_format=torch.channels_last)


def _spread(x: Tensor, step: int) -> Tensor:
    """The inverse of ``_interleaved``."""
    if step == 1:
        return x
    count, channels, rows, columns = x.shape
    parts = x.view(step, step, count // step**2, channels, rows, columns)
    whole = parts.permute(2, 4, 0, 5, 1, 3).reshape(count // step**2, rows * step, -1, channels)
    return whole.permute(0, 3, 1, 2)
