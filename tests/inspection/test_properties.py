"""What is algebra, on cases that nobody chose: switched branches, splits, Shapley's axioms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
import torch
from full_pass import full_pass
from hypothesis import given, settings
from hypothesis import strategies as st
from small import SMALL, small_model

from segviewer.attribution import Unit
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.coalition_values import shapley
from segviewer.inspection.forward import off_vectors, resume
from segviewer.inspection.inspections import inspect
from segviewer.inspection.shapley import coalition_members
from segviewer.off_modes import OFF_MODES, OffMode
from segviewer.records import Frame, Options, off_pairs

# The same cases in every run: what fails once, fails again.
FEW = settings(deadline=None, max_examples=5, derandomize=True)
MANY = settings(deadline=None, max_examples=100, derandomize=True)
EXACT = 1e-10  # double precision, relative to the span of the values
SINGLE = 1e-5  # what leaves as float32

WITH_BRANCHES = [name for name in SMALL if name != "fcn"]
SIDES = st.integers(33, 200)
PLAYERS_AT_MOST = 6


def noise(height: int, width: int) -> Frame:
    random = np.random.default_rng(height * 1000 + width)
    return Frame(random.integers(0, 255, (height, width, 3), np.uint8))


@cache
def small_capture(name: str) -> tuple[Model, Capture]:
    """One capture for all examples of a network, which none of them may change."""
    model = small_model(name)
    return model, capture(model, noise(61, 85))


def off_modes(model: Model) -> st.SearchStrategy[dict[str, OffMode]]:
    """Any branches off, each in any mode."""
    keys = model.network.branch_keys()
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(OFF_MODES))


def resumed_logits(model: Model, capture: Capture, off: Mapping[str, OffMode]) -> torch.Tensor:
    """Logits (C, H, W) at the input's size, in double precision, of a pass that was resumed."""
    with torch.inference_mode():
        vectors = off_vectors(model, capture.network, off)
        logits = resume(capture.network, capture.first, vectors).logits
        enlarged: torch.Tensor = capture.network.enlarge(logits, capture.size)[0]
    return enlarged


@pytest.mark.parametrize("name", WITH_BRANCHES)
@FEW
@given(data=st.data())
def test_any_branches_off_equal_the_full_pass(name: str, data: st.DataObject) -> None:
    model, first = small_capture(name)
    off = data.draw(off_modes(model))
    expected = full_pass(model, first.frame, off)
    span = float(expected.max() - expected.min())
    difference = (resumed_logits(model, first, off) - expected).abs().max()
    assert float(difference) <= EXACT * span


@pytest.mark.parametrize("name", WITH_BRANCHES)
@FEW
@given(data=st.data())
def test_any_split_sums_to_the_logits(name: str, data: st.DataObject) -> None:
    """At every cell, and at the point; a product of branches has no split, nor has what normalises
    groups of channels over the picture."""
    model, first = small_capture(name)
    off = data.draw(off_modes(model))
    point = data.draw(st.tuples(st.integers(0, 60), st.integers(0, 84)))
    inspection = inspect(model, first, Options(off=off, unit=Unit(point=point, split=True)))
    names = coalition_members(first.network, off)
    multiplies = any(fusion.merge == "product" for fusion in inspection.network.fusions)
    if not names or multiplies or name == "fpn":
        assert inspection.split is None
        return
    split = inspection.split
    assert split is not None and set(split.parts) == {*names, "bias"}
    logits = inspection.logits[split.label]
    assert split.residual <= EXACT * max(1.0, float(np.abs(logits).max()))
    total = np.sum([part.astype(float) for part in split.parts.values()], axis=0)
    size = max(1.0, max(float(np.abs(part).max()) for part in split.parts.values()))
    assert np.abs(total - logits).max() <= SINGLE * size
    at_point = inspection.logits_at(point)[split.label]
    assert abs(sum(split.at.values()) - at_point) <= SINGLE * size


@st.composite
def games(draw: st.DrawFn, players: int | None = None) -> list[float]:
    """A value for every set of players: ``values[s]`` is that of the set with the bits of s."""
    count = players or draw(st.integers(1, PLAYERS_AT_MOST))
    value = st.floats(-100, 100, allow_subnormal=False)
    return draw(st.lists(value, min_size=2**count, max_size=2**count))


def members(values: list[float]) -> int:
    return (len(values) - 1).bit_length()


def swap_members(coalition: int, i: int, j: int) -> int:
    """The coalition with players i and j in each other's place."""
    if (coalition >> i & 1) == (coalition >> j & 1):
        return coalition
    return coalition ^ (1 << i | 1 << j)


@MANY
@given(values=games())
def test_shapley_values_are_efficient(values: list[float]) -> None:
    """They share out what all have together beyond what none has."""
    assert sum(shapley(values)) == pytest.approx(values[-1] - values[0], abs=1e-9)


@MANY
@given(values=games(), data=st.data())
def test_shapley_values_are_symmetric(values: list[float], data: st.DataObject) -> None:
    """Two players that change places change shares, and nobody else's share moves."""
    player = st.integers(0, members(values) - 1)
    i, j = data.draw(player), data.draw(player)
    shares = shapley(values)
    shares[i], shares[j] = shares[j], shares[i]
    renamed = [values[swap_members(coalition, i, j)] for coalition in range(len(values))]
    assert shapley(renamed) == pytest.approx(shares, abs=1e-9)


@MANY
@given(values=games(), data=st.data(), worth=st.floats(-100, 100, allow_subnormal=False))
def test_a_dummy_gets_what_it_adds(values: list[float], data: st.DataObject, worth: float) -> None:
    """A player that adds the same to every set gets that, and a null player nothing."""
    dummy = data.draw(st.integers(0, members(values) - 1))
    bit = 1 << dummy
    game = [
        values[coalition & ~bit] + (worth if coalition & bit else 0.0)
        for coalition in range(len(values))
    ]
    assert shapley(game)[dummy] == pytest.approx(worth, abs=1e-9)


@MANY
@given(data=st.data(), factor=st.floats(-10, 10, allow_subnormal=False))
def test_shapley_values_are_linear(data: st.DataObject, factor: float) -> None:
    count = data.draw(st.integers(1, PLAYERS_AT_MOST))
    first, second = data.draw(games(count)), data.draw(games(count))
    together = [a + factor * b for a, b in zip(first, second, strict=True)]
    expected = [a + factor * b for a, b in zip(shapley(first), shapley(second), strict=True)]
    assert shapley(together) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("name", list(SMALL))
@FEW
@given(height=SIDES, width=SIDES)
def test_pictures_of_any_size_get_labels_of_that_size(name: str, height: int, width: int) -> None:
    model, _ = small_capture(name)
    inspection = inspect(model, capture(model, noise(height, width)), Options(shown=()))
    assert inspection.labels.shape == (height, width)
    assert inspection.labels.max() < len(model.classes)
    assert np.isfinite(inspection.logits).all()


@MANY
@given(data=st.data(), off=st.dictionaries(st.text(max_size=8), st.sampled_from(OFF_MODES)))
def test_the_order_of_what_is_off_never_matters(data: st.DataObject, off: dict[str, str]) -> None:
    shuffled = dict(data.draw(st.permutations(list(off.items()))))
    assert off_pairs(shuffled) == off_pairs(off) == off_pairs(off_pairs(shuffled))
    first, second = Options(off=shuffled), Options(off=off)
    assert first == second and hash(first) == hash(second)
