"""Soft labels: what a network trained elsewhere says of pictures that nobody has labelled.

The student learns from its probabilities (Hinton et al. 2015, arXiv 1503.02531), at the teacher's
own coarse grid. None of the teacher's weights go any further.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from segviewer.checkpoints.model import Model, SizeRule
from segviewer.inspection.device import bf16_is_fast, in_precision
from segviewer.opencv import cv2
from segviewer.records import IGNORE
from segviewer.training.balance import best_bias
from segviewer.training.packs import UNLABELLED, Example
from segviewer.training.yolov7 import Yolov7, class_probabilities, load_yolov7

PICTURES_JUDGED = 400  # labelled pictures that its balance is taken over
CELLS = 49  # of a soft label, a side
# The longer sides of what the teacher sees. It was trained on objects of twice the size that they
# have in these pictures: enlarged, it is far more often right than on pictures of its own 257.
LONGER_SIDES = (577,)
DETECTOR_SIDES = (384, 448)  # a detector's, which knows objects of any size
KNOWN_IOU = 0.3  # below that, a teacher does not know a class
# Of the teacher's word beside a detector's. Measured on labelled pictures kept aside, the mean is
# better than either (docs/training.md).
TEACHER_SHARE = 0.4

# An image (H, W, 3) uint8 RGB -> logits (classes, CELLS, CELLS).
Labeller = Callable[[NDArray[np.uint8]], NDArray[np.float16]]


def soft_labels(
    labeller: Labeller,
    examples: Sequence[Example],
    cache: Path,
    *,
    made_of: Sequence[str],
    report: Callable[[str], None],
) -> NDArray[np.float16]:
    """Logits (pictures, classes, CELLS, CELLS) of the labeller, which is ``made_of`` what these
    words say; read from ``cache`` if they were computed before, else written there.

    Their corner cells lie on the corner pixels.
    """
    # Another labeller's, or those of other pictures, are other labels.
    words = [*made_of, str(CELLS), *(e.name for e in examples)]
    stamp = hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]
    path = cache.with_name(f"{cache.name}-{stamp}.npy")
    if path.exists():
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]
    logits = []
    for done, example in enumerate(examples, start=1):
        logits.append(labeller(example.image))
        if done % 500 == 0 or done == len(examples):
            report(f"the {cache.name} labelled {done} of {len(examples)} pictures")
    whole = np.stack(logits)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, whole)
    part.replace(path)
    return whole


def network_labels(
    teacher: Model,
    examples: Sequence[Example],
    cache: Path,
    *,
    longer_sides: Sequence[int] = LONGER_SIDES,
    report: Callable[[str], None],
) -> NDArray[np.float16]:
    """The ``soft_labels`` of a segmentation network, averaged over all ``longer_sides``."""
    teacher.network.to(memory_format=torch.channels_last)  # half the time of a pass
    return soft_labels(
        lambda image: teacher_logits(teacher, image, longer_sides),
        examples,
        cache,
        made_of=[teacher.provenance.sha256, str(longer_sides)],
        report=report,
    )


def detector_labels(
    package: str,
    classes: Sequence[str],
    examples: Sequence[Example],
    cache: Path,
    *,
    report: Callable[[str], None],
) -> NDArray[np.float16]:
    """The ``soft_labels`` of the detector in an installed ``package``."""
    detector = load_yolov7(package, torch.bfloat16 if bf16_is_fast() else torch.float32)
    return soft_labels(
        lambda image: detector_logits(detector, image, classes, DETECTOR_SIDES),
        examples,
        cache,
        made_of=[package, version(package), str(DETECTOR_SIDES), *classes],
        report=report,
    )


def teacher_bias(logits: NDArray[np.float16], examples: Sequence[Example]) -> NDArray[np.float16]:
    """What to add to the teacher's logits (classes, 1, 1), so that it calls the classes as people
    do who labelled the ``examples``, the first of its pictures."""
    values, labels = _judged_cells(logits, examples)
    return best_bias(values, labels, None).half().numpy()[:, None, None]


def unknown_classes(
    logits: Sequence[NDArray[np.float16]], examples: Sequence[Example]
) -> list[bool]:
    """Which classes the teacher of these ``logits`` hardly knows: its IoU on the ``examples``, the
    first of its pictures, is below KNOWN_IOU."""
    values, labels = _judged_cells(logits, examples)
    classes = values.shape[1]
    pairs = torch.bincount(labels * classes + values.argmax(1), minlength=classes**2)
    counts = pairs.view(classes, classes)
    either = counts.sum(0) + counts.sum(1) - counts.diag()
    return (counts.diag() / either.clamp(min=1) < KNOWN_IOU).tolist()


def _judged_cells(
    logits: NDArray[np.float16] | Sequence[NDArray[np.float16]], examples: Sequence[Example]
) -> tuple[Tensor, Tensor]:
    """The teacher's logits (N, C) of cells that people labelled, and these labels (N,)."""
    step = max(1, len(examples) // PICTURES_JUDGED)
    pairs = [
        (
            torch.from_numpy(logits[n].reshape(len(logits[n]), -1).T.astype(np.float32)),
            _labels_under(logits[n], e),
        )
        for n, e in list(enumerate(examples))[::step]
    ]
    values, labels = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    counts = (labels != IGNORE) & (labels != UNLABELLED)
    return values[counts], labels[counts]


def _labels_under(logits: NDArray[np.float16], example: Example) -> Tensor:
    """People's labels under the teacher's cells, in a row."""
    sizes = zip(example.mask.shape, logits.shape[1:], strict=True)
    places = [_spread(pixels, cells) for pixels, cells in sizes]
    return torch.from_numpy(example.mask[np.ix_(*places)].astype(np.int64).ravel())


def _spread(pixels: int, cells: int) -> NDArray[np.int64]:
    """The pixels of a side nearest to ``cells`` cells whose first and last lie on its ends."""
    return np.linspace(0, pixels - 1, cells).round().astype(np.int64)


def joint_labels(
    first: NDArray[np.floating],
    second: NDArray[np.floating],
    *,
    unknown: Sequence[bool],
    possible: Sequence[bool] | None,
) -> NDArray[np.float16]:
    """The log of two labellers' mean probabilities, from the logits (C, h, w) of each: where they
    disagree, the mean is less sure.

    The ``first`` has TEACHER_SHARE of the word, but none where the second sees a class that is
    ``unknown`` to the first. Classes that are not ``possible`` leave theirs to the others.
    """
    one, other = _softmax(first), _softmax(second)
    share = TEACHER_SHARE * (1 - other[np.asarray(unknown)].sum(0))
    mean = share * one + (1 - share) * other
    if possible is not None:
        mean[~np.asarray(possible)] = 0
        mean /= mean.sum(0).clip(min=1e-6)
    return np.log(mean.clip(min=1e-4)).astype(np.float16)  # type: ignore[no-any-return]


def _softmax(logits: NDArray[np.floating]) -> NDArray[np.float32]:
    chances = np.exp(logits.astype(np.float32) - logits.max(0))
    return chances / chances.sum(0)  # type: ignore[no-any-return]


@torch.inference_mode()
def teacher_logits(
    teacher: Model, image: NDArray[np.uint8], longer_sides: Sequence[int]
) -> NDArray[np.float16]:
    """The teacher's logits (classes, CELLS, CELLS): a mean over the sizes that it sees, every
    second time mirrored."""
    size = (image.shape[0], image.shape[1])
    precision = "bf16" if bf16_is_fast() else "fp32"
    every = []
    for number, longer_side in enumerate(longer_sides):
        rule = SizeRule(low=longer_side, high=longer_side)
        picture = teacher.preparation(image, rule.size(*size))
        mirrored = number % 2 == 1
        entered = picture.flip(-1) if mirrored else picture
        with in_precision(precision, torch.device("cpu")):
            logits = teacher.network.logits(entered.contiguous(memory_format=torch.channels_last))
        logits = logits.float().flip(-1) if mirrored else logits.float()
        every.append(teacher.network.enlarge(logits, size)[0])
    return _at_cells(torch.stack(every).mean(0)).half().numpy()


@torch.inference_mode()
def detector_logits(
    detector: Yolov7,
    image: NDArray[np.uint8],
    classes: Sequence[str],
    longer_sides: Sequence[int],
) -> NDArray[np.float16]:
    """The log of the detector's probabilities (classes, CELLS, CELLS), likewise."""
    size = image.shape[:2]
    every = []
    for number, longer_side in enumerate(longer_sides):
        scale = longer_side / max(size)
        rows, columns = (max(2, round(side * scale / 32)) * 32 for side in size)
        enlarged = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_CUBIC)
        picture = torch.from_numpy(enlarged).permute(2, 0, 1)[None].float() / 255
        mirrored = number % 2 == 1
        objects = detector(picture.flip(-1) if mirrored else picture)
        chances = class_probabilities(objects, classes)
        chances = chances.flip(-1) if mirrored else chances
        every.append(F.interpolate(chances[None], size, mode="bilinear")[0])
    mean = torch.stack(every).mean(0)
    return _at_cells(mean).clamp(min=1e-4).log().half().numpy()


def _at_cells(planes: Tensor) -> Tensor:
    """Planes (C, H, W) at the pixels under the cells: (C, CELLS, CELLS)."""
    rows, columns = (_spread(pixels, CELLS) for pixels in planes.shape[1:])
    return planes[:, rows[:, None], columns]
