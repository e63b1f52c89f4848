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

from segviewer.checkpoints.model import Model
from segviewer.opencv import cv2
from segviewer.records import IGNORE
from segviewer.training.balance import best_bias
from segviewer.training.packs import Example

PICTURES_JUDGED = 400  # labelled pictures that its balance is taken over
CELLS = 33  # of a soft label, a side
SIDE_PIXELS = 257  # the teacher was trained on pictures stretched to this square


def soft_labels(
    teacher: Model,
    examples: Sequence[Example],
    cache: Path,
    *,
    square: bool = True,
    report: Callable[[str], None],
) -> NDArray[np.float16]:
    """Logits (pictures, classes, CELLS, CELLS) of the teacher, averaged over each picture and its
    mirror image; read from ``cache`` if they were computed before, else written there.

    Their corner cells lie on the corner pixels. The teacher sees pictures stretched to a square,
    or (``square=False``) as they are.
    """
    stamp = hashlib.sha256("\n".join(e.name for e in examples).encode()).hexdigest()[:12]
    path = cache.with_name(f"{cache.name}-{stamp}.npy")
    if path.exists():
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]
    logits = []
    for done, example in enumerate(examples, start=1):
        logits.append(_both_ways(teacher, example.image, square=square))
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
    step = max(1, len(examples) // PICTURES_JUDGED)
    pairs = [
        (
            torch.from_numpy(logits[n].reshape(len(logits[n]), -1).T.astype(np.float32)),
            _labels_under(logits[n], e),
        )
        for n, e in list(enumerate(examples))[::step]
    ]
    values, labels = torch.cat([p[0] for p in pairs]), torch.cat([p[1] for p in pairs])
    counts = labels != IGNORE
    bias = best_bias(values[counts], labels[counts], None)
    return bias.half().numpy()[:, None, None]


def _labels_under(logits: NDArray[np.float16], example: Example) -> Tensor:
    """People's labels under the teacher's cells, in a row."""
    sizes = zip(example.mask.shape, logits.shape[1:], strict=True)
    places = [_spread(pixels, cells) for pixels, cells in sizes]
    return torch.from_numpy(example.mask[np.ix_(*places)].astype(np.int64).ravel())


def _spread(pixels: int, cells: int) -> NDArray[np.int64]:
    """The pixels of a side nearest to ``cells`` cells whose first and last lie on its ends."""
    return np.linspace(0, pixels - 1, cells).round().astype(np.int64)


def joint_labels(
    logits: Sequence[NDArray[np.floating]], possible: Sequence[bool] | None
) -> NDArray[np.float16]:
    """The log of the teachers' mean probabilities, from the logits (C, h, w) of each: where they
    disagree, the mean is unsure. Classes that are not ``possible`` leave theirs to the others."""
    chances = [np.exp(each - each.max(0)) for each in (one.astype(np.float32) for one in logits)]
    mean = np.mean([chance / chance.sum(0) for chance in chances], axis=0)
    if possible is not None:
        mean[~np.asarray(possible)] = 0
        mean /= mean.sum(0).clip(min=1e-6)
    return np.log(mean.clip(min=1e-4)).astype(np.float16)  # type: ignore[no-any-return]


@torch.inference_mode()
def _both_ways(teacher: Model, image: NDArray[np.uint8], *, square: bool) -> NDArray[np.float16]:
    if square:
        image = cv2.resize(image, (SIDE_PIXELS, SIDE_PIXELS), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    picture = teacher.preparation(image, image.shape[:2])
    logits: Tensor = teacher.network.logits(torch.cat([picture, picture.flip(-1)]))
    mean = (logits[0] + logits[1].flip(-1)) / 2
    if not square:
        mean = teacher.network.enlarge(mean[None], image.shape[:2])[0]
        rows, columns = (_spread(pixels, CELLS) for pixels in image.shape[:2])
        mean = mean[:, rows[:, None], columns]
    return mean.half().numpy()
