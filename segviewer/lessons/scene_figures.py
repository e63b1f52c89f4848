"""Figures over many rendered scenes, whose every label is known: the lessons' own pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.inspections import inspect
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.picture_figures import edge_band
from segviewer.lessons.subject import Subject
from segviewer.metrics import confusion, iou
from segviewer.opencv import cv2
from segviewer.records import Frame, Inspection, Options, SegviewerError
from segviewer.resizing import linear_neighbours
from segviewer.sources.lesson_scenes import CLASSES, FIRST_TEST_SEED, KINDS, SceneExample, pair

PIECE_SHARE = 0.95  # the share of an object that one label must have, for it to be of one piece
LOW_LEVEL = "decoder.low_level"
SIZES = ((2, 3), (4, 4), (6, 8))  # diameters of lamps in pixels, from and to
CLOTHS = ("the sheet's cloth", "another cloth")  # of a pair's two pillows

Labels = NDArray[np.integer[Any]]
Off = Mapping[str, str]


def captured_scenes(subject: Subject, kind: str) -> Iterator[tuple[SceneExample, Capture]]:
    """The scenes of a kind, both of a pair after each other, as this network computes them."""
    if subject.model.classes.names != CLASSES:
        raise SegviewerError(
            f"{subject.model.title} does not know the classes of the lessons' scenes; choose one "
            f"of the lesson networks."
        )
    if kind not in KINDS:
        raise SegviewerError(f"There is no scene '{kind}'; there are {', '.join(KINDS)}.")
    for seed in subject.seeds:
        for example in pair(kind, seed):
            yield example, capture(subject.model, Frame(example.image), subject.setup)


def inspect_with(subject: Subject, captured: Capture, off: Off) -> Inspection:
    return inspect(subject.model, captured, Options(off=off, shown=()))


def right_decisions(subject: Subject) -> Figure:
    """One decision per hull, by its mean margin: as the branches are switched now, and while those
    of ``cumulative`` go off one after the other.

    ``cumulative`` lists the branches in the order in which they go off, in the data set's mean: the
    spatial mean of a bin would still say what the whole picture holds.
    """
    kind, order = subject.argument("kind"), subject.arguments.get("cumulative", [])
    own = subject.model.network.branch_keys()
    order = [key for key in order if key in own]
    now: Off = subject.state.options.modes
    states = [now, *(dict.fromkeys(order[: n + 1], "dataset_mean") for n in range(len(order)))]
    right = np.array(
        [
            [margin(inspect_with(subject, captured, off), example) > 0 for off in states]
            for example, captured in captured_scenes(subject, kind)
        ]
    )
    bins = [key.partition(".")[2].replace("_", " ") for key in order]
    first = "as switched now" if own else "this network"  # which has nothing to switch
    names = [first, *(f"{'and ' * (n > 0)}{name} off" for n, name in enumerate(bins))]
    numbers = []
    for name, column in zip(names, right.T, strict=True):
        pairs = column.reshape(-1, 2).all(1)
        numbers += [
            Number(f"{name}: right", percent(column), "%"),
            Number(f"{name}: both of a pair", percent(pairs), "%"),
        ]
    return Figure(tuple(numbers), _of_scenes(subject, len(right), "pairs"))


def margin(inspection: Inspection, example: SceneExample) -> float:
    """The object's own class's logit less its rival's, a mean over the object's pixels."""
    own, rival = (CLASSES.index(name) for name in (example.label, example.rival))
    difference = inspection.logits[own].astype(np.float64) - inspection.logits[rival]
    rows, columns = (
        _enlarging(pixels, cells, inspection.align_corners)
        for pixels, cells in zip(inspection.input_size, difference.shape, strict=True)
    )
    enlarged = rows @ difference @ columns.T
    return float(enlarged[example.object_mask].mean())


def _enlarging(pixels: int, cells: int, align_corners: bool) -> NDArray[np.float64]:
    """The matrix (pixels, cells) of bilinear enlargement along one axis."""
    first, second, weight = linear_neighbours(
        np.arange(pixels), pixels, cells, align_corners=align_corners
    )
    matrix = np.zeros((pixels, cells))
    np.add.at(matrix, (np.arange(pixels), first), 1 - weight)
    np.add.at(matrix, (np.arange(pixels), second), weight)
    return matrix


def one_piece(subject: Subject) -> Figure:
    """The share of objects that are labelled as one piece, and of those labelled right."""
    kind = subject.argument("kind")
    off = dict(subject.state.options.off)
    shares, right = [], []
    for example, captured in captured_scenes(subject, kind):
        labels = inspect_with(subject, captured, off).labels[example.object_mask]
        counts = np.bincount(labels, minlength=len(CLASSES))
        shares.append(counts.max() / counts.sum())
        right.append(counts.argmax() == CLASSES.index(example.label))
    whole = np.array(shares) >= PIECE_SHARE
    return Figure(
        (
            Number(f"objects with one label on {PIECE_SHARE:.0%} of them", percent(whole), "%"),
            Number("of one piece, and right", percent(whole & np.array(right)), "%"),
            Number("share of an object that its main label has", percent(shares), "%"),
        ),
        _of_scenes(subject, len(shares), "scenes"),
    )


def recall_by_size(subject: Subject) -> Figure:
    """The share of lamps that are labelled so on half of their pixels, by diameter."""
    lamp = CLASSES.index("lamp")
    off = dict(subject.state.options.off)
    hits: dict[tuple[int, int], list[bool]] = {size: [] for size in SIZES}
    for example, captured in captured_scenes(subject, "facade"):
        labels = inspect_with(subject, captured, off).labels
        count, parts = cv2.connectedComponents((example.labels == lamp).astype(np.uint8))
        for number in range(1, count):
            area = parts == number
            diameter = round(2 * float(np.sqrt(area.sum() / np.pi)))
            for low, high in SIZES:
                if low <= diameter <= high:
                    hits[low, high].append(bool((labels[area] == lamp).mean() >= 0.5))
    numbers = [
        Number(f"lamps of {low} to {high} pixels" if low < high else f"lamps of {low} pixels",
               percent(values), "%")
        for (low, high), values in hits.items() if values
    ]  # fmt: skip
    return Figure(tuple(numbers), _of_scenes(subject, len(subject.seeds) * 2, "scenes"))


def recall_by_cloth(subject: Subject) -> Figure:
    """The share of the pillows' pixels that are labelled so, by their cloth (the sheet's or
    another) and by how large the picture goes in: ``sizes``, longer sides in pixels."""
    pillow, off = CLASSES.index("pillow"), dict(subject.state.options.off)
    numbers = []
    for size in subject.argument("sizes"):
        sized = replace(
            subject, state=replace(subject.state, setup=replace(subject.setup, input_size=size))
        )
        shares = np.array(
            [
                _share(inspect_with(sized, captured, off).labels, example.object_mask, pillow)
                for example, captured in captured_scenes(sized, "bed")
            ]
        ).reshape(-1, len(CLOTHS))
        numbers += [
            Number(f"{cloth}, {size} pixels", percent(column), "%")
            for cloth, column in zip(CLOTHS, shares.T, strict=True)
        ]
    note = "Pixels of pillows that are labelled so. " + _of_scenes(subject, shares.size, "pairs")
    return Figure(tuple(numbers), note)


def _share(labels: Labels, mask: NDArray[np.bool_], own: int) -> float:
    """Of the mask's pixels those labelled so; labels may have another size than the scene."""
    enlarged = cv2.resize(
        mask.astype(np.uint8), labels.shape[::-1], interpolation=cv2.INTER_NEAREST
    )
    return float((labels[enlarged > 0] == own).mean())


def edge_iou(subject: Subject) -> Figure:
    """Mean IoU in a narrow band along the truth's edges and everywhere, with the decoder's
    low-level branch on and off."""
    pixels = int(subject.argument("band"))
    kinds: Sequence[str] = subject.argument("kinds")
    classes = len(CLASSES)
    mode = subject.state.options.modes.get(LOW_LEVEL, "zero")
    states: dict[str, Off] = {"on": {}, "off": {LOW_LEVEL: mode}}
    if LOW_LEVEL not in subject.model.network.branch_keys():
        raise SegviewerError(f"{subject.model.title} has no decoder; choose DeepLab v3+.")
    near = {name: np.zeros((classes, classes), np.int64) for name in states}
    whole = {name: np.zeros((classes, classes), np.int64) for name in states}
    for kind in kinds:
        for example, captured in captured_scenes(subject, kind):
            band = edge_band(example.labels, pixels)
            for name, off in states.items():
                labels = inspect_with(subject, captured, off).labels
                near[name] += confusion(example.labels[band], labels[band], classes)
                whole[name] += confusion(example.labels, labels, classes)
    numbers = [
        Number(f"{where}, low-level {name}", round(100 * _mean_iou(matrices[name]), 1), "%")
        for where, matrices in ((f"{pixels} pixels along edges", near), ("everywhere", whole))
        for name in states
    ]
    return Figure(tuple(numbers), "Mean IoU. " + _of_scenes(subject, len(subject.seeds), "pairs"))


def _mean_iou(matrix: NDArray[np.int64]) -> float:
    """Over the classes that the truth has: one that is merely predicted says it in the others."""
    return float(iou(matrix)[matrix.sum(1) > 0].mean())


def percent(values: Any) -> float:
    return round(100 * float(np.mean(values)), 1)


def _of_scenes(subject: Subject, count: int, what: str) -> str:
    seeds = subject.seeds
    count = count // 2 if what == "pairs" and count > len(seeds) else count
    learnt = ", none of them trained on" if seeds.start >= FIRST_TEST_SEED else ""
    return f"{count} {what}, seeds {seeds.start} to {seeds.stop - 1}{learnt}."
