"""Theoretical fields against an independent package: what the bench makes of two of them."""

from __future__ import annotations

import pytest

from segviewer.bench.field_oracle import UPPER_BOUND, FieldComparison, _compare, measure
from segviewer.bench.figures import Figure
from segviewer.bench.terms import Terms
from segviewer.networks.field import Field


def test_two_fields_are_told_apart() -> None:
    comparison = FieldComparison(network="net")
    own = Field(8, -10, 10)
    for key, ours, theirs, status in (
        ("same", own, own, "exact"),
        ("whole", own.everywhere(), Field().everywhere(), "whole_input"),
        ("wider", own, Field(8, -9, 10), "exact"),
        ("within", own, Field(8, -12, 10), UPPER_BOUND),
        ("claimed", own, Field(8, -12, 10), "exact"),
        ("stride", own, Field(4, -10, 10), "exact"),
        ("aside", own, Field(8, -8, 12), "exact"),
        ("here", None, own, "exact"),
        ("there", own, None, "unsupported"),
    ):
        _compare(comparison, key, ours, theirs, status)
    assert (comparison.same, comparison.whole) == (["same"], ["whole"])
    assert (list(comparison.wider), list(comparison.within)) == (["wider"], ["within"])
    assert list(comparison.different) == ["claimed", "stride", "aside"]
    assert list(comparison.unknown) == ["here", "there"]
    figure = comparison.figure()
    assert (figure.value, figure.is_reached) == (3, False)
    assert "claimed: 21 pixels from -10 at step 8 here, 23 pixels from -12" in figure.note


def test_an_embedded_network_agrees_with_torchlens() -> None:
    pytest.importorskip("torchlens")
    [figure] = measure(Terms(models=("lesson/pspnet",)))
    assert isinstance(figure, Figure)
    assert figure.is_reached
    assert "8 as there" in figure.note
