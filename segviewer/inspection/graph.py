"""Forward passes that gradients can follow, within a budget of memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.networks.network import Network

BUDGET = 3 * 2**30  # bytes that a graph may keep
TRIED = 128  # pixels a side of the picture that the need is measured with

_NEEDS: WeakKeyDictionary[Network, float] = WeakKeyDictionary()


@dataclass(eq=False)
class Graph:
    """A forward pass over ``image`` (1, 3, H, W), every branch on, that gradients can follow."""

    image: Tensor
    passes: Mapping[float, Pass]


def graph_of(network: Network, image: Tensor, scales: tuple[float, ...]) -> Graph:
    """One forward pass at each scale, with a graph; weights take no part in it."""
    with torch.inference_mode(False), torch.enable_grad():
        image = image.detach().clone().requires_grad_(True)
        return Graph(
            image, {s: run_with_hooks(network, network.rescaled(image, s)) for s in scales}
        )


def affordable(
    network: Network, size: tuple[int, int], scales: tuple[float, ...], budget: float = BUDGET
) -> tuple[int, int]:
    """The input size, or the largest one of its shape whose graph fits the budget."""
    pixels = sum(s * s for s in scales) * size[0] * size[1]
    need = pixels * bytes_per_pixel(network)
    if need <= budget:
        return size
    scale = (budget / need) ** 0.5
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def bytes_per_pixel(network: Network) -> float:
    """What a graph keeps for each pixel, measured once on a small picture."""
    if network not in _NEEDS:
        weight = next(network.parameters())
        kept: dict[int, int] = {}
        own = {p.untyped_storage().data_ptr() for p in network.parameters()}

        def count(tensor: Tensor) -> Tensor:
            storage = tensor.untyped_storage()
            if storage.data_ptr() not in own:
                kept[storage.data_ptr()] = storage.nbytes()
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(count, lambda tensor: tensor):
            image = torch.zeros(1, 3, TRIED, TRIED, dtype=weight.dtype, device=weight.device)
            graph = graph_of(network, image, (1.0,))
        _NEEDS[network] = sum(kept.values()) / TRIED**2
        del graph
    return _NEEDS[network]
