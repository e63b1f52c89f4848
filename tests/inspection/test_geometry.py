"""A window of what layers make, computed from no more than it takes."""

import pytest
import torch
from torch import nn

from segviewer.inspection.geometry import in_window, layers_in_a_row
from segviewer.networks.layers import ConvNormReLU, SeparableConv


@pytest.fixture(scope="module")
def layers():
    torch.manual_seed(0)
    module = nn.Sequential(ConvNormReLU(3, 4, 3), SeparableConv(4, 2, dilation=2), nn.Dropout(0.5))
    return module.double().eval()


@pytest.mark.parametrize(
    "window",
    [
        (slice(6, 8), slice(5, 6)),
        (slice(0, 1), slice(11, 12)),  # a corner, where zeros lie around
        (slice(0, 14), slice(0, 12)),
    ],
)
@torch.no_grad()
def test_a_window_of_what_layers_make_is_that_of_the_whole(layers, window):
    x = torch.randn(2, 3, 14, 12, dtype=torch.float64)
    steps = [(layer, layer) for layer in layers_in_a_row(layers)]
    torch.testing.assert_close(in_window(steps, x, window), layers(x)[(..., *window)])


@torch.no_grad()
def test_layers_see_no_more_than_the_rest_looks_at(layers):
    """Of 14 x 14 cells and a cell in the middle: all, 5 x 5 for the filters, then that cell."""
    sizes = []

    def noted(layer):
        def apply(x):
            sizes.append(tuple(x.shape[-2:]))
            return layer(x)

        return apply

    steps = [(noted(layer), layer) for layer in layers_in_a_row(layers)]
    in_window(steps, torch.zeros(1, 3, 14, 14, dtype=torch.float64), (slice(7, 8), slice(7, 8)))
    assert [type(layer).__name__ for _, layer in steps] == [
        "Conv2d", "BatchNorm2d", "ReLU", "Conv2d", "BatchNorm2d", "ReLU",
        "Conv2d", "BatchNorm2d", "ReLU", "Dropout",
    ]  # fmt: skip
    assert sizes == [(14, 14), *[(5, 5)] * 3, *[(1, 1)] * 6]
