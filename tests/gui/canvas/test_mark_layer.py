"""Lines and words over a picture, without a window."""

from PySide6.QtCore import QPointF

from segviewer.gui.canvas.mark_layer import MarkLayer
from segviewer.rendering.marks import Label, Marks

LONG = "image pooling\nwhat is said of it, at a length that no cell has room for"


def test_the_tip_says_in_full_what_is_cut(qapp):
    layer = MarkLayer()
    label = Label(text=LONG, room=(0.5, 0.8, 1.0, 1.0), ground=(255, 255, 255))
    layer.show_marks(Marks(labels=(label,)), (100, 200))
    layer.explain(QPointF(150, 90))
    assert layer.toolTip() == LONG
    layer.explain(QPointF(50, 90))
    assert layer.toolTip() == ""
