"""Labelled pictures: folders of ``images/NAME.jpg``, ``masks/NAME.png`` and ``meta.json``.

``meta.json`` lists "classes" and "splits" ({"train": [NAME, ...], ...}); a mask's pixel is its
class, 255 counts for nothing. A ``merge_*.json`` beside several packs maps their classes into one
list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.records import IGNORE, SegviewerError
from segviewer.sources.still import read_stored

# In training masks: no label, but known not to be one of the labelled people.
UNLABELLED = 254


@dataclass(frozen=True, eq=False, kw_only=True)
class Example:
    """``image`` (H, W, 3) uint8 RGB with ``mask`` (H, W) uint8; ``focus`` marks rows and columns
    worth a closer look (heads), (n, 2)."""

    pack: str
    name: str
    image: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    focus: NDArray[np.int32]


@dataclass(frozen=True)
class Pack:
    """A folder of labelled pictures and the table that maps its classes to the joint ones."""

    folder: Path
    meta: dict[str, Any]
    classes: tuple[str, ...]
    table: NDArray[np.uint8]

    def names(self, split: str) -> list[str]:
        names: list[str] = self.meta["splits"].get(split, [])
        return names

    def photos(self) -> list[str]:
        """Names of the pictures in ``photos/`` that nobody has labelled."""
        return sorted(file.stem for file in (self.folder / "photos").glob("*.jpg"))

    def photo_paths(self) -> dict[str, str]:
        """The path of every photo in the collection it comes from, where ``photos.json`` has it."""
        listing = self.folder / "photos.json"
        if not listing.exists():
            return {}
        pictures = json.loads(listing.read_text("utf-8"))["pictures"]
        return {Path(picture["name"]).stem: picture["file"] for picture in pictures}

    def photo(self, name: str) -> Example:
        """A picture without labels: its mask is IGNORE throughout."""
        image = read_pack_picture(self.folder / "photos" / f"{name}.jpg", "RGB")
        mask = np.full(image.shape[:2], IGNORE, np.uint8)
        nowhere = np.empty((0, 2), np.int32)
        return Example(pack=self.folder.name, name=name, image=image, mask=mask, focus=nowhere)

    def example(self, name: str) -> Example:
        image = read_pack_picture(self.folder / "images" / f"{name}.jpg", "RGB")
        path = self.folder / "masks" / f"{name}.png"
        raw = read_pack_picture(path)
        _check_mask(path, raw, image, len(self.meta["classes"]))
        heads = [i for i, c in enumerate(self.meta["classes"]) if c in ("hair", "face")]
        focus = np.argwhere(np.isin(raw, heads))[::50].astype(np.int32)
        return Example(
            pack=self.folder.name, name=name, image=image, mask=self.table[raw], focus=focus
        )


def open_packs(data: Path) -> list[Pack]:
    """The packs in ``data``: itself, if it is one, or the sub-folders its merge file joins."""
    if (data / "meta.json").exists():
        meta = json.loads((data / "meta.json").read_text("utf-8"))
        return [Pack(data, meta, tuple(meta["classes"]), _table(range(len(meta["classes"]))))]
    merges = sorted(data.glob("merge_*.json"))
    if not merges:
        raise SegviewerError(
            f"{data} is no pack of labelled pictures: expected meta.json in it, or a merge_*.json "
            f"beside packs; found neither."
        )
    merge = json.loads(merges[0].read_text("utf-8"))
    classes = tuple(merge["classes"])
    packs = []
    for name, mapping in merge["maps"].items():
        meta = json.loads((data / name / "meta.json").read_text("utf-8"))
        for c in meta["classes"]:
            if c not in mapping or mapping[c] not in (*classes, None):
                raise SegviewerError(
                    f"{merges[0].name} should map the class {c!r} of {name} to one of its classes "
                    f"or to null, but says {mapping.get(c, 'nothing')!r}; add or fix that line."
                )
        joint = [mapping[c] for c in meta["classes"]]
        labels = [classes.index(c) if c is not None else IGNORE for c in joint]
        if meta["classes"][0] == "background":
            labels[0] = UNLABELLED
        packs.append(Pack(data / name, meta, classes, _table(labels)))
    return packs


def read_pack_picture(path: Path, mode: str | None = None) -> NDArray[np.uint8]:
    """The picture as it is stored, or converted to a mode of PIL's."""
    values: NDArray[np.uint8] = read_stored(path, mode=mode)[0]
    return values


def _check_mask(
    path: Path, mask: NDArray[np.uint8], image: NDArray[np.uint8], classes: int
) -> None:
    if mask.ndim != 2 or mask.dtype != np.uint8:
        raise SegviewerError(
            f"{path} should hold one class number a pixel (an indexed or grey PNG of 8 bits) but "
            f"is {mask.shape} {mask.dtype}; save it anew."
        )
    if mask.shape != image.shape[:2]:
        (height, width), (rows, columns) = mask.shape, image.shape[:2]
        raise SegviewerError(
            f"{path} is {width}×{height} but its picture {columns}×{rows}; they must be alike."
        )
    unknown = np.flatnonzero(np.bincount(mask.ravel(), minlength=256)[classes:IGNORE])
    if len(unknown):
        raise SegviewerError(
            f"{path} has the value {unknown[0] + classes}, but its pack has {classes} classes; "
            f"use 0 to {classes - 1}, and {IGNORE} for what counts for nothing."
        )


def _table(labels: Sequence[int]) -> NDArray[np.uint8]:
    table = np.full(256, IGNORE, np.uint8)
    table[: len(labels)] = labels
    return table
