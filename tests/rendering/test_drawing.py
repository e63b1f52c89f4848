"""Small drawing functions."""

import pytest

from segviewer.rendering.drawing import format_signed


@pytest.mark.parametrize(
    ("value", "text"), [(1.234, "+1.23"), (-1.236, "−1.24"), (-0.001, "0.00"), (0.0, "0.00")]
)
def test_what_rounds_to_nothing_has_no_sign(value, text):
    assert format_signed(value) == text
