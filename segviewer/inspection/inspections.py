"""``inspect``: what some options say about a capture, once a click.

The parts that branches add to their fusion are added up again with some branches off, and what
follows is run. That is exact: the logits are those of a full pass with the same branches replaced.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.checkpoint import CheckpointError

from segviewer.any_network.network import AdaptedNetwork
from segviewer.checkpoints.model import Model
from segviewer.inspection.activation import (
    basis_of,
    colour_by_basis,
    reduce_channels,
    similarity,
    top_channels,
)
from segviewer.inspection.capture import Capture
from segviewer.inspection.crf import LEAST_PROBABILITY, refine
from segviewer.inspection.device import device_title, in_precision
from segviewer.inspection.donors import NO_DONORS, Donors, StandIns, stand_ins
from segviewer.inspection.effective_field import refine_fields
from segviewer.inspection.forward import Pass, Replacement, off_vectors, resume
from segviewer.inspection.geometry import input_box, readout
from segviewer.inspection.graph import Graph, affordable_size, bytes_per_pixel, graph_of
from segviewer.inspection.logits import (
    Prediction,
    argmax_labels,
    compact_logits,
    enlarge,
    predicted_labels,
    winning_scale,
)
from segviewer.inspection.shapley import coalition_members, contributions
from segviewer.inspection.split import split
from segviewer.records import (
    Classes,
    Contributions,
    Inspection,
    Options,
    Point,
    SegviewerError,
    Setup,
    Split,
    State,
    Unit,
)
from segviewer.resizing import nearest_point

FOREGROUND = (220, 50, 47)  # the colour of a network's only class
SCALE = "scale"  # the key of the map of which scale won, where there are several


def inspect(
    model: Model,
    capture: Capture,
    options: Options | None = None,
    *,
    donors: Donors = NO_DONORS,
    stop: Callable[[], bool] = lambda: False,
) -> Inspection:
    """What the options say about a capture; with nothing off, nothing is run twice.

    ``donors`` are the pictures that branches are resampled from, or captures of them, by what
    follows "resample:" in ``options.off``.
    A CRF takes seconds, and receptive fields, if the unit asks for some, passes of their own; once
    ``stop()`` is true they are given up: ``Stopped`` is raised.

    >>> import segviewer
    >>> model = segviewer.load_model("everyday/deeplab_v3_plus")
    >>> frame = next(iter(segviewer.open_source("scene:1")))
    >>> capture = segviewer.capture(model, frame)
    >>> options = segviewer.Options(off={"decoder.low_level": "zero"})
    >>> inspection = segviewer.inspect(model, capture, options)
    >>> inspection.labels.shape, inspection.maps["aspp.rate_6"].shape
    ((320, 480), (20, 30))
    >>> bool((inspection.labels != inspection.labels_all_on).any())
    True
    """
    options = options if options is not None else Options()
    off = stand_ins(model, capture, options, donors)
    *_, last = inspections(model, capture, options, off=off, stop=stop)
    return last


def inspections(
    model: Model,
    capture: Capture,
    options: Options | None = None,
    *,
    setup: Setup | None = None,
    off: StandIns | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Inspection]:
    """``inspect``, again and again while the receptive fields that the unit asks for get better.

    ``off`` is what stands in for branches; None finds it, where no picture is needed. ``setup`` is
    the one that the inspections are said to be of: a stream's capture may have been made of a
    smaller picture than was asked for. None is the capture's own.
    """
    options = options if options is not None else Options()
    state = State(setup or capture.setup, options)
    # Once for all that follows: the passes of donors are let go.
    off = off or stand_ins(model, capture, options)
    replacement, pictures = off.replacement, off.pictures
    start = time.perf_counter()

    def attempt(*, explain: bool) -> Inspection:
        with torch.inference_mode(), in_precision(capture.setup.precision, model.device):
            inspection = _inspect_without_fields(
                model, capture, state, replacement, stop, explain=explain
            )
        seconds = time.perf_counter() - start
        return replace(
            inspection,
            donors=pictures,
            timings={"capture": capture.seconds, "inspect": seconds},
        )

    if options.unit and isinstance(capture.network, AdaptedNetwork):
        # Its end is run whole for every set of branches: the mask comes before that.
        yield attempt(explain=False)
    with without_checkpoints(model):
        first = attempt(explain=True)
    yield first  # fields may take seconds
    unit = options.unit
    if unit is None or not unit.fields:
        return
    graph = _graph(model, capture)
    height, width = graph.image.shape[-2:]
    point = nearest_point(unit.point, capture.frame.size, (height, width))
    with without_checkpoints(model):
        for fields in refine_fields(capture.network, graph, unit, point, replacement, stop=stop):
            seconds = time.perf_counter() - start
            yield replace(first, fields=fields, timings={**first.timings, "inspect": seconds})


@contextmanager
def without_checkpoints(model: Model) -> Iterator[None]:
    """A SegviewerError where somebody's own code runs parts of itself again for gradients: with
    features that were kept those would be others."""
    try:
        yield
    except CheckpointError as error:
        raise SegviewerError(
            f"{model.title} runs parts of itself again for gradients (torch.utils.checkpoint), so "
            f"no pixel can be explained; let it do so in training only, and open it again."
        ) from error


def _inspect_without_fields(
    model: Model,
    capture: Capture,
    state: State,
    off: Replacement,
    stop: Callable[[], bool],
    *,
    explain: bool,
) -> Inspection:
    """Everything but receptive fields; what branches add at the unit only to ``explain``."""
    options = state.options
    network, unit = capture.network, options.unit
    passes = {scale: resume(network, computed, off) for scale, computed in capture.passes.items()}
    resumed = passes[network.scales[0]]
    all_on = prediction = _all_on(capture, options.crf, stop)
    # With nothing off the pass is the capture's own, and so are its labels.
    if resumed is not capture.first:
        prediction = _outcome(capture, passes, options.crf, stop)
    maps = {
        key: _map(model, capture, resumed, key, options)
        for key in (capture.info.keys if options.shown is None else options.shown)
    }
    if len(passes) > 1:
        maps[SCALE] = winning_scale(network, passes)
    added, parts = (
        _explain_unit(model, capture, off, unit, stop) if unit and explain else (None, None)
    )
    return Inspection(
        frame=capture.frame,
        state=state,
        title=model.title,
        classes=shown_classes(model.classes),
        network=capture.info,
        labels=prediction.labels,
        logits=prediction.logits,
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
        weights=model.provenance.sha256,
    )


def _explain_unit(
    model: Model, capture: Capture, off: Replacement, unit: Unit, stop: Callable[[], bool]
) -> tuple[Contributions | None, Split | None]:
    """What each branch adds at the unit."""
    network = capture.network
    names = coalition_members(network, off)
    if not names:
        return None, None
    box = input_box(unit.point, unit.region, capture.frame.size, capture.size)
    at = readout(network, capture.first.logits, capture.size, box)
    baseline = off_vectors(model, network, {key: model.default_off_mode(key) for key in names})
    added = contributions(network, capture.passes, off, baseline, at, unit.value, stop)
    if not unit.split or added is None:
        return added, None
    return added, split(network, capture.passes, off, added.classes[0], capture.size, at)


def _graph(model: Model, capture: Capture) -> Graph:
    """The capture's graph, made when first needed and kept with it; over a smaller picture where
    memory does not suffice. Whoever keeps several captures lets go of the others' graphs."""
    if capture.graph is None:
        scales = tuple(capture.passes)
        if capture.network not in model.graph_bytes:
            model.graph_bytes[capture.network] = bytes_per_pixel(capture.network)
        size = affordable_size(model.graph_bytes[capture.network], capture.size, scales)
        image = model.preparation(capture.frame.image, size).to(model.device)
        capture.graph = graph_of(capture.network, image, scales)
    return capture.graph


def _all_on(capture: Capture, crf: bool, stop: Callable[[], bool] | None) -> Prediction:
    """The outcome with every branch on; a CRF's is kept, since it takes seconds."""
    if not crf:
        logits = compact_logits(capture.network, capture.passes, capture.size)
        return Prediction(capture.labels, logits)
    if capture.refine is None:
        capture.refine = _outcome(capture, capture.passes, True, stop)
    return capture.refine


def _outcome(
    capture: Capture,
    passes: Mapping[float, Pass],
    crf: bool,
    stop: Callable[[], bool] | None,
) -> Prediction:
    """What the passes say in the end, refined by a dense CRF if that is wanted."""
    network, size = capture.network, capture.size
    if not crf:
        labels = predicted_labels(network, passes, size)
        return Prediction(labels, compact_logits(network, passes, size))
    probabilities = enlarge(network, passes, size)[0].softmax(0).cpu().numpy()
    refined = refine(probabilities, capture.frame.image, stop=stop)
    # Their softmax gives back what was refined: whoever reads logits need not know of the CRF.
    logits = torch.from_numpy(refined).clamp_min(LEAST_PROBABILITY).log()
    return Prediction(argmax_labels(logits[None]), logits.numpy())


def shown_classes(classes: Classes) -> Classes:
    """The classes that labels stand for: a single one is told from the background."""
    if len(classes) > 1:
        return classes
    return Classes(("background", *classes.names), ((0, 0, 0), FOREGROUND))


def _map(
    model: Model, capture: Capture, resumed: Pass, key: str, options: Options
) -> NDArray[np.float32]:
    """One map, kept with the capture unless a branch that is off or the unit changes it."""
    feature, first = resumed.feature(key), capture.first.feature(key)
    how = options.reduction_of(key)
    if how.kind == "similarity":
        return similarity(feature, _cell(capture, feature, options.unit)).cpu().numpy()
    if how.kind == "pca":
        if key not in capture.bases:  # with every branch on, so that switches keep the colours
            capture.bases[key] = basis_of(first)
        return colour_by_basis(feature, capture.bases[key]).cpu().numpy()
    if feature is not first:
        return reduce_channels(feature, how).cpu().numpy()
    known = capture.maps.get((key, how))
    if known is None:
        known = capture.maps[key, how] = reduce_channels(feature, how).cpu().numpy()
    return known


def _cell(capture: Capture, feature: Tensor, unit: Unit | None) -> Point:
    """The unit's cell of a feature; the middle one where no pixel was clicked."""
    rows, columns = feature.shape[-2:]
    if unit is None:
        return rows // 2, columns // 2
    point = nearest_point(unit.point, capture.frame.size, capture.size)
    corners = capture.network.align_corners
    return nearest_point(point, capture.size, (rows, columns), align_corners=corners)


def _shapes(computed: Pass) -> dict[str, tuple[int, int, int]]:
    tensors = {**computed.features, **computed.outputs, **computed.fused}
    shapes = {key: tuple(tensor.shape[1:]) for key, tensor in tensors.items()}
    shapes["logits"] = tuple(computed.logits.shape[1:])
    return shapes  # type: ignore[return-value]
