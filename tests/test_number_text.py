"""Numbers as people read them."""

import pytest

from segviewer.number_text import format_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.12345, "0.123"),
        (-3.0, "−3"),
        (999.4, "999"),
        (1234.6, "1235"),
        (-5e4, "−50000"),
        (-1.2e-5, "−1.2e−05"),
    ],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.25, "+.2f", "−0.25"),
        (0.25, "+.2f", "+0.25"),
        (-0.001, ".2f", "0.00"),
        (-0.001, "+.2f", "0.00"),
        (0.0, "+.2f", "0.00"),
        (0.5, ".0%", "50%"),
    ],
)
def test_signs_are_of_one_width_and_zero_has_none(value: float, form: str, text: str) -> None:
    assert format_number(value, form) == text
