"""Rendered scenes as pictures to learn from."""

import numpy as np

from segviewer.sources.scenes import Scene
from segviewer.sources.shapes import CLASSES
from segviewer.training import rendered_scenes
from segviewer.training.rendered_scenes import SIZE, label_table, scene_samples

VOC = ("background", "aeroplane", "bicycle", "boat", "car", "chair", "dog", "person")


def test_labels_are_those_of_the_same_name_or_background():
    table = label_table(VOC)
    names = {CLASSES[number]: VOC[label] for number, label in enumerate(table)}
    assert names["person"] == "person" and names["boat"] == "boat"
    assert names["vehicle"] == "car" and names["animal"] == "dog"
    assert {names[name] for name in ("sky", "water", "road", "tree")} == {"background"}


def test_every_pixel_keeps_its_truth(monkeypatch):
    monkeypatch.setattr(rendered_scenes, "SEEDS", 2)
    monkeypatch.setattr(rendered_scenes, "FRAMES", 2)
    samples = scene_samples(VOC)
    assert len(samples) == 4
    assert len({sample.example.image.tobytes() for sample in samples}) == 4
    first = samples[0].example
    assert first.image.shape == (*SIZE[::-1], 3) and first.mask.shape == SIZE[::-1]
    truth = label_table(VOC)[Scene(rendered_scenes.FIRST_SEED).truth(0)]
    shares = [np.bincount(m.ravel(), minlength=len(VOC)) / m.size for m in (first.mask, truth)]
    assert np.allclose(*shares, atol=2e-3)
    assert samples[0].logits.max() == samples[0].logits.min()  # no teacher's word
