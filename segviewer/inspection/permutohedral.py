"""Gaussian filtering of values that lie anywhere in a space of a few dimensions.

The permutohedral lattice of Adams, Baek and Davis 2010, sections 3 and 4: a point's value is spread
over the corners of the simplex that it lies in, corners are blurred along the lattice's axes, and
points read them back. The work grows with the points, not with their pairs; what comes out is a few
parts in a thousand off the sum over all pairs.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Reals = NDArray[np.float32]
Whole = NDArray[np.int64]


class PermutohedralLattice:
    """Filters values of N points by a Gaussian of their distances, whose standard deviation is 1.

    ``features`` (N, D) float32 are the points' places. All results share a scale that depends on D
    alone.
    """

    def __init__(self, features: Reals) -> None:
        points, dimensions = features.shape
        keys, weights = _corners(features)
        packed, radix = _pack(keys)
        corners, index = np.unique(packed, return_inverse=True)
        self._count = len(corners)
        self._neighbours = [
            (_find(corners, corners - step), _find(corners, corners + step))
            for step in _steps(radix)
        ]
        rows = torch.from_numpy(index.reshape(-1))
        columns = torch.arange(points).repeat_interleave(dimensions + 1)
        amounts = torch.from_numpy(weights.reshape(-1))
        self._read = _sparse(columns, rows, amounts, (points, self._count))
        self._spread = _sparse(rows, columns, amounts, (self._count, points))

    def filter(self, values: Tensor) -> Tensor:
        """Values (N, C) float32 in, the sums of all points' values, weighed by distance, out."""
        blurred = torch.zeros(self._count + 1, values.shape[1])  # the last one: where no corner is
        blurred[:-1] = torch.sparse.mm(self._spread, values)
        for before, after in self._neighbours:
            blurred[:-1] += 0.5 * (blurred[before] + blurred[after])
        result: Tensor = torch.sparse.mm(self._read, blurred[:-1])
        return result


def _corners(features: Reals) -> tuple[Whole, Reals]:
    """The keys (N, D + 1, D) of the corners of each point's simplex, and their barycentric weights
    (N, D + 1). A key is a corner's coordinates less the last, since all sum to zero."""
    colours = features.shape[1] + 1  # of corners: remainders of their coordinates
    raised = _raise(features)
    origin = np.rint(raised / colours).astype(np.int64) * colours
    excess = origin.sum(1, keepdims=True) // colours
    order = np.argsort(origin - raised, axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable") + excess
    turn = (rank < 0).astype(np.int64) - (rank >= colours)
    rank, origin = rank + colours * turn, origin + colours * turn
    ranked = np.empty_like(raised)
    np.put_along_axis(ranked, rank, (raised - origin) / colours, 1)
    weights = np.empty_like(raised)
    weights[:, 1:] = ranked[:, -2::-1] - ranked[:, :0:-1]
    weights[:, 0] = 1 + ranked[:, -1] - ranked[:, 0]
    colour = np.arange(colours)[None, :, None]
    steps = np.where(rank[:, None, :-1] < colours - colour, colour, colour - colours)
    return origin[:, None, :-1] + steps, weights


def _raise(features: Reals) -> Reals:
    """The points on the plane of D + 1 coordinates that sum to zero, so far apart that the blur's
    standard deviation is theirs: (N, D + 1)."""
    dimensions = features.shape[1]
    axes = np.arange(1, dimensions + 1)
    scaled = features * (np.sqrt(2 / 3) * (dimensions + 1) / np.sqrt(axes * (axes + 1)))
    sums = np.zeros((len(features), dimensions + 1), np.float32)
    sums[:, :-1] = np.cumsum(scaled[:, ::-1], 1)[:, ::-1]  # of what comes from there on
    sums[:, 1:] -= axes * scaled
    return sums


def _pack(keys: Whole) -> tuple[Whole, Whole]:
    """Each key as one number, and how much of it one step of each coordinate is: (D,). A step to
    a neighbour never runs over into another coordinate."""
    margin = keys.shape[-1] + 1
    flat = keys.reshape(-1, keys.shape[-1])
    low = flat.min(0) - margin
    spans = flat.max(0) - low + margin + 1
    radix = np.concatenate([[1], np.cumprod(spans[:-1])])
    return (flat - low) @ radix, radix


def _steps(radix: Whole) -> list[int]:
    """What leads to the next corner along each of the D + 1 axes, in packed keys."""
    everything = int(radix.sum())
    return [everything - (len(radix) + 1) * int(one) for one in radix] + [everything]


def _find(corners: Whole, keys: Whole) -> Tensor:
    """Where each key is in the sorted corners; one past their end where it is not there."""
    places = np.searchsorted(corners, keys)
    near = np.minimum(places, len(corners) - 1)
    return torch.from_numpy(np.where(corners[near] == keys, near, len(corners)))


def _sparse(rows: Tensor, columns: Tensor, amounts: Tensor, size: tuple[int, int]) -> Tensor:
    places = torch.stack([rows, columns])
    return torch.sparse_coo_tensor(places, amounts, size, check_invariants=True).coalesce()
