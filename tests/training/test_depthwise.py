"""The fast gradients of depthwise convolutions against torch's own."""

import pytest
import torch
from torch import nn

from segviewer.training.depthwise import FastDepthwise, _Depthwise


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize(
    ("kernel", "dilation", "padding", "side"),
    [(5, 2, 0, 24), (5, 2, 0, 23), (3, 3, 0, 24), (5, 2, 4, 24), (3, 1, 1, 9), (3, 6, 6, 24)],
)
def test_gradients_are_torchs_own(kernel, dilation, padding, side, stride, bias):
    conv = nn.Conv2d(6, 6, kernel, stride, padding, dilation, groups=6, bias=bias)
    image = torch.randn(2, 6, side, side, requires_grad=True)
    expected = conv(image)
    with FastDepthwise():
        actual = conv(image)
    assert torch.equal(actual, expected)
    weights = torch.randn_like(expected)
    tensors = [image, *conv.parameters()]
    for one, other in zip(
        torch.autograd.grad((expected * weights).sum(), tensors),
        torch.autograd.grad((actual * weights).sum(), tensors),
        strict=True,
    ):
        assert torch.allclose(one, other, atol=1e-4)


def test_it_is_used_within_and_nowhere_else():
    conv = nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False)
    image = torch.randn(1, 4, 8, 8)
    with FastDepthwise():
        within = conv(image)
    assert type(within.grad_fn).__name__ == f"{_Depthwise.__name__}Backward"
    assert "Depthwise" not in type(conv(image).grad_fn).__name__
    with FastDepthwise():
        assert "Depthwise" not in type(nn.Conv2d(4, 4, 3)(image).grad_fn).__name__
