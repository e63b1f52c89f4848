"""Crops of labelled pictures and of photos that a teacher labelled."""

import numpy as np
import pytest

from segviewer.records import IGNORE
from segviewer.training import distilled_crops
from segviewer.training.distilled_crops import DistilledCrops, Sample, Warp
from segviewer.training.packs import Example

SIDE = 160


def sample(label, shown=None):
    """A picture of one class throughout, black on the left and white on the right; the teacher's
    left half says 1, its right half 2."""
    image = np.zeros((120, SIDE, 3), np.uint8)
    image[:, SIDE // 2 :] = 255
    mask = np.full((120, SIDE), label, np.uint8)
    if shown is not None:
        mask[40:80, 50:90] = shown
    logits = np.zeros((4, 33, 33), np.float16)
    logits[1, :, :16], logits[2, :, 17:] = 9, 9
    nowhere = np.empty((0, 2), np.int32)
    example = Example(pack="", name="", image=image, mask=mask, focus=nowhere)
    return Sample(example, logits)


def crops(samples, labelled, **options):
    return DistilledCrops(samples, labelled, 4, size=64, batch=8, seed=1, **options)


def test_a_batch_depends_on_its_step_alone():
    one = crops([sample(0, 3), sample(IGNORE)], 1)
    batch = one(3)
    assert batch.images.shape == (8, 64, 64, 3) and batch.masks.shape == (8, 64, 64)
    assert batch.soft.shape == (8, 4, 8, 8) and batch.certain.shape == (8, 8, 8)
    one(4)
    again = crops([sample(0, 3), sample(IGNORE)], 1)(3)
    for key in ("images", "masks", "soft", "certain"):
        assert np.array_equal(getattr(batch, key), getattr(again, key)), key


def test_the_teachers_cells_lie_where_the_picture_does(monkeypatch):
    """Dark pixels are those whose cells say 1, bright ones those that say 2."""
    monkeypatch.setattr(distilled_crops, "PASTED_SHARE", 0)
    monkeypatch.setattr(distilled_crops, "change_light", lambda random, image: image)
    actual = crops([sample(IGNORE), sample(IGNORE)], 1)
    agreed = []
    for step in range(10):
        batch = actual(step)
        cells = batch.images[..., 0].reshape(8, 8, 8, 8, 8).mean((2, 4))
        clear = (batch.certain > 0) & ((cells == 0) | (cells == 255))
        agreed.append((batch.soft.argmax(1) == np.where(cells > 0, 2, 1))[clear])
    assert np.concatenate(agreed).size > 1000
    assert np.concatenate(agreed).mean() > 0.99


def test_where_people_labelled_the_teacher_may_only_agree(monkeypatch):
    monkeypatch.setattr(distilled_crops, "PASTED_SHARE", 0)
    batch = crops([sample(1)], 1)(0)
    learnt = batch.certain > 0
    assert learnt.any()
    assert set(batch.soft.argmax(1)[learnt].tolist()) == {1}


def test_cells_outside_the_picture_count_for_nothing():
    warp = Warp(np.diag([0.25, 0.25, 1.0]), 64)  # the picture's 160 columns become 40 of 64
    planes, inside = warp.cells(np.zeros((4, 33, 33), np.float32), (120, SIDE))
    assert planes.shape == (4, 8, 8)
    assert inside[:3, :5].all()
    assert not inside[5:].any() and not inside[:, 6:].any()


@pytest.mark.parametrize("rare", [3])
def test_objects_of_rare_classes_are_pasted_and_hide_the_teacher(monkeypatch, rare):
    monkeypatch.setattr(distilled_crops, "PASTED_SHARE", 1)
    actual = crops([sample(IGNORE, rare), *[sample(IGNORE) for _ in range(30)]], 1)
    batch = actual(0)
    shown = (batch.masks == rare).any((1, 2))
    assert shown.all()
    inside = (batch.masks == rare).reshape(8, 8, 8, 8, 8).all((2, 4))
    assert inside.any()
    assert not batch.certain[inside].any()


def test_a_share_of_the_crops_shows_scenes_whose_labels_count():
    """Scenes alone are of class 3 here; half of 320 crops are 160 on average, 9 the deviation."""
    actual = crops([sample(0), sample(IGNORE)], 1, scenes=[sample(3)], scene_share=0.5)
    masks = np.concatenate([actual(step).masks for step in range(40)])
    shown = (masks == 3).any((1, 2))
    assert abs(shown.sum() - 160) < 40
    none = crops([sample(0), sample(IGNORE)], 1, scenes=[sample(3)])
    assert not any((none(step).masks == 3).any() for step in range(10))


def test_enlarged_crops_show_less_of_the_picture(monkeypatch):
    """Each column of this picture has its own grey; a crop's are as many as it shows of them."""
    monkeypatch.setattr(distilled_crops, "change_light", lambda random, image: image)
    columns = sample(0)
    columns.example.image[:] = np.arange(SIDE, dtype=np.uint8)[None, :, None]

    def greys(enlarged):
        batches = [crops([columns], 1, enlarged=enlarged)(step).images for step in range(20)]
        return np.median(np.ptp(np.concatenate(batches)[:, 32, :, 0].astype(int), axis=1))

    assert greys(2.0) == pytest.approx(greys(1.0) / 2, rel=0.15)
