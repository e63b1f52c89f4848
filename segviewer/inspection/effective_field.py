"""Effective receptive fields: how strongly each input pixel moves a unit (Luo et al. 2016).

The unit is one cell of a stage, branch or fusion, or the logit of the predicted class at a pixel.
For a cell the map is the energy of its gradient over all channels, the sum over channels c and
colours of (dy_c / dx)^2: it has no cancellation between channels, as a plain sum of gradients has.
It is estimated from a few passes with random signs (mean over K of (J^T v_k)^2, which is unbiased)
and says of one picture what this prediction is sensitive to, not what the architecture sees on
average.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from segviewer.checkpoints.model import Model
from segviewer.inspection.hooks import keeping, replacing
from segviewer.inspection.receptive_field import theoretical_fields
from segviewer.networks.network import Network
from segviewer.records import EffectiveField, OffMode, Point, SegviewerError, Stopped

PASSES = 4  # random sign vectors a cell's energy is estimated from: 0.97 of the exact map


def effective_field(
    model: Model,
    network: Network,
    image: Tensor,
    key: str,
    point: Point,
    off: dict[str, OffMode | Tensor],
    *,
    passes: int = PASSES,
    stop: Callable[[], bool] = lambda: False,
) -> EffectiveField:
    """The field of the unit of ``key`` ("" for the class) at an input pixel, branches off as given.

    ``image`` is the prepared input (1, 3, H, W). One forward pass with a graph, then one backward
    pass for each sign vector; once ``stop()`` is true, ``Stopped`` is raised between two of them.
    """
    modules = network.modules_by_key()
    if key and key not in modules:
        raise SegviewerError(f"There is no {key!r} in {model.title}; it has {', '.join(modules)}.")
    image = image.detach().clone().requires_grad_(True)
    watched = {key: modules[key]} if key else {"": nn.Identity()}
    swaps = {branch: _constant(mode) for branch, mode in off.items()}
    # The gradient of a cell follows its output before anything replaces it.
    with torch.enable_grad(), keeping(watched) as kept, replacing(modules, swaps):
        logits = network(image)
    if key:
        found = _cell_energy(kept[key], image, _cell(kept[key], point, image), passes, stop)
        box = _box(network, key, point, image)
    else:
        column = logits[0, :, point[0], point[1]]
        found = _energy(column.max(), image)
        box = None  # what the class looks at is the union of all branches: the picture
    root = found.sqrt()
    energy = (root / root.sum().clamp(min=1e-30)).float().cpu().numpy()
    return EffectiveField(key, point, energy, box, area_ratios(energy, point))


def _energy(unit: Tensor, image: Tensor) -> Tensor:
    """The squared gradient of a number, summed over colours: (H, W)."""
    if not unit.requires_grad:  # every way to the picture is switched off
        return torch.zeros_like(image[0, 0])
    (gradient,) = torch.autograd.grad(unit, image, retain_graph=True)
    return gradient[0].square().sum(0)


def _constant(mode: OffMode | Tensor) -> Callable[[Tensor], Tensor]:
    """What a branch that is off gives: constant over the picture, also for gradients."""

    def replace(output: Tensor) -> Tensor:
        if isinstance(mode, Tensor):
            return mode.to(output.dtype).expand_as(output)
        mean = output.mean((2, 3), keepdim=True)
        return (mean if mode == "mean" else torch.zeros_like(mean)).expand_as(output)

    return replace


def _cell(feature: Tensor, point: Point, image: Tensor) -> Point:
    """The cell whose place in the enlarged feature holds the point."""
    row, column = (
        min(cells - 1, int((p + 0.5) * cells / size))
        for p, cells, size in zip(point, feature.shape[-2:], image.shape[-2:], strict=True)
    )
    return row, column


def _cell_energy(
    feature: Tensor, image: Tensor, cell: Point, passes: int, stop: Callable[[], bool]
) -> Tensor:
    """Mean of squared gradients over random sign vectors: (H, W)."""
    channels = feature[0, :, cell[0], cell[1]]
    signs = torch.Generator().manual_seed(0)
    total = torch.zeros(image.shape[-2:], dtype=image.dtype, device=image.device)
    for _ in range(passes):
        if stop():
            raise Stopped
        vector = torch.randint(0, 2, channels.shape, generator=signs).mul(2).sub(1)
        total += _energy(channels @ vector.to(channels), image)
    return total / passes


def _box(
    network: Network, key: str, point: Point, image: Tensor
) -> tuple[int, int, int, int] | None:
    """The theoretical field in input pixels, clipped to the picture: top, left, bottom, right;
    None for a backbone with layers that the calculator has no rule for."""
    try:
        field = theoretical_fields(network)[key]
    except TypeError:
        return None
    ends = []
    for p, size in zip(point, image.shape[-2:], strict=True):
        cell = int((p + 0.5) / field.stride)
        low, high = cell * field.stride + field.low, cell * field.stride + field.high
        ends.append((max(0, low), min(size - 1, high)))
    (top, bottom), (left, right) = ends
    return int(top), int(left), int(bottom), int(right)


def area_ratios(
    energy: NDArray[np.float32], centre: Point, shares: tuple[float, ...] = (0.2, 0.3, 0.5, 0.99)
) -> dict[float, float]:
    """r(t): the area of the smallest square around ``centre``, clipped to the picture, that holds
    more than a share t of the mass, over the picture's area."""
    height, width = energy.shape
    total = energy.sum()
    found: dict[float, float] = {}
    for half in range(max(height, width)):
        rows = slice(max(0, centre[0] - half), centre[0] + half + 1)
        columns = slice(max(0, centre[1] - half), centre[1] + half + 1)
        square = energy[rows, columns]
        for share in shares:
            if share not in found and square.sum() > share * total:
                found[share] = square.size / energy.size
        if len(found) == len(shares):
            break
    return found
