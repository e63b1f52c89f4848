"""The two functions that carry the program: ``capture`` once a frame, ``inspect`` once a click.

``capture`` is one ordinary forward pass in which hooks keep what every stage and branch computed,
and what each branch adds to its fusion. ``inspect`` adds those parts up again with some branches
off and runs what follows, which is exact: its logits are those of a full pass with the same
branches replaced.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from segviewer.checkpoints.model import Model
from segviewer.inspection.activation import reduced, top_channels
from segviewer.inspection.crf import LEAST, refined
from segviewer.inspection.device import device_title, in_precision, on_device
from segviewer.inspection.effective_field import effective_field
from segviewer.inspection.hooks import keeping, stoppable
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network
from segviewer.records import (
    Classes,
    EffectiveField,
    Frame,
    Inspection,
    NetworkInfo,
    OffMode,
    Options,
    Reduction,
    SegviewerError,
    Setup,
    State,
)

if TYPE_CHECKING:
    from segviewer.inspection.live import LiveCopy

FOREGROUND = (220, 50, 47)  # the colour of a network's only class
SCALE = "scale"  # the key of the map of which scale won, where there are several


@dataclass(frozen=True, eq=False)
class Pass:
    """What one forward pass computed, by key.

    ``features`` holds stages and taps, ``outputs`` branches on their own grid, ``parts`` what each
    branch adds before the activation, ``fused`` the outputs of the fusions; ``logits`` are at the
    classifier's size.
    """

    features: Mapping[str, Tensor]
    outputs: Mapping[str, Tensor]
    parts: Mapping[str, Tensor]
    fused: Mapping[str, Tensor]
    logits: Tensor

    def feature(self, key: str) -> Tensor:
        """The (1, C, h, w) output of a stage, tap, branch or fusion."""
        for kept in (self.outputs, self.fused, self.features):
            if key in kept:
                return kept[key]
        known = ", ".join([*self.features, *self.outputs, *self.fused])
        raise SegviewerError(f"There is no {key!r} in this network; it has {known}.")


@dataclass(frozen=True, eq=False)
class Scores:
    """Labels (h, w) and the probability (h, w) of each at the network's input size."""

    labels: NDArray[np.uint8 | np.uint16]
    confidence: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the network says in the end: scores at its input's size, and the logits (C, h, w) that
    bilinear resizing takes to any size."""

    scores: Scores
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
    scores: Scores
    seconds: float
    live: str = ""  # how the live copy was made that computed it
    maps: dict[tuple[str, Reduction], NDArray[np.float32]] = field(default_factory=dict)
    refined: Outcome | None = None  # with every branch on, once a CRF was asked for

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
    pass is given up: ``Stopped`` is raised.
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
        with stoppable(network, stop) if stop else nullcontext():
            passes = {
                scale: _recorded(network, network.rescaled(image, scale))
                for scale in (network.scales[:1] if setup.multi_scale is False else network.scales)
            }
        scores = scores_of(binary(network.enlarge(_together(network, passes), size)))
    seconds = time.perf_counter() - start
    made = live.title if live else ""
    return Capture(frame, setup, network, info, size, passes, scores, seconds, made)


def inspect(
    model: Model,
    capture: Capture,
    options: Options | None = None,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Inspection:
    """What the options say about a capture; with nothing off, nothing is run twice.

    A CRF takes seconds, and a receptive field, if the unit asks for one, passes of its own; once
    ``stop()`` is true they are given up: ``Stopped`` is raised.
    """
    options = options if options is not None else Options()
    network = capture.network
    start = time.perf_counter()
    with torch.inference_mode(), in_precision(capture.setup.precision, model.device):
        off = off_vectors(model, network, options.modes)
        passes = {scale: resume(network, found, off) for scale, found in capture.passes.items()}
        resumed = passes[network.scales[0]]
        all_on = found = _all_on(capture, options.crf, stop)
        if resumed is not capture.first:
            found = _outcome(capture, passes, options.crf, stop)
        maps = {
            key: _map(capture, resumed, key, options.reduction_of(key))
            for key in (shown_keys(capture.info) if options.shown is None else options.shown)
        }
        if len(passes) > 1:
            maps[SCALE] = _winning_scale(network, passes)
        ranked = top_channels(resumed.feature(options.detail)) if options.detail else ()
    seen = _field(model, capture, options, off, stop)
    seconds = time.perf_counter() - start
    return Inspection(
        frame=capture.frame,
        state=State(capture.setup, options),
        title=model.title,
        classes=shown_classes(model.classes),
        network=capture.info,
        labels=found.scores.labels,
        confidence=found.scores.confidence,
        logits=found.logits,
        maps=maps,
        shapes=_shapes(resumed),
        labels_all_on=all_on.scores.labels,
        logits_all_on=all_on.logits,
        align_corners=network.align_corners,
        top_channels=ranked,
        field_of_view=seen,
        device=device_title(model.device),
        live=capture.live,
        timings={"capture": capture.seconds, "inspect": seconds},
    )


def _field(
    model: Model,
    capture: Capture,
    options: Options,
    off: Mapping[str, OffMode | Tensor],
    stop: Callable[[], bool],
) -> EffectiveField | None:
    """The receptive field that the unit asks for, from passes with a graph, in fp32."""
    unit = options.unit
    if unit is None or unit.field is None:
        return None
    height, width = capture.size
    rows, columns = capture.frame.size
    point = (
        min(height - 1, int((unit.point[0] + 0.5) * height / rows)),
        min(width - 1, int((unit.point[1] + 0.5) * width / columns)),
    )
    image = model.preparation(capture.frame.image, capture.size).to(model.device)
    return effective_field(model, capture.network, image, unit.field, point, dict(off), stop=stop)


Replacement = Mapping[str, "OffMode | Tensor"]


def off_vectors(
    model: Model, network: Network, modes: Mapping[str, OffMode]
) -> dict[str, OffMode | Tensor]:
    """Off modes by branch key, data set means looked up; a SegviewerError names what is wrong."""
    found: dict[str, OffMode | Tensor] = {}
    keys = network.branch_keys()
    for key, mode in modes.items():
        if key not in keys:
            raise SegviewerError(
                f"{key!r} is no branch of {model.title}; its branches are "
                f"{', '.join(keys) or 'none'}."
            )
        found[key] = mode
        if mode == "dataset_mean":
            if key not in model.dataset_means:
                raise SegviewerError(
                    f"{model.title} has no data set mean stored for {key}; use zero or mean."
                )
            found[key] = model.dataset_means[key].view(1, -1, 1, 1).to(model.device)
    return found


def replacement(output: Tensor, off: OffMode | Tensor) -> Tensor:
    """What stands in for a branch's output (1, C, h, w) when it is off: (1, C, 1, 1)."""
    if isinstance(off, Tensor):
        return off.to(output.dtype)
    mean = output.mean((2, 3), keepdim=True)
    return mean if off == "mean" else torch.zeros_like(mean)


def resume(network: Network, found: Pass, off: Replacement) -> Pass:
    """The pass with some branches off: only what comes after the first of them is computed."""
    outputs, parts, fused = dict(found.outputs), dict(found.parts), dict(found.fused)
    x: Tensor | None = None  # the changed output of the fusion before
    for key, fusion in network.named_fusions().items():
        if x is None and not any(name in off for name in _keys(key, fusion)):
            continue
        size = found.parts[next(iter(_keys(key, fusion)))].shape[-2:]
        for name, branch in fusion.named_branches().items():
            full = f"{key}.{name}"
            changed = x is not None and branch.source is None
            if changed:
                outputs[full] = branch(x)
            if full in off:
                vector = replacement(outputs[full], off[full])
                parts[full] = fusion.constant_part(name, vector, size)
            elif changed:
                parts[full] = fusion.part(name, outputs[full], size)
        x = fused[key] = fusion.finish(parts[name] for name in _keys(key, fusion))
    if x is None:
        return found
    return Pass(found.features, outputs, parts, fused, network.classifier(x))


def shown_keys(info: NetworkInfo) -> tuple[str, ...]:
    """The keys of everything that has a map: stages, branches, fusions, in the order of flow."""
    keys = [stage.key for stage in info.stages]
    for fusion in info.fusions:
        keys += [branch.key for branch in fusion.branches]
        keys.append(fusion.key)
    return tuple(keys)


def _keys(fusion_key: str, fusion: Fusion) -> Iterable[str]:
    return [f"{fusion_key}.{name}" for name in fusion.branches]


def _recorded(network: Network, image: Tensor) -> Pass:
    """What hooks kept of one forward pass at one scale."""
    points: dict[str, nn.Module] = {"backbone": network.backbone, "classifier": network.classifier}
    for key, fusion in network.named_fusions().items():
        points |= {f"output/{key}.{name}": branch for name, branch in fusion.branches.items()}
        points |= {f"part/{key}.{name}": part for name, part in fusion.parts.items()}
        points[f"fused/{key}"] = fusion
    with keeping(points) as kept:
        network.head(network.backbone(image))

    def under(kind: str) -> dict[str, Tensor]:
        return {k.partition("/")[2]: v for k, v in kept.items() if k.startswith(f"{kind}/")}

    return Pass(
        kept["backbone"], under("output"), under("part"), under("fused"), kept["classifier"]
    )


def _together(network: Network, passes: Mapping[float, Pass]) -> Tensor:
    """The logits of all scales as the network merges them, at the classifier's size."""
    return network.over_scales([found.logits for found in passes.values()])


def _logits(
    network: Network, passes: Mapping[float, Pass], size: tuple[int, int]
) -> NDArray[np.float32]:
    """Logits (C, h, w) that bilinear resizing takes to any size: the classifier's own, or, where
    the network cuts them out instead, those at the input's size."""
    together = _together(network, passes)
    if network.crop is not None:
        together = network.enlarge(together, size)
    return binary(together)[0].float().cpu().numpy()


def _all_on(capture: Capture, crf: bool, stop: Callable[[], bool] | None) -> Outcome:
    """The outcome with every branch on; a CRF's is kept, since it takes seconds."""
    if not crf:
        logits = _logits(capture.network, capture.passes, capture.size)
        return Outcome(capture.scores, logits)
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
    enlarged = binary(network.enlarge(_together(network, passes), size))
    if not crf:
        return Outcome(scores_of(enlarged), _logits(network, passes, size))
    probabilities = enlarged[0].float().softmax(0).cpu().numpy()
    found = refined(probabilities, capture.frame.image, stop=stop)
    logits = torch.from_numpy(found).clamp_min(LEAST).log()
    return Outcome(scores_of(logits[None]), logits.numpy())


def binary(logits: Tensor) -> Tensor:
    """One logit a pixel says how likely the foreground is: (1, 1, h, w) -> (1, 2, h, w), whose
    softmax is that logit's sigmoid. More classes stay as they are."""
    if logits.shape[1] > 1:
        return logits
    return torch.cat([torch.zeros_like(logits), logits], 1)


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


def scores_of(enlarged: Tensor) -> Scores:
    """Labels and confidence of (1, C, H, W) logits; only these two leave the device."""
    values = enlarged[0].float()
    top, labels = values.max(0)
    confidence = torch.exp(top - values.logsumexp(0))
    small = labels.to(torch.uint8 if values.shape[0] <= 256 else torch.int16)
    return Scores(small.cpu().numpy(), confidence.cpu().numpy())


def _map(capture: Capture, resumed: Pass, key: str, reduction: Reduction) -> NDArray[np.float32]:
    """One map, kept with the capture unless a branch that is off changed it."""
    feature = resumed.feature(key)
    if feature is not capture.first.feature(key):
        return reduced(feature, reduction).cpu().numpy()
    known = capture.maps.get((key, reduction))
    if known is None:
        known = capture.maps[key, reduction] = reduced(feature, reduction).cpu().numpy()
    return known


def _shapes(found: Pass) -> dict[str, tuple[int, int, int]]:
    kept = {**found.features, **found.outputs, **found.fused}
    shapes = {key: tuple(tensor.shape[1:]) for key, tensor in kept.items()}
    shapes["logits"] = tuple(found.logits.shape[1:])
    return shapes  # type: ignore[return-value]
