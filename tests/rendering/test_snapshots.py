"""``draw`` functions against stored pictures; ``pytest --update-snapshots`` writes them anew."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from synthetic import OFF, example, with_pixel, with_truth

from segviewer.rendering.export import save_picture
from segviewer.rendering.sheet import sheet
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, find_view

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"
# Fonts and codecs differ by a hair between versions: at most this mean difference of 255 values.
TOLERANCE = 1.0


def _draw(key):
    if key == "sheet":
        return sheet([example(off=OFF)], [find_view("difference")], Style()).image
    if key in ("receptive_field", "receptive_fields", "contribution"):
        return find_view(key).draw(with_pixel(example((192, 256))), Style())
    if find_view(key).needs.truth:
        return find_view(key).draw(with_truth(example((96, 128))), Style())
    return find_view(key).draw_beside(example((96, 128), OFF), example((96, 128)), Style())


@pytest.mark.parametrize("key", [*VIEWS, "pyramid.bin_2", "sheet"])
def test_a_drawing_looks_as_it_did(key, pytestconfig):
    picture, path = _draw(key), SNAPSHOTS / f"{key}.png"
    if pytestconfig.getoption("update_snapshots"):
        save_picture(picture, path)
    with Image.open(path) as image:
        stored = np.asarray(image).astype(int)
    assert picture.shape == stored.shape
    assert np.abs(picture - stored).mean() <= TOLERANCE
