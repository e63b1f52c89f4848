"""Fills a network from a checkpoint: every key used or dropped by name, every shape equal."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import torch
from torch import Tensor

from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.records import SegviewerError

COUNTER = "num_batches_tracked"  # of no use in evaluation, and missing from older files


def fill(
    reading: ParsedCheckpoint, family: Family, checkpoint: Checkpoint
) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Put the file's tensors into the network, as float32; SegviewerError where one does not fit.

    The network may be on the meta device. Returns the tensors in use and the keys left out, both
    by the file's names.
    """
    expected = reading.network.state_dict()
    names = {key: _name(key, reading.names) for key in expected}
    _check_names(names, reading, family, checkpoint)
    state = {}
    for key, tensor in expected.items():
        stored = checkpoint.tensors.get(
            names[key], torch.tensor(0)
        )  # a counter, else it was checked
        if stored.shape != tensor.shape:
            raise SegviewerError(
                f"{checkpoint.name} looks like {family.title}, but {names[key]} has shape "
                f"{_shape(stored)} where {_shape(tensor)} was expected."
            )
        state[key] = stored.detach().to(tensor.dtype)
    # Assigned, not copied: the network was empty, and large files are held once.
    reading.network.load_state_dict(state, assign=True)
    used = {names[key]: tensor for key, tensor in state.items()}
    return used, tuple(key for key in checkpoint.tensors if key not in used)


def _check_names(
    names: Mapping[str, str], reading: ParsedCheckpoint, family: Family, checkpoint: Checkpoint
) -> None:
    tensors = checkpoint.tensors
    missing = [n for n in names.values() if n not in tensors and not n.endswith(COUNTER)]
    dropped = re.compile("|".join(reading.dropped) or r"(?!)")
    used = set(names.values())
    unexpected = [key for key in tensors if key not in used and not dropped.match(key)]
    if missing or unexpected:
        raise mismatch_error(checkpoint, family, missing[:1], unexpected[:1])


def finite_note(tensors: Mapping[str, Tensor]) -> tuple[str, ...]:
    """One sentence where some of the weights are not finite, else none."""
    broken = [key for key, tensor in tensors.items() if not _is_finite(tensor)]
    if not broken:
        return ()
    return (
        f"Not finite (NaN or infinite) are {len(broken)} of {len(tensors)} tensors of weights, the "
        f"first is {broken[0]}: nothing that the network says can be trusted.",
    )


def _is_finite(tensor: Tensor) -> bool:
    if not tensor.is_floating_point() or not tensor.numel():
        return True
    # A NaN anywhere is the smallest and the largest; no copy is made.
    return all(math.isfinite(bound.item()) for bound in tensor.aminmax())


def mismatch_error(
    checkpoint: Checkpoint, family: Family, missing: list[str], unexpected: list[str]
) -> SegviewerError:
    """The one sentence for a file whose keys are not those of the nearest family."""
    return SegviewerError(
        f"{checkpoint.name} is nearest to {family.title} but does not fit it: the first missing "
        f"key is {missing[0] if missing else 'none'}, the first unexpected key is "
        f"{unexpected[0] if unexpected else 'none'}."
    )


def _name(key: str, names: Mapping[str, str]) -> str:
    module, _, leaf = key.rpartition(".")
    return f"{names[module]}.{leaf}"


def _shape(tensor: Tensor) -> str:
    return "x".join(map(str, tensor.shape)) or "scalar"
