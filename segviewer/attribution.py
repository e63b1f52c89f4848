"""What can be asked about a clicked point, and the answers: receptive fields and contributions.

Points are ``(row, column)``, boxes ``(top, left, bottom, right)`` with both ends included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Point = tuple[int, int]
Box = tuple[int, int, int, int]
Value = Literal["logit", "margin", "probability"]
FieldKind = Literal["energy", "fast", "replknet"]

VALUES: tuple[Value, ...] = ("logit", "margin", "probability")
ONE_TAP = 1.5  # valid taps below which a 3x3 convolution is as good as 1x1
FIELD_KINDS: tuple[FieldKind, ...] = ("energy", "fast", "replknet")


def freeze(array: NDArray[Any]) -> NDArray[Any]:
    """The same array, read-only from now on."""
    array.setflags(write=False)
    return array


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A clicked point, in the frame's pixels, and what is asked there.

    ``value`` is what contributions are measured in: the logit of the predicted class, its margin
    over the runner-up, or its probability; with ``region``, a box of the frame's pixels around the
    point, of the mean logits there. ``split`` asks for the map of what each branch adds everywhere.

    ``fields`` are the keys of stages, branches and fusions whose receptive fields are wanted, ""
    for the predicted class's logit (or margin): they cost passes of their own. ``selected_field``
    is the one of them that the view of one field shows.
    ``kind`` is how a cell's channels become one field (see ``inspection.effective_field``);
    ``average`` asks for the mean over noise pictures, which is what the architecture sees, instead
    of what this prediction is sensitive to.
    """

    point: Point
    value: Value = "logit"
    region: Box | None = None
    split: bool = False
    fields: tuple[str, ...] = ()
    kind: FieldKind = "energy"
    average: bool = False
    selected_field: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class EffectiveField:
    """How strongly each input pixel moves a unit.

    ``energy`` (h, w) float32 is non-negative and sums to 1, at the network's input size or, where
    memory does not suffice for that, at a smaller one; ``point`` is the unit's pixel there and
    ``box`` the theoretical field, clipped to the picture, None where it is not known. ``ratios``
    holds r(t), the area over the picture's of the smallest square around the point with more than a
    share t of the energy; ``centroid`` how far (rows, columns) the energy's centre lies from the
    point; ``inside`` the share that lies inside the region of the point's label. ``key`` is "" for
    the predicted class. ``passes`` says how many it was estimated from, ``average`` whether over
    noise pictures; one that is not ``is_final`` is followed by a better one.
    """

    key: str
    point: Point
    energy: NDArray[np.float32]
    box: Box | None
    ratios: Mapping[float, float]
    centroid: tuple[float, float] = (0.0, 0.0)
    inside: float = 0.0
    kind: FieldKind = "energy"
    average: bool = False
    passes: int = 1
    is_final: bool = True

    def __post_init__(self) -> None:
        freeze(self.energy)


@dataclass(frozen=True, eq=False, kw_only=True)
class Contributions:
    """What each branch that is on adds to a value at the unit: Shapley values, exact, or, where
    there are too many branches for that, means over so many ``orders`` in which they come in.

    ``shapley`` maps branch keys to values that sum to ``all_on - all_off``: the value with the
    branches as they are, less that with every one of them in its off mode. ``totals`` are sums over
    the branches that reach a later fusion through one of its branches (v3+'s context).
    ``interactions`` are pairwise: positive where two branches add more together than apart.
    ``classes`` holds the class, and for a margin its rival.
    """

    value: Value
    classes: tuple[int, ...]
    shapley: Mapping[str, float]
    totals: Mapping[str, float]
    interactions: Mapping[tuple[str, str], float]
    all_on: float
    all_off: float
    orders: int = 0


@dataclass(frozen=True, eq=False)
class Split:
    """A class's logits as a sum of one map per branch and a bias, exact at every cell.

    With each ReLU held as the picture set it, what follows the branches is affine. ``parts`` maps
    branch keys, and "bias" (which has branches that are off, too), to (h, w) float32 at the
    classifier's size; their sum less the logits is at most ``residual``. ``at`` are the parts'
    values at the unit's point.
    """

    label: int
    parts: Mapping[str, NDArray[np.float32]]
    at: Mapping[str, float]
    residual: float

    def __post_init__(self) -> None:
        for part in self.parts.values():
            freeze(part)


def valid_taps(dilation: int, rows: int, columns: int) -> float:
    """How many of a 3x3 convolution's nine taps fall inside a map, on average over its cells.

    DeepLab v3, section 3.3: as the rate nears the size of the map, a 3x3 convolution becomes 1x1.
    """
    along = [1 + 2 * max(0, size - dilation) / size for size in (rows, columns)]
    return along[0] * along[1]
