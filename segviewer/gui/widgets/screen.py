"""Sizes that fit the screen there is."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

SCREEN_SHARE = 0.8  # of a large screen, that the first window takes
LEAST_SIZE = QSize(1280, 800)  # where the screen has that room
FRAME_PIXELS = 38  # of a window's own title, at most


def first_size(available: QSize) -> QSize:
    """Of a window that was never placed: most of the screen, never more than it."""
    size = (available * SCREEN_SHARE).expandedTo(LEAST_SIZE)
    return size.boundedTo(QSize(available.width(), available.height() - FRAME_PIXELS))


def resize_to_fit(widget: QWidget, size: QSize) -> None:
    """Give a window a size, or what its screen has."""
    available = widget.screen().availableGeometry().size()
    room = QSize(available.width(), available.height() - FRAME_PIXELS)
    widget.resize(size.boundedTo(room))


def fit_height(widget: QWidget, width: int) -> None:
    """Make a widget as high as its words need at this width; Qt's own way asks for the height at
    the width that it would like to have."""
    layout = widget.layout()
    if layout is not None:
        widget.resize(width, layout.totalHeightForWidth(width))
