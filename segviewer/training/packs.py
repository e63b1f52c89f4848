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
from PIL import Image

from segviewer.records import IGNORE, SegviewerError

# In training masks: no label, but known not to be one of the labelled people.
UNLABELLED = 254


@dataclass(frozen=True, eq=False)
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

    def example(self, name: str) -> Example:
        with Image.open(self.folder / "images" / f"{name}.jpg") as file:
            image = np.asarray(file.convert("RGB"))
        with Image.open(self.folder / "masks" / f"{name}.png") as file:
            raw = np.asarray(file)
        heads = [i for i, c in enumerate(self.meta["classes"]) if c in ("hair", "face")]
        focus = np.argwhere(np.isin(raw, heads))[::50].astype(np.int32)
        return Example(self.folder.name, name, image, self.table[raw], focus)


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
        joint = [mapping[c] for c in meta["classes"]]
        labels = [classes.index(c) if c is not None else IGNORE for c in joint]
        if meta["classes"][0] == "background":
            labels[0] = UNLABELLED
        packs.append(Pack(data / name, meta, classes, _table(labels)))
    return packs


def _table(labels: Sequence[int]) -> NDArray[np.uint8]:
    table = np.full(256, IGNORE, np.uint8)
    table[: len(labels)] = labels
    return table
