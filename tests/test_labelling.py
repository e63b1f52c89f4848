"""``labels_at`` and ``confidence_at`` against torch's own resize and argmax."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from segviewer import labelling
from segviewer.labelling import confidence_at, labels_at


def torch_labels(logits, size, align_corners):
    """Labels of torch's resize, and where its two best classes are too close to tell."""
    resized = F.interpolate(
        torch.from_numpy(logits)[None], size, mode="bilinear", align_corners=align_corners
    )[0]
    best = resized.topk(min(2, len(resized)), 0).values
    close = (best[0] - best[-1] < 1e-5) & (len(resized) > 1)
    return resized.argmax(0).numpy(), close.numpy()


@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize(
    ("grid", "size"),
    [((9, 13), (72, 101)), ((40, 31), (13, 17)), ((1, 1), (5, 4)), ((6, 5), (1, 1)),
     ((7, 7), (7, 7)), ((1, 8), (33, 3))],
)  # fmt: skip
def test_labels_equal_a_resize_before_the_argmax(grid, size, align_corners):
    logits = np.random.default_rng(2).normal(size=(5, *grid)).astype(np.float32)
    labels, close = torch_labels(logits, size, align_corners)
    actual = labels_at(logits, size, align_corners=align_corners)
    assert actual.shape == size
    assert (actual == labels)[~close].all()
    assert close.mean() < 0.01


@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize(("grid", "size"), [((9, 13), (72, 101)), ((40, 31), (13, 17))])
def test_confidence_equals_a_resize_before_the_softmax(grid, size, align_corners, monkeypatch):
    monkeypatch.setattr(labelling, "_TILE_FLOATS", 500)
    logits = np.random.default_rng(2).normal(size=(5, *grid)).astype(np.float32)
    resized = F.interpolate(
        torch.from_numpy(logits)[None], size, mode="bilinear", align_corners=align_corners
    )
    actual = confidence_at(logits, size, align_corners=align_corners)
    assert np.allclose(actual, resized[0].softmax(0).amax(0).numpy(), atol=1e-5)


@pytest.mark.parametrize("floats", [1, 500, 10_000])
def test_tiles_smaller_than_the_picture_change_nothing(monkeypatch, floats):
    logits = np.random.default_rng(3).normal(size=(4, 6, 9)).astype(np.float32)
    whole = labels_at(logits, (50, 41))
    monkeypatch.setattr(labelling, "_TILE_FLOATS", floats)
    assert np.array_equal(labels_at(logits, (50, 41)), whole)


@pytest.mark.parametrize(("classes", "dtype"), [(1, np.uint8), (256, np.uint8), (257, np.uint16)])
def test_labels_are_as_small_as_the_classes_allow(classes, dtype):
    logits = np.zeros((classes, 1, 1), np.float32)
    logits[-1] = 1
    labels = labels_at(logits, (2, 2))
    assert labels.dtype == dtype
    assert (labels == classes - 1).all()


def test_a_border_between_two_classes_lies_in_the_middle():
    logits = np.array([[[1, -1]], [[-1, 1]]], np.float32)
    assert labels_at(logits, (1, 8)).tolist() == [[0, 0, 0, 0, 1, 1, 1, 1]]
