"""Between pictures as arrays and Qt's images."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from segviewer.rendering.drawing import Picture


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
