"""Effective receptive fields: how strongly each input pixel moves a unit (Luo et al. 2016).

The unit is one cell of a stage, branch or fusion, or the logit of the predicted class at a pixel
(or its margin over the runner-up). What a cell's channels c give together is chosen by the kind:

- ``energy``: the root of the sum over channels and colours of (dy_c / dx)^2. It has no cancellation
  between channels, as a plain sum of gradients has, and is estimated from passes with random signs
  (the mean over K of (J^T v_k)^2 is unbiased), better with every further one.
- ``fast``: the gradient of the sum of the channels, its absolute values summed over colours.
- ``replknet``: the gradient of the sum of the channels' positive values, its positive values summed
  over colours (Ding et al. 2022).

On one picture it says what this prediction is sensitive to; averaged over noise pictures, what the
architecture sees. Gradients are averaged as magnitudes, never signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from segviewer.attribution import Box, EffectiveField, Point, Unit
from segviewer.inspection.device import record_gradients
from segviewer.inspection.forward import Pass, Replacement, resume
from segviewer.inspection.graph import Graph, graph_of
from segviewer.inspection.logits import merge_scales, with_background_logit
from segviewer.inspection.resized_labels import largest_class
from segviewer.networks.field import Field, UnknownFieldError
from segviewer.networks.network import Network
from segviewer.opencv import cv2
from segviewer.records import SegviewerError, Stopped
from segviewer.resizing import linear_neighbours, nearest_point

PASSES = (
    8  # random sign vectors a cell's energy is estimated from in the end: 0.99 of the exact map
)
PICTURES = 20  # noise pictures that "average" is over
SHARES = (0.2, 0.3, 0.5, 0.99)


def refine_fields(
    network: Network,
    graph: Graph,
    unit: Unit,
    point: Point,
    off: Replacement,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[dict[str, EffectiveField]]:
    """The unit's fields at an input pixel, by key: one after the other from one backward pass each,
    the selected one first, then all of them better and better.

    ``point`` is in pixels of the graph's image. With ``unit.average`` the graph only says which
    class is meant. Once ``stop()`` is true, ``Stopped`` is raised between two passes.
    """
    _check_keys(network, unit.fields)
    height, width = graph.image.shape[-2:]
    with record_gradients(graph.image.device):
        scores = _scores(network, graph, off)
        column = scores[0, :, point[0], point[1]]
        # The winner and its rival here: pictures of noise are asked about the same two.
        classes = column.argsort(descending=True)[:2].tolist()
        region = _region(largest_class(scores[0]), point)
    sums = {key: graph.image.new_zeros(height, width) for key in unit.fields}
    boxes = _boxes(network, graph, unit.fields, point)
    # The same signs every time, so that the same click gives the same field, whatever else is
    # asked for.
    signs = {key: torch.Generator().manual_seed(0) for key in unit.fields}
    fields: dict[str, EffectiveField] = {}
    shown, passes, noisy_turn = graph, dict[float, Pass](), -1
    for turn, keys in _turns(unit):
        # Open only between two fields: whoever takes them is not to compute with gradients.
        with record_gradients(graph.image.device):
            if unit.average and turn != noisy_turn:
                shown, passes, noisy_turn = _noise(network, graph, turn), {}, turn
            passes = passes or {s: resume(network, p, off) for s, p in shown.passes.items()}
            for key in keys:
                if stop():
                    raise Stopped
                if key or unit.average or turn == 0:  # a class's is exact at once
                    number = _unit_value(
                        network, passes, key, unit, point, classes, signs[key], shown.image
                    )
                    sums[key] += _magnitude(number, shown.image, unit)
        # At twice as many passes each: in between, nobody could tell two estimates apart.
        if turn + 1 in (1, 2, 4, 8, 16, _rounds(unit)):
            for key in keys:
                field = _field(key, sums[key], turn + 1, unit, point, boxes[key], region)
                fields[key] = replace(field, is_final=turn + 1 == _rounds(unit))
            yield {key: fields[key] for key in unit.fields if key in fields}


def _turns(unit: Unit) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each turn with the keys whose fields it makes better. A large network takes seconds for all
    of them: in the first turn nobody has to wait for the last, and the selected one comes first."""
    for key in sorted(unit.fields, key=lambda key: key != unit.selected_field):
        yield 0, (key,)
    for turn in range(1, _rounds(unit)):
        yield turn, unit.fields


def _rounds(unit: Unit) -> int:
    if unit.average:
        return PICTURES
    # Only an energy is estimated, and only over a cell's channels.
    return PASSES if unit.kind == "energy" and any(unit.fields) else 1


def _check_keys(network: Network, keys: Sequence[str]) -> None:
    known = network.modules_by_key()
    for key in keys:
        if key and key not in known:
            raise SegviewerError(
                f"There is no {key!r} in {network.title}; it has {', '.join(known)}."
            )


def _noise(network: Network, graph: Graph, seed: int) -> Graph:
    """A graph over a picture of noise, as bright and as varied as photos are once prepared."""
    random = torch.Generator().manual_seed(seed)
    image = torch.randn(graph.image.shape, generator=random).to(graph.image)
    return graph_of(network, image, tuple(graph.passes))


def _scores(network: Network, graph: Graph, off: Replacement) -> Tensor:
    """The logits (1, C, H, W) at the input's size."""
    with torch.no_grad():
        passes = {s: resume(network, p, off) for s, p in graph.passes.items()}
        return _enlarge_scores(network, passes, graph.image)


def _enlarge_scores(network: Network, passes: Mapping[float, Pass], image: Tensor) -> Tensor:
    height, width = image.shape[-2:]
    return with_background_logit(network.enlarge(merge_scales(network, passes), (height, width)))


def _unit_value(
    network: Network,
    passes: Mapping[float, Pass],
    key: str,
    unit: Unit,
    point: Point,
    classes: Sequence[int],
    signs: torch.Generator,
    image: Tensor,
) -> Tensor:
    """The number whose gradient is asked for."""
    if not key:
        column = _enlarge_scores(network, passes, image)[0, :, point[0], point[1]]
        rival = column[classes[1]] if unit.value == "margin" else 0
        return column[classes[0]] - rival
    # A branch's own output, before anything replaces it.
    feature = passes[network.scales[0]].feature(key)
    cell = _cell(network, key, feature, point, image)
    channels = feature[0, :, cell[0], cell[1]]
    if unit.kind == "fast":
        return channels.sum()
    if unit.kind == "replknet":
        return channels.relu().sum()
    # With random signs, squared gradients are on average the sum of every channel's own: the
    # products of two different channels cancel out.
    vector = torch.randint(0, 2, channels.shape, generator=signs).mul(2).sub(1)
    return channels @ vector.to(channels)


def _magnitude(number: Tensor, image: Tensor, unit: Unit) -> Tensor:
    """The gradient of a number as what is averaged over passes: (H, W); squares for an energy."""
    if not number.requires_grad:  # every way to the picture is switched off
        return torch.zeros_like(image[0, 0])
    # Kept, since the next field goes back through the same graph.
    (gradient,) = torch.autograd.grad(number, image, retain_graph=True)
    if unit.kind == "replknet":
        return gradient[0].relu().sum(0)
    if unit.kind == "fast":
        return gradient[0].abs().sum(0)
    return gradient[0].square().sum(0)


def _field(
    key: str,
    total: Tensor,
    passes: int,
    unit: Unit,
    point: Point,
    box: Box | None,
    region: NDArray[np.bool_],
) -> EffectiveField:
    values = total.sqrt() if unit.kind == "energy" else total
    # Of a unit that nothing moves: zeros, where 0 / 0 would be no number.
    energy = (values / values.sum().clamp(min=1e-30)).float().cpu().numpy()
    mass = float(energy.sum())
    rows, columns = np.arange(energy.shape[0]), np.arange(energy.shape[1])
    centroid = (0.0, 0.0)
    if mass > 0:
        centroid = (
            float((energy.sum(1) * rows).sum() / mass - point[0]),
            float((energy.sum(0) * columns).sum() / mass - point[1]),
        )
    return EffectiveField(
        key=key,
        point=point,
        energy=energy,
        box=box,
        ratios=area_ratios(energy, point),
        centroid=centroid,
        inside=min(1.0, float(energy[region].sum()) / max(mass, 1e-30)),
        kind=unit.kind,
        average=unit.average,
        passes=passes,
    )


def _region(labels: Tensor, point: Point) -> NDArray[np.bool_]:
    """The connected region of the point's label: (H, W)."""
    same = (labels == labels[point[0], point[1]]).byte().cpu().numpy()
    _, parts = cv2.connectedComponents(same, connectivity=4)
    region: NDArray[np.bool_] = parts == parts[point[0], point[1]]
    return region


def _cell(network: Network, key: str, feature: Tensor, point: Point, image: Tensor) -> Point:
    """The cell that is asked about: the one painted at the point, or, where the network cuts its
    logits out of larger ones, the one whose theoretical field has the point in its middle."""
    cells, size = feature.shape[-2:], image.shape[-2:]
    field = _known_fields(network).get(key) if network.crop is not None else None
    if field is None or not np.isfinite(field.low):
        return nearest_point(point, size, cells, align_corners=network.align_corners)
    middle = (field.low + field.high) / 2
    row, column = (
        min(n - 1, max(0, round((p - middle) / field.stride)))
        for p, n in zip(point, cells, strict=True)
    )
    return row, column


def _known_fields(network: Network) -> dict[str, Field]:
    """Theoretical fields; none for a network with layers that do not say theirs."""
    try:
        return network.fields()
    except UnknownFieldError:
        return {}


def _boxes(
    network: Network, graph: Graph, keys: Sequence[str], point: Point
) -> dict[str, Box | None]:
    """The theoretical fields in input pixels, clipped to the picture, where they are known."""
    fields = _known_fields(network)
    first = graph.passes[network.scales[0]]
    size = graph.image.shape[-2:]
    boxes: dict[str, Box | None] = {}
    for key in keys:
        field = fields.get(key) if key else _logit_field(network)
        if field is None:
            boxes[key] = None
        elif key:
            cell = _cell(network, key, first.feature(key), point, graph.image)
            boxes[key] = _box(field, [(c, c) for c in cell], size)
        else:
            boxes[key] = _box(field, _logits_at(network, first.logits, point, size), size)
    return boxes


def _logit_field(network: Network) -> Field | None:
    try:
        return network.logit_field()
    except UnknownFieldError:
        return None


def _logits_at(
    network: Network, logits: Tensor, point: Point, size: Sequence[int]
) -> list[tuple[int, int]]:
    """The first and the last cell, on either axis, that the class at a point is told from."""
    if network.crop is not None:
        return [(p + network.crop, p + network.crop) for p in point]
    ends = []
    for p, pixels, cells in zip(point, size, logits.shape[-2:], strict=True):
        first, last, _ = linear_neighbours(p, pixels, cells, align_corners=network.align_corners)
        ends.append((int(first), int(last)))
    return ends


def _box(field: Field, cells: Sequence[tuple[int, int]], size: Sequence[int]) -> Box:
    """What cells from a first to a last one on either axis see of a picture of that size."""
    ends = []
    for (first, last), pixels in zip(cells, size, strict=True):
        low, high = first * field.stride + field.low, last * field.stride + field.high
        ends.append((int(max(0, min(low, pixels - 1))), int(min(pixels - 1, max(high, 0)))))
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def area_ratios(
    energy: NDArray[np.float32], centre: Point, shares: tuple[float, ...] = SHARES
) -> dict[float, float]:
    """r(t): the area of the smallest square around ``centre``, clipped to the picture, that holds
    more than a share t of the mass, over the picture's area."""
    rows, columns = (np.abs(np.arange(n) - c) for n, c in zip(energy.shape, centre, strict=True))
    half = np.maximum(rows[:, None], columns[None, :]).ravel()  # of the square that reaches a pixel
    mass = np.cumsum(np.bincount(half, energy.ravel()))
    area = np.cumsum(np.bincount(half)) / energy.size
    ratios = {}
    for share in shares:
        reached = np.flatnonzero(mass > share * mass[-1])
        if len(reached):
            ratios[share] = float(area[reached[0]])
    return ratios
