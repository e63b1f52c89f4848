"""Moving averages of weights that do not lie under the weights' own names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

MOST_LEVELS = 6  # dictionaries inside each other
AVERAGE = re.compile(
    r"(.*_)?(ema|ewma|avg|averaged?|shadow|teacher|swa|polyak|momentum)(_.*)?", re.IGNORECASE
)
# Beside averages: the weights that they stood in for.
_SET_ASIDE = re.compile(r"(collected|backup|stored|original)(_.*)?", re.IGNORECASE)
_OPTIMISER = re.compile(r"(.*_)?(optim|optimi[sz]er|scheduler)s?(_.*)?", re.IGNORECASE)
_FLAT = re.compile(r"(ema_|model_ema\.|ema\.)(\w+)")
# In a network's state, but none of its parameters.
_BUFFER = re.compile(r"(.*\.)?(running_mean|running_var|num_batches_tracked)")


@dataclass(frozen=True)
class TensorList:
    """Tensors without names; ``names`` are those of the dictionaries that they lie in."""

    names: tuple[str, ...]
    tensors: Sequence[Tensor]

    @property
    def name(self) -> str:
        return ".".join(self.names)


def flat_averages(tensors: Mapping[str, Tensor]) -> dict[str, tuple[str, Tensor]]:
    """Moving averages that lie beside the weights under their names without dots, as buffers must:
    their keys, with the keys and values of the weights that they average."""
    keys = {re.sub(r"[._]", "", key): key for key in tensors}
    averages = {}
    for key, tensor in tensors.items():
        match = _FLAT.fullmatch(key)
        if match and (plain := re.sub(r"[._]", "", match[2])) in keys:
            averages[key] = keys[plain], tensor
    return averages


def listed_averages(content: Mapping[Any, Any]) -> Iterator[TensorList]:
    """Moving averages that are kept as lists, one tensor a parameter, as ``torch_ema`` does."""
    for each in tensor_lists(content):
        is_average = any(map(AVERAGE.fullmatch, each.names))
        is_other = _SET_ASIDE.fullmatch(each.names[-1]) or any(
            map(_OPTIMISER.fullmatch, each.names)
        )
        if is_average and not is_other:
            yield each


def tensor_lists(content: Mapping[Any, Any], names: tuple[str, ...] = ()) -> Iterator[TensorList]:
    """Every list of tensors inside."""
    for key, value in content.items():
        inner = (*names, str(key))
        if isinstance(value, Mapping) and len(inner) < MOST_LEVELS:
            yield from tensor_lists(value, inner)
        elif _are_tensors(value):
            yield TensorList(inner, value)


def _are_tensors(value: Any) -> bool:
    is_list = isinstance(value, list | tuple) and len(value) > 1
    return is_list and all(isinstance(each, Tensor) for each in value)


def named_like(
    averages: TensorList, candidates: Iterable[Mapping[str, Tensor]]
) -> dict[str, Tensor]:
    """The averages under the names of the parameters whose order and shapes they have, in the first
    of the candidates where they do; empty where they have those of none."""
    shapes = [tensor.shape for tensor in averages.tensors]
    for weights in candidates:
        parameters = {k: t for k, t in weights.items() if not _BUFFER.fullmatch(k)}
        if [tensor.shape for tensor in parameters.values()] == shapes:
            return dict(zip(parameters, averages.tensors, strict=True))
    return {}
