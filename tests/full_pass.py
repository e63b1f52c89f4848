"""An ordinary forward pass with branches replaced by hooks, to compare inspections with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from segviewer.checkpoints.model import Model
from segviewer.inspection.hooks import replace_outputs
from segviewer.network_info import OffMode
from segviewer.records import Frame, Setup


def full_pass(
    model: Model, frame: Frame, off: Mapping[str, OffMode], setup: Setup | None = None
) -> Tensor:
    """Logits (C, H, W) at the input's size of an ordinary call with the branches in ``off``
    replaced by hooks."""
    setup = setup or Setup()
    network = model.network_for(setup)

    def constant(key: str, mode: OffMode) -> Callable[[Tensor], Tensor]:
        def replace(output: Tensor) -> Tensor:
            if mode == "dataset_mean":
                vector = model.dataset_means[key].view(1, -1, 1, 1)
            else:
                vector = output.mean((2, 3), keepdim=True) * (mode == "mean")
            return vector.expand_as(output).clone()

        return replace

    size = model.preparation.size_rule.size(*frame.size, setup.input_size)
    modules = {key: network.branch(key) for key in off}
    replacements = {key: constant(key, mode) for key, mode in off.items()}
    with torch.no_grad(), replace_outputs(modules, replacements):
        logits: Tensor = network(model.preparation(frame.image, size))[0]
    return logits
