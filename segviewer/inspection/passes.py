"""The two functions that carry the program: ``capture`` once a frame, ``inspect`` once a click.

``capture`` is one ordinary forward pass in which hooks keep what every stage and branch computed,
and what each branch adds to its fusion. ``inspect`` adds those parts up again with some branches
off and runs what follows, which is exact: its logits are those of a full pass with the same
branches replaced.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segviewer.checkpoints.model import Model
from segviewer.inspection.activation import (
    in_colours,
    known_basis,
    reduced,
    similarity,
    top_channels,
)
from segviewer.inspection.crf import LEAST, refined
from segviewer.inspection.device import device_title, in_precision, on_device
from segviewer.inspection.effective_field import refined_fields
from segviewer.inspection.forward import (
    Pass,
    Replacement,
    binary,
    off_vectors,
    recorded,
    resume,
    together,
)
from segviewer.inspection.graph import Graph, affordable, graph_of
from segviewer.inspection.hooks import stoppable
from segviewer.inspection.places import cell_at, gaze, input_box, input_point
from segviewer.inspection.shapley import contributions, players
from segviewer.inspection.split import split
from segviewer.networks.network import Network
from segviewer.records import (
    Classes,
    Contributions,
    Frame,
    Inspection,
    NetworkInfo,
    Options,
    Point,
    Reduction,
    Setup,
    Split,
    State,
    Unit,
)

if TYPE_CHECKING:
    from segviewer.inspection.live import LiveCopy

FOREGROUND = (220, 50, 47)  # the colour of a network's only class
SCALE = "scale"  # the key of the map of which scale won, where there are several

_GRAPHED: WeakSet[Capture] = WeakSet()  # those that keep a graph


Labels = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the network says in the end: labels at its input's size, and the logits (C, h, w) that
    bilinear resizing takes to any size."""

    labels: Labels
    logits: NDArray[np.float32]


@dataclass(eq=False)
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
    refined: Outcome | None = None  # with every branch on, once a CRF was asked for
    graph: Graph | None = None  # once a receptive field was asked for

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
    pass, unless it is a brief live one, is given up: ``Stopped`` is raised.
    """
    setup = setup if setup is not None else Setup(model.name)
    network = live.network if live else model.network_for(setup)
    info = live.info if live else model.info(network)
    size = model.preparation.size_rule.size(*frame.size, setup.input_size)
    start = time.perf_counter()
    with torch.inference_mode(), in_precision(setup.precision, model.device):
        image = on_device(model.preparation(frame.image, size), model.device)
        if live:
            image = live.prepared(image)
        # A brief pass is to stay so: no hooks but those that it was traced with.
        hasty = stop is not None and not (live and live.brief)
        with stoppable(network, stop) if stop and hasty else nullcontext():
            look = live.recorded if live else partial(recorded, network)
            passes = {
                scale: look(network.rescaled(image, scale))
                for scale in (network.scales[:1] if setup.multi_scale is False else network.scales)
            }
        labels = labels_of(_enlarged(network, passes, size))
    seconds = time.perf_counter() - start
    made = live.title if live else ""
    return Capture(frame, setup, network, info, size, passes, labels, seconds, made)


def inspect(
    model: Model,
    capture: Capture,
    options: Options | None = None,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Inspection:
    """What the options say about a capture; with nothing off, nothing is run twice.

    A CRF takes seconds, and receptive fields, if the unit asks for some, passes of their own; once
    ``stop()`` is true they are given up: ``Stopped`` is raised.
    """
    *_, last = inspections(model, capture, options, stop=stop)
    return last


def inspections(
    model: Model,
    capture: Capture,
    options: Options | None = None,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Inspection]:
    """``inspect``, again and again while the receptive fields that the unit asks for get better."""
    options = options if options is not None else Options()
    start = time.perf_counter()
    with torch.inference_mode(), in_precision(capture.setup.precision, model.device):
        off = off_vectors(model, capture.network, options.modes)
        first = _inspected(model, capture, options, off, stop)
    seconds = time.perf_counter() - start
    first = replace(first, timings={"capture": capture.seconds, "inspect": seconds})
    unit = options.unit
    if unit is None or not unit.fields:
        yield first
        return
    unit = replace(unit, fields=asked_fields(capture.info, unit.fields))
    graph = _graph(model, capture)
    height, width = graph.image.shape[-2:]
    point = input_point(unit.point, capture.frame.size, (height, width))
    for fields in refined_fields(capture.network, graph, unit, point, off, stop=stop):
        seconds = time.perf_counter() - start
        yield replace(first, fields=fields, timings={**first.timings, "inspect": seconds})


def _inspected(
    model: Model,
    capture: Capture,
    options: Options,
    off: Replacement,
    stop: Callable[[], bool],
) -> Inspection:
    """Everything but receptive fields."""
    network, unit = capture.network, options.unit
    passes = {scale: resume(network, found, off) for scale, found in capture.passes.items()}
    resumed = passes[network.scales[0]]
    all_on = found = _all_on(capture, options.crf, stop)
    if resumed is not capture.first:
        found = _outcome(capture, passes, options.crf, stop)
    maps = {
        key: _map(model, capture, resumed, key, options)
        for key in (capture.info.keys if options.shown is None else options.shown)
    }
    if len(passes) > 1:
        maps[SCALE] = _winning_scale(network, passes)
    added, parts = _explained(model, capture, off, unit) if unit else (None, None)
    return Inspection(
        frame=capture.frame,
        state=State(capture.setup, options),
        title=model.title,
        classes=shown_classes(model.classes),
        network=capture.info,
        labels=found.labels,
        logits=found.logits,
        maps=maps,
        shapes=_shapes(resumed),
        labels_all_on=all_on.labels,
        logits_all_on=all_on.logits,
        align_corners=network.align_corners,
        top_channels=top_channels(resumed.feature(options.detail)) if options.detail else (),
        contributions=added,
        split=parts,
        device=device_title(model.device),
        live=capture.live,
    )


def _explained(
    model: Model, capture: Capture, off: Replacement, unit: Unit
) -> tuple[Contributions | None, Split | None]:
    """What each branch adds at the unit."""
    network = capture.network
    names = players(network, off)
    if not names:
        return None, None
    box = input_box(unit.point, unit.region, capture.frame.size, capture.size)
    at = gaze(network, capture.first.logits, capture.size, box)
    absent = off_vectors(model, network, {key: model.default_off_mode(key) for key in names})
    added = contributions(network, capture.passes, off, absent, at, unit.value)
    if not unit.split or added is None:
        return added, None
    return added, split(network, capture.passes, off, added.classes[0], capture.size, at)


def _graph(model: Model, capture: Capture) -> Graph:
    """The capture's graph, made when first asked for and kept, one capture's at a time; over a
    smaller picture where memory does not suffice."""
    if capture.graph is None:
        for other in list(_GRAPHED):
            other.graph = None
        scales = tuple(capture.passes)
        size = affordable(capture.network, capture.size, scales)
        image = model.preparation(capture.frame.image, size).to(model.device)
        capture.graph = graph_of(capture.network, image, scales)
        _GRAPHED.add(capture)
    return capture.graph


def asked_fields(info: NetworkInfo, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields with "*" written out: every branch, or the last stage where there are none."""
    every = tuple(branch.key for branch in info.branches) or (info.stages[-1].key,)
    found = [key for field in fields for key in (every if field == "*" else (field,))]
    return tuple(dict.fromkeys(found))


def _logits(
    network: Network, passes: Mapping[float, Pass], size: tuple[int, int]
) -> NDArray[np.float32]:
    """Logits (C, h, w) that bilinear resizing takes to any size: the classifier's own, or, where
    the network cuts them out instead, those at the input's size."""
    logits = together(network, passes)
    if network.crop is not None:
        logits = network.enlarge(logits, size)
    return binary(logits)[0].float().cpu().numpy()


def _all_on(capture: Capture, crf: bool, stop: Callable[[], bool] | None) -> Outcome:
    """The outcome with every branch on; a CRF's is kept, since it takes seconds."""
    if not crf:
        logits = _logits(capture.network, capture.passes, capture.size)
        return Outcome(capture.labels, logits)
    if capture.refined is None:
        capture.refined = _outcome(capture, capture.passes, True, stop)
    return capture.refined


def _outcome(
    capture: Capture,
    passes: Mapping[float, Pass],
    crf: bool,
    stop: Callable[[], bool] | None,
) -> Outcome:
    """What the passes say in the end, refined by a dense CRF if that is wanted."""
    network, size = capture.network, capture.size
    enlarged = _enlarged(network, passes, size)
    if not crf:
        return Outcome(labels_of(enlarged), _logits(network, passes, size))
    probabilities = enlarged[0].softmax(0).cpu().numpy()
    found = refined(probabilities, capture.frame.image, stop=stop)
    logits = torch.from_numpy(found).clamp_min(LEAST).log()
    return Outcome(labels_of(logits[None]), logits.numpy())


def _enlarged(network: Network, passes: Mapping[float, Pass], size: tuple[int, int]) -> Tensor:
    """Float logits (1, C, H, W) at the input's size."""
    return binary(network.enlarge(together(network, passes).float(), size))


def shown_classes(classes: Classes) -> Classes:
    """The classes that labels stand for: a single one is told from the background."""
    if len(classes) > 1:
        return classes
    return Classes(("background", *classes.names), ((0, 0, 0), FOREGROUND))


def _winning_scale(network: Network, passes: Mapping[float, Pass]) -> NDArray[np.float32]:
    """The scale that gave the largest logit of the class that won: (h, w)."""
    scales = list(passes)
    # over_scales resizes to its first argument's size; that one takes no part in the maximum.
    nothing = torch.full_like(passes[scales[0]].logits, -torch.inf)
    each = torch.stack([network.over_scales([nothing, passes[s].logits])[0] for s in scales])
    best, winner = each.max(0)  # (C, h, w)
    at = winner.gather(0, best.argmax(0, keepdim=True))[0]
    return torch.tensor(scales, device=at.device)[at].float().cpu().numpy()


def labels_of(enlarged: Tensor) -> Labels:
    """Labels (H, W) of (1, C, H, W) logits; only these leave the device."""
    labels = enlarged[0].argmax(0)
    small = labels.to(torch.uint8 if enlarged.shape[1] <= 256 else torch.int16)
    found: Labels = small.cpu().numpy()
    return found


def _map(
    model: Model, capture: Capture, resumed: Pass, key: str, options: Options
) -> NDArray[np.float32]:
    """One map, kept with the capture unless a branch that is off or the unit changes it."""
    feature, first = resumed.feature(key), capture.first.feature(key)
    how = options.reduction_of(key)
    if how.kind == "similarity":
        return similarity(feature, _cell(capture, feature, options.unit)).cpu().numpy()
    if how.kind == "pca":
        return in_colours(feature, known_basis(model, key, first)).cpu().numpy()
    if feature is not first:
        return reduced(feature, how).cpu().numpy()
    known = capture.maps.get((key, how))
    if known is None:
        known = capture.maps[key, how] = reduced(feature, how).cpu().numpy()
    return known


def _cell(capture: Capture, feature: Tensor, unit: Unit | None) -> Point:
    """The unit's cell of a feature; the middle one where no pixel was clicked."""
    rows, columns = feature.shape[-2:]
    if unit is None:
        return rows // 2, columns // 2
    point = input_point(unit.point, capture.frame.size, capture.size)
    return cell_at(
        point, (rows, columns), capture.size, align_corners=capture.network.align_corners
    )


def _shapes(found: Pass) -> dict[str, tuple[int, int, int]]:
    kept = {**found.features, **found.outputs, **found.fused}
    shapes = {key: tuple(tensor.shape[1:]) for key, tensor in kept.items()}
    shapes["logits"] = tuple(found.logits.shape[1:])
    return shapes  # type: ignore[return-value]
