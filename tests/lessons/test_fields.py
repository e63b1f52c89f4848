"""Receptive fields and gridding, found by trying."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from subjects import compute, embedded_model, picture, subject

from segviewer.lessons.field_figures import taps_along
from segviewer.records import SegviewerError

FCN = "everyday/fcn"


def test_the_right_sum_is_the_calculators() -> None:
    network = embedded_model(FCN).network
    for key in ("stem", "stage_2", "stage_4"):
        numbers = compute("field_formula", subject(FCN, selection=key))
        right = numbers["1 + sum of (kernel - 1) x strides before"]
        assert right == network.fields()[key].size


def test_sums_that_add_padding_or_stride_by_hand() -> None:
    """Two 3x3 of stride 2 and padding 1: 1 + 2 + 2*2; 1 + 4 + 4*2; 1 + 3 + 3*2."""
    numbers = compute("field_formula", subject(FCN, selection="stem"))
    assert list(numbers.values()) == [7, 13, 10]


def test_what_lies_outside_the_field_moves_nothing_and_its_rim_does() -> None:
    target = subject(FCN, frame=picture(160, 160), input_size=160, selection="stage_1")
    numbers = compute("beyond_the_field", target)
    assert numbers["pixels outside the field"] == 160 * 160 - 39 * 39  # 7 + 4 layers of 2 * 4
    assert numbers["the cell moves by, these made noise"] == 0
    assert numbers["the same, the field's outermost pixels made noise"] > 0


def test_field_sizes_are_those_of_squares_around_the_point() -> None:
    target = subject(FCN, frame=picture(128, 128), input_size=128, selection="stage_2")
    numbers = compute("field_sizes", target)
    assert numbers["theoretical field, a side"] == 95
    unit = target.state.options.unit
    assert unit is not None
    field = target.inspect(target.capture(), unit=replace(unit, fields=("stage_2",))).fields
    energy, (row, column) = field["stage_2"].energy, field["stage_2"].point
    for share, label in ((0.5, "50%"), (0.99, "99%")):
        for half in range(128):
            rows = slice(max(0, row - half), row + half + 1)
            columns = slice(max(0, column - half), column + half + 1)
            square = energy[rows, columns]
            if square.sum() > share * energy.sum():
                break
        side = round(square.size**0.5)
        assert abs(numbers[f"square with {label} of the effective"] - side) <= 1


def test_a_pooled_branch_sees_the_whole_picture() -> None:
    numbers = compute("field_sizes", subject("lesson/pspnet", selection="pyramid.bin_1"))
    assert numbers["theoretical field"] == "the whole picture"


def test_a_field_needs_a_point() -> None:
    with pytest.raises(SegviewerError, match="click one"):
        compute("field_sizes", subject(FCN, point=None))


@pytest.mark.parametrize("rates", [[6], [2, 2, 2, 2], [1, 2, 3, 2], [2, 4, 8]])
def test_gridding_counts_the_cells_that_some_way_leads_to(rates: list[int]) -> None:
    steps = [(-rate, 0, rate) for rate in rates]
    reached = {sum(way) for way in product(*steps)}
    numbers = compute("gridding", subject("lesson/fcn", rates=rates))
    assert numbers["looks across"] == max(reached) - min(reached) + 1
    assert numbers["cells that are read"] == len(reached) ** 2
    ways = taps_along(rates)
    assert int(ways.sum()) == 3 ** len(rates)
    assert set((np.flatnonzero(ways) - len(ways) // 2).tolist()) == reached


def test_gridding_needs_rates() -> None:
    with pytest.raises(SegviewerError, match=r"needs rates = "):
        compute("gridding", subject("lesson/fcn"))
