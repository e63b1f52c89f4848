"""Between pictures as arrays and Qt's images."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage, QPixmap

from segviewer.desktop_entry import ICON_SVG
from segviewer.rendering.drawing import Picture

ICON_SIDES = (16, 24, 32, 48, 64, 128, 256)  # pixels


def program_icon() -> QIcon:
    """The program's sign in the sizes that desktops ask for; empty where Qt reads no SVG."""
    whole, icon = QPixmap(), QIcon()
    larger = ICON_SVG.replace("<svg ", '<svg width="256" height="256" ', 1)
    if whole.loadFromData(larger.encode(), "SVG"):
        smooth = Qt.TransformationMode.SmoothTransformation
        for side in ICON_SIDES:
            icon.addPixmap(whole.scaledToWidth(side, smooth))
    return icon


def to_qimage(picture: Picture) -> QImage:
    """A QImage with memory of its own from (H, W, 3) uint8 RGB; safe on any thread."""
    rows = np.ascontiguousarray(picture)
    height, width, _ = rows.shape
    # The copy owns its pixels: a QImage around a buffer would outlive the array behind it.
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def to_array(image: QImage) -> Picture:
    """(H, W, 3) uint8 RGB with memory of its own from a QImage; transparency is dropped."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    height, width = rgb.height(), rgb.width()
    # Qt pads each line to a multiple of four bytes.
    lines = np.frombuffer(rgb.constBits(), np.uint8).reshape(height, rgb.bytesPerLine())
    return lines[:, : 3 * width].reshape(height, width, 3).copy()
