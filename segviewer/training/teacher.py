"""Soft labels: what a network trained elsewhere says of pictures that nobody has labelled.

The student learns from its probabilities (Hinton et al. 2015, arXiv 1503.02531), at the teacher's
own coarse grid. None of the teacher's weights go any further.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segviewer.checkpoints.model import Model, SizeRule
from segviewer.inspection.device import bf16_is_fast, in_precision
from segviewer.records import IGNORE
from segviewer.training.balance import best_bias
from segviewer.training.packs import UNLABELLED, Example

PICTURES_JUDGED = 400  # labelled pictures that its balance is taken over
CELLS = 33  # of a soft label, a side
# The longer sides of what the teacher sees. It was trained on objects of twice the size that they
# have in these pictures: enlarged, it is far more often right than on pictures of its own 257.
LONGER_SIDES = (433, 673)
AS_THEY_ARE = (None, None)
KNOWN_IOU = 0.3  # below that, a teacher does not know a class
# Of the better teacher's word. With less, the mean is undecided wherever the other disagrees, and
# the student stays with what the other says.
FIRST_SHARE = 0.8


def soft_labels(
    teacher: Model,
    examples: Sequence[Example],
    cache: Path,
    *,
    longer_sides: Sequence[int | None] = LONGER_SIDES,
    report: Callable[[str], None],
) -> NDArray[np.float16]:
    """Logits (pictures, classes, CELLS, CELLS) of the teacher, averaged over all ``longer_sides``;
    read from ``cache`` if they were computed before, else written there.

    Their corner cells lie on the corner pixels. The teacher sees each picture once with each longer
    side (None: as it is), every second time mirrored.
    """
    # Another teacher's, or those of pictures at another size, are other labels.
    made_of = [teacher.provenance.sha256, str(longer_sides), *(e.name for e in examples)]
    stamp = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:12]
    path = cache.with_name(f"{cache.name}-{stamp}.npy")
    if path.exists():
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]
    teacher.network.to(memory_format=torch.channels_last)  # half the time of a pass
    logits = []
    for done, example in enumerate(examples, start=1):
        logits.append(teacher_logits(teacher, example.image, longer_sides))
        if done % 500 == 0 or done == len(examples):
            report(f"the teacher labelled {done} of {len(examples)} pictures")
    whole = np.stack(logits)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, whole)
    part.replace(path)
    return whole


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
    """The log of two teachers' mean probabilities, from the logits (C, h, w) of each: where they
    disagree, the mean is less sure.

    The ``first`` has FIRST_SHARE of the word, but none where the second sees a class that is
    ``unknown`` to the first. Classes that are not ``possible`` leave theirs to the others.
    """
    one, other = _softmax(first), _softmax(second)
    share = FIRST_SHARE * (1 - other[np.asarray(unknown)].sum(0))
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
    teacher: Model, image: NDArray[np.uint8], longer_sides: Sequence[int | None]
) -> NDArray[np.float16]:
    """The teacher's logits (classes, CELLS, CELLS): a mean over the sizes that it sees."""
    size = (image.shape[0], image.shape[1])
    precision = "bf16" if bf16_is_fast() else "fp32"
    every = []
    for number, longer_side in enumerate(longer_sides):
        rule = SizeRule(low=longer_side or max(size), high=longer_side or max(size))
        picture = teacher.preparation(image, rule.size(*size))
        mirrored = number % 2 == 1
        entered = picture.flip(-1) if mirrored else picture
        with in_precision(precision, torch.device("cpu")):
            logits = teacher.network.logits(entered.contiguous(memory_format=torch.channels_last))
        logits = logits.float().flip(-1) if mirrored else logits.float()
        every.append(teacher.network.enlarge(logits, size)[0])
    rows, columns = (_spread(pixels, CELLS) for pixels in size)
    mean = torch.stack(every).mean(0)
    return mean[:, rows[:, None], columns].half().numpy()
