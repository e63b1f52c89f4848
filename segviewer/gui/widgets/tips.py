"""Tips that one can read: lines of a width that the eye follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QToolTip, QWidget

WIDTH_PIXELS = 360


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tip in plain text; Qt itself would show it on one line."""
    widget.setToolTip(_wrap(text, QToolTip.font()) if text else "")


def _wrap(text: str, font: QFont) -> str:
    advance = QFontMetrics(font).horizontalAdvance
    return "\n".join(_wrapped_line(line, advance) for line in text.split("\n"))


def _wrapped_line(line: str, advance: Callable[[str], int]) -> str:
    lines = [""]
    for word in line.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if advance(longer) <= WIDTH_PIXELS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
