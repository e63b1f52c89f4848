"""The lessons' scenes and what is measured on them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from subjects import compute, embedded_model, subject
from torch import Tensor

from segviewer.records import SegviewerError
from segviewer.sources.lesson_scenes import (
    CLASSES,
    KINDS,
    MARGIN_PIXELS,
    SIDE_PIXELS,
    SceneExample,
    pair,
    scene_example,
)
from segviewer.sources.opening import open_source

SEEDS = range(10_000, 10_003)


def logits_of(name: str, example: SceneExample) -> Tensor:
    """A plain pass at the picture's size: (classes, SIDE_PIXELS, SIDE_PIXELS)."""
    model = embedded_model(name)
    with torch.inference_mode():
        logits: Tensor = model.network(
            model.preparation(example.image, (SIDE_PIXELS, SIDE_PIXELS))
        )[0]
    return logits


@pytest.mark.parametrize("kind", KINDS)
def test_a_scene_is_a_function_of_its_kind_seed_and_context(kind: str) -> None:
    context = next(iter(KINDS[kind].classes))
    first, again = scene_example(kind, 3, context), scene_example(kind, 3, context)
    np.testing.assert_array_equal(first.image, again.image)
    assert (first.image != scene_example(kind, 4, context).image).any()


@pytest.mark.parametrize("kind", ["hull", "facade"])
def test_only_the_context_differs_within_a_pair(kind: str) -> None:
    for seed in range(5):
        first, second = pair(kind, seed)
        context = {CLASSES.index(name) for name in ("water", "road", "building", "skyscraper")}
        apart = (first.image != second.image).any(2)
        named = np.isin(first.labels, list(context)) | np.isin(second.labels, list(context))
        assert apart.any() and not (apart & ~named).any()
        assert (first.label, first.rival) == (second.rival, second.label)
        for example in (first, second):
            own = CLASSES.index(example.label)
            assert (example.labels[example.object_mask] == own).all()


def test_only_the_cloth_differs_between_two_pillows() -> None:
    for seed in range(5):
        same, other = pair("bed", seed)
        np.testing.assert_array_equal(same.labels, other.labels)
        assert {same.label, other.label} == {"pillow"} and same.rival == other.rival == "sheet"
        apart = (same.image != other.image).any(2)
        assert apart.any() and not (apart & ~same.object_mask).any()


def test_a_hull_is_the_same_on_water_and_road_and_far_from_both() -> None:
    for seed in range(20):
        first, second = pair("hull", seed)
        np.testing.assert_array_equal(first.object_mask, second.object_mask)
        hull = np.argwhere(first.object_mask)
        strip = np.argwhere((first.image != second.image).any(2))
        away = np.abs(hull[:, None] - strip[None]).max(2).min()
        assert away >= MARGIN_PIXELS


def test_fcn_looks_less_far_than_the_margin() -> None:
    """From a pixel to the farthest one it can depend on: two cells of stride 8, and the field of
    the 3x3 head on the last stage."""
    network = embedded_model("lesson/fcn").network
    head = network.fields()["stage_2"].conv(3, 1, 1, 1)
    assert 8 + 3.5 + max(-head.low, head.high) < MARGIN_PIXELS


def test_fcn_is_at_chance_by_construction() -> None:
    for seed in SEEDS:
        first, second = pair("hull", seed)
        logits = [logits_of("lesson/fcn", each)[:, first.object_mask] for each in (first, second)]
        assert torch.equal(*logits)
    numbers = compute("right_decisions", subject("lesson/fcn", kind="hull", seeds=SEEDS))
    assert list(numbers.values()) == [50, 0]


def test_decisions_are_those_of_plain_passes() -> None:
    right = []
    for seed in SEEDS:
        for example in pair("hull", seed):
            own, rival = (CLASSES.index(name) for name in (example.label, example.rival))
            logits = logits_of("lesson/pspnet", example)
            mean = (logits[own] - logits[rival])[torch.from_numpy(example.object_mask)].mean()
            right.append(bool(mean > 0))
    numbers = compute("right_decisions", subject("lesson/pspnet", kind="hull", seeds=SEEDS))
    assert numbers["as switched now: right"] == round(100 * float(np.mean(right)), 1)
    assert np.mean(right) >= 0.95


def test_without_the_bins_that_see_the_context_pspnet_guesses() -> None:
    order = [f"pyramid.bin_{bins}" for bins in (1, 2, 3, 6)]
    target = subject("lesson/pspnet", kind="hull", cumulative=order, seeds=SEEDS)
    numbers = compute("right_decisions", target)
    assert numbers["and bin 3 off: right"] == 50  # bin 6 does not look that far
    assert numbers["and bin 6 off: right"] == 50


def test_one_piece_is_counted_on_plain_passes() -> None:
    shares = []
    for seed in SEEDS:
        for example in pair("facade", seed):
            labels = logits_of("lesson/fcn", example).argmax(0).numpy()[example.object_mask]
            shares.append(max(np.mean(labels == each) for each in range(len(CLASSES))))
    numbers = compute("one_piece", subject("lesson/fcn", kind="facade", seeds=SEEDS))
    whole = 100 * float(np.mean([share >= 0.95 for share in shares]))
    assert numbers["objects with one label on 95% of them"] == pytest.approx(whole, abs=0.1)
    mean = 100 * float(np.mean(shares))
    assert numbers["share of an object that its main label has"] == pytest.approx(mean, abs=0.1)


def test_lamps_are_counted_one_by_one() -> None:
    lamp = CLASSES.index("lamp")
    hits: dict[str, list[bool]] = {}
    for seed in SEEDS:
        for example in pair("facade", seed):
            labels = logits_of("lesson/fcn", example).argmax(0).numpy()
            for area in islands(example.labels == lamp):
                side = max(np.ptp(area[:, 0]), np.ptp(area[:, 1])) + 1
                size = "2 to 3" if side <= 3 else "4" if side == 4 else "6 to 8"
                right = np.mean([labels[row, column] == lamp for row, column in area]) >= 0.5
                hits.setdefault(f"lamps of {size} pixels", []).append(bool(right))
    numbers = compute("recall_by_size", subject("lesson/fcn", seeds=SEEDS))
    assert numbers == {
        size: pytest.approx(100 * float(np.mean(right)), abs=0.1) for size, right in hits.items()
    }


def test_pillows_are_counted_on_plain_passes() -> None:
    pillow = CLASSES.index("pillow")
    shares: list[list[bool]] = [[], []]
    for seed in SEEDS:
        for cloth, example in zip(shares, pair("bed", seed), strict=True):
            labels = logits_of("lesson/fcn", example).argmax(0).numpy()[example.object_mask]
            cloth.append((labels == pillow).mean())
    numbers = compute("recall_by_cloth", subject("lesson/fcn", seeds=SEEDS, sizes=[SIDE_PIXELS]))
    expected = [pytest.approx(100 * float(np.mean(each)), abs=0.1) for each in shares]
    assert list(numbers.values()) == expected


def test_a_pillow_larger_than_its_field_is_lost_to_fcn_first() -> None:
    def shares(name: str) -> list[float]:
        target = subject(
            name, sizes=[SIDE_PIXELS, 3 * SIDE_PIXELS // 2], seeds=range(10_000, 10_010)
        )
        return list(compute("recall_by_cloth", target).values())

    (small, _, large, _), (_, _, whole_view, _) = shares("lesson/fcn"), shares("lesson/pspnet")
    assert small > 95 and large < 75 and whole_view > large + 15


def islands(mask: np.ndarray) -> list[np.ndarray]:
    """The pixels of each connected region, by walking: corners count as neighbours."""
    left = {(int(row), int(column)) for row, column in np.argwhere(mask)}
    regions = []
    while left:
        region, edge = [], [left.pop()]
        while edge:
            row, column = edge.pop()
            region.append((row, column))
            near = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            edge += near
        regions.append(np.array(region))
    return regions


def test_a_network_of_other_classes_is_refused() -> None:
    with pytest.raises(SegviewerError, match="choose one of the lesson networks"):
        compute("one_piece", subject("everyday/fcn", kind="facade"))


def test_a_scene_opens_by_its_name() -> None:
    source = open_source("scene:facade/7/high")
    [frame] = source
    np.testing.assert_array_equal(frame.image, scene_example("facade", 7, "high").image)
    assert source.frame_count == 1 and frame.truth is not None
    np.testing.assert_array_equal(frame.truth.values, scene_example("facade", 7, "high").labels)


def test_a_pair_is_stepped_through() -> None:
    source = open_source("scene:hull/7")
    images = [frame.image for frame in source]
    source.seek(0)
    images += [frame.image for frame in source]
    water, road = pair("hull", 7)
    for image, example in zip(images, (water, road, water, road), strict=True):
        np.testing.assert_array_equal(image, example.image)


@pytest.mark.parametrize(
    "text", ["scene:hull/7/low", "scene:ship/7", "scene:hull/x", "scene:hull/7/water/water"]
)
def test_a_scene_that_is_none_names_those_there_are(text: str) -> None:
    with pytest.raises(SegviewerError, match="scene:hull/7/water"):
        open_source(text)


def test_seeds_differ_in_place_and_light() -> None:
    first = [pair("hull", seed)[0] for seed in range(6)]
    assert all((a.object_mask != b.object_mask).any() for a, b in pairwise(first))


def test_decisions_follow_the_switches() -> None:
    off = {f"pyramid.bin_{bins}": "dataset_mean" for bins in (1, 2, 3)}
    numbers = compute("right_decisions", subject("lesson/pspnet", kind="hull", off=off))
    assert numbers == {"as switched now: right": 50, "as switched now: both of a pair": 0}


def test_edges_are_scored_pixel_by_pixel() -> None:
    numbers = compute(
        "edge_iou",
        subject("lesson/deeplab_v3_plus", band=2, kinds=["facade"], seeds=range(10_000, 10_001)),
    )
    near: dict[str, list[int]] = {name: [] for name in ("truth", "predicted")}
    for example in pair("facade", 10_000):
        labels = logits_of("lesson/deeplab_v3_plus", example).argmax(0).numpy()
        for row, column in np.ndindex(SIDE_PIXELS, SIDE_PIXELS):
            if close_to_an_edge(example.labels, row, column):
                near["truth"].append(int(example.labels[row, column]))
                near["predicted"].append(int(labels[row, column]))
    truth, predicted = np.array(near["truth"]), np.array(near["predicted"])
    scores = []
    for each in np.unique(truth):
        own, called = truth == each, predicted == each
        scores.append((own & called).sum() / (own | called).sum())
    mean = 100 * float(np.mean(scores))
    assert numbers["2 pixels along edges, low-level on"] == pytest.approx(mean, abs=0.1)
    assert numbers["2 pixels along edges, low-level off"] < mean


def close_to_an_edge(labels: np.ndarray, row: int, column: int) -> bool:
    """Whether a neighbour of another label lies beside this pixel or one of the eight around it."""
    for i in range(max(0, row - 1), min(SIDE_PIXELS, row + 2)):
        for j in range(max(0, column - 1), min(SIDE_PIXELS, column + 2)):
            for k, m in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if 0 <= k < SIDE_PIXELS and 0 <= m < SIDE_PIXELS and labels[i, j] != labels[k, m]:
                    return True
    return False
