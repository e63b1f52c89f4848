"""Masks that say what is true: pictures of one class number a pixel.

Data sets name masks differently, write 255 for the foreground or for what counts for nothing, and
draw on the stored pixels of a photo or on the upright one. What cannot be told apart is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segviewer.records import IGNORE, Frame, SegviewerError
from segviewer.sources.pixels import orientation_of, turn_upright

SUFFIXES = (".png", ".tif", ".tiff", ".bmp", ".gif")  # all without loss
# fmt: off
_ENDINGS = (
    "", "_gtFine_labelTrainIds", "_gtFine_labelIds", "_gtCoarse_labelTrainIds", "_mask", "-mask",
    "_seg", "_label", "_labels", "_gt", "_segmentation",
)
# fmt: on
_PHOTO_ENDINGS = ("_leftimg8bit", "_image", "_img", "_rgb")  # left out of a photo's name
_SWAPPED = (5, 6, 7, 8)  # EXIF orientations with rows and columns swapped

# Cityscapes' label ids and the train ids 0 to 18 that networks of 19 classes know them by.
_CITYSCAPES = (7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33)


def read_mask(
    where: Path,
    frame: Frame,
    classes: int,
    *,
    relabel: Mapping[int, int] | None = None,
    stored: bool | None = None,
) -> NDArray[np.uint8]:
    """The mask (H, W) of a frame: the file ``where``, or in the folder ``where`` the one that is
    named like the frame's picture.

    ``relabel`` gives other classes to values of the file. ``stored`` says whether the mask was
    drawn before the photo was turned by its EXIF; None goes by the sizes. A SegviewerError says
    what is missing, wrong or open.
    """
    path = find_mask(where, frame.origin)
    values, orientation = _read(path, frame.origin)
    if orientation > 1:  # it was turned together with its photo
        values = turn_upright(values, orientation)
    elif _is_stored(values, frame, stored, path):
        values = turn_upright(values, frame.orientation)
    if relabel:
        return _relabelled(values, relabel)
    _refuse_unclear(values, path)
    if classes == len(_CITYSCAPES) and path.stem.lower().endswith("_labelids"):
        known = {label: place for place, label in enumerate(_CITYSCAPES)}
        return _relabelled(values, {v: known.get(v, IGNORE) for v in range(IGNORE)})
    return values


def find_mask(where: Path, origin: str) -> Path:
    """``where`` itself, or the file in that folder which data sets would give the picture."""
    if not where.is_dir():
        return where
    files = {path.name.lower(): path for path in sorted(where.iterdir(), reverse=True)}
    names = [stem + ending for stem in _stems(origin) for ending in _ENDINGS]
    for name in names:
        for suffix in SUFFIXES:
            if (name + suffix).lower() in files:
                return files[(name + suffix).lower()]
    endings = ", ".join(ending for ending in _ENDINGS if ending)
    raise SegviewerError(
        f"The folder {where} should hold a mask of {origin} but holds none; looked for "
        f"{' or '.join(dict.fromkeys(_stems(origin)))}, alone or with {endings}, and "
        f"{', '.join(SUFFIXES)} in small or capital letters; rename it, or give the file itself."
    )


def _stems(origin: str) -> list[str]:
    stem = Path(origin).stem
    short = [stem[: -len(end)] for end in _PHOTO_ENDINGS if stem.lower().endswith(end)]
    return [stem, *short]


def _read(path: Path, origin: str) -> tuple[NDArray[np.uint8], int]:
    """The values (H, W) and the EXIF orientation of a mask."""
    try:
        with Image.open(path) as file:
            values, orientation = np.asarray(file), orientation_of(file)
    except (OSError, SyntaxError, ValueError) as error:
        raise SegviewerError(
            f"The mask {path} of {origin} cannot be read ({error}); expected an indexed or grey "
            f"PNG of the picture's size."
        ) from None
    if values.dtype == np.bool_ or (values.dtype.kind in "iu" and values.min(initial=0) >= 0):
        small = values.max(initial=0) <= IGNORE
        values = values.astype(np.uint8) if small else values
    if values.ndim != 2 or values.dtype != np.uint8:
        raise SegviewerError(
            f"The mask {path} should hold one class number a pixel (an indexed or grey PNG of 8 "
            f"bits) but is {values.shape} {values.dtype}; save it anew."
        )
    return values, orientation


def _is_stored(values: NDArray[np.uint8], frame: Frame, stored: bool | None, path: Path) -> bool:
    """Whether a mask lies on the photo's stored pixels, which its EXIF turns."""
    if frame.orientation == 1:
        return False
    if stored is not None:
        return stored
    height, width = frame.size
    if frame.orientation in _SWAPPED and height != width:
        return values.shape == (width, height)
    raise SegviewerError(
        f"{frame.origin} is turned by its EXIF tag, and the size of the mask {path} does not say "
        "whether it was drawn before or after; give --masks stored (before) or --masks upright."
    )


def _relabelled(values: NDArray[np.uint8], relabel: Mapping[int, int]) -> NDArray[np.uint8]:
    table = np.arange(256, dtype=np.uint8)
    for value, label in relabel.items():
        table[value] = label
    return table[values]


def _refuse_unclear(values: NDArray[np.uint8], path: Path) -> None:
    """0 and 255 alone may be two classes, or one class and a border that counts for nothing."""
    if set(np.unique(values).tolist()) in ({0, IGNORE}, {IGNORE}):
        raise SegviewerError(
            f"The mask {path} should have class numbers but has only {IGNORE}, which counts for "
            f"nothing, and no other label but 0; give --relabel {IGNORE}=1 if {IGNORE} is class 1, "
            f"or --relabel {IGNORE}={IGNORE} if it is to count for nothing."
        )
