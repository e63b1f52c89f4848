"""Which values of a picture of more than 8 bits are black and white, and the sentence about it.

Cameras and scanners put 10, 12 or 14 bits into files of 16 without a word, CT has negative values,
and floats have no agreed white at all. So the values themselves decide, and it is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segviewer.number_text import format_number

_BITS = (8, 10, 12, 14, 16)  # that sensors have
_FLOAT_WHITES = (1.0, 255.0, 65535.0)
_OVERSHOOT = 1.05  # resampled pictures exceed their white by a little
_DARKEST = 0.25  # a picture whose largest value is below this share of a white was not meant for it
_RINGING, _RINGING_SHARE = 1.25, 0.02  # of a white, and of the values, in lossy files
_ROWS = 256  # looked at together


@dataclass(frozen=True)
class SampleRange:
    """The values that become 0 and 255; ``black`` is the larger one where zero means white."""

    black: float
    white: float

    def scale(self, values: NDArray[Any], nodata: float | None = None) -> NDArray[np.uint8]:
        """Values of any shape as 0 to 255; what is no number, or ``nodata``, becomes 0."""
        wide = np.float32 if values.dtype.itemsize <= 2 else np.float64
        shares: NDArray[np.floating[Any]] = values.astype(wide)
        shares = (shares - self.black) * (255 / (self.white - self.black))
        shares[~valid_mask(values, nodata)] = 0
        scaled: NDArray[np.uint8] = (shares.clip(0, 255) + 0.5).astype(np.uint8)
        return scaled


@dataclass(frozen=True)
class Extremes:
    """The smallest and largest value, and how many pixels hold none."""

    lowest: float
    highest: float
    missing: int


def valid_mask(values: NDArray[Any], nodata: float | None) -> NDArray[np.bool_]:
    """Where values are numbers that mean something."""
    finite: NDArray[np.bool_] = np.isfinite(values)
    return finite if nodata is None else finite & (values != nodata)


def extremes(values: NDArray[Any], nodata: float | None = None) -> Extremes:
    """Those of (H, W, C) values; 0 and 0 where no pixel holds a number."""
    lowest, highest, missing = np.inf, -np.inf, 0
    for top in range(0, len(values), _ROWS):
        rows = values[top : top + _ROWS]
        good = valid_mask(rows, nodata)
        missing += int((~good.all(axis=-1)).sum())
        if good.any():
            lowest = min(lowest, float(rows[good].min()))
            highest = max(highest, float(rows[good].max()))
    return Extremes(lowest, highest, missing) if lowest <= highest else Extremes(0, 0, missing)


def without_ringing(ends: Extremes, values: NDArray[Any]) -> Extremes:
    """The extremes of a picture whose compression let few of its values ring above their white:
    that white instead of the largest of them."""
    whites = (2**n - 1 for n in _BITS)
    white = next((w for w in whites if w < ends.highest <= w * _RINGING), None)
    if white is None or (values > white).mean() > _RINGING_SHARE:
        return ends
    return replace(ends, highest=white)


def range_of(dtype: np.dtype[Any], ends: Extremes, bits: int | None = None) -> SampleRange:
    """Black and white of values of a type.

    Integers: white is the first 2^n - 1 of the usual n that no value exceeds, black 0 or the first
    -2^n that none is below; beyond 16 bits the extreme itself. ``bits`` is n where the file says
    so. Floats: white is 1, 255 or 65535 where the largest value is near below, else that value;
    black is 0, -1, or the smallest value.
    """
    if dtype.kind == "f":
        return _float_range(ends)
    if bits:
        return SampleRange(0, 2.0**bits - 1)
    limits = np.iinfo(dtype)
    whites = (min(2**n - 1, limits.max) for n in _BITS)
    white = next((white for white in whites if ends.highest <= white), ends.highest)
    if ends.lowest >= 0:
        return SampleRange(0, white)
    blacks = (max(-(2**n), limits.min) for n in _BITS)
    return SampleRange(next((b for b in blacks if ends.lowest >= b), ends.lowest), white)


def _float_range(ends: Extremes) -> SampleRange:
    white = next((w for w in _FLOAT_WHITES if _is_meant_for(w, ends.highest)), ends.highest)
    if ends.lowest >= white * (1 - _OVERSHOOT):
        return SampleRange(0, white)
    return SampleRange(-1 if white == 1 and ends.lowest >= -_OVERSHOOT else ends.lowest, white)


def _is_meant_for(white: float, highest: float) -> bool:
    least = -np.inf if white == 1 else white * _DARKEST
    return least < highest <= white * _OVERSHOOT


def range_note(dtype: np.dtype[Any], ends: Extremes, used: SampleRange) -> str:
    """What is to be said of it: nothing where unsigned values go up to their type's own white."""
    missing = f" Pixels without a number are black ({ends.missing})." if ends.missing else ""
    unsigned = dtype.kind == "u"
    if unsigned and {used.black, used.white} == {0, np.iinfo(dtype).max}:
        return missing.strip()
    kind = "float" if dtype.kind == "f" else "unsigned" if unsigned else "signed"
    return (
        f"Its values ({8 * dtype.itemsize}-bit {kind}) go from {_number(ends.lowest)} to "
        f"{_number(ends.highest)}; {_number(used.black)} is shown as black, "
        f"{_number(used.white)} as white.{missing}"
    )


def _number(value: float) -> str:
    is_whole = value == int(value) and abs(value) < 2**53
    return format_number(value, ".0f" if is_whole else ".4g")
