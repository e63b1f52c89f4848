"""Scores that can be counted by hand."""

import numpy as np
import pytest

from segviewer.metrics import (
    Change,
    boundary_counts,
    boundary_iou,
    changes,
    class_shares,
    confusion,
    iou,
    iou_intervals,
    mean_iou,
    mean_of_occurring,
    pixel_accuracy,
)
from segviewer.records import IGNORE

TRUTH = np.array([[0, 0, 1], [1, 1, IGNORE]], np.uint8)
FOUND = np.array([[0, 1, 1], [1, 0, 2]], np.uint8)


def test_confusion_counts_pixels_by_true_and_found_class():
    assert confusion(TRUTH, FOUND, 3).tolist() == [[1, 1, 0], [1, 2, 0], [0, 0, 0]]


def test_iou_is_hits_over_union_and_nan_for_a_class_that_never_occurs():
    scores = iou(confusion(TRUTH, FOUND, 3))
    assert scores[:2] == pytest.approx([1 / 3, 2 / 4])
    assert np.isnan(scores[2])
    assert mean_iou(confusion(TRUTH, FOUND, 3)) == pytest.approx((1 / 3 + 1 / 2) / 2)


def test_a_class_that_is_only_found_scores_zero():
    assert iou(np.array([[3, 1], [0, 0]])).tolist() == [0.75, 0]


def test_pixel_accuracy_is_the_share_on_the_diagonal():
    assert pixel_accuracy(confusion(TRUTH, FOUND, 3)) == pytest.approx(3 / 5)
    assert pixel_accuracy(np.zeros((2, 2))) == 0


def test_a_score_of_nothing_is_nan_without_a_warning():
    assert np.isnan(mean_iou(np.zeros((2, 2), np.int64)))


def test_intervals_enclose_the_score_and_are_points_where_all_pictures_are_alike():
    matrix = np.array([[6, 2], [2, 6]])
    low, high = iou_intervals(np.stack([matrix] * 5))
    assert low == pytest.approx([0.6, 0.6])
    assert high == pytest.approx([0.6, 0.6])
    good, bad = np.diag([8, 8]), np.array([[4, 4], [4, 4]])
    both = np.stack([good, bad] * 10)
    low, high = iou_intervals(both)
    middle = iou(both.sum(0))
    assert (low < middle).all()
    assert (high > middle).all()
    assert [list(ends) for ends in iou_intervals(both)] == [list(low), list(high)]


def test_intervals_of_a_class_that_never_occurs_are_nan_without_a_warning():
    low, high = iou_intervals(np.array([[[4, 0], [0, 0]], [[2, 0], [0, 0]]]))
    assert low[0] == high[0] == 1
    assert np.isnan([low[1], high[1]]).all()


def test_changes_name_the_most_frequent_first_and_leave_out_what_stayed():
    before = np.array([0, 0, 0, 1, 1, 2], np.uint8)
    after = np.array([0, 1, 1, 1, 0, 2], np.uint8)
    assert changes(before, after, 3) == (Change(0, 1, 2), Change(1, 0, 1))
    assert changes(before, before, 3) == ()


def test_class_shares_sum_to_one():
    assert class_shares(np.array([[0, 0], [2, 0]], np.uint8), 4).tolist() == [0.75, 0, 0.25, 0]


def columns(*labels):
    """Five rows of these labels, a column each."""
    return np.array([labels] * 5, np.uint8)


def test_boundary_iou_counts_the_rims_alone():
    # A block of 5x3 has a rim of 12 pixels; moved by a column, the rims share 4 of 20.
    truth, predicted = columns(1, 1, 1, 9, 9), columns(9, 1, 1, 1, 9)
    counts = boundary_counts(truth, predicted, 2)
    assert counts.tolist() == [[0, 4], [0, 20]]
    scores = boundary_iou(counts)
    assert np.isnan(scores[0])
    assert scores[1] == pytest.approx(0.2)
    assert mean_of_occurring(scores) == pytest.approx(0.2)


def test_the_picture_s_edge_is_an_outline_too_and_the_distance_grows_with_the_diagonal():
    whole = np.zeros((5, 5), np.uint8)
    assert boundary_counts(whole, whole, 1).tolist() == [[16], [16]]  # all but the inner 3x3
    assert boundary_counts(whole, whole, 1, share=0.3).tolist() == [[24], [24]]  # two pixels
    large = np.zeros((30, 40), np.uint8)  # a diagonal of 50: one pixel
    assert boundary_counts(large, large, 1).tolist() == [[2 * 30 + 2 * 38]] * 2


def test_what_counts_for_nothing_is_on_no_boundary():
    truth = columns(0, 0, 0, IGNORE, IGNORE)
    counts = boundary_counts(truth, columns(0, 0, 0, 0, 1), 2)
    assert counts.tolist() == [[12, 0], [12, 0]]
