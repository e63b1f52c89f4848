"""The search for the fastest live copy of a network, one pass at a time.

Which copy is fastest depends on the network and the machine, so each is timed on a frame, and
taken only if its labels agree with the network's own in at least ``AGREEMENT`` of the pixels.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.device import PRECISIONS
from segviewer.inspection.live_copy import LiveCopy, fold_batch_norms
from segviewer.networks.network import Network
from segviewer.records import Frame, NetworkInfo, Setup

AGREEMENT = 0.995  # of the pixels' labels with those in fp32
ROUNDS = 3
WORTH = 0.95  # of the fp32 network's time; what gains less is not worth a copy


def search_fastest_copy(
    model: Model, frame: Frame, setup: Setup, *, stop: Callable[[], bool] = lambda: False
) -> Iterator[LiveCopy | None]:
    """The fastest copy yet that agrees, None where the network itself is as fast; again after every
    pass over the frame, so that a stream goes on in between.

    Once ``stop()`` is true, ``Stopped`` is raised.
    """

    def labels(made: LiveCopy | None) -> NDArray[np.uint8 | np.uint16]:
        return capture(model, frame, setup, live=made, stop=stop).labels

    best: LiveCopy | None = None

    def seconds(made: LiveCopy | None) -> Generator[LiveCopy | None, None, float]:
        found = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            labels(made)
            found.append(time.perf_counter() - start)
            yield best
        return min(found)

    own = labels(None)
    yield best
    limit = WORTH * (yield from seconds(None))
    network = model.network_for(setup)
    for made in _copies(model, network, model.info(network)):
        agreement = float(np.mean(labels(made) == own))  # the pass also warms it up
        yield best
        if agreement < AGREEMENT:
            continue
        taken = yield from seconds(made)
        if taken < limit:
            best, limit = replace(made, agreement=agreement, seconds=taken), taken
    yield best


def _copies(model: Model, network: Network, info: NetworkInfo) -> Iterator[LiveCopy]:
    """Candidates, the likeliest first; made outside inference mode, so that they can be moved."""
    lighter = fold_batch_norms(network)
    own = next(lighter.parameters()).dtype
    for name in _precisions(model.device):
        dtype = own if name == "fp32" else PRECISIONS[name]
        made = copy.deepcopy(lighter).to(dtype).to(memory_format=torch.channels_last)
        yield LiveCopy(made, info, dtype, torch.channels_last, f"{name}, folded, channels last")
    yield LiveCopy(lighter, info, own, torch.contiguous_format, "fp32, folded")


def _precisions(device: torch.device) -> tuple[str, ...]:
    if device.type == "cuda":
        return "fp16", "bf16", "fp32"
    if device.type == "cpu" and _bf16_is_fast():
        return "bf16", "fp32"
    return ("fp32",)


@lru_cache(maxsize=1)
def _bf16_is_fast() -> bool:
    """Whether this processor multiplies 16-bit numbers itself; emulated, one pass takes seconds."""
    conv = nn.Conv2d(128, 128, 3, padding=1).to(memory_format=torch.channels_last)
    image = torch.rand(1, 128, 48, 48).contiguous(memory_format=torch.channels_last)
    short, picture = copy.deepcopy(conv).bfloat16(), image.bfloat16()
    with torch.inference_mode():
        for _ in range(2):  # the first round warms up
            times = _seconds(lambda: short(picture)), _seconds(lambda: conv(image))
    return times[0] < times[1]


def _seconds(work: Callable[[], object]) -> float:
    """The shortest of a few rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)
