"""The values that cross borders, and the geometry and probabilities of an inspection."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from segviewer.network_info import NetworkInfo
from segviewer.records import Classes, Frame, Inspection, Options, Reduction, State


def make_inspection(frame_size=(6, 8), input_size=(3, 4), logits=None, align_corners=False):
    """An inspection of nothing in particular, with the given sizes."""
    logits = np.zeros((2, 1, 1), np.float32) if logits is None else logits
    classes = len(logits)
    return Inspection(
        frame=Frame(np.zeros((*frame_size, 3), np.uint8)),
        state=State(),
        title="",
        classes=Classes(tuple(map(str, range(classes))), ((0, 0, 0),) * classes),
        network=NetworkInfo(
            title="",
            paper="",
            backbone="",
            stages=(),
            fusions=(),
            output_stride=8,
            output_strides=(8,),
            low_level=None,
            low_levels=(),
        ),
        labels=np.zeros(input_size, np.uint8),
        logits=logits,
        maps={"stem": np.ones((2, 2), np.float32)},
        shapes={"stem": (1, 2, 2)},
        labels_all_on=np.zeros(input_size, np.uint8),
        logits_all_on=logits,
        align_corners=align_corners,
    )


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 5), np.uint8),
        np.zeros((4, 5, 4), np.uint8),
        np.zeros((4, 5, 3), np.float32),
        np.zeros((0, 5, 3), np.uint8),
        np.zeros((4, 0, 3), np.uint8),
    ],
)
def test_a_frame_is_a_non_empty_rgb_picture_of_bytes(array):
    with pytest.raises(ValueError, match="non-empty"):
        Frame(array)


def test_a_frame_is_read_only_and_knows_its_size():
    frame = Frame(np.zeros((4, 5, 3), np.uint8))
    assert frame.size == (4, 5)
    with pytest.raises(ValueError, match="read-only"):
        frame.image[0, 0, 0] = 1


def test_class_names_and_colours_are_as_many():
    assert len(Classes(("a", "b"), ((0, 0, 0), (1, 1, 1)))) == 2
    with pytest.raises(ValueError, match="2 class names but 1 colours"):
        Classes(("a", "b"), ((0, 0, 0),))


def test_options_are_the_same_whatever_order_their_switches_came_in():
    one = Options(off={"b.x": "zero", "a.y": "mean"})
    other = Options(off=(("a.y", "mean"), ("b.x", "zero")))
    assert one == other
    assert hash(one) == hash(other)
    assert one.off == (("a.y", "mean"), ("b.x", "zero"))
    assert one.modes == {"a.y": "mean", "b.x": "zero"}
    assert one != Options(off={"b.x": "mean", "a.y": "mean"})


def test_an_unknown_off_mode_is_refused():
    with pytest.raises(ValueError, match="'half' is none of zero, mean, dataset_mean"):
        Options(off={"a.x": "half"})


@pytest.mark.parametrize(
    ("reduction", "title"),
    [
        (Reduction(), "energy"),
        (Reduction("max", 3), "max"),
        (Reduction("channel", 3), "channel 3"),
    ],
)
def test_a_reduction_says_what_it_is(reduction, title):
    assert reduction.title == title


def test_pixel_centres_map_to_pixel_centres():
    inspection = make_inspection(frame_size=(6, 8), input_size=(3, 4))
    # Input pixel 0 covers the frame's pixels 0 and 1, whose middle is 0.5.
    assert inspection.frame_from_input((0, 0)) == (0.5, 0.5)
    assert inspection.frame_from_input((2, 3)) == (4.5, 6.5)
    assert inspection.input_from_frame((0.5, 0.5)) == (0, 0)


@pytest.mark.parametrize("sizes", [((6, 8), (3, 4)), ((1, 1), (16, 16)), ((37, 91), (64, 20))])
def test_a_point_goes_to_the_input_and_back(sizes):
    inspection = make_inspection(*sizes)
    for point in ((0, 0), (2.25, 5.5), (36, 90)):
        assert inspection.frame_from_input(inspection.input_from_frame(point)) == pytest.approx(
            point
        )


@pytest.mark.parametrize("align_corners", [False, True])
@pytest.mark.parametrize("input_size", [(40, 26), (3, 2), (16, 1)])
def test_probabilities_are_the_softmax_of_the_enlarged_logits(align_corners, input_size):
    logits = np.random.default_rng(1).normal(0, 3, (4, 5, 7)).astype(np.float32)
    inspection = make_inspection(input_size, input_size, logits, align_corners)
    expected = F.interpolate(
        torch.tensor(logits)[None], input_size, mode="bilinear", align_corners=align_corners
    )[0].softmax(0)
    for point in np.ndindex(input_size):
        actual = inspection.probabilities(point)
        assert actual == pytest.approx(expected[:, *point].numpy(), abs=1e-5), point


def test_probabilities_of_a_point_are_those_of_the_nearest_input_pixel():
    logits = np.array([[[0, 0], [0, 0]], [[0, 1], [2, 4]]], np.float32)
    inspection = make_inspection((100, 100), (2, 2), logits)
    for point, logit in (((0, 0), 0), ((49, 49), 0), ((0, 99), 1), ((74, 10), 2), ((74, 74), 4)):
        share = 1 / (1 + np.exp(-logit))
        assert inspection.probabilities(point) == pytest.approx([1 - share, share]), point


def test_an_inspection_is_read_only():
    inspection = make_inspection()
    for array in (inspection.labels, inspection.logits, *inspection.maps.values()):
        assert not array.flags.writeable
    for mapping in (inspection.maps, inspection.shapes, inspection.timings):
        with pytest.raises(TypeError):
            mapping["stem"] = None
