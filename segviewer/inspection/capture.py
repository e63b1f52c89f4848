"""``capture``: a forward pass over a frame, with everything that stages and branches computed.

It is one ordinary forward pass in which hooks keep what every stage and branch computed, and what
each branch adds to its fusion. What a click asks of it is in ``inspections``.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from segviewer.checkpoints.model import Model
from segviewer.inspection.activation import Basis
from segviewer.inspection.device import in_precision, on_device
from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.inspection.graph import Graph
from segviewer.inspection.hooks import stoppable
from segviewer.inspection.live_copy import LiveCopy
from segviewer.inspection.logits import Labels, Prediction, predicted_labels
from segviewer.network_info import NetworkInfo
from segviewer.networks.network import Network
from segviewer.records import NOTEBOOK, Frame, Reduction, Setup


@dataclass(eq=False, kw_only=True)
class Capture:
    """A frame with everything that its forward pass left, keyed by scale."""

    frame: Frame
    setup: Setup
    network: Network
    info: NetworkInfo
    size: tuple[int, int]
    passes: Mapping[float, Pass]
    labels: Labels
    seconds: float
    live: str = ""  # how the live copy was made that computed it
    maps: dict[tuple[str, Reduction], NDArray[np.float32]] = field(default_factory=dict)
    refine: Prediction | None = None  # with every branch on, once a CRF was asked for
    bases: dict[str, Basis] = field(default_factory=dict)  # of features whose colours were shown
    graph: Graph | None = None  # once a receptive field was asked for; large

    def __repr__(self) -> str:
        height, width = self.size
        features = len(self.info.keys)
        return f"<{self.info.title} on {width}x{height} pixels, {features} features>"

    def _repr_html_(self) -> str:
        """In a notebook: the picture, and every feature with its size."""
        html: str = importlib.import_module(NOTEBOOK).capture_html(self)
        return html

    @property
    def first(self) -> Pass:
        """The pass over the picture at the network's first scale, whose features are shown."""
        return self.passes[self.network.scales[0]]


def capture(
    model: Model,
    frame: Frame,
    setup: Setup | None = None,
    *,
    live: LiveCopy | None = None,
    stop: Callable[[], bool] | None = None,
) -> Capture:
    """One forward pass over the frame, with hooks on every stage, branch and fusion.

    A ``live`` copy of the network at this setup may stand in for it. Once ``stop()`` is true the
    pass, unless it is a short live one, is given up: ``Stopped`` is raised.

    >>> import segviewer
    >>> model = segviewer.load_model("everyday/deeplab_v3_plus")
    >>> frame = next(iter(segviewer.open_source("scene:1")))
    >>> capture = segviewer.capture(model, frame)
    >>> capture.info.branches[1].key, capture.size
    ('aspp.rate_6', (320, 480))
    """
    setup = setup if setup is not None else Setup(model=model.name)
    network = live.network if live else model.network_for(setup)
    info = live.info if live else model.info(network)
    size = model.preparation.size_rule.size(*frame.size, setup.input_size)
    start = time.perf_counter()
    with torch.inference_mode(), in_precision(setup.precision, model.device):
        image = on_device(model.preparation(frame.image, size), model.device)
        if live:
            image = live.convert(image)
        # A brief pass is to stay so: no hooks but those that it was traced with.
        hasty = stop is not None and not (live and live.is_short)
        with stoppable(network, stop) if stop and hasty else nullcontext():
            look = live.run_with_hooks if live else partial(run_with_hooks, network)
            passes = {
                scale: look(network.rescale(image, scale))
                for scale in (network.scales[:1] if setup.multi_scale is False else network.scales)
            }
        # Once here, for every inspection that compares itself with all branches on.
        labels = predicted_labels(network, passes, size)
    seconds = time.perf_counter() - start
    live_title = live.title if live else ""
    return Capture(
        frame=frame,
        setup=setup,
        network=network,
        info=info,
        size=size,
        passes=passes,
        labels=labels,
        seconds=seconds,
        live=live_title,
    )
