"""Masks that say what is true: pictures of one class number, or one colour, a pixel.

Data sets name masks differently, write 255 for the foreground or for what counts for nothing, and
draw on the stored pixels of a photo or on the upright one. What cannot be told apart is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.checkpoints.class_lists import class_list, with_own_colours
from segviewer.checkpoints.digest import files_sha256
from segviewer.records import (
    IGNORE,
    NOTHING,
    Classes,
    Frame,
    MaskReading,
    QuestionError,
    SegviewerError,
    Truth,
)
from segviewer.sources.cityscapes_ids import COLOURS as LABEL_COLOURS
from segviewer.sources.cityscapes_ids import LABEL_IDS, TRAIN_IDS
from segviewer.sources.pixels import turn_upright
from segviewer.sources.still import opened_picture, page_count, read_stored

Colours = tuple[tuple[int, int, int], ...]
BLACK = (0, 0, 0)
MOST_COLOURS = 200  # of a mask; a photo has thousands
MOST_VALUES = 160  # of a mask; a grey photo has more
BORDER_COLOURS = ((224, 224, 192), (255, 255, 255))  # VOC's, and paper: they count for nothing
SUFFIXES = (".png", ".tif", ".tiff", ".bmp", ".gif", ".npy")  # all without loss
# fmt: off
_ENDINGS = (
    "", "_gtFine_labelTrainIds", "_gtFine_labelIds", "_gtCoarse_labelTrainIds", "_mask", "-mask",
    "_seg", "_label", "_labels", "_gt", "_segmentation", "_annotation", "_labelIds",
    "_labelTrainIds", "_trainIds", "_gtFine_color", "_lab", "_manual1", "_L",
)
# fmt: on
_BEGINNINGS = ("", "mask_", "label_", "labels_", "gt_", "seg_")
# Left out of a photo's name.
_PHOTO_ENDINGS = ("_leftimg8bit", "_image", "_img", "_rgb", "_sat", "_photo", "_training", "_test")
_PHOTO_BEGINNINGS = ("image_", "img_", "photo_")
_ARRAY = b"\x93NUMPY"  # how numpy's own files begin
_SWAPPED = (5, 6, 7, 8)  # EXIF orientations with rows and columns swapped


def read_truth(
    where: Path,
    frame: Frame,
    *,
    relabel: Mapping[int, int] | None = None,
    stored: bool | None = None,
    names: tuple[str, ...] = (),
) -> Truth:
    """The ground truth of a frame: the file ``where``, or in the folder ``where`` the one that is
    named like the frame's picture.

    ``relabel`` gives other classes to values of the file. ``stored`` says whether the mask was
    drawn before the photo was turned by its EXIF; None goes by the sizes. ``names`` are the classes
    that its values number; without them conventions of data sets go by the file's name, and other
    values are those of the network that is compared. A SegviewerError says what is missing or
    wrong, a ``QuestionError`` what is open.
    """
    path = find_mask(where, frame.origin)
    values, colours, orientation = _read(path, frame.origin)
    if orientation > 1:  # it was turned together with its photo
        values = turn_upright(values, orientation)
    elif _is_stored(values, frame, stored, path):
        values = turn_upright(values, frame.orientation)
    _refuse_other_size(values, frame, path)
    title = f"the mask {path.name}"
    if colours:
        truth = _by_colours(values, colours, title)
    elif relabel or names:
        values = _relabel(values, relabel or {})
        truth = Truth(values=values, title=title, names=names, as_is=True)
    else:
        truth = _by_convention(values, path, title)
    pairs = tuple(sorted((relabel or {}).items()))
    reading = MaskReading(
        path=str(path), sha256=files_sha256(path), relabel=pairs, stored=stored, names=names
    )
    return replace(truth, reading=reading)


def _by_colours(values: NDArray[np.uint8], colours: Colours, title: str) -> Truth:
    """In the names of the shortest known list that has the colours; black counts for nothing where
    a list does not have it."""
    lists = (*with_own_colours(), Classes(LABEL_IDS, LABEL_COLOURS))
    painted = set(colours) - {BLACK}
    having = [known for known in lists if painted <= set(known.colours)]
    if not having:
        return Truth(values=values, title=title, colours=colours)
    known = min(having, key=lambda each: (len(set(colours) - set(each.colours)), len(each)))
    names = [
        known.names[known.colours.index(c)] if c in known.colours else NOTHING for c in colours
    ]
    return Truth(values=values, title=title, names=tuple(names), colours=colours)


def _by_convention(values: NDArray[np.uint8], path: Path, title: str) -> Truth:
    """What the file's name says of its values: Cityscapes' label ids, its train ids, ADE20K."""
    stem = path.stem.lower()
    if stem.endswith("_labeltrainids"):
        names = class_list("Cityscapes").names
        return Truth(values=values, title=title, names=names, train_ids=tuple(range(len(names))))
    if stem.endswith("_labelids"):
        return Truth(values=values, title=title, names=LABEL_IDS, train_ids=TRAIN_IDS)
    if re.fullmatch(r"ade_(train|val|test)_\d+", stem) and not (values == IGNORE).any():
        names = (NOTHING, *class_list("ADE20K").names)
        return Truth(values=values, title=title, names=names)
    _refuse_unclear(values, path)
    return Truth(values=values, title=title)


def _refuse_other_size(values: NDArray[np.uint8], frame: Frame, path: Path) -> None:
    if values.shape != frame.size:
        (rows, columns), (height, width) = values.shape, frame.size
        raise SegviewerError(
            f"The mask {path.name} is {columns}×{rows} but {frame.origin} is {width}×{height}; "
            f"give a mask of the picture's own size."
        )


def find_mask(where: Path, origin: str) -> Path:
    """``where`` itself, or the file in that folder which data sets would give the picture."""
    if not where.is_dir():
        return where
    # Backwards, so that of names that compare alike the first in order is the one that stays.
    files = {_comparable(path.name): path for path in sorted(where.iterdir(), reverse=True)}
    stems = _stems(origin)
    names = [stem + ending.replace("-", "_") for stem in stems for ending in _ENDINGS]
    names += [beginning + stem for stem in stems for beginning in _BEGINNINGS]
    for name in names:
        for suffix in SUFFIXES:
            if _comparable(name + suffix) in files:
                return files[_comparable(name + suffix)]
    endings = ", ".join(ending for ending in (*_BEGINNINGS, *_ENDINGS) if ending)
    raise SegviewerError(
        f"The folder {where} should hold a mask of {origin} but holds none; looked for "
        f"{' or '.join(dict.fromkeys(_stems(origin)))}, alone or with {endings}, and "
        f"{', '.join(SUFFIXES)} in small or capital letters; rename it, or give the file itself."
    )


def is_mask_of(path: Path, frame: Frame) -> bool:
    """Whether a file is a mask of the frame, or a folder holds one: of its size, in few numbers or
    colours, and without loss."""
    try:
        path = find_mask(path, frame.origin)
        if path.suffix.lower() not in SUFFIXES:
            return False
        values, _, orientation = _read(path, frame.origin)
    except SegviewerError:
        return False
    sizes = [frame.size, frame.size[::-1]] if frame.orientation in _SWAPPED else [frame.size]
    few = np.count_nonzero(np.bincount(values.ravel(), minlength=1)) <= MOST_VALUES
    return bool(few and (values.shape in sizes or orientation > 1))


def _comparable(name: str) -> str:
    """A file's name without what systems and people write differently: capitals, accents put
    together or not, and lines."""
    return unicodedata.normalize("NFC", name).lower().replace("-", "_")


def _stems(origin: str) -> list[str]:
    stem = Path(origin).stem
    short = [stem[: -len(end)] for end in _PHOTO_ENDINGS if stem.lower().endswith(end)]
    short += [stem[len(start) :] for start in _PHOTO_BEGINNINGS if stem.lower().startswith(start)]
    return [stem, *short]


def _read(path: Path, origin: str) -> tuple[NDArray[np.uint8], Colours, int]:
    """The values (H, W) of a mask, the colours that they number where it has some instead of
    numbers, and its EXIF orientation."""
    values, orientation = _decode(path, f"a mask of {origin}" if origin else "a mask")
    if values.ndim == 3 and values.shape[2] == 2:  # grey with alpha
        values = values[..., 0]
    if values.ndim == 3 and values.shape[2] in (3, 4) and values.dtype == np.uint8:
        if _is_grey(values):
            return np.ascontiguousarray(values[..., 0]), (), orientation
        numbers, colours = _number_colours(values[..., :3], path)
        return numbers, colours, orientation
    return _of_8_bits(values, path), (), orientation


def _decode(path: Path, wanted: str) -> tuple[NDArray[Any], int]:
    """What stands in the file, of any type, and its EXIF orientation."""
    array: NDArray[Any] | None = None
    with opened_picture(path, wanted) as file:
        if file.read(len(_ARRAY)) == _ARRAY:
            file.seek(0)
            # An array of objects is a pickle, which would run code.
            array = np.load(file, allow_pickle=False)
    if array is not None:
        return _numbers(array, path), 1
    pages = page_count(path, wanted)
    if pages > 1:
        raise SegviewerError(
            f"'{path.name}' should be {wanted} but has {pages} pages; save the page that is meant "
            "by itself."
        )
    return read_stored(path, wanted)


def _numbers(values: NDArray[Any], path: Path) -> NDArray[Any]:
    """The values of an array's file where they are real numbers."""
    if values.dtype.kind not in "biuf":
        raise SegviewerError(
            f"The mask {path} should hold one class number a pixel, 0 to {IGNORE}, but has values "
            f"of the type {values.dtype}; save it anew as an indexed or grey PNG of 8 bits."
        )
    return values


def _is_grey(painted: NDArray[np.uint8]) -> bool:
    """Whether red, green and blue say the same, and are no colours of a known list."""
    grey = painted[..., 0]
    if not (np.array_equal(grey, painted[..., 1]) and np.array_equal(grey, painted[..., 2])):
        return False
    values = set(np.unique(grey).tolist())
    lists = (*with_own_colours(), Classes(LABEL_IDS, LABEL_COLOURS))
    is_painted = any({(v, v, v) for v in values} <= {*each.colours, BLACK} for each in lists)
    return values <= {0, IGNORE} or not is_painted


def _of_8_bits(values: NDArray[Any], path: Path) -> NDArray[np.uint8]:
    """Class numbers of any type as 8 bits: -1, and white of 16 bits, are what 255 is there."""
    if values.ndim == 2 and values.size:
        lowest, highest = values.min(), values.max()
        whole = values.dtype.kind in "biu" or bool((values == np.round(values)).all())
        if values.dtype.kind in "iu" and set(np.unique(values).tolist()) == {0, 0xFFFF}:
            return np.where(values == 0, 0, IGNORE).astype(np.uint8)
        if whole and lowest >= -1 and highest <= IGNORE:
            return np.where(values == -1, IGNORE, values).astype(np.uint8)
    kind = f"values from {values.min():g} to {values.max():g}" if values.size else "no values"
    layers = f" in {values.shape[2]} layers" if values.ndim == 3 else ""
    raise SegviewerError(
        f"The mask {path} should hold one class number a pixel, 0 to {IGNORE}, but has {kind}"
        f"{layers}; save it anew as an indexed or grey PNG of 8 bits."
    )


def _number_colours(painted: NDArray[np.uint8], path: Path) -> tuple[NDArray[np.uint8], Colours]:
    """Numbers of the colours in a mask painted in them; borders count for nothing."""
    red, green, blue = (painted[..., channel].astype(np.uint32) for channel in range(3))
    # One number a pixel: distinct numbers are found far faster than distinct rows.
    packed = red << 16 | green << 8 | blue
    present, numbers = np.unique(packed, return_inverse=True)
    if len(present) > MOST_COLOURS:
        raise SegviewerError(
            f"The mask {path} has {len(present)} colours, as a photo has; expected one number a "
            f"pixel or the colours of a list of classes, without smooth edges."
        )
    colours = [(int(v) >> 16, int(v) >> 8 & 255, int(v) & 255) for v in present]
    classed = [colour for colour in colours if colour not in BORDER_COLOURS]
    table = [classed.index(colour) if colour in classed else IGNORE for colour in colours]
    values = np.array(table, np.uint8)[numbers.reshape(packed.shape)]
    return values, tuple(classed)


def _is_stored(values: NDArray[np.uint8], frame: Frame, stored: bool | None, path: Path) -> bool:
    """Whether a mask lies on the photo's stored pixels, which its EXIF turns."""
    if frame.orientation == 1:
        return False
    if stored is not None:
        return stored
    height, width = frame.size
    if frame.orientation in _SWAPPED and height != width:
        return values.shape == (width, height)
    raise QuestionError(
        f"{frame.origin} is turned by its EXIF tag, and the size of the mask {path} does not say "
        "whether it was drawn before or after; give --masks stored (before) or --masks upright.",
        {"drawn before it was turned": {"stored": True}, "drawn after": {"stored": False}},
    )


def _relabel(values: NDArray[np.uint8], relabel: Mapping[int, int]) -> NDArray[np.uint8]:
    table = np.arange(256, dtype=np.uint8)
    for value, label in relabel.items():
        table[value] = label
    return table[values]


def _refuse_unclear(values: NDArray[np.uint8], path: Path) -> None:
    """0 and 255 alone may be two classes, or one class and a border that counts for nothing."""
    if set(np.unique(values).tolist()) in ({0, IGNORE}, {IGNORE}):
        raise QuestionError(
            f"The mask {path} should have class numbers but has only {IGNORE}, which counts for "
            f"nothing, and no other label but 0; give --relabel {IGNORE}=1 if {IGNORE} is class 1, "
            f"or --relabel {IGNORE}={IGNORE} if it is to count for nothing.",
            {
                f"{IGNORE} is class 1": {"relabel": {IGNORE: 1}},
                f"{IGNORE} counts for nothing": {"relabel": {IGNORE: IGNORE}},
            },
        )
