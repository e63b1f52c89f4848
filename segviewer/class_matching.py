"""Classes of one list found in another, by name: networks and data sets name the same things
differently, number them differently, and know some that the other does not.

What has no counterpart is never compared: it becomes ``IGNORE``, and whoever compares says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.records import IGNORE
from segviewer.resources import folder

Labels = NDArray[Any]


@lru_cache(maxsize=256)
def match_classes(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[int | None, ...]:
    """For each of ``names`` its place in ``others``, None where that has no class of the name.

    Case, spaces and punctuation mean nothing; synonyms are in ``resources/class_aliases.json``.

    >>> match_classes(("sky", "Aeroplane", "potted-plant"), ("airplane", "pottedplant"))
    (None, 0, 1)
    """
    places: dict[str, int] = {}
    for place, name in enumerate(others):
        places.setdefault(_canonical(name), place)
    return tuple(places.get(_canonical(name)) for name in names)


def renumber(labels: Labels, places: Sequence[int | None]) -> Labels:
    """Labels with each class's place in another list, ``IGNORE`` where it has none or is beyond
    the list: (H, W), uint8 or, where a place needs it, uint16."""
    known = [IGNORE if place is None else place for place in places]
    kind = np.uint16 if max(known, default=0) > IGNORE else np.uint8
    table = np.full(max(len(known), int(labels.max(initial=0)) + 1), IGNORE, kind)
    table[: len(known)] = known
    renumbered: Labels = table[labels]
    return renumbered


def unmatched_names(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``names`` that ``others`` does not have."""
    places = match_classes(names, others)
    return tuple(name for name, place in zip(names, places, strict=True) if place is None)


def _canonical(name: str) -> str:
    plain = re.sub(r"[\W_]+", " ", name.casefold()).strip()
    return _synonyms().get(plain, plain)


@cache
def _synonyms() -> dict[str, str]:
    """The first name of each group, by every name in it."""
    groups = json.loads((folder() / "class_aliases.json").read_text("utf-8"))
    return {name: names[0] for names in groups for name in names}
