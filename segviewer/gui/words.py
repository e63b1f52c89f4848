"""Numbers with their nouns. No Qt here."""

from __future__ import annotations


def count_of(number: int, one: str, more: str = "") -> str:
    """A number with its noun, in the singular where it is one."""
    return f"{number} {one if number == 1 else more or one + 's'}"
