"""Theoretical receptive fields against published figures and against gradients."""

import math
from functools import reduce

import pytest
import torch
from torch import nn

from segviewer.inspection.forward import run_with_hooks
from segviewer.networks.catalog import BACKBONES, build
from segviewer.networks.fcn_skips import fcn_skips
from segviewer.networks.field import (
    Field,
    Layer,
    NotLocalError,
    UnknownFieldError,
    field_after,
    reach,
)
from segviewer.networks.mobilenet import BlockShape, MobileNetV2
from segviewer.networks.resnet import BasicBlock, ResNet, plain_stem
from segviewer.networks.unet import unet
from segviewer.networks.vgg import VGG
from segviewer.networks.xception_ports import AlignedXception, OriginalXception


def fields(network, backbone, **options):
    with torch.device("meta"):
        return build(network, backbone, 21, **options).fields()


@pytest.mark.parametrize("stride", [8, 16])
def test_resnet_50(stride):
    rates = [rate * 16 // stride for rate in (6, 12, 18)]
    options = {"backbone_options": {"output_stride": stride}, "rates": rates}
    all_fields = fields("deeplab_v3", "resnet50", **options)
    sizes = [
        all_fields[f"aspp.{name}"].size for name in ("conv_1x1", *(f"rate_{r}" for r in rates))
    ]
    assert sizes == [427, 619, 811, 1003]
    assert all_fields["stage_4"].size == 427
    assert all_fields["stage_1"].size == 35
    assert math.isinf(all_fields["aspp.image_pooling"].size)


def test_resnet_101_with_and_without_multi_grid():
    plain = fields("deeplab_v3", "resnet101", backbone_options={"output_stride": 16})
    assert [plain[k].size for k in ("stage_4", "aspp.rate_6", "aspp.rate_18")] == [971, 1163, 1547]
    grid = {"output_stride": 16, "multi_grid": (1, 2, 4)}
    all_fields = fields("deeplab_v3", "resnet101", backbone_options=grid)
    assert [all_fields[k].size for k in ("stage_4", "aspp.rate_6", "aspp.rate_18")] == [
        1259,
        1451,
        1835,
    ]


def test_xception_65():
    all_fields = fields("deeplab_v3_plus", "xception65", low_levels=("entry_2.sep_2", "entry_1"))
    assert all_fields["exit_2"].size == 1915
    assert [all_fields[f"aspp.rate_{r}"].size for r in (6, 12, 18)] == [2107, 2299, 2491]
    assert all_fields["decoder.low_level"].size == 35
    assert all_fields["entry_1"].size == 19


def test_deeplab_v2_looks_as_far_as_its_largest_rate():
    all_fields = fields("deeplab_v2", "resnet101")
    sizes = [all_fields[f"aspp.rate_{rate}"].size for rate in (6, 12, 18, 24)]
    assert [size - all_fields["stage_4"].size for size in sizes] == [96, 192, 288, 384]


@pytest.mark.parametrize("name", ["resnet50", "xception65", "small_resnet", "small_xception"])
def test_output_stride_leaves_the_field_alone(name):
    with torch.device("meta"):
        sizes = set()
        for stride in (8, 16, 32):
            backbone = BACKBONES[name](output_stride=stride)
            field = Field()
            for stage in backbone.stages.values():
                field = field_after(stage, field)
            sizes.add(field.size)
    assert len(sizes) == 1


@pytest.mark.parametrize("dilation", [1, 6, 12])
def test_a_3x3_convolution_has_nine_taps(dilation):
    conv = nn.Conv2d(1, 1, 3, padding=dilation, dilation=dilation, bias=False)
    nn.init.ones_(conv.weight)
    field = field_after(conv, Field())
    assert (field.size, field.low, field.high) == (2 * dilation + 1, -dilation, dilation)
    x = torch.zeros(1, 1, 49, 49, requires_grad=True)
    conv(x)[0, 0, 24, 24].backward()
    assert x.grad.nonzero().shape[0] == 9


def test_field_holds_the_gradient_of_a_small_stack():
    """With positive weights and no ReLU the gradient's extent is the field's, at its place."""
    stack = nn.Sequential(
        nn.Conv2d(1, 1, 3, 2, 1, bias=False), nn.AvgPool2d(3, 2, 1), nn.Conv2d(1, 1, 3, 1, 2, 2)
    )
    for conv in (stack[0], stack[2]):
        nn.init.ones_(conv.weight)
    field = Field().conv(3, 2, 1, 1).conv(3, 2, 1, 1).conv(3, 1, 2, 2)
    x = torch.zeros(1, 1, 81, 81, requires_grad=True)
    stack(x)[0, 0, 10, 10].backward()
    rows = x.grad[0, 0].abs().sum(1).nonzero().flatten()
    assert rows[0].item() == 10 * field.stride + field.low
    assert rows[-1].item() == 10 * field.stride + field.high


class Odd(nn.Module):
    """A module that says nothing of itself."""

    def __init__(self):
        super().__init__()
        self.inner = nn.Conv2d(1, 1, 3)


class ConvThatPadsByItself(nn.Conv2d):
    """A subclass of a known layer that computes otherwise."""

    def forward(self, x):
        return super().forward(nn.functional.pad(x, (1, 2, 1, 2)))


@pytest.mark.parametrize(
    "module",
    [Odd(), ConvThatPadsByItself(1, 1, 4), nn.Softmax2d(), nn.Upsample(scale_factor=2), Layer()],
)
def test_a_layer_that_does_not_say_its_field_is_refused(module):
    with pytest.raises(UnknownFieldError, match=f"no rule .* of {type(module).__name__}"):
        field_after(nn.Sequential(nn.ReLU(), module), Field())
    with pytest.raises(NotLocalError):
        reach(module)


@pytest.mark.parametrize(
    ("module", "cells"),
    [
        (nn.Sequential(nn.BatchNorm2d(1), nn.GELU(), nn.Dropout()), 0),
        (
            nn.Sequential(nn.Conv2d(1, 1, 3, padding=2, dilation=2), nn.Conv2d(1, 1, 5, padding=2)),
            4,
        ),
        (nn.AvgPool2d(3, 1, 1), 1),
    ],
)
def test_reach_counts_cells_to_each_side(module, cells):
    assert reach(module) == cells


@pytest.mark.parametrize(
    "module",
    [
        nn.Conv2d(1, 1, 3, 2, 1), nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 2), nn.MaxPool2d(2),
        nn.AdaptiveAvgPool2d(1), nn.GroupNorm(1, 1), nn.ConvTranspose2d(1, 1, 4, 2),
    ],
)  # fmt: skip
def test_what_resizes_or_looks_everywhere_is_not_local(module):
    with pytest.raises(NotLocalError):
        reach(module)


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"), [(4, 2, 0), (16, 8, 0), (4, 2, 1), (3, 2, 1), (2, 2, 0)]
)
def test_a_transposed_convolution_s_field_holds_every_cell_s_gradient_and_no_more(
    kernel, stride, padding
):
    """All phases together reach both ends of the field."""
    conv = nn.ConvTranspose2d(1, 1, kernel, stride, padding, bias=False)
    nn.init.ones_(conv.weight)
    field = field_after(conv, Field(4, -3, 3))
    assert field.stride == 4 / stride
    x = torch.zeros(1, 1, 9, 9, requires_grad=True)
    y = conv(x)
    ends = []
    for cell in range(3 * stride, 4 * stride):
        (gradient,) = torch.autograd.grad(y[0, 0, cell, cell], x, retain_graph=True)
        cells = gradient[0, 0].abs().sum(1).nonzero()
        pixels = (4 * int(cells.min()) - 3, 4 * int(cells.max()) + 3)
        ends.append([end - cell * field.stride for end in pixels])
    assert min(low for low, _ in ends) == field.low
    assert max(high for _, high in ends) == field.high


def test_nothing_outside_the_fields_of_fcn_8s_moves_its_cells():
    """Transposed convolutions, and scores cut out of larger ones."""
    torch.manual_seed(0)
    backbone = VGG((2, 2, 2, 2, 2), (1, 1, 1, 1, 1), fully=(2, 2))
    network = fcn_skips(backbone, 2).double().eval()
    for weight in network.parameters():
        nn.init.uniform_(weight, 0.1, 1)  # no ReLU is idle
    image = torch.randn(1, 3, 96, 96, dtype=torch.float64, requires_grad=True)
    known = network.fields()
    first = run_with_hooks(network, image)
    assert [known[f"skip_{s}"].stride for s in (16, 8)] == [16, 8]
    for key in (*first.outputs, *first.fused):
        feature = first.feature(key)
        cell = feature.shape[-1] // 2
        (gradient,) = torch.autograd.grad(feature[0, :, cell, cell].sum(), image, retain_graph=True)
        rows = gradient[0].abs().sum((0, 2)).nonzero()
        assert cell * known[key].stride + known[key].low <= rows.min()
        assert rows.max() <= cell * known[key].stride + known[key].high


def test_mobilenet_v2_by_the_sum_over_its_layers():
    """r = 1 + sum of (k - 1) times the strides before: 17 blocks of one 3x3 each, and the stem."""
    with torch.device("meta"):
        backbone = BACKBONES["mobilenet_v2"](output_stride=32)
    strides = [2, 1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]
    size, step = 1, 1
    for stride in strides:
        size += 2 * step
        step *= stride
    field = reduce(lambda f, stage: field_after(stage, f), backbone.stages.values(), Field())
    assert (field.size, field.stride) == (size, 32)


@pytest.mark.parametrize(
    ("variant", "kernels", "strides"),
    [
        (
            0,
            [3, 3, 3, 3, 5, 5, 3, 3, 3, 5, 5, 5, 5, 5, 5, 5, 3],
            [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1],
        ),
        (
            2,
            [3, 3, *[3] * 3, *[5] * 3, *[3] * 4, *[5] * 4, *[5] * 5, 3],
            [2, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1],
        ),
    ],
)
def test_efficientnet_lite_by_the_sum_over_its_layers(variant, kernels, strides):
    """As above, and TensorFlow's zeros may lie on either side of each stride: one pixel more."""
    with torch.device("meta"):
        backbone = BACKBONES[f"efficientnet_lite{variant}"](output_stride=32)
    size, step = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        size += (kernel - 1) * step + (step if stride > 1 else 0)
        step *= stride
    field = reduce(lambda f, stage: field_after(stage, f), backbone.stages.values(), Field())
    assert (field.size, field.stride) == (size, 32)


@pytest.mark.parametrize("size", [96, 97])
def test_nothing_outside_the_field_of_efficientnet_lite_moves_its_cell(size):
    backbone = BACKBONES["efficientnet_lite0"](output_stride=8).double().eval()
    check_support(backbone, ("stem", "stage_1", "stage_2", "stage_3"), size)


def test_squeeze_and_excitation_sees_the_whole_picture():
    with torch.device("meta"):
        all_fields = build("lr_aspp", "mobilenet_v3_large", 21).fields()
    assert math.isfinite(all_fields["stage_2"].size)
    assert math.isinf(all_fields["stage_3"].size)
    assert math.isinf(all_fields["skip.high"].size)


def check_support(backbone, keys, size):
    """No pixel outside a stage's field moves its middle cell."""
    image = torch.randn(1, 3, size, size, dtype=torch.float64, requires_grad=True)
    field = Field()
    for key in keys:
        field = field_after(backbone.stages[key], field)
        feature = backbone(image)[key]
        cell = feature.shape[-1] // 2
        (gradient,) = torch.autograd.grad(feature[0, :, cell, cell].sum(), image)
        rows = gradient[0].abs().sum((0, 2)).nonzero()
        assert cell * field.stride + field.low <= rows.min()
        assert rows.max() <= cell * field.stride + field.high


@pytest.mark.parametrize(
    ("resizing", "size"), [("nearest", 160), ("nearest", 161), ("bilinear", 160)]
)
def test_nothing_outside_the_field_of_a_step_up_moves_its_cell(resizing, size):
    stem = plain_stem(4)
    backbone = ResNet("", stem, 4, BasicBlock, (4, 4), (1, 1), output_stride=32, late_pool=True)
    network = unet(backbone, 2, resizing=resizing).double().eval()
    image = torch.randn(1, 3, size, size, dtype=torch.float64, requires_grad=True)
    all_fields = network.fields()
    fused = run_with_hooks(network, image).fused
    assert [all_fields[key].stride for key in fused] == [4, 2, 1]
    for key, feature in fused.items():
        cell = feature.shape[-1] // 2
        (gradient,) = torch.autograd.grad(feature[0, :, cell, cell].sum(), image, retain_graph=True)
        rows = gradient[0].abs().sum((0, 2)).nonzero()
        assert cell * all_fields[key].stride + all_fields[key].low <= rows.min()
        assert rows.max() <= cell * all_fields[key].stride + all_fields[key].high


def test_a_nearest_cell_is_the_one_that_the_pixel_lies_in():
    assert Field(8, -3, 10).enlarge(2, bilinear=False) == Field(2, -9, 10)


@pytest.mark.parametrize("padding", ["inside", "before", "tensorflow"])
@pytest.mark.parametrize("size", [64, 65])
def test_nothing_outside_the_field_of_a_mobilenet_moves_its_cell(padding, size):
    shapes = [BlockShape(channels_in=8, expanded=16, channels=8) for _ in range(17)]
    backbone = MobileNetV2(8, shapes, padding=padding, output_stride=8).double().eval()
    check_support(backbone, ("stem", "stage_1", "stage_2"), size)


@pytest.mark.parametrize("kind", [OriginalXception, AlignedXception])
def test_nothing_outside_the_field_of_a_ported_xception_moves_its_cell(kind):
    backbone = kind(middle=1, output_stride=16).double().eval()
    check_support(backbone, ("stem", "entry_1", "entry_2"), 128)
