"""The dense CRF against mean field summed over all pairs of pixels."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from small import small_model

from segviewer.inspection import crf
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.labelling import confidence_at
from segviewer.records import Options, SegviewerError, Stopped

SIZE = 12


def case():
    """A noisy two-coloured picture and unsure probabilities of three classes."""
    random = np.random.default_rng(5)
    image = np.full((SIZE, SIZE, 3), 60)
    image[:, 6:] = 66
    image = (image + random.integers(0, 3, image.shape)).astype(np.uint8)
    weights = random.random((3, SIZE, SIZE)) + 0.2
    weights[0, :, :6] += 0.6
    weights[1, :, 6:] += 0.6
    return (weights / weights.sum(0)).astype(np.float32), image


def kernel(features):
    """Gaussian of the distances of (N, D) features, normalised symmetrically: (N, N)."""
    distances = ((features[:, None] - features[None]) ** 2).sum(-1)
    weights = np.exp(-distances / 2)
    norm = 1 / np.sqrt(weights.sum(1))
    return norm[:, None] * weights * norm[None]


def mean_field(probabilities, image):
    """Equations 2 and 3 of the paper, pixel against pixel."""
    places = np.stack(np.mgrid[:SIZE, :SIZE], -1).reshape(-1, 2).astype(float)
    colours = image.reshape(-1, 3).astype(float)
    near = kernel(places / crf.SPATIAL_SPREAD)
    like = kernel(np.hstack([places / crf.BILATERAL_SPREAD, colours / crf.COLOUR_SPREAD]))
    unary = np.log(probabilities.reshape(3, -1).astype(float))
    actual = np.exp(unary) / np.exp(unary).sum(0)
    for _ in range(crf.MEAN_FIELD_ROUNDS):
        scores = unary + crf.SPATIAL_WEIGHT * actual @ near + crf.BILATERAL_WEIGHT * actual @ like
        scores = np.exp(scores - scores.max(0))
        actual = scores / scores.sum(0)
    return actual.reshape(probabilities.shape)


def test_it_is_mean_field_over_all_pairs():
    pytest.importorskip("pydensecrf")
    probabilities, image = case()
    expected = mean_field(probabilities, image)
    actual = crf.refine(probabilities, image)
    assert np.allclose(actual.sum(0), 1, atol=1e-5)
    # The lattice that the package filters on is itself an approximation.
    assert np.abs(actual - expected).max() < 0.005
    assert np.abs(expected - probabilities).max() > 0.4


def test_a_picture_of_another_size_is_resized():
    pytest.importorskip("pydensecrf")
    probabilities, image = case()
    large = image.repeat(4, 0).repeat(4, 1)
    actual = crf.refine(probabilities, large)
    assert np.abs(actual - crf.refine(probabilities, image)).max() < 1e-5


def test_labels_confidence_and_logits_come_from_it(picture):
    pytest.importorskip("pydensecrf")
    model = small_model("deeplab_v2")
    captured = capture(model, picture)
    key = model.network.branch_keys()[0]
    before = inspect(model, captured, Options(off={key: "mean"}))
    inspection = inspect(model, captured, Options(off={key: "mean"}, crf=True))
    actual = np.exp(inspection.logits)
    assert actual.shape[1:] == inspection.labels.shape == before.labels.shape
    assert np.array_equal(actual.argmax(0), inspection.labels)
    assert np.allclose(actual.sum(0), 1, atol=1e-5)
    assert (inspection.labels != before.labels).any()
    assert np.array_equal(
        inspection.labels_all_on, inspect(model, captured, Options(crf=True)).labels
    )
    assert np.array_equal(inspect(model, captured).labels, before.labels_all_on)
    with pytest.raises(Stopped):
        inspect(model, capture(model, picture), Options(crf=True), stop=lambda: True)


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch, picture):
    monkeypatch.setitem(sys.modules, "pydensecrf.densecrf", None)
    model = small_model("deeplab_v2")
    with pytest.raises(SegviewerError, match="pip install pydensecrf2"):
        inspect(model, capture(model, picture), Options(crf=True))
    assert "pydensecrf2" in crf.obstacle()


def test_one_logit_tells_foreground_from_background(picture):
    model = small_model("pspnet")
    classes = model.classes
    model.classes = replace(classes, names=("road",), colours=classes.colours[:1])
    last = model.network.classifier
    keep = next(m for m in [last, *last.modules()] if hasattr(m, "out_channels"))
    keep.weight.data = keep.weight.data[:1]
    keep.bias.data = keep.bias.data[:1]
    keep.bias.data -= model.network.logits(model.preparation(picture.image, (93, 122))).median()
    inspection = inspect(model, capture(model, picture))
    assert inspection.classes.names == ("background", "road")
    assert inspection.logits.shape[0] == 2
    assert set(np.unique(inspection.labels)) == {0, 1}
    assert confidence_at(inspection.logits, inspection.input_size).min() >= 0.5
