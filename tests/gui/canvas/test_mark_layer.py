"""Lines and words over a picture, without a window."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from segviewer.gui.canvas.mark_layer import MarkLayer
from segviewer.gui.widgets.images import to_array
from segviewer.rendering.marks import Label, Line, Marks

LONG = "image pooling\nwhat is said of it, at a length that no cell has room for"


def test_the_tip_says_in_full_what_is_cut(qapp):
    layer = MarkLayer()
    label = Label(text=LONG, room=(0.5, 0.8, 1.0, 1.0), ground=(255, 255, 255))
    layer.show_marks(Marks(labels=(label,)), (100, 200))
    layer.explain(QPointF(150, 90))
    assert layer.toolTip() == LONG
    layer.explain(QPointF(50, 90))
    assert layer.toolTip() == ""


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("zoom", [0.5, 8.0])
def test_a_line_is_as_wide_on_any_screen_and_at_any_zoom(qapp, ratio, zoom):
    """A light pixel, as the window counts them, between two dark ones: whatever the photo."""
    size = 40
    image = QImage(size * ratio, size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(128, 128, 128))
    side = size / zoom  # of a picture that fills it
    layer = MarkLayer()
    upright = np.array([[0.5, 0.0], [0.5, 1.0]], np.float32)
    layer.show_marks(Marks((Line(upright),)), (round(side), round(side)))
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    layer.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    row = to_array(image)[size * ratio // 2, :, 0].astype(int)
    light, dark = np.flatnonzero(row > 150), np.flatnonzero(row < 115)
    assert ratio <= len(light) <= ratio + 1
    assert dark.min() < light.min() and light.max() < dark.max()
    assert dark.max() - dark.min() < 5 * ratio
