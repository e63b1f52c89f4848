"""The dense CRF against mean field summed over all pairs of pixels."""

from dataclasses import replace

import numpy as np
import pytest
from mean_field import mean_field
from small import small_model

from segviewer.inspection import crf
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.labelling import confidence_at
from segviewer.records import Options, Stopped

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


def test_it_is_mean_field_over_all_pairs():
    probabilities, image = case()
    expected = mean_field(probabilities, image)
    actual = crf.refine(probabilities, image)
    assert np.allclose(actual.sum(0), 1, atol=1e-5)
    # The lattice is itself an approximation.
    assert np.abs(actual - expected).max() < 0.005
    assert np.abs(expected - probabilities).max() > 0.4


def test_a_picture_of_another_size_is_resized():
    probabilities, image = case()
    large = image.repeat(4, 0).repeat(4, 1)
    actual = crf.refine(probabilities, large)
    assert np.abs(actual - crf.refine(probabilities, image)).max() < 1e-5


def test_labels_confidence_and_logits_come_from_it(picture):
    model = small_model("deeplab_v2")
    captured = capture(model, picture)
    key = model.network.branch_keys()[0]
    before = inspect(model, captured, Options(off={key: "mean"}))
    inspection = inspect(model, captured, Options(off={key: "mean"}, crf=True))
    actual = np.exp(inspection.logits)
    assert actual.shape[1:] == inspection.labels.shape == before.labels.shape
    assert np.array_equal(actual.argmax(0), inspection.labels)
    assert np.allclose(actual.sum(0), 1, atol=1e-5)
    plain = confidence_at(before.logits, before.input_size)
    assert np.abs(actual.max(0) - plain).max() > 0.01
    assert np.array_equal(
        inspection.labels_all_on, inspect(model, captured, Options(crf=True)).labels
    )
    assert np.array_equal(inspect(model, captured).labels, before.labels_all_on)
    with pytest.raises(Stopped):
        inspect(model, capture(model, picture), Options(crf=True), stop=lambda: True)


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
