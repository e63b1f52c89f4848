"""Signs of buttons."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtSvg import QSvgRenderer

from segviewer.gui.widgets.icons import SIGNS, SVG, CommandButton, SignButton
from segviewer.gui.widgets.theme import Theme

SIZE = QSize(24, 24)


def ink(icon, mode=QIcon.Mode.Normal):
    """The colour of the sign where it is most opaque, and how opaque that is."""
    image = icon.pixmap(SIZE, mode).toImage()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    pixels = [image.pixelColor(*place) for place in places]
    most = max(pixels, key=lambda colour: colour.alpha())
    return most.name(), most.alpha()


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_can_be_drawn(qtbot, sign):
    text = SVG.replace("SIGN", SIGNS[sign]).replace("COLOUR", "#000000")
    assert QSvgRenderer(text.encode()).isValid()
    button = SignButton(sign, "what it does")
    qtbot.addWidget(button)
    assert ink(button.icon())[1] > 200


def test_signs_follow_the_theme(qapp, qtbot):
    theme, button = Theme(qapp), SignButton("stop", "End")
    qtbot.addWidget(button)
    for name in ("light", "dark"):
        theme.choose(name)
        qapp.processEvents()
        assert ink(button.icon())[0] == qapp.palette().color(QPalette.ColorRole.ButtonText).name()
        assert ink(button.icon(), QIcon.Mode.Disabled)[1] < 230
    theme.choose("system")


def test_signs_and_buttons_grow_with_the_letters(qtbot):
    for button in (SignButton("pin", "Pin"), CommandButton("pin", "Pin")):
        qtbot.addWidget(button)
        before, width = button.iconSize().width(), button.sizeHint().width()
        font = button.font()
        font.setPointSizeF(2 * font.pointSizeF())
        button.setFont(font)
        assert button.iconSize().width() > 1.7 * before
        assert button.sizeHint().width() > 1.3 * width
