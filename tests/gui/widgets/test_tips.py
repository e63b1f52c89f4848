from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QToolTip, QWidget

from segviewer.gui.widgets.tips import WIDTH_PIXELS, set_tip


def test_long_tips_are_broken_between_words(qapp):
    widget = QWidget()
    text = "one two three four five six seven eight nine ten " * 6 + "\n\nend"
    set_tip(widget, text.strip())
    tip, metrics = widget.toolTip(), QFontMetrics(QToolTip.font())
    assert tip.count("\n") >= 4
    assert all(metrics.horizontalAdvance(line) <= WIDTH_PIXELS for line in tip.split("\n"))
    assert tip.split() == text.split()
    set_tip(widget, "")
    assert widget.toolTip() == ""
