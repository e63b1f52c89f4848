"""What tiles say, without a window."""

import pytest
from small import small_model

from segviewer.gui.diagram.tile_text import (
    abbreviate_fact,
    describe_tiles,
    relative_contributions,
)
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.records import Options, Setup, Unit


@pytest.fixture
def inspection(picture):
    model = small_model("pspnet")
    options = Options(unit=Unit(point=(10, 20)))
    return inspect(model, capture(model, picture, Setup(model="small")), options)


def test_short_words_keep_the_numbers():
    assert abbreviate_fact("stride 16 · rate 2") == "/16 · r2"
    assert abbreviate_fact("256 channels") == "256 ch"


def test_tiles_follow_the_data(inspection):
    texts = describe_tiles(inspection)
    assert [text.key for text in texts] == ["input", *inspection.network.keys, "mask"]
    branches = [text for text in texts if text.branch]
    assert [text.number for text in branches] == list(range(1, len(branches) + 1))
    shapes = inspection.shapes
    for text in texts[1:-1]:
        channels, rows, columns = shapes[text.key]
        assert text.facts[:2] == (f"{channels} channels", f"{columns}×{rows}")


def test_the_largest_contribution_fills_its_bar(inspection):
    shares = relative_contributions(inspection)
    assert shares.keys() == inspection.contributions.shapley.keys()
    assert max(map(abs, shares.values())) == pytest.approx(1)
