"""Crops move a picture and its labels alike."""

import numpy as np
import pytest
from tiny_pack import CLASSES, COLOURS, labels

from segviewer.records import IGNORE
from segviewer.training.crops import Crops, drop_unlabelled
from segviewer.training.packs import UNLABELLED, Example

NOTHING = np.zeros((0, 2), np.int32)


def example(index, mask=None, focus=NOTHING):
    mask = labels(index, (140, 160)) if mask is None else mask
    image = COLOURS[np.where(mask > 2, 0, mask)]
    return Example(pack="tiny", name=f"p{index}", image=image, mask=mask, focus=focus)


def crops(examples, seed=1, **options):
    return Crops(examples, len(CLASSES), size=48, batch=4, seed=seed, **options)


def test_a_batch_depends_on_its_step_and_seed_alone():
    examples = [example(i) for i in range(3)]
    first = crops(examples)
    batch = first(5)
    assert (batch.images.shape, batch.masks.shape) == ((4, 48, 48, 3), (4, 48, 48))
    assert batch.images.dtype == batch.masks.dtype == np.uint8
    first(6)
    for again in (first(5), crops(examples)(5)):
        assert np.array_equal(again.images, batch.images)
        assert np.array_equal(again.masks, batch.masks)
    assert not np.array_equal(first(6).images, batch.images)
    assert not np.array_equal(crops(examples, seed=2)(5).images, batch.images)


def test_a_picture_and_its_labels_move_alike():
    """Colours encode labels; jitter keeps the strongest channel, and borders are a pixel thick."""
    actual = crops([example(i) for i in range(3)])
    agreed = []
    for step in range(10):
        batch = actual(step)
        strongest = batch.images.argmax(3)
        valid = batch.masks < 3
        agreed.append((strongest == batch.masks)[valid].mean())
    assert np.mean(agreed) > 0.95


def test_what_lies_outside_the_picture_counts_for_nothing():
    small = example(0, np.ones((20, 20), np.uint8))
    masks = crops([small])(0).masks
    assert set(np.unique(masks).tolist()) == {1, IGNORE}


def test_unlabelled_background_stays_what_it_is_until_it_is_scored():
    mask = np.full((140, 160), UNLABELLED, np.uint8)
    mask[60:80] = 0
    masks = crops([example(0, mask)])(0).masks
    assert set(np.unique(masks).tolist()) <= {0, UNLABELLED, IGNORE}
    assert (masks == UNLABELLED).any()
    assert set(np.unique(drop_unlabelled(masks)).tolist()) <= {0, IGNORE}


def test_a_rare_class_is_seen_more_often_than_it_occurs():
    rare = np.zeros((300, 300), np.uint8)
    rare[20:32, 250:262] = 2
    actual = crops([example(0, rare)])
    share = np.mean([(actual(step).masks == 2).any((1, 2)).mean() for step in range(10)])
    assert share > 0.4


@pytest.mark.parametrize("size", [(1, 1), (3, 400)])
def test_pictures_of_any_size_can_be_cropped(size):
    images = crops([example(0, np.zeros(size, np.uint8))])(0).images
    assert images.shape == (4, 48, 48, 3)


def test_pictures_without_any_label_can_be_cropped():
    masks = crops([example(0, np.full((60, 60), IGNORE, np.uint8))])(0).masks
    assert (masks == IGNORE).all()
