"""Contrast of the theme: 4.5:1 for text, 3:1 for what else must be seen (WCAG 2.1)."""

import pytest
from PySide6.QtGui import QColor, QPalette

from segviewer.gui.diagram.switch import OFF_COLOURS
from segviewer.gui.widgets.swatch_rows import RIM
from segviewer.gui.widgets.theme import DARK_PALETTE, LIGHT_PALETTE
from segviewer.gui.window.off_chip import GROUND, TEXT
from segviewer.rendering.palettes import contrast

ROLES = QPalette.ColorRole
GROUNDS = (ROLES.Window, ROLES.Base, ROLES.AlternateBase, ROLES.Button)
THEMES = pytest.mark.parametrize("theme", [DARK_PALETTE, LIGHT_PALETTE], ids=["dark", "light"])


def ratio(one, other):
    return contrast(*(QColor(colour).getRgb()[:3] for colour in (one, other)))


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(
    "ink", [ROLES.WindowText, ROLES.Text, ROLES.ButtonText, ROLES.PlaceholderText, ROLES.Link]
)
def test_text_can_be_read_on_every_ground(theme, ground, ink):
    assert ratio(theme[ink], theme[ground]) >= 4.5


@THEMES
@pytest.mark.parametrize(
    ("ink", "ground"),
    [(ROLES.HighlightedText, ROLES.Highlight), (ROLES.ToolTipText, ROLES.ToolTipBase)],
)
def test_text_on_its_own_ground(theme, ink, ground):
    assert ratio(theme[ink], theme[ground]) >= 4.5
    assert ratio(TEXT, GROUND) >= 4.5


@THEMES
def test_controls_and_focus_stand_out(theme):
    for ground in (ROLES.Window, ROLES.Base):
        assert ratio(theme[ROLES.Highlight], theme[ground]) >= 3
        assert ratio(RIM, theme[ground]) >= 3


@THEMES
def test_a_switch_that_is_off_shows_its_knob_and_its_track(theme):
    track = OFF_COLOURS[theme is DARK_PALETTE]
    assert ratio(track, "#ffffff") >= 3
    assert ratio(track, theme[ROLES.Window]) >= 3
