"""Works in turn, round after round: whatever else the machine does falls on all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import torch

from segviewer.bench.terms import Rounds
from segviewer.inspection.device import best_device


def interleave(works: Mapping[str, Callable[[], object]], rounds: Rounds) -> dict[str, list[float]]:
    """Seconds that each work took in each round, by its name."""
    for _ in range(rounds.warm_up):
        for work in works.values():
            seconds_of(work)
    times: dict[str, list[float]] = {name: [] for name in works}
    start, count = time.perf_counter(), 0
    while count < rounds.most:
        if count >= rounds.least and time.perf_counter() - start > rounds.seconds:
            break
        for name, work in works.items():
            times[name].append(seconds_of(work))
        count += 1
    return times


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes, until the device has done it, too."""
    _wait()
    start = time.perf_counter()
    work()
    _wait()
    return time.perf_counter() - start


def _wait() -> None:
    if (device := best_device()).type == "cuda":
        torch.cuda.synchronize(device)
