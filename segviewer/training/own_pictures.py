"""A user's own labelled pictures: a folder with ``images/`` and ``masks/``, whatever their suffix.

Classes come from ``classes.txt`` (one name a line) or are numbered. Every fifth picture, chosen by
the hash of its name, is kept aside to measure on. A folder with ``meta.json`` is a pack already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import IGNORE, SegviewerError
from segviewer.training.packs import Example, Pack, open_packs, read_pack_picture

LONGEST_SIDE = 384  # pixels: about as large as what the embedded networks have learnt from
FEWEST_PICTURES = 4
MOST_CLASSES = 64
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp")
NO_PLACES = np.empty((0, 2), np.int32)


@dataclass(frozen=True, kw_only=True)
class OwnPictures:
    """``training`` and ``validation`` pictures with the names of their classes; ``notes`` say what
    was assumed about them."""

    training: tuple[Example, ...]
    validation: tuple[Example, ...]
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def open_own_pictures(folder: Path) -> OwnPictures:
    """All pictures of the folder, in memory; a SegviewerError says what is missing or wrong."""
    if (folder / "meta.json").exists():
        return _of_pack(open_packs(folder)[0])
    pairs = _pairs(folder)
    masks = {name: _mask(mask) for name, (_, mask) in pairs.items()}
    classes, notes = _classes(folder, masks)
    examples = {name: _example(name, image, masks[name]) for name, (image, _) in pairs.items()}
    aside = _kept_aside(list(pairs))
    return OwnPictures(
        training=tuple(e for name, e in examples.items() if name not in aside),
        validation=tuple(examples[name] for name in sorted(aside)),
        classes=classes,
        notes=notes,
    )


def _of_pack(pack: Pack) -> OwnPictures:
    measured = next((s for s in ("val", "test") if pack.names(s)), None)
    if measured is None or not pack.names("train"):
        raise SegviewerError(
            f'{pack.folder} should list pictures under "train" and "val" in meta.json; add them, '
            f"or remove meta.json and every fifth picture is kept aside."
        )
    return OwnPictures(
        training=tuple(map(pack.example, pack.names("train"))),
        validation=tuple(map(pack.example, pack.names(measured))),
        classes=pack.classes,
        notes=(),
    )


def _pairs(folder: Path) -> dict[str, tuple[Path, Path]]:
    """Picture and mask by their common name."""
    by_part = {}
    for part in ("images", "masks"):
        files = sorted((folder / part).glob("*"))
        by_part[part] = {f.stem: f for f in files if f.suffix.lower() in SUFFIXES}
    images, masks = by_part["images"], by_part["masks"]
    names = [name for name in images if name in masks]
    if len(names) < FEWEST_PICTURES:
        raise SegviewerError(
            f"{folder} should hold at least {FEWEST_PICTURES} pictures in images/ with masks of "
            f"the same names in masks/, but has {len(images)} pictures, {len(masks)} masks and "
            f"{len(names)} pairs."
        )
    return {name: (images[name], masks[name]) for name in names}


def _mask(path: Path) -> NDArray[np.uint8]:
    mask = np.array(read_pack_picture(path))  # a copy that can be written to
    mask = mask.astype(np.uint8) if mask.dtype == np.bool_ else mask
    if mask.ndim != 2 or mask.dtype != np.uint8:
        raise SegviewerError(
            f"{path} should hold one class number a pixel (an indexed or grey picture of 8 bits) "
            f"but is {mask.shape} {mask.dtype}; save it anew."
        )
    return mask


def _classes(
    folder: Path, masks: Mapping[str, NDArray[np.uint8]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the classes, and what was assumed. Masks of 0 and 255 alone are rewritten."""
    values = np.unique(np.concatenate([np.unique(mask) for mask in masks.values()]))
    notes: tuple[str, ...] = ()
    if values.tolist() == [0, IGNORE]:
        for mask in masks.values():
            mask[mask == IGNORE] = 1
        values, notes = np.array([0, 1]), ("masks of 0 and 255: 255 was taken as class 1",)
    count = int(values[values != IGNORE].max(initial=1)) + 1
    listed = folder / "classes.txt"
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    names = [line.strip() for line in lines if line.strip()]
    if names and len(names) < count:
        raise SegviewerError(
            f"{listed} names {len(names)} classes, but the masks hold the number {count - 1}; "
            f"name one class a line, from number 0 on."
        )
    if count > MOST_CLASSES:
        raise SegviewerError(
            f"The masks in {folder} hold numbers up to {count - 1}; expected class numbers from 0 "
            f"on, at most {MOST_CLASSES} of them, and {IGNORE} for what counts for nothing."
        )
    return tuple(names or (f"class {number}" for number in range(count))), notes


def _example(name: str, path: Path, mask: NDArray[np.uint8]) -> Example:
    image = read_pack_picture(path, "RGB")
    if image.shape[:2] != mask.shape:
        raise SegviewerError(
            f"The mask of {path.name} is {mask.shape[1]}×{mask.shape[0]} but its picture "
            f"{image.shape[1]}×{image.shape[0]}; they must be alike."
        )
    scale = LONGEST_SIDE / max(mask.shape)
    if scale < 1:
        size = (max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    return Example(pack="own", name=name, image=image, mask=mask, focus=NO_PLACES)


def _kept_aside(names: list[str]) -> set[str]:
    """A fifth of the names, the same ones every time."""
    ranked = sorted(
        names, key=lambda name: hashlib.sha256(name.encode("utf-8", "replace")).digest()
    )
    return set(ranked[: max(1, len(names) // 5)])
