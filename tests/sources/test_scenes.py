"""The rendered scene: the same again for the same seed, moving, endless, labelled rightly."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from segviewer.records import SegviewerError
from segviewer.sources.opening import open_source
from segviewer.sources.scenes import HEIGHT, WIDTH, Scene
from segviewer.training.palette import EVERYDAY


def test_classes_are_those_of_the_embedded_networks() -> None:
    assert tuple(EVERYDAY) == Scene.classes


def test_frames_move_and_come_again_for_the_same_seed() -> None:
    first, second = itertools.islice(Scene(3), 2)
    assert (first.index, second.index, first.size) == (0, 1, (HEIGHT, WIDTH))
    assert second.seconds == pytest.approx(1 / Scene.frames_per_second)
    assert (first.image != second.image).any()
    assert np.array_equal(Scene(3).frame(1).image, second.image)
    assert (Scene(4).frame(1).image != second.image).any()


def test_it_can_be_sought_however_far() -> None:
    scene = Scene()
    scene.seek(10_000_000)
    frame = next(iter(scene))
    assert (frame.index, frame.origin) == (10_000_000, "scene 0")
    with pytest.raises(SegviewerError, match="has no frame -1"):
        scene.seek(-1)


def test_closing_ends_it() -> None:
    scene = Scene()
    frames = iter(scene)
    next(frames)
    scene.close()
    assert list(frames) == []


def test_most_classes_of_a_street_by_the_water_occur() -> None:
    inspection: set[str] = set()
    for index in range(0, 4000, 200):
        truth = Scene(1).truth(index)
        assert (truth.shape, truth.dtype) == ((HEIGHT, WIDTH), np.uint8)
        inspection |= {Scene.classes[label] for label in np.unique(truth)}
    assert inspection == set(Scene.classes) - {"book"}


def test_labels_lie_where_the_picture_shows_the_thing() -> None:
    scene = Scene(2)
    image, truth = scene.frame(50).image.astype(int), scene.truth(50)
    water, lawn = (truth == Scene.classes.index(name) for name in ("water", "grass"))
    assert (image[water][:, 2] > image[water][:, 0]).mean() > 0.99  # bluer than red
    assert (image[lawn][:, 1] > image[lawn][:, 2]).mean() > 0.95  # greener than blue


@pytest.mark.parametrize(("text", "seed"), [("scene:", 0), ("scene:7", 7), ("Scene:12", 12)])
def test_a_text_opens_it(text: str, seed: int) -> None:
    source = open_source(text)
    assert isinstance(source, Scene)
    assert (source.seed, source.title, source.live) == (seed, f"scene {seed}", False)


def test_a_scene_is_named_by_number() -> None:
    with pytest.raises(SegviewerError, match="as in scene:7, not 'scene:harbour'"):
        open_source("scene:harbour")
