"""Shapley values and splits against full passes, hand calculation and Captum."""

import itertools
import math

import numpy as np
import pytest
import torch
from small import SMALL, small_model

from segviewer.attribution import Unit
from segviewer.inspection.capture import capture
from segviewer.inspection.coalition_values import (
    interactions,
    mean_gains,
    mirrored_orders,
    sets_along,
    shapley,
)
from segviewer.inspection.inspections import inspect
from segviewer.inspection.shapley import coalition_members
from segviewer.records import Frame, Options, Setup


def by_force(model, captured, off, unit):
    """Shapley values from one ``inspect`` for every set of branches, by their definition."""
    names = coalition_members(captured.network, off)
    assert [branch.key for branch in model.info().players if branch.key not in off] == [*names]
    first = inspect(model, captured, Options(off=off)).logits_at(unit.point)
    label = int(first.argmax())

    def value(members):
        off_modes = {k: model.default_off_mode(k) for k in names if k not in members}
        return inspect(model, captured, Options(off={**off, **off_modes})).logits_at(unit.point)[
            label
        ]

    table = {
        frozenset(s): value(s)
        for n in range(len(names) + 1)
        for s in itertools.combinations(names, n)
    }
    n = len(names)
    return {
        i: sum(
            math.factorial(len(s)) * math.factorial(n - len(s) - 1) / math.factorial(n)
            * (table[s | {i}] - table[s])
            for s in table if i not in s
        )
        for i in names
    }  # fmt: skip


def test_shapley_values_of_a_game_worked_out_by_hand():
    """Gloves: one left, two right; a pair is worth 1. The left one is worth 2/3."""
    values = [float(bool(s & 1 and s & 6)) for s in range(8)]
    assert shapley(values) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    result = interactions(values)
    # With the other right glove there or not: (1 - 0 - 0 + 0) / 2 + (1 - 1 - 0 + 0) / 2.
    assert result[0, 1] == result[0, 2] == pytest.approx(0.5)
    # v({r, r'}) - ... = 0 without the left glove, 1 - 1 - 1 + 0 = -1 with it.
    assert result[1, 2] == pytest.approx(-0.5)


@pytest.mark.parametrize("point", [(0, 0), (40, 71), (92, 121)])
def test_shapley_values_equal_brute_force_over_every_set(model, picture, point):
    captured = capture(model, picture)
    unit = Unit(point=point)
    inspection = inspect(model, captured, Options(unit=unit))
    if not inspection.network.branches:
        assert inspection.contributions is None
        return
    expected = by_force(model, captured, {}, unit)
    result = inspection.contributions
    assert result.shapley == pytest.approx(expected, abs=1e-5)  # logits leave as float32
    assert sum(result.shapley.values()) == pytest.approx(result.all_on - result.all_off, abs=1e-9)


@pytest.mark.parametrize("mode", ["zero", "mean", "dataset_mean"])
@pytest.mark.parametrize("key", ["decoder.context", "aspp.rate_12", "decoder.low_level"])
def test_branches_that_are_off_stay_off_in_every_set(picture, key, mode):
    model = small_model("deeplab_v3_plus")
    captured = capture(model, picture)
    unit = Unit(point=(50, 60))
    inspection = inspect(model, captured, Options(off={key: mode}, unit=unit))
    assert key not in inspection.contributions.shapley
    expected = by_force(model, captured, {key: mode}, unit)
    assert inspection.contributions.shapley == pytest.approx(expected, abs=1e-5)
    if key == "decoder.context" and mode != "mean":
        assert inspection.contributions.shapley["aspp.rate_6"] == pytest.approx(0, abs=1e-9)


def test_the_context_of_v3_plus_is_the_sum_of_its_coalition(picture):
    model = small_model("deeplab_v3_plus")
    inspection = inspect(model, capture(model, picture), Options(unit=Unit(point=(50, 60))))
    result = inspection.contributions
    assert len(result.shapley) == 6 and len(result.interactions) == 15
    of_aspp = sum(v for k, v in result.shapley.items() if k.startswith("aspp."))
    assert result.totals == {"decoder.context": pytest.approx(of_aspp)}


def test_votes_of_v2_are_their_own_shapley_values(picture):
    """A sum has no interactions: with zero for off, each branch adds its vote."""
    model = small_model("deeplab_v2")
    model.dataset_means.clear()
    model.default_off_mode = lambda key: "zero"
    captured = capture(model, picture)
    inspection = inspect(model, captured, Options(unit=Unit(point=(30, 31))))
    label = inspection.contributions.classes[0]
    for key, share in inspection.contributions.shapley.items():
        vote = torch.nn.functional.interpolate(
            captured.first.outputs[key], captured.size, mode="bilinear", align_corners=False
        )
        row, column = inspection.input_from_frame((30, 31))
        assert share == pytest.approx(float(vote[0, label, round(row), round(column)]), abs=1e-9)
    assert max(map(abs, inspection.contributions.interactions.values())) < 1e-9


def test_v2_at_several_scales_plays_all_of_them_at_once(picture):
    model = small_model("deeplab_v2")
    model.network.scales = (1.0, 0.5, 0.75)
    captured = capture(model, picture)
    unit = Unit(point=(33, 44), split=True)
    inspection = inspect(model, captured, Options(unit=unit))
    assert inspection.contributions.shapley == pytest.approx(
        by_force(model, captured, {}, unit), abs=1e-5
    )
    total = sum(inspection.split.parts.values())
    assert np.allclose(total, inspection.logits[inspection.split.label], atol=1e-5)


@pytest.mark.parametrize("value", ["margin", "probability"])
def test_other_values_sum_to_what_they_are_of(picture, value):
    model = small_model("pspnet")
    inspection = inspect(
        model, capture(model, picture), Options(unit=Unit(point=(50, 60), value=value))
    )
    result = inspection.contributions
    logits = inspection.logits_at((50, 60))
    order = logits.argsort()[::-1]
    chances = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    expected = logits[order[0]] - logits[order[1]] if value == "margin" else chances[order[0]]
    assert result.all_on == pytest.approx(expected, abs=1e-5)
    assert result.classes == tuple(order[: 2 if value == "margin" else 1])
    assert sum(result.shapley.values()) == pytest.approx(result.all_on - result.all_off, abs=1e-9)


def test_a_region_is_asked_for_its_mean_logits(picture):
    model = small_model("deeplab_v3")
    captured = capture(model, picture, Setup(input_size=122))
    assert captured.size == picture.size
    region = (10, 20, 49, 69)
    inspection = inspect(model, captured, Options(unit=Unit(point=(30, 40), region=region)))
    whole = torch.nn.functional.interpolate(
        captured.first.logits, captured.size, mode="bilinear", align_corners=False
    )
    mean = whole[0, :, 10:50, 20:70].mean((1, 2))
    assert inspection.contributions.all_on == pytest.approx(float(mean.max()), abs=1e-9)


@pytest.mark.parametrize("off", [{}, {"first": "mean"}, {"last": "zero"}])
def test_the_split_sums_to_the_logits_everywhere(model, picture, off):
    captured = capture(model, picture)
    keys = captured.network.branch_keys()
    off = {keys[0 if k == "first" else -1]: mode for k, mode in off.items()} if keys else {}
    inspection = inspect(model, captured, Options(off=off, unit=Unit(point=(41, 77), split=True)))
    multiplies = any(f.merge == "product" for f in inspection.network.fusions)
    if not keys or multiplies or model.name == "fpn":  # whose groups are normalised per picture
        assert inspection.split is None
        return
    result = inspection.split
    assert set(result.parts) == {*coalition_members(captured.network, off), "bias"}
    assert result.residual < 1e-9
    total = sum(part.astype(float) for part in result.parts.values())
    assert np.allclose(total, inspection.logits[result.label], atol=1e-5)
    logit = inspection.logits_at((41, 77))[result.label]
    assert sum(result.at.values()) == pytest.approx(logit, abs=1e-5)


def test_a_part_of_the_split_is_the_gradient_times_the_branch(picture):
    """The frozen masks are those of the gradient: sum over (dz/dx) x, at one pixel."""
    model = small_model("deeplab_v3_plus")
    captured = capture(model, picture)
    inspection = inspect(model, captured, Options(unit=Unit(point=(45, 60), split=True)))
    row, column = (round(v) for v in inspection.input_from_frame((45, 60)))
    branch = model.network.branch("aspp.rate_6")
    outputs = []

    def keep_output(module, inputs, output):
        outputs.append(output.detach().requires_grad_(True))
        return outputs[0]

    handle = branch.register_forward_hook(keep_output)
    logits = model.network(model.preparation(picture.image, captured.size))
    handle.remove()
    (gradient,) = torch.autograd.grad(logits[0, inspection.split.label, row, column], outputs[0])
    expected = float((gradient * outputs[0]).detach().sum())
    assert inspection.split.at["aspp.rate_6"] == pytest.approx(expected, abs=1e-6)


def test_no_hook_and_no_gradient_is_left(model, picture):
    inspect(model, capture(model, picture), Options(unit=Unit(point=(5, 6), split=True)))
    assert not any(m._forward_hooks for m in model.network.modules())
    assert not any(p.requires_grad for p in model.network.parameters())


def test_captum_agrees_on_a_small_case():
    attr = pytest.importorskip("captum.attr")
    model = small_model("pspnet")
    picture = Frame(np.random.default_rng(5).integers(0, 255, (48, 64, 3), np.uint8))
    captured = capture(model, picture)
    inspection = inspect(model, captured, Options(unit=Unit(point=(20, 30))))
    names = list(inspection.contributions.shapley)
    label = inspection.contributions.classes[0]

    def value(members):
        off_modes = {
            k: model.default_off_mode(k) for k, v in zip(names, members[0], strict=True) if not v
        }
        logits = inspect(model, captured, Options(off=off_modes)).logits_at((20, 30))
        return torch.tensor([logits[label]])

    result = attr.ShapleyValues(value).attribute(torch.ones(1, len(names)))
    assert result[0].tolist() == pytest.approx(
        list(inspection.contributions.shapley.values()), abs=1e-4
    )


def test_every_small_network_is_swept():
    assert set(SMALL) >= {"fcn", "deeplab_v2", "pspnet", "deeplab_v3", "deeplab_v3_plus"}


def test_orders_estimate_what_all_sets_give_exactly():
    """By hand: members that add 1, 2 and 4, and 8 more if the first two are both there. In an order
    and its reverse each of the pair gets the 8 once, so the mean is exact."""
    values = {
        s: 1.0 * (s & 1 > 0) + 2.0 * (s & 2 > 0) + 4.0 * (s & 4 > 0) + 8.0 * (s & 3 == 3)
        for s in range(8)
    }
    assert mean_gains(values, [(0, 1, 2), (2, 1, 0)]) == [5, 6, 4]
    assert shapley([values[s] for s in range(8)]) == pytest.approx([5, 6, 4])
    orders = mirrored_orders(5, 6)
    assert orders == mirrored_orders(5, 6)
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in orders)
    assert [order[::-1] for order in orders[::2]] == orders[1::2]
    assert sets_along(orders)[0] == 0
    assert sets_along(orders)[-1] == 31
