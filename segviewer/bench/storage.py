"""How many bytes a capture keeps, each storage counted once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from torch import Tensor

from segviewer.inspection.graph import bytes_per_pixel
from segviewer.networks.network import Network


def stored_bytes(value: Any) -> int:
    """Of all tensors in a value of mappings, sequences and records."""
    storages = {
        tensor.untyped_storage().data_ptr(): tensor.untyped_storage().nbytes()
        for tensor in _tensors_in(value)
    }
    return sum(storages.values())


def _tensors_in(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _tensors_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _tensors_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _tensors_in(getattr(value, field.name))


def graph_bytes(network: Network, size: tuple[int, int]) -> float:
    """What gradients keep of a forward pass over a picture of that height and width."""
    scales = sum(scale * scale for scale in network.scales)
    return bytes_per_pixel(network) * scales * size[0] * size[1]
