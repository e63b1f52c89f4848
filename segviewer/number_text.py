"""Numbers as people read them, in the window and on sheets; files for programs have them plain."""

from __future__ import annotations


def format_number(value: float, form: str = "") -> str:
    """In Python's format ``form``, such as "+.2f", else short enough for a caption. With a true
    minus, which is as wide as the plus; what rounds to nothing has no sign."""
    form = form or (".3g" if abs(value) < 1000 else ".0f")
    text = f"{float(value):{form}}"
    if not text.strip("+-0.%"):
        text = text.lstrip("+-")
    return text.replace("-", "−")
