"""Atrous rates: what the lesson says, counted on the networks themselves."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from subjects import compute, embedded_model, picture, subject

from segviewer.records import SegviewerError

DEEPLAB = "everyday/deeplab_v3_plus"


def taps_by_convolution(rate: int, rows: int, columns: int) -> float:
    """How many taps of a kernel of ones fall inside a map of ones, on average."""
    ones = torch.ones(1, 1, rows, columns)
    return float(F.conv2d(ones, torch.ones(1, 1, 3, 3), padding=rate, dilation=rate).mean())


def test_rates_add_twice_the_rate_times_the_stride_to_the_stages_field() -> None:
    numbers = compute("rates", subject(DEEPLAB, input_size=320))
    alone = embedded_model(DEEPLAB).network.fields()["aspp.conv_1x1"].size
    for rate in (6, 12, 18):
        assert numbers[f"rate {rate}: looks at"] == alone + 2 * rate * 16
        taps = taps_by_convolution(rate, 15, 20)  # a picture of 240x320 at stride 16
        assert numbers[f"rate {rate}: taps inside the map"] == pytest.approx(taps, abs=0.01)


def test_rates_double_at_half_the_stride_and_fields_stay() -> None:
    numbers = compute("rates_at_strides", subject(DEEPLAB))
    for rate in (6, 12, 18):
        coarse = numbers[f"output stride 16, rate {rate}"]
        assert numbers[f"output stride 8, rate {2 * rate}"] == coarse


@pytest.mark.parametrize("rate", [6, 12])
def test_from_the_size_that_is_named_a_rate_reads_more_than_its_own_cell(rate: int) -> None:
    frame = picture(64, 64)
    numbers = compute("reaching_sizes", subject(DEEPLAB, frame=frame, input_size=80))
    side = numbers[f"rate {rate}: more than one from a side of"]
    for pixels, more in ((side - 1, False), (side, True)):
        target = subject(DEEPLAB, frame=frame, input_size=pixels)
        rows, columns = target.capture().first.feature(f"aspp.rate_{rate}").shape[-2:]
        assert (taps_by_convolution(rate, rows, columns) > 1) == more


def test_a_network_without_rates_says_so() -> None:
    with pytest.raises(SegviewerError, match="no atrous branches"):
        compute("rates", subject("everyday/pspnet"))


@pytest.mark.parametrize(
    ("stride", "cells"), [(8, (16, 16, 16)), (16, (16, 8, 8)), (32, (16, 8, 4))]
)
def test_stage_sizes_are_the_side_over_the_stride(stride: int, cells: tuple[int, ...]) -> None:
    target = subject(
        "everyday/fcn", frame=picture(64, 64), input_size=128, output_stride=stride, point=None
    )
    numbers = compute("stage_sizes", target)
    sides = {
        "stem": 32,
        "stage 1": 32,
        **dict(zip(("stage 2", "stage 3", "stage 4"), cells, strict=True)),
    }
    assert numbers == {title: f"{side}×{side}" for title, side in sides.items()}
