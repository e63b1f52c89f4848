"""Numbers with their nouns."""

from __future__ import annotations

from segviewer.gui.language import tr


def count_of(number: int, one: str, more: str = "") -> str:
    """A number with its noun, in the singular where it is one."""
    return tr("{number} " + (one if number == 1 else more or one + "s"), number=number)
