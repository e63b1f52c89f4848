"""Pictures keep every pixel on their way to Qt and back."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from segviewer.gui.widgets.images import ICON_SIDES, program_icon, to_array, to_qimage


@pytest.mark.parametrize("width", [1, 3, 4, 5, 30])  # Qt pads lines to four bytes
def test_there_and_back(width):
    picture = np.random.default_rng(width).integers(0, 256, (7, width, 3), np.uint8)
    image = to_qimage(picture)
    assert (image.height(), image.width()) == (7, width)
    assert np.array_equal(to_array(image), picture)


def test_a_part_of_a_picture_has_its_own_memory():
    picture = np.zeros((6, 8, 3), np.uint8)
    image = to_qimage(picture[::2, 1:5])
    picture[:] = 255
    assert not to_array(image).any()


def test_other_formats_are_read_as_rgb():
    image = QImage(5, 4, QImage.Format.Format_ARGB32)
    image.fill(0xFF0A1400)
    assert (to_array(image) == (10, 20, 0)).all()


def test_the_program_has_an_icon_in_every_size(qapp):
    icon = program_icon()
    assert {size.width() for size in icon.availableSizes()} == set(ICON_SIDES)
    assert icon.pixmap(64, 64).toImage().pixelColor(20, 20).alpha() == 255
