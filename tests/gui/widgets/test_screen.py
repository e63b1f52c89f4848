import pytest
from PySide6.QtCore import QSize

from segviewer.gui.widgets.screen import first_size


@pytest.mark.parametrize("screen", [(1024, 600), (911, 512), (1280, 800), (2560, 1440)])
def test_the_first_window_fits_its_screen_and_uses_it(screen):
    size = first_size(QSize(*screen))
    assert size.width() <= screen[0] and size.height() < screen[1]
    assert size.width() >= 0.8 * screen[0]
