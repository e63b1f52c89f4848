"""Labels of enlarged logits, of which few are enlarged: those of enlarging all."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from small import small_model

from segviewer.inspection import resized_labels
from segviewer.inspection.forward import Pass
from segviewer.inspection.logits import argmax_labels, enlarge, predicted_labels
from segviewer.inspection.resized_labels import resize_labels


def enlarge_all(logits, size, align_corners):
    planes = F.interpolate(logits[None], size, mode="bilinear", align_corners=align_corners)
    return planes[0].argmax(0)


def regions(classes, rows, columns, seed=0):
    """Logits whose largest class changes rarely: smooth noise."""
    torch.manual_seed(seed)
    coarse = torch.randn(classes, 3, 4)
    return F.interpolate(coarse[None], (rows, columns), mode="bicubic")[0]


@pytest.fixture
def at_any_cost(monkeypatch):
    """However few are saved, pixels are computed one by one."""
    monkeypatch.setattr(resized_labels, "MOST_COMPUTED", 1)
    monkeypatch.setattr(resized_labels, "LEAST_GROWTH", 0)
    monkeypatch.setattr(resized_labels, "LEAST_CLASSES", 1)


@pytest.mark.usefixtures("at_any_cost")
def test_an_edge_lies_where_the_mean_of_two_cells_says():
    # Cells of 4 pixels with centres at 1.5 and 5.5; class 1 leads by 1 in the second cell, class 0
    # by 3 in the first: equal at 1.5 + 4 * 3 / 4 = 4.5, between pixels 4 and 5.
    logits = torch.tensor([[[3.0, 0.0]], [[0.0, 1.0]]])
    labels = resize_labels(logits, (4, 8), align_corners=False)
    assert labels.tolist() == [[0, 0, 0, 0, 0, 1, 1, 1]] * 4
    # With aligned corners the cells are pixels 0 and 7: equal at 7 * 3 / 4 = 5.25.
    labels = resize_labels(logits, (4, 8), align_corners=True)
    assert labels.tolist() == [[0, 0, 0, 0, 0, 0, 1, 1]] * 4


@pytest.mark.usefixtures("at_any_cost")
def test_a_class_that_is_nowhere_largest_may_win_between_cells():
    # Halfway between two cells: 0.5 for the outer classes, 0.9 for the third.
    logits = torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]], [[0.9, 0.9]]])
    labels = resize_labels(logits, (1, 8), align_corners=False)
    assert labels.tolist() == [[0, 0, 2, 2, 2, 2, 1, 1]]


@pytest.mark.usefixtures("at_any_cost")
@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize("size", [(64, 96), (61, 97), (30, 200), (7, 9), (16, 24)])
@pytest.mark.parametrize("classes", [2, 21, 300])
def test_labels_are_those_of_enlarging_everything(classes, size, align_corners):
    logits = regions(classes, 16, 24, seed=classes)
    labels = resize_labels(logits, size, align_corners=align_corners)
    assert torch.equal(labels, enlarge_all(logits, size, align_corners))
    last = logits[None].contiguous(memory_format=torch.channels_last)[0]
    assert torch.equal(labels, resize_labels(last, size, align_corners=align_corners))


def test_few_pixels_are_computed_where_cells_agree(monkeypatch):
    computed = []
    embedding_bag = F.embedding_bag

    def counted(corners, *arguments, **options):
        computed.append(len(corners))
        return embedding_bag(corners, *arguments, **options)

    monkeypatch.setattr(F, "embedding_bag", counted)
    logits = torch.zeros(5, 8, 8)
    logits[1, :, 4:] = 2.0
    logits[0, :, :4] = 1.0
    assert resize_labels(logits, (64, 64), align_corners=False) is not None
    # Between columns 3 and 4 of 8 lie 8 of 64 pixels.
    assert computed == [8 * 64]


def test_nothing_is_gained_from_noise_few_classes_or_little_growth():
    torch.manual_seed(1)
    noise, smooth = torch.randn(5, 8, 8), torch.zeros(5, 8, 8)
    assert resize_labels(smooth, (64, 64), align_corners=False) is not None
    assert resize_labels(noise, (64, 64), align_corners=False) is None
    assert resize_labels(smooth[:4], (64, 64), align_corners=False) is None
    assert resize_labels(smooth, (15, 16), align_corners=False) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_of_what_is_not_finite_there_are_no_means(value):
    logits = torch.zeros(5, 8, 8)
    logits[2, 3, 3] = value
    assert resize_labels(logits, (64, 64), align_corners=False) is None


@pytest.mark.parametrize("classes", [1, 21, 300])
@pytest.mark.parametrize("name", ["pspnet", "deeplab_v2"])
def test_predicted_labels_are_those_of_enlarged_logits(name, classes):
    network = small_model(name, dtype=torch.float32).network
    torch.manual_seed(2)
    logits = {scale: regions(classes, 12, 15, seed=int(4 * scale)) for scale in network.scales}
    passes = {
        scale: Pass(features={}, outputs={}, parts={}, fused={}, logits=each[None])
        for scale, each in logits.items()
    }
    expected = argmax_labels(enlarge(network, passes, (93, 122)))
    labels = predicted_labels(network, passes, (93, 122))
    assert labels.dtype == (np.uint16 if classes == 300 else np.uint8)
    assert len(np.unique(labels)) > 1
    assert np.array_equal(labels, expected)


@pytest.mark.usefixtures("at_any_cost")
def test_one_row_or_one_cell_will_do():
    assert resize_labels(torch.ones(2, 1, 1), (5, 6), align_corners=True).tolist() == [[0] * 6] * 5
    logits = torch.tensor([[[0.0, 1.0, 0.0]], [[0.5, 0.5, 0.5]]])
    labels = resize_labels(logits, (6, 12), align_corners=False)
    assert torch.equal(labels, enlarge_all(logits, (6, 12), False))
