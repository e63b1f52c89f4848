"""Forward passes that gradients can follow, within a budget of memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from segviewer.inspection.device import record_gradients
from segviewer.inspection.forward import Pass, run_with_hooks
from segviewer.networks.network import Network

BUDGET_BYTES = 3 * 2**30  # that a graph may keep
TRIAL_PIXELS = 128  # a side of the picture that memory is measured with


@dataclass(eq=False)
class Graph:
    """A forward pass over ``image`` (1, 3, H, W), every branch on, that gradients can follow."""

    image: Tensor
    passes: Mapping[float, Pass]


def graph_of(network: Network, image: Tensor, scales: tuple[float, ...]) -> Graph:
    """One forward pass at each scale, with a graph; weights take no part in it."""
    with record_gradients(image.device):
        image = image.detach().clone().requires_grad_(True)
        return Graph(image, {s: run_with_hooks(network, network.rescale(image, s)) for s in scales})


def affordable_size(
    pixel_bytes: float,
    size: tuple[int, int],
    scales: tuple[float, ...],
    budget_bytes: float = BUDGET_BYTES,
) -> tuple[int, int]:
    """The input size, or the largest one of its shape whose graph fits the budget.

    ``pixel_bytes`` is what the network's graph keeps for each input pixel.
    """
    pixels = sum(s * s for s in scales) * size[0] * size[1]
    graph_bytes = pixels * pixel_bytes
    if graph_bytes <= budget_bytes:
        return size
    # Memory grows with the area, a side with its root.
    scale = (budget_bytes / graph_bytes) ** 0.5
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def bytes_per_pixel(network: Network) -> float:
    """What a graph keeps for each input pixel, measured on a small picture."""
    weight = next(network.parameters())
    storages: dict[int, int] = {}  # bytes by address: several tensors may share one
    parameters = {p.untyped_storage().data_ptr() for p in network.parameters()}

    def count(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in parameters:
            storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(count, lambda tensor: tensor):
        image = torch.zeros(
            1, 3, TRIAL_PIXELS, TRIAL_PIXELS, dtype=weight.dtype, device=weight.device
        )
        # Kept until everything is counted: an address that was freed could come again.
        graph = graph_of(network, image, (1.0,))
    total = sum(storages.values())
    del graph
    return total / TRIAL_PIXELS**2
