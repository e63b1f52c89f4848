"""The search for the fastest live copy of a network, one pass at a time.

Which copy is fastest depends on the network and the machine, so each is timed on a frame, and
taken only if its labels agree with the network's own in at least ``LEAST_AGREEMENT`` of the pixels.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import torch

from segviewer.any_network.network import AdaptedNetwork
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.device import PRECISIONS, bf16_is_fast
from segviewer.inspection.live_copy import LiveCopy, fold_batch_norms
from segviewer.inspection.logits import Labels
from segviewer.inspection.traced_pass import Traces
from segviewer.network_info import NetworkInfo
from segviewer.networks.network import Network
from segviewer.records import Frame, Setup

LEAST_AGREEMENT = 0.995  # of the pixels' labels with those in fp32
ROUNDS_PER_COPY = 3
WORTHWHILE_RATIO = 0.95  # of the fp32 network's time; what gains less is not worth a copy


class LiveCopySearch:
    """Looks for the fastest copy of a model's network at a setup, one pass a ``step``, so that a
    stream goes on in between.

    The network itself is timed first, then each candidate: its first pass is compared with the
    network's labels (and warms it up), ``ROUNDS_PER_COPY`` more are timed. ``best`` is the fastest
    copy yet that agrees, None where the network itself is as fast.
    """

    def __init__(
        self, model: Model, frame: Frame, setup: Setup, traces: Traces | None = None
    ) -> None:
        self.best: LiveCopy | None = None
        self.is_over = False
        self._model, self._frame, self._setup = model, frame, setup
        network = model.network_for(setup)
        self._candidates = iter(candidates(model, network, model.info(network), traces or Traces()))
        self._candidate: LiveCopy | None = None  # None is the network itself
        self._reference: Labels | None = None
        self._agreement: float | None = None  # of the candidate, once it is known
        self._seconds: list[float] = []
        self._limit_seconds = 0.0

    def step(self, stop: Callable[[], bool] = lambda: False) -> None:
        """One pass over the frame, unless the search is over; it raises ``Stopped`` once ``stop()``
        is true."""
        if self.is_over:
            return
        start = time.perf_counter()
        labels = capture(
            self._model, self._frame, self._setup, live=self._candidate, stop=stop
        ).labels
        seconds = time.perf_counter() - start
        if self._agreement is None:
            self._compare(labels)
        else:
            self._seconds.append(seconds)
            if len(self._seconds) == ROUNDS_PER_COPY:
                # The shortest: what made the others longer was not the copy.
                self._judge(min(self._seconds))

    def _compare(self, labels: Labels) -> None:
        # The first round is the network's own: what all copies have to agree with.
        if self._reference is None:
            self._reference = labels
        agreement = float(np.mean(labels == self._reference))
        if agreement < LEAST_AGREEMENT:
            self._take_next()
        else:
            self._agreement = agreement

    def _judge(self, seconds: float) -> None:
        if self._candidate is None:
            self._limit_seconds = WORTHWHILE_RATIO * seconds
        elif seconds < self._limit_seconds:
            assert self._agreement is not None
            self.best = replace(self._candidate, agreement=self._agreement, seconds=seconds)
            self._limit_seconds = seconds
        self._take_next()

    def _take_next(self) -> None:
        self._candidate = next(self._candidates, None)
        self._agreement, self._seconds = None, []
        self.is_over = self._candidate is None


def candidates(
    model: Model, network: Network, info: NetworkInfo, traces: Traces
) -> Iterator[LiveCopy]:
    """Copies to try, the likeliest first; they may be moved, so no inference mode makes them.

    There are none of a network that runs somebody else's code: who knows what that may be changed
    to.
    """
    if isinstance(network, AdaptedNetwork):
        return
    folded = fold_batch_norms(network)
    own_dtype = next(folded.parameters()).dtype
    layout = torch.channels_last
    for name in _precisions(model.device):
        dtype = own_dtype if name == "fp32" else PRECISIONS[name]
        # ``to`` changes a module in place, and the next candidate begins with this one too.
        copied = copy.deepcopy(folded).to(dtype).to(memory_format=layout)
        title = f"{name}, folded, channels last"
        yield LiveCopy(
            network=copied, info=info, dtype=dtype, layout=layout, title=title, traces=traces
        )
    if model.device.type == "cpu":
        return  # there channels come last in any case (``networks.backbone``)
    yield LiveCopy(
        network=folded,
        info=info,
        dtype=own_dtype,
        layout=torch.contiguous_format,
        title="fp32, folded",
        traces=traces,
    )


def _precisions(device: torch.device) -> tuple[str, ...]:
    if device.type == "cuda":
        return "fp16", "bf16", "fp32"
    # A processor without instructions for 16 bits emulates them, slower than 32 bits are.
    if device.type == "cpu" and bf16_is_fast():
        return "bf16", "fp32"
    return ("fp32",)
