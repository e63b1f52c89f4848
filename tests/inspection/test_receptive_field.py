"""Theoretical receptive fields against published figures and against gradients."""

import math
from functools import reduce

import pytest
import torch
from torch import nn

from segviewer.inspection.forward import run_with_hooks
from segviewer.inspection.receptive_field import Field, theoretical_fields, through
from segviewer.networks.catalog import BACKBONES, build
from segviewer.networks.mobilenet import BlockShape, MobileNetV2
from segviewer.networks.resnet import BasicBlock, ResNet, plain_stem
from segviewer.networks.unet import unet
from segviewer.networks.xception_ports import AlignedXception, OriginalXception


def fields(network, backbone, **options):
    with torch.device("meta"):
        return theoretical_fields(build(network, backbone, 21, **options))


@pytest.mark.parametrize("stride", [8, 16])
def test_resnet_50(stride):
    rates = [rate * 16 // stride for rate in (6, 12, 18)]
    options = {"backbone_options": {"output_stride": stride}, "rates": rates}
    found = fields("deeplab_v3", "resnet50", **options)
    sizes = [found[f"aspp.{name}"].size for name in ("conv_1x1", *(f"rate_{r}" for r in rates))]
    assert sizes == [427, 619, 811, 1003]
    assert found["stage_4"].size == 427
    assert found["stage_1"].size == 35
    assert math.isinf(found["aspp.image_pooling"].size)


def test_resnet_101_with_and_without_multi_grid():
    plain = fields("deeplab_v3", "resnet101", backbone_options={"output_stride": 16})
    assert [plain[k].size for k in ("stage_4", "aspp.rate_6", "aspp.rate_18")] == [971, 1163, 1547]
    grid = {"output_stride": 16, "multi_grid": (1, 2, 4)}
    found = fields("deeplab_v3", "resnet101", backbone_options=grid)
    assert [found[k].size for k in ("stage_4", "aspp.rate_6", "aspp.rate_18")] == [1259, 1451, 1835]


def test_xception_65():
    found = fields("deeplab_v3_plus", "xception65", low_levels=("entry_2.sep_2", "entry_1"))
    assert found["exit_2"].size == 1915
    assert [found[f"aspp.rate_{r}"].size for r in (6, 12, 18)] == [2107, 2299, 2491]
    assert found["decoder.low_level"].size == 35
    assert found["entry_1"].size == 19


def test_deeplab_v2_looks_as_far_as_its_largest_rate():
    found = fields("deeplab_v2", "resnet101")
    sizes = [found[f"aspp.rate_{rate}"].size for rate in (6, 12, 18, 24)]
    assert [size - found["stage_4"].size for size in sizes] == [96, 192, 288, 384]


@pytest.mark.parametrize("name", ["resnet50", "xception65", "small_resnet", "small_xception"])
def test_output_stride_leaves_the_field_alone(name):
    with torch.device("meta"):
        sizes = set()
        for stride in (8, 16, 32):
            backbone = BACKBONES[name](output_stride=stride)
            field = Field()
            for stage in backbone.stages.values():
                field = through(stage, field)
            sizes.add(field.size)
    assert len(sizes) == 1


@pytest.mark.parametrize("dilation", [1, 6, 12])
def test_a_3x3_convolution_has_nine_taps(dilation):
    conv = nn.Conv2d(1, 1, 3, padding=dilation, dilation=dilation, bias=False)
    nn.init.ones_(conv.weight)
    field = through(conv, Field())
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


def test_unknown_containers_are_refused():
    class Odd(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Conv2d(1, 1, 3)

    with pytest.raises(TypeError, match="no rule"):
        through(Odd(), Field())


def test_mobilenet_v2_by_the_sum_over_its_layers():
    """r = 1 + sum of (k - 1) times the strides before: 17 blocks of one 3x3 each, and the stem."""
    with torch.device("meta"):
        backbone = BACKBONES["mobilenet_v2"](output_stride=32)
    strides = [2, 1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1]
    size, step = 1, 1
    for stride in strides:
        size += 2 * step
        step *= stride
    field = reduce(lambda f, stage: through(stage, f), backbone.stages.values(), Field())
    assert (field.size, field.stride) == (size, 32)


def test_efficientnet_lite_by_the_sum_over_its_layers():
    """As above, and TensorFlow's zeros may lie on either side of each stride: one pixel more."""
    with torch.device("meta"):
        backbone = BACKBONES["efficientnet_lite0"](output_stride=32)
    kernels = [3, 3, 3, 3, 5, 5, 3, 3, 3, 5, 5, 5, 5, 5, 5, 5, 3]
    strides = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1]
    size, step = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        size += (kernel - 1) * step + (step if stride > 1 else 0)
        step *= stride
    field = reduce(lambda f, stage: through(stage, f), backbone.stages.values(), Field())
    assert (field.size, field.stride) == (size, 32)


@pytest.mark.parametrize("size", [96, 97])
def test_nothing_outside_the_field_of_efficientnet_lite_moves_its_cell(size):
    backbone = BACKBONES["efficientnet_lite0"](output_stride=8).double().eval()
    check_support(backbone, ("stem", "stage_1", "stage_2", "stage_3"), size)


def test_squeeze_and_excitation_sees_the_whole_picture():
    with torch.device("meta"):
        found = theoretical_fields(build("lr_aspp", "mobilenet_v3_large", 21))
    assert math.isfinite(found["stage_2"].size)
    assert math.isinf(found["stage_3"].size)
    assert math.isinf(found["skip.high"].size)


def check_support(backbone, keys, size):
    """No pixel outside a stage's field moves its middle cell."""
    image = torch.randn(1, 3, size, size, dtype=torch.float64, requires_grad=True)
    field = Field()
    for key in keys:
        field = through(backbone.stages[key], field)
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
    found = theoretical_fields(network)
    fused = run_with_hooks(network, image).fused
    assert [found[key].stride for key in fused] == [4, 2, 1]
    for key, feature in fused.items():
        cell = feature.shape[-1] // 2
        (gradient,) = torch.autograd.grad(feature[0, :, cell, cell].sum(), image, retain_graph=True)
        rows = gradient[0].abs().sum((0, 2)).nonzero()
        assert cell * found[key].stride + found[key].low <= rows.min()
        assert rows.max() <= cell * found[key].stride + found[key].high


def test_a_nearest_cell_is_the_one_that_the_pixel_lies_in():
    assert Field(8, -3, 10).enlarged(2, "nearest") == Field(2, -9, 10)


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
