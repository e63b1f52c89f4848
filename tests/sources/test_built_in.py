"""Which texts name a picture that the program brings along."""

import pytest

from segviewer.sources.built_in import built_in_of, is_built_in
from segviewer.sources.opening import open_source
from segviewer.sources.samples import samples


@pytest.mark.parametrize("text", ["scene:1", "Scene:0", "scene:hull/7/water", "scene:hull/7"])
def test_scenes_are_built_in_and_open(text):
    assert is_built_in(text)
    source = open_source(text)
    assert next(iter(source)).image.shape[2] == 3
    source.close()


@pytest.mark.parametrize(
    "text",
    ["", "scene:", "scene:x", "scene:²", "scene:../a", "scene:hull/7/moon", "scene:hull/7/water/9",
     "scene:elsewhere/7", "sample:nobody", "samples", "camera:0", "lesson:fields", "a.png",
     "/scene:1"],
)  # fmt: skip
def test_nothing_else_is(text):
    assert not is_built_in(text)


@pytest.mark.parametrize(
    "text", ["scene:3", "scene:hull/7/water", *map("sample:{}".format, samples())]
)
def test_a_built_in_picture_is_known_by_what_it_calls_itself(text):
    source = open_source(text)
    assert built_in_of(next(iter(source)).origin) == text
    source.close()


@pytest.mark.parametrize("origin", ["photo.png", "scene x", "moon 7, water", ""])
def test_other_pictures_are_none(origin):
    assert built_in_of(origin) == ""
