"""Tips that one can read: lines of a width that the eye follows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from segviewer.gui.widgets.entries import USUAL_KEYS

WIDTH_PIXELS = 360
TIP, TEXT = "keyed_tip", "keyed_text"  # a widget's properties: words that end with keys


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tip in plain text; Qt itself would show it on one line."""
    widget.setToolTip(_wrap(text, QToolTip.font()) if text else "")


def set_keyed_tip(widget: QWidget, text: str, usual: str) -> None:
    """Give a widget a tip that ends with the keys of a menu's entry, which are ``usual`` ones until
    somebody chooses others."""
    widget.setProperty(TIP, text)
    widget.setProperty(USUAL_KEYS, usual)
    name_keys(widget, {})


def set_keyed_text(button: QAbstractButton, text: str, usual: str) -> None:
    """Let a button's own words end with such keys."""
    button.setProperty(TEXT, text)
    button.setProperty(USUAL_KEYS, usual)
    name_keys(button, {})


def name_keys(window: QWidget, chosen: Mapping[str, str]) -> None:
    """Let a widget and those in it name the keys that were ``chosen`` for usual ones."""
    for widget in (window, *window.findChildren(QWidget)):
        usual, tip, text = map(widget.property, (USUAL_KEYS, TIP, TEXT))
        if usual is None:
            continue
        words = native_keys(chosen.get(usual, usual))
        if tip is not None:
            set_tip(widget, f"{tip} ({words})" if words else tip)
        if text is not None and isinstance(widget, QAbstractButton):
            widget.setText(f"{text}  {words}".strip())


def native_keys(keys: str) -> str:
    """Keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _wrap(text: str, font: QFont) -> str:
    name = font.toString()
    return "\n".join(_wrap_line(line, name) for line in text.split("\n"))


@lru_cache(maxsize=512)  # the status line's tip ends ten times a second with the same long words
def _wrap_line(line: str, font_name: str) -> str:
    font = QFont()
    font.fromString(font_name)
    advance = QFontMetrics(font).horizontalAdvance
    if advance(line) <= WIDTH_PIXELS:  # as most are: measuring is what takes long
        return line
    lines = [""]
    for word in line.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if advance(longer) <= WIDTH_PIXELS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
