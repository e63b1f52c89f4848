"""Scores against a truth, counted by hand."""

from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from synthetic import example, with_truth

from segviewer.inspection.scoring import scores
from segviewer.records import Truth
from segviewer.sources.scenes import Scene
from segviewer.truth import obstacle_of


def test_scores_are_counted_at_the_picture_s_size_without_what_says_nothing() -> None:
    own = scores(with_truth(example()))
    assert own is not None
    sky, tree, confused = 24 * 56, 24 * 24, 24 * 32
    assert own.matrix.tolist() == [[sky, 0, 0], [0, tree, 0], [0, confused, 0]]
    assert own.iou.tolist() == [1, tree / (tree + confused), 0]
    assert own.accuracy == (sky + tree) / (sky + tree + confused)
    assert own.unlabelled == 1 / 8
    assert own.unknown == ()
    plain = own.plain(("sky", "tree", "road"))
    assert plain["classes"]["road"] == {"iou": 0.0, "boundary_iou": 0.0}
    assert plain["mean_iou"] == pytest.approx((1 + 3 / 7) / 3)


def test_boundaries_score_less_than_areas_where_outlines_are_off() -> None:
    inspection = example()
    values = np.zeros((48, 64), np.uint8)
    values[25:] = 1  # the border lies one row lower than the network says
    frame = replace(inspection.frame, truth=Truth(values=values, title="t"))
    own = scores(replace(inspection, frame=frame))
    assert own is not None
    # A diagonal of 80: two pixels. Rims of the upper class: of 24x64 and of 25x64 pixels; they
    # share the outer two columns and rows, and one row of the border.
    upper = [24 * 64 - 20 * 60, 25 * 64 - 21 * 60]
    shared = 24 * 64 - 20 * 60 - 60
    assert own.boundary[:, 0].tolist() == [shared, sum(upper) - shared]
    assert own.mean_boundary_iou < own.mean_iou < 1


def test_there_are_no_scores_without_a_truth_that_fits() -> None:
    assert scores(example()) is None
    assert scores(with_truth(example(), names=("pond", "hill"))) is None


def test_a_truth_that_does_not_fit_is_let_go_with_its_picture() -> None:
    """A stream of such masks would fill the memory."""
    truth = Truth(values=np.full((4, 6), 200, np.uint8), title="a mask")
    kept = ref(truth)
    assert obstacle_of(truth, example().classes)
    assert obstacle_of(truth, example().classes)
    del truth
    gc.collect()
    assert kept() is None


def test_a_class_that_the_truth_cannot_name_has_no_score_but_is_still_wrong() -> None:
    inspection = example()  # says tree, which the truth does not know, all over the lower half
    own = scores(with_truth(inspection, names=("sky", "pond", "road")))
    assert own is not None
    assert own.accuracy == 24 * 56 / (24 * 56 + 24 * 32)
    assert own.iou[0] == 1
    assert np.isnan(own.iou[1])
    assert own.iou[2] == 0
    assert own.mean_iou == 0.5


def test_a_scene_brings_its_truth() -> None:
    scene = Scene(1)
    frame = scene.frame(3)
    assert frame.truth is not None
    assert (frame.truth.values == scene.truth(3)).all()
    assert frame.truth.names == scene.classes
