"""Effective receptive fields against sums worked out by hand, and finite differences."""

import itertools
import math

import numpy as np
import pytest
import torch
from small import small_model
from torch import nn

from segviewer.checkpoints.model import Model, Preparation
from segviewer.inspection.effective_field import area_ratios, effective_field
from segviewer.inspection.receptive_field import theoretical_fields
from segviewer.networks.backbone import Backbone
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.network import Network
from segviewer.records import Classes, SegviewerError, Stopped


class Plain(Backbone):
    """One stage of plain layers at stride 1."""

    title = "plain"
    output_stride = 8

    def __init__(self, *layers):
        super().__init__()
        self.stages = nn.ModuleDict({"stem": nn.Sequential(*layers)})
        self.channels = {"stem": 1}
        self.strides = {"stem": 1}
        self.dilations = {"stem": 1}
        self.low_levels = ()


def ones(kernel, *, dilation=1, padding=0, channels_in=1):
    conv = nn.Conv2d(channels_in, 1, kernel, padding=padding, dilation=dilation, bias=False)
    nn.init.ones_(conv.weight)
    return conv


def plain_model(*layers, fusions=None):
    network = Network("plain", "", Plain(*layers), fusions or {}, nn.Conv2d(1, 2, 1)).double()
    return Model("plain", "plain", network, Preparation(), Classes(("a", "b"), ((0, 0, 0),) * 2))


def field(model, key, point, size, off=None, **options):
    torch.manual_seed(1)
    image = torch.randn(1, 3, *size, dtype=torch.float64)
    return effective_field(model, model.network, image, key, point, off or {}, **options)


def test_a_stack_of_uniform_convolutions_gives_binomial_coefficients():
    """Luo et al.: n convolutions of kernel 2 with ones have the field of the n-th binomial row."""
    layers = [ones(2, channels_in=3), *(ones(2) for _ in range(7))]
    found = field(plain_model(*layers), "stem", (7, 7), (24, 24), passes=1)
    row = np.array([math.comb(8, i) for i in range(9)], float)
    expected = np.outer(row, row)
    # The unpadded stack's cell (i, j) reads the nine rows from i on.
    cells = np.argwhere(found.energy > 0)
    top, left = cells.min(0)
    window = found.energy[top : top + 9, left : left + 9]
    assert np.allclose(window, expected / expected.sum(), atol=1e-6)
    assert found.energy.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("rate", [2, 6, 9])
def test_an_atrous_convolution_has_nine_points_at_the_spacing_of_its_rate(rate):
    model = plain_model(ones(3, dilation=rate, padding=rate, channels_in=3))
    found = field(model, "stem", (20, 22), (40, 44), passes=1)
    points = {tuple(p) for p in np.argwhere(found.energy > 0)}
    steps = (-rate, 0, rate)
    assert points == {(20 + a, 22 + b) for a, b in itertools.product(steps, steps)}
    corner = field(model, "stem", (0, 0), (40, 44), passes=1)
    assert (corner.energy > 0).sum() == 4
    assert found.box == (20 - rate, 22 - rate, 20 + rate, 22 + rate)
    assert corner.box == (0, 0, rate, rate)


def test_the_variance_of_a_uniform_stack_is_that_of_the_paper():
    """sigma^2 = n (k^2 - 1) / 12: 20 layers of kernel 3 give 13.33."""
    layers = [ones(3, padding=1, channels_in=3), *(ones(3, padding=1) for _ in range(19))]
    found = field(plain_model(*layers), "stem", (40, 40), (81, 81), passes=1).energy
    profile = found.sum(1).astype(float)
    rows = np.arange(81) - 40
    assert (profile * rows**2).sum() == pytest.approx(20 * 8 / 12, rel=1e-4)


def test_image_pooling_and_bin_1_are_global_and_finer_bins_are_not():
    model = small_model("pspnet")
    whole = field(model, "pyramid.bin_1", (30, 40), (96, 96), passes=2)
    assert (whole.energy > 0).mean() > 0.95
    assert whole.box == (0, 0, 95, 95)
    model = small_model("deeplab_v3")
    whole = field(model, "aspp.image_pooling", (5, 5), (96, 96), passes=2)
    assert (whole.energy > 0).mean() > 0.95


@pytest.mark.parametrize("name", ["fcn", "deeplab_v2", "deeplab_v3", "deeplab_v3_plus"])
def test_the_support_lies_inside_the_theoretical_field(name):
    model = small_model(name)
    fields = theoretical_fields(model.network)
    for key in [k for k, f in fields.items() if k in model.network.modules_by_key()]:
        found = field(model, key, (60, 20), (96, 128), passes=1)
        top, left, bottom, right = found.box
        outside = found.energy.copy()
        outside[top : bottom + 1, left : right + 1] = 0
        assert outside.max() == 0, key


@pytest.mark.parametrize("key", ["stem", "stage_1"])
def test_nothing_outside_the_theoretical_field_changes_the_cell(key):
    """Bit for bit: every pixel outside the box is replaced at once."""
    model = small_model("fcn")
    image = torch.randn(1, 3, 96, 96, dtype=torch.float64)
    found = effective_field(model, model.network, image, key, (50, 50), {}, passes=1)
    top, left, bottom, right = found.box
    other = torch.randn_like(image)
    other[..., top : bottom + 1, left : right + 1] = image[..., top : bottom + 1, left : right + 1]
    with torch.no_grad():
        before, after = (model.network.backbone(x)[key] for x in (image, other))
    cells = before.shape[-1]
    at = int(50.5 * cells / 96)
    assert torch.equal(before[..., at, at], after[..., at, at])
    assert not torch.equal(before, after)


def test_the_class_logit_agrees_with_finite_differences():
    model = small_model("pspnet")
    torch.manual_seed(1)
    image = torch.randn(1, 3, 64, 64, dtype=torch.float64)
    found = effective_field(model, model.network, image, "", (20, 30), {})
    with torch.no_grad():
        best = model.network(image)[0, :, 20, 30].argmax()
    step = 1e-6
    slopes = {}
    for row, column in ((20, 30), (10, 33), (50, 12)):
        total = 0.0
        for colour in range(3):
            moved = []
            for sign in (1, -1):
                x = image.clone()
                x[0, colour, row, column] += sign * step
                with torch.no_grad():
                    moved.append(model.network(x)[0, best, 20, 30])
            total += float((moved[0] - moved[1]) / (2 * step)) ** 2
        slopes[row, column] = math.sqrt(total)
    scale = found.energy[20, 30] / slopes[20, 30]
    for at, slope in slopes.items():
        assert found.energy[at] == pytest.approx(slope * scale, rel=1e-3)


def test_energy_agrees_with_the_exact_sum_over_channels():
    model = small_model("deeplab_v2")
    torch.manual_seed(1)
    image = torch.randn(1, 3, 48, 48, dtype=torch.float64, requires_grad=True)
    feature = model.network.backbone(image)["stage_2"]
    exact = torch.zeros(48, 48, dtype=torch.float64)
    for channel in range(feature.shape[1]):
        (gradient,) = torch.autograd.grad(feature[0, channel, 3, 3], image, retain_graph=True)
        exact += gradient[0].square().sum(0)
    exact = exact.sqrt().numpy()
    found = field(model, "stage_2", (28, 28), (48, 48), passes=64)
    assert np.corrcoef(exact.ravel(), found.energy.ravel())[0, 1] > 0.98


def test_a_switched_off_branch_carries_no_gradient():
    """With every branch off nothing connects the class to the picture."""
    model = small_model("pspnet")
    off = {f"pyramid.{n}": "zero" for n in ("features", "bin_1", "bin_2", "bin_3", "bin_6")}
    found = field(model, "", (30, 30), (64, 64), off)
    assert found.energy.max() == 0


def test_a_sum_fusion_looks_as_far_as_its_widest_branch():
    branches = {
        "near": Branch(ones(1), 1, about="", section=""),
        "far": Branch(ones(3, dilation=5, padding=5), 1, about="", section="", rate=5),
    }
    fusion = Fusion("both", "sum", branches, 1, grid="near")
    model = plain_model(ones(1, channels_in=3), fusions={"both": fusion})
    assert (field(model, "both.near", (12, 12), (30, 30), passes=1).energy > 0).sum() == 1
    assert (field(model, "both", (12, 12), (30, 30), passes=1).energy > 0).sum() == 9


def test_area_ratios_of_a_uniform_map_are_the_shares():
    ratios = area_ratios(np.ones((101, 101)), (50, 50))
    for share, ratio in ratios.items():
        assert share <= ratio < share + 0.03
    point = np.zeros((11, 11))
    point[2, 3] = 1
    assert set(area_ratios(point, (2, 3)).values()) == {1 / 121}


def test_refinement_stops_between_two_passes_and_unknown_keys_get_a_sentence():
    model = small_model("fcn")
    with pytest.raises(Stopped):
        field(model, "stem", (3, 3), (32, 32), stop=lambda: True)
    with pytest.raises(SegviewerError, match="There is no 'nothing'"):
        field(model, "nothing", (3, 3), (32, 32))
