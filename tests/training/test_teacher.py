"""What two teachers say together of pictures that nobody has labelled."""

import numpy as np
import pytest

from segviewer.checkpoints.loading import load_model
from segviewer.training.packs import Example
from segviewer.training.teacher import (
    TEACHER_SHARE,
    joint_labels,
    network_labels,
    teacher_logits,
    unknown_classes,
)

KNOWN = (False, False, False)


def chances(*values):
    """Logits (C, 1, 1) of such probabilities; their level says nothing."""
    return np.log(np.array(values)).reshape(-1, 1, 1) + 5


def joint(first, second, unknown=KNOWN, possible=None):
    labels = joint_labels(first, second, unknown=unknown, possible=possible)
    return np.exp(labels.astype(float)).ravel()


def test_joint_labels_are_the_weighted_mean_of_probabilities():
    together = joint(chances(0.8, 0.1999, 0.0001), chances(0.2, 0.2, 0.6))
    first, second = TEACHER_SHARE, 1 - TEACHER_SHARE
    wanted = [0.8 * first + 0.2 * second, 0.2, 0.6 * second]
    assert together == pytest.approx(wanted, abs=2e-3)


def test_a_teacher_has_no_say_where_the_other_is_sure_of_a_class_that_it_does_not_know():
    first, second = chances(0.98, 0.01, 0.01), chances(0.0001, 0.0001, 0.9998)
    together = joint(first, second, unknown=(False, False, True))
    assert together == pytest.approx([0, 0, 1], abs=2e-3)
    assert joint(first, second)[0] == pytest.approx(0.98 * TEACHER_SHARE, abs=2e-3)


def test_what_is_ruled_out_leaves_its_share_to_the_rest():
    one = chances(0.09, 0.9, 0.01)
    together = joint(one, one, possible=[True, False, True])
    assert together == pytest.approx([0.9, 0.0, 0.1], abs=2e-3)


def test_a_class_that_is_mostly_missed_is_unknown():
    """Of eight pixels of class 2 the teacher finds two, and all of the others."""
    mask = np.array([[0, 0, 0, 0, 1, 1, 1, 1], [2] * 8, [255] * 8], np.uint8)
    called = np.array([[0, 0, 0, 0, 1, 1, 1, 1], [2, 2, 0, 0, 0, 0, 1, 1], [2] * 8])
    logits = np.eye(3, dtype=np.float16)[called].transpose(2, 0, 1)
    image, focus = np.zeros((*mask.shape, 3), np.uint8), np.zeros((0, 2), np.int32)
    example = Example(pack="p", name="one", image=image, mask=mask, focus=focus)
    # IoU 4 / 8, 4 / 6 and 2 / 8.
    assert unknown_classes([logits], [example]) == [False, False, True]


def test_labels_that_are_kept_are_those_of_this_teacher_at_this_size(tmp_path):
    image, focus = np.zeros((48, 64, 3), np.uint8), np.zeros((0, 2), np.int32)
    image[:, 32:] = 200
    mask = np.zeros((48, 64), np.uint8)
    examples = [Example(pack="p", name="one", image=image, mask=mask, focus=focus)]
    fcn, pspnet = load_model("lesson/fcn"), load_model("lesson/pspnet")
    computed = []

    def labels(teacher, *longer_sides):
        cache = tmp_path / "labels"
        return network_labels(
            teacher, examples, cache, longer_sides=longer_sides, report=computed.append
        )

    first = labels(fcn, 96, 128)
    assert len(computed) == 1
    assert np.array_equal(labels(fcn, 96, 128), first) and len(computed) == 1
    assert not np.array_equal(labels(fcn, 64), first) and len(computed) == 2
    assert not np.array_equal(labels(pspnet, 96, 128), first) and len(computed) == 3


def test_a_soft_label_is_the_mean_over_the_sizes_every_second_one_mirrored():
    """Cells lie on every second pixel here, so mirroring takes cells to cells."""
    image = np.random.default_rng(3).integers(0, 255, (49, 97, 3), np.uint8)
    teacher = load_model("lesson/pspnet")
    plain, mirrored = image, np.ascontiguousarray(image[:, ::-1])
    once = [teacher_logits(teacher, plain, [64]), teacher_logits(teacher, plain, [96])]
    back = teacher_logits(teacher, mirrored, [96])[:, :, ::-1]
    mean = (once[0].astype(np.float32) + back) / 2
    span = float(mean.max() - mean.min())
    assert np.allclose(teacher_logits(teacher, image, [64, 96]), mean, atol=0.01 * span)
    assert not np.allclose(once[1], back, atol=0.01 * span)
