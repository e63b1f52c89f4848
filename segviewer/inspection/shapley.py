"""What each branch adds at a point: exact Shapley values over all sets of branches.

The value of a set is what the network says at the point, or on average over a box, when only the
branches of that set are on and every other one is in its own off mode. With n branches that takes
2^n ends of passes, but each only around the point: the parts that branches add to their fusion are
known (see ``forward``), so a window of them, as wide as the following convolutions look, is summed
for all sets at once. The values are those of full passes, bit for bit but for rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import singledispatch
from math import isfinite

import torch
from torch import Tensor

from segviewer.any_network.network import AdaptedNetwork
from segviewer.attribution import Contributions, Value
from segviewer.inspection.coalition_values import (
    interactions,
    mean_gains,
    mirrored_orders,
    sets_along,
    shapley,
)
from segviewer.inspection.coalition_windows import (
    Coalitions,
    area,
    fusion_windows,
    logits_in_window,
)
from segviewer.inspection.forward import Pass, Replacement, keys_in_fusion, resume
from segviewer.inspection.geometry import (
    Readout,
    Window,
    linear_weights,
    support,
)
from segviewer.inspection.logits import with_background_logit
from segviewer.networks.field import NotLocalError
from segviewer.networks.layers import weigh_cells
from segviewer.networks.network import Network
from segviewer.records import Stopped

MAX_BATCH_NUMBERS = 2**25  # numbers in one batch of windows
MOST_IN_ALL_SETS = 6  # branches of a network whose end is run whole for each set of them
MOST_ENDS = 64  # that are run for more branches than that


@singledispatch
def coalition_members(network: Network, off: Iterable[str]) -> tuple[str, ...]:
    """The branches that are on; those that only pass an earlier fusion on are not counted again."""
    excluded = set(off)
    return tuple(
        key
        for key, source in network.sources().items()
        if key not in excluded and source not in network.fusions
    )


@coalition_members.register
def _(network: AdaptedNetwork, off: Iterable[str]) -> tuple[str, ...]:
    excluded = {*off, *network.wiring.passing}
    return tuple(key for key in network.branch_keys() if key not in excluded)


def contributions(
    network: Network,
    passes: Mapping[float, Pass],
    off: Replacement,
    baseline: Replacement,
    readout: Readout,
    value: Value,
    stop: Callable[[], bool] = lambda: False,
) -> Contributions | None:
    """Shapley values of the branches that are on; None where there are none, and where the logits
    are not finite, which nothing adds up to.

    ``passes`` are with every branch on, by scale; ``off`` is off throughout, ``baseline`` is what
    stands in for each other branch when it is not in a set. Where the network's end has to be run
    whole for every set, more than ``MOST_IN_ALL_SETS`` branches are added in some orders only.
    Once ``stop()`` is true, ``Stopped`` is raised.
    """
    names = coalition_members(network, off)
    if not names:
        return None
    orders: list[tuple[int, ...]] = []
    if isinstance(network, AdaptedNetwork) and len(names) > MOST_IN_ALL_SETS:
        # An order and its mirror image are together nearer the mean than two orders by chance.
        orders = mirrored_orders(len(names), max(2, MOST_ENDS // len(names)))
    rows = sets_along(orders) if orders else list(range(2 ** len(names)))
    sets = _sets_of(rows, len(names), readout.rows.device)
    baselines = {key: baseline[key] for key in names}
    coalitions = Coalitions(network=network, off=off, baseline=baselines, sets=sets, stop=stop)
    # The values are sums of differences of nearly equal numbers: in double precision.
    # They are few, and not every device has that.
    at_readout = _at_readout(coalitions, passes, readout).cpu().double()
    logits = with_background_logit(at_readout[..., None, None])[..., 0, 0]
    # The last set is the whole one: the class is what the network says with these branches on.
    order = logits[-1].argsort(descending=True)
    classes = (int(order[0]),) if value != "margin" else (int(order[0]), int(order[1]))
    values = _values_of(logits, classes, value).tolist()
    if not all(map(isfinite, values)):
        return None
    shares = mean_gains(dict(zip(rows, values, strict=True)), orders) if orders else shapley(values)
    pairs = {} if orders else interactions(values)
    return Contributions(
        value=value,
        classes=classes,
        shapley=dict(zip(names, shares, strict=True)),
        totals=_totals(network, off, dict(zip(names, shares, strict=True))),
        interactions={(names[i], names[j]): v for (i, j), v in pairs.items()},
        all_on=values[-1],
        all_off=values[0],
        orders=len(orders),
    )


def _sets_of(rows: Sequence[int], count: int, device: torch.device) -> Tensor:
    """(sets, count) bool: the members of each set, whose number has their bits."""
    sets = torch.tensor(rows, device=device)
    return (sets[:, None] >> torch.arange(count, device=device)) % 2 == 1


def _values_of(logits: Tensor, classes: tuple[int, ...], value: Value) -> Tensor:
    """(sets, classes) logits -> (sets,) values."""
    if value == "probability":
        return logits.softmax(1)[:, classes[0]]
    if value == "margin":
        return logits[:, classes[0]] - logits[:, classes[1]]
    return logits[:, classes[0]]


def _totals(network: Network, off: Replacement, shares: Mapping[str, float]) -> dict[str, float]:
    """For each branch that passes earlier fusions on, what their branches add together."""
    totals: dict[str, float] = {}
    upstream: dict[str, tuple[str, ...]] = {}  # the branches that come together in each fusion
    sources = network.sources()
    for key, fusion in network.named_fusions().items():
        own = keys_in_fusion(key, fusion)
        passing = [name for name in own if sources[name] in upstream and name not in off]
        for name in passing:
            totals[name] = sum(shares.get(each, 0.0) for each in upstream[sources[name]])
        before = (each for name in passing for each in upstream[sources[name]])
        upstream[key] = tuple(dict.fromkeys([*before, *own]))
    return totals


def _at_readout(coalitions: Coalitions, passes: Mapping[float, Pass], readout: Readout) -> Tensor:
    """The network's logits for every set at the readout: (sets, C)."""
    network = coalitions.network
    first = passes[network.scales[0]].logits
    every = []
    for computed in passes.values():
        rows, columns = (
            linear_weights(n, m, network.align_corners, first)[w]
            for n, m, w in zip(
                computed.logits.shape[-2:], first.shape[-2:], readout.window, strict=True
            )
        )
        window = (support(rows), support(columns))
        logits = _logits_of_sets(coalitions, computed, window)
        every.append(weigh_cells(logits, rows[:, window[0]], columns[:, window[1]]))
    # Scales compete cell by cell, as in ``merge_scales``.
    return readout(torch.stack(every).amax(0), readout.window)


def _logits_of_sets(coalitions: Coalitions, computed: Pass, window: Window) -> Tensor:
    """A window of the classifier's logits for every set: (sets, C, rows, columns)."""
    try:
        steps = fusion_windows(coalitions, computed, window)
    # Some layer looks at the whole picture, or at more of it than can be told.
    except NotLocalError:
        return torch.cat(
            [_full(coalitions, computed, row)[..., window[0], window[1]] for row in coalitions.sets]
        )
    resumed = resume(coalitions.network, computed, coalitions.off)
    largest = max(resumed.parts[k].shape[1] * area(s.parts) for s in steps for k in s.keys)
    # Windows of all sets at once may take gigabytes.
    chunks = torch.split(coalitions.sets, max(1, MAX_BATCH_NUMBERS // largest))
    return torch.cat(
        [logits_in_window(coalitions, resumed, steps, chunk, window) for chunk in chunks]
    )


def _full(coalitions: Coalitions, computed: Pass, members: Tensor) -> Tensor:
    """The logits (1, C, h, w) of one set, from a whole end of a pass."""
    if coalitions.stop():
        raise Stopped
    outside = [
        key
        for key, is_member in zip(coalitions.baseline, members.tolist(), strict=True)
        if not is_member
    ]
    off = {**coalitions.off, **{key: coalitions.baseline[key] for key in outside}}
    return resume(coalitions.network, computed, off).logits
