"""Effective receptive fields against sums worked out by hand, and finite differences."""

import itertools
import math

import numpy as np
import pytest
import torch
from plain_networks import field, fields, noise, ones, plain_model
from small import small_model

from segviewer.attribution import valid_taps
from segviewer.inspection.effective_field import area_ratios
from segviewer.inspection.graph import affordable_size, bytes_per_pixel
from segviewer.networks.fusion import Branch, Fusion
from segviewer.records import SegviewerError, Stopped


def test_a_stack_of_uniform_convolutions_gives_binomial_coefficients():
    """Luo et al.: n convolutions of kernel 2 with ones have the field of the n-th binomial row."""
    layers = [ones(2, channels_in=3), *(ones(2) for _ in range(7))]
    fields_of_point = field(plain_model(*layers), "stem", (7, 7), (24, 24), passes=1)
    row = np.array([math.comb(8, i) for i in range(9)], float)
    expected = np.outer(row, row)
    # The unpadded stack's cell (i, j) reads the nine rows from i on.
    cells = np.argwhere(fields_of_point.energy > 0)
    top, left = cells.min(0)
    window = fields_of_point.energy[top : top + 9, left : left + 9]
    assert np.allclose(window, expected / expected.sum(), atol=1e-6)
    assert fields_of_point.energy.sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("rate", [2, 6, 9])
def test_an_atrous_convolution_has_nine_points_at_the_spacing_of_its_rate(rate):
    model = plain_model(ones(3, dilation=rate, padding=rate, channels_in=3))
    fields_of_point = field(model, "stem", (20, 22), (40, 44), passes=1)
    points = {tuple(p) for p in np.argwhere(fields_of_point.energy > 0)}
    steps = (-rate, 0, rate)
    assert points == {(20 + a, 22 + b) for a, b in itertools.product(steps, steps)}
    corner = field(model, "stem", (0, 0), (40, 44), passes=1)
    assert (corner.energy > 0).sum() == 4
    assert fields_of_point.box == (20 - rate, 22 - rate, 20 + rate, 22 + rate)
    assert corner.box == (0, 0, rate, rate)


def test_the_variance_of_a_uniform_stack_is_that_of_the_paper():
    """sigma^2 = n (k^2 - 1) / 12: 20 layers of kernel 3 give 13.33."""
    layers = [ones(3, padding=1, channels_in=3), *(ones(3, padding=1) for _ in range(19))]
    fields_of_point = field(plain_model(*layers), "stem", (40, 40), (81, 81), passes=1).energy
    profile = fields_of_point.sum(1).astype(float)
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


def test_the_class_logit_agrees_with_finite_differences():
    model = small_model("pspnet")
    torch.manual_seed(1)
    image = torch.randn(1, 3, 64, 64, dtype=torch.float64)
    fields_of_point = field(model, "", (20, 30), (64, 64), image=image)
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
    scale = fields_of_point.energy[20, 30] / slopes[20, 30]
    for at, slope in slopes.items():
        assert fields_of_point.energy[at] == pytest.approx(slope * scale, rel=1e-3)


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
    fields_of_point = {f.passes: f.energy for f in fields(model, "stage_2", (28, 28), (48, 48))}
    agreement = {n: np.corrcoef(exact.ravel(), f.ravel())[0, 1] for n, f in fields_of_point.items()}
    assert agreement[8] > 0.95
    assert agreement[8] > agreement[1]


def test_a_switched_off_branch_carries_no_gradient():
    """With every branch off nothing connects the class to the picture."""
    model = small_model("pspnet")
    off = {f"pyramid.{n}": "zero" for n in ("features", "bin_1", "bin_2", "bin_3", "bin_6")}
    fields_of_point = field(model, "", (30, 30), (64, 64), off)
    assert fields_of_point.energy.max() == 0


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
        next(fields(model, "stem", (3, 3), (32, 32), stop=lambda: True))
    with pytest.raises(SegviewerError, match="There is no 'nothing'"):
        field(model, "nothing", (3, 3), (32, 32))


def test_a_better_field_comes_after_every_doubling_of_passes():
    fields_of_point = list(fields(small_model("fcn"), "stage_2", (20, 20), (48, 48)))
    assert [f.passes for f in fields_of_point] == [1, 2, 4, 8]
    assert all(f.energy.sum() == pytest.approx(1, abs=1e-5) for f in fields_of_point)
    assert len(list(fields(small_model("fcn"), "", (20, 20), (48, 48)))) == 1


@pytest.mark.parametrize("kind", ["fast", "replknet"])
def test_other_kinds_are_the_gradients_of_their_definition(kind):
    model = small_model("fcn")
    image = noise((48, 48)).requires_grad_(True)
    feature = model.network.backbone(image)["stage_2"][0, :, 3, 3]
    total = feature.relu().sum() if kind == "replknet" else feature.sum()
    (gradient,) = torch.autograd.grad(total, image)
    expected = gradient[0].relu() if kind == "replknet" else gradient[0].abs()
    expected = expected.sum(0) / expected.sum()
    fields_of_point = field(model, "stage_2", (28, 28), (48, 48), kind=kind)
    assert np.allclose(fields_of_point.energy, expected.numpy(), atol=1e-7)


def test_the_margin_is_the_gradient_of_a_difference():
    model = small_model("pspnet")
    image = noise((48, 48)).requires_grad_(True)
    column = model.network(image)[0, :, 10, 12]
    first, second = column.sort(descending=True).values[:2]
    (gradient,) = torch.autograd.grad(first - second, image)
    expected = gradient[0].square().sum(0).sqrt()
    fields_of_point = field(model, "", (10, 12), (48, 48), value="margin")
    assert np.allclose(fields_of_point.energy, (expected / expected.sum()).numpy(), atol=1e-7)


def test_the_average_over_noise_does_not_depend_on_the_picture():
    """What the architecture sees: centred on the cell, whatever the picture shows."""
    model = small_model("fcn")
    one, other = (
        list(fields(model, "stage_1", (24, 24), (48, 48), image=image, average=True))
        for image in (noise((48, 48)), torch.zeros(1, 3, 48, 48, dtype=torch.float64))
    )
    assert [f.passes for f in one] == [1, 2, 4, 8, 16, 20]
    assert np.array_equal(one[-1].energy, other[-1].energy)
    assert one[-1].average


def test_a_central_field_has_its_centroid_at_its_middle():
    layers = [ones(3, padding=1, channels_in=3), ones(3, padding=1)]
    fields_of_point = field(plain_model(*layers), "stem", (10, 12), (24, 24))
    assert fields_of_point.centroid == pytest.approx((0, 0), abs=1e-5)
    corner = field(plain_model(*layers), "stem", (0, 12), (24, 24))
    assert corner.centroid[0] > 0.4
    assert 0 <= corner.inside <= 1


def test_batched_gradients_equal_one_after_the_other():
    model = small_model("deeplab_v3")
    image = noise((48, 48)).requires_grad_(True)
    cell = model.network.backbone(image)["stage_4"][0, :4, 2, 2]
    (merge_scales,) = torch.autograd.grad(
        cell, image, torch.eye(4, dtype=cell.dtype), retain_graph=True, is_grads_batched=True
    )
    for row, one in enumerate(cell):
        (alone,) = torch.autograd.grad(one, image, retain_graph=True)
        assert torch.allclose(alone, merge_scales[row], atol=1e-12)


def test_a_graph_beyond_the_budget_gets_a_smaller_picture():
    model = small_model("fcn")
    each = bytes_per_pixel(model.network)
    assert each > 100  # at least the stem's own output
    assert affordable_size(each, (300, 400), (1.0,)) == (300, 400)
    smaller = affordable_size(each, (300, 400), (1.0,), budget_bytes=each * 300 * 400 / 4)
    assert smaller == (150, 200)


def test_taps_that_fall_inside_the_map():
    """DeepLab v3, figure 4: nine taps at a small rate, one at a rate as large as the map."""
    assert valid_taps(65, 65, 65) == 1
    assert valid_taps(1, 10**6, 10**6) == pytest.approx(9, abs=1e-4)
    inside = np.zeros((7, 9))
    for row, column in np.ndindex(7, 9):
        for a, b in itertools.product((-2, 0, 2), repeat=2):
            inside[row, column] += 0 <= row + a < 7 and 0 <= column + b < 9
    assert valid_taps(2, 7, 9) == pytest.approx(inside.mean())
