"""Finds the files of ``resources/``: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FAMILIES = ("voc", "everyday", "lesson")
# fmt: off
PAPERS = (
    "fcn", "deeplab_v2", "pspnet", "pspnet_no_pyramid", "deeplab_v3", "deeplab_v3_plus",
)
# fmt: on

_PACKAGE = Path(__file__).resolve().parent


def folder() -> Path:
    """The folder that holds weights, palettes and icons."""
    installed = _PACKAGE / "resource_files"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def weights() -> dict[str, Path]:
    """Embedded weight files by model name ("everyday/pspnet"), in alphabetical order."""
    return _weights_in(folder())


def cards() -> dict[str, dict[str, Any]]:
    """What the card beside each embedded weight file says, by model name."""
    return _cards_in(folder())


def _weights_in(resources: Path) -> dict[str, Path]:
    root = resources / "weights"
    # A backbone that several networks share is no network.
    files = sorted(f for f in root.rglob("*.safetensors") if f.stem != "backbone")
    return {file.relative_to(root).with_suffix("").as_posix(): file for file in files}


@lru_cache(maxsize=1)
def _cards_in(resources: Path) -> dict[str, dict[str, Any]]:
    """Read once: the window asks with every change of network, and must not wait for a disk."""
    by_name = {}
    for name, path in _weights_in(resources).items():
        card = path.with_suffix(".json")
        by_name[name] = json.loads(card.read_text("utf-8")) if card.exists() else {}
    return by_name


def embedded_models() -> dict[str, str]:
    """Titles of the embedded models by name: family after family, in the order of the papers."""
    by_name = cards()
    names = sorted(by_name, key=_rank)
    return {name: str(by_name[name].get("title", name)) for name in names}


def family_of(name: str) -> tuple[str, ...]:
    """The embedded models of the same family ("voc", "everyday") as ``name``, in the order of the
    papers; the first family's for a model of none."""
    names = tuple(embedded_models())
    families = [each.partition("/")[0] for each in names]
    family = name.partition("/")[0]
    if family not in families:
        family = families[0]
    return tuple(each for each, own in zip(names, families, strict=True) if own == family)


def _rank(name: str) -> tuple[int, int]:
    """Places in the orders below; what is in neither comes last."""
    family, _, network = name.partition("/")
    return _place(FAMILIES, family), _place(PAPERS, network)


def _place(order: tuple[str, ...], word: str) -> int:
    return order.index(word) if word in order else len(order)
