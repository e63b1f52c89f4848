"""Shapley values and interactions from the values of sets: numbers in, numbers out."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial


def shapley(values: list[float]) -> list[float]:
    """Shapley values of n members; ``values[s]`` is that of the set with the bits of s."""
    n = (len(values) - 1).bit_length()
    weights = [factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)]
    return [
        sum(
            weights[s.bit_count()] * (values[s | 1 << i] - values[s])
            for s in range(len(values))
            if not s >> i & 1
        )
        for i in range(n)
    ]


def interactions(values: list[float]) -> dict[tuple[int, int], float]:
    """The Shapley interaction index of each pair: what two add together beyond apart."""
    n = (len(values) - 1).bit_length()
    indices = {}
    for i, j in combinations(range(n), 2):
        a, b = 1 << i, 1 << j
        indices[i, j] = sum(
            factorial(s.bit_count()) * factorial(n - s.bit_count() - 2) / factorial(n - 1)
            * (values[s | a | b] - values[s | a] - values[s | b] + values[s])
            for s in range(len(values))
            if not s & (a | b)
        )  # fmt: skip
    return indices


def mirrored_orders(count: int, orders: int) -> list[tuple[int, ...]]:
    """Orders of so many members, the same each time: by chance, each followed by its reverse, in
    which whoever came late comes early."""
    chance = random.Random(0)
    chosen: list[tuple[int, ...]] = []
    while len(chosen) < orders:
        order = tuple(chance.sample(range(count), count))
        chosen += [order, order[::-1]]
    return chosen


def sets_along(orders: Sequence[Sequence[int]]) -> list[int]:
    """The sets, as numbers with their members' bits, that come up while members join in these
    orders: none first, all last."""
    sets = {sum(1 << i for i in order[:size]) for order in orders for size in range(len(order) + 1)}
    return sorted(sets)


def mean_gains(values: Mapping[int, float], orders: Sequence[Sequence[int]]) -> list[float]:
    """What each member adds when it joins, on average over the orders."""
    gains = [0.0] * len(orders[0])
    for order in orders:
        members = 0
        for i in order:
            gains[i] += (values[members | 1 << i] - values[members]) / len(orders)
            members |= 1 << i
    return gains
