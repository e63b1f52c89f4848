from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QToolTip, QVBoxLayout, QWidget

from segviewer.gui.widgets.tips import (
    WIDTH_PIXELS,
    name_keys,
    set_keyed_text,
    set_keyed_tip,
    set_tip,
)


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


def test_tips_and_buttons_name_the_keys_that_were_chosen(qapp):
    window, pin, paste = QWidget(), QPushButton("Pin"), QPushButton()
    layout = QVBoxLayout(window)
    for button in (pin, paste):
        layout.addWidget(button)
    set_keyed_tip(pin, "Keep this state", "P")
    set_keyed_text(paste, "Paste", "Ctrl+V")
    assert (pin.toolTip(), paste.text()) == ("Keep this state (P)", "Paste  Ctrl+V")
    name_keys(window, {"P": "Ctrl+J", "Ctrl+V": ""})
    assert (pin.toolTip(), paste.text()) == ("Keep this state (Ctrl+J)", "Paste")
    assert pin.text() == "Pin" and paste.toolTip() == ""
