"""Theoretical receptive fields against what gradients and other pictures say."""

import itertools

import numpy as np
import pytest
import torch
from plain_networks import field, noise, plain_model
from small import small_model
from torch import nn

from segviewer.attribution import Unit
from segviewer.inspection.effective_field import refine_fields
from segviewer.inspection.graph import graph_of


@pytest.mark.parametrize("name", ["fcn", "deeplab_v2", "deeplab_v3", "deeplab_v3_plus"])
def test_the_support_lies_inside_the_theoretical_field(name):
    model = small_model(name)
    keys = tuple(k for k in model.network.fields() if k in model.network.modules_by_key())
    graph = graph_of(model.network, noise((96, 128)), model.network.scales)
    unit = Unit(point=(60, 20), fields=keys)
    # The first turn has a field of one pass for each key; none is larger after the second.
    refined = refine_fields(model.network, graph, unit, unit.point, {})
    *_, first_turn = itertools.islice(refined, len(keys))
    assert {f.passes for f in first_turn.values()} == {1}
    assert first_turn.keys() == set(keys)
    for key, fields_of_point in first_turn.items():
        top, left, bottom, right = fields_of_point.box
        outside = fields_of_point.energy.copy()
        outside[top : bottom + 1, left : right + 1] = 0
        assert outside.max() == 0, key


def columns_of_class(name, column, *, align_corners):
    """Of the class at that column of a picture wider than any local field: the theoretical columns
    and those that its gradient reaches, first and last."""
    network = small_model(name).network
    network.align_corners = align_corners
    graph = graph_of(network, noise((32, 1216)), network.scales)
    unit = Unit(point=(16, column), fields=("",))
    *_, last = refine_fields(network, graph, unit, unit.point, {})
    _, left, _, right = last[""].box
    reached = np.flatnonzero(last[""].energy.any(0))
    return (left, right), (reached[0], reached[-1])


@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize("column", [540, 607, 700])  # between and on cells of the logits
@pytest.mark.parametrize("name", ["fcn", "deeplab_v2"])
def test_the_gradient_of_a_class_fills_its_theoretical_field(name, column, align_corners):
    theory, reached = columns_of_class(name, column, align_corners=align_corners)
    assert theory[0] > 0 and theory[1] < 1215
    assert reached == theory


def test_the_gradient_of_a_class_stays_inside_where_cells_see_unequally_far():
    """A transposed convolution's field covers the widest of its cells'."""
    (left, right), (first, last) = columns_of_class("unet", 607, align_corners=False)
    assert 0 < left <= first and last <= right < 1215


def test_the_class_of_a_network_that_pools_sees_everything():
    theory, reached = columns_of_class("pspnet", 607, align_corners=True)
    assert theory == reached == (0, 1215)


def test_logits_of_several_scales_have_no_field_of_their_own():
    network = small_model("fcn").network
    network.scales = (1.0, 0.5)
    assert network.logit_field() is None


def test_the_theoretical_field_of_a_class_is_as_wide_as_that_of_the_cells_it_is_told_from():
    """Cells 4 and 5, and 6 and 7, of 8 pixels each."""
    model = plain_model(nn.Conv2d(3, 1, 8, 8))
    image = torch.randn(1, 3, 96, 96, dtype=torch.float64)
    assert field(model, "", (40, 52), (96, 96), image=image).box == (32, 48, 47, 63)


@pytest.mark.parametrize("key", ["stem", "stage_1"])
def test_nothing_outside_the_theoretical_field_changes_the_cell(key):
    """Bit for bit: every pixel outside the box is replaced at once."""
    model = small_model("fcn")
    image = torch.randn(1, 3, 96, 96, dtype=torch.float64)
    fields_of_point = field(model, key, (50, 50), (96, 96), image=image, passes=1)
    top, left, bottom, right = fields_of_point.box
    other = torch.randn_like(image)
    other[..., top : bottom + 1, left : right + 1] = image[..., top : bottom + 1, left : right + 1]
    with torch.no_grad():
        before, after = (model.network.backbone(x)[key] for x in (image, other))
    cells = before.shape[-1]
    at = int(50.5 * cells / 96)
    assert torch.equal(before[..., at, at], after[..., at, at])
    assert not torch.equal(before, after)


@pytest.mark.parametrize("size", [(75, 101), (96, 64), (81, 81)])
@pytest.mark.parametrize("point", [(0, 0), (40, 40), (74, 60)])
def test_box_and_field_are_of_the_same_cell_at_any_size(size, point):
    model = small_model("fcn")
    fields_of_point = field(model, "stage_1", point, size)
    rows, columns = np.nonzero(fields_of_point.energy)
    top, left, bottom, right = fields_of_point.box
    assert top <= rows.min() and rows.max() <= bottom
    assert left <= columns.min() and columns.max() <= right
