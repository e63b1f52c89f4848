"""The split of a class's logits in a network that runs somebody else's code.

With every ReLU and every maximum held as this picture set it, what follows the branches is affine
where it was made of such layers alone: then each branch's share is the derivative of the logits
along that branch, and what is left over is the bias. What else follows (a softmax, a sigmoid, a
normalisation over the map) would make that a mere approximation, so there is no split.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.autograd import grad

from segviewer.any_network.execution import CONCATENATIONS, PRODUCTS, SUMS
from segviewer.any_network.network import AdaptedNetwork
from segviewer.any_network.trace import THROUGH
from segviewer.inspection.forward import AdaptedPass, Replacement, operand_replacement
from segviewer.inspection.logits import with_background_logit

AFFINE = THROUGH | CONCATENATIONS | SUMS | frozenset({
    "conv2d", "conv1d", "linear", "conv_transpose2d", "batch_norm", "relu", "relu_", "relu6",
    "hardtanh", "leaky_relu", "prelu", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "mean",
    "sum", "sub", "__sub__", "div", "__truediv__", "neg", "pixel_shuffle", "chunk", "split",
})  # fmt: skip


def nonlinear_after(network: AdaptedNetwork) -> str:
    """What follows the branches that no split can pass; "" where there is nothing."""
    first = min(network.wiring.moments.values(), default=len(network.execution.operations))
    dependent: set[int] = set()
    for operation in network.execution.operations[first:]:
        several = len([n for n in operation.inputs if n in dependent]) > 1
        starts = operation.name in CONCATENATIONS | SUMS | PRODUCTS
        if not (starts or any(n in dependent for n in operation.inputs)):
            continue
        dependent |= set(operation.outputs)
        is_product = operation.name in PRODUCTS
        if is_product and (several or len([n for n in operation.operands if n is not None]) > 1):
            return "a product"
        if operation.name not in AFFINE and not is_product:
            return operation.name
    return ""


def maps_of(
    network: AdaptedNetwork,
    computed: AdaptedPass,
    off: Replacement,
    names: tuple[str, ...],
    label: int,
) -> tuple[Tensor, Tensor]:
    """What each branch and the bias add to the logits of ``label``: (branches + 1, h, w), and those
    logits: (1, h, w)."""
    before = computed.activations
    with torch.enable_grad():
        inputs = {key: before.operands[key].detach().clone().requires_grad_() for key in names}
        replace: dict[str, Callable[[Tensor], Tensor]] = {
            key: lambda operand, value=value: value  # type: ignore[misc]
            for key, value in inputs.items()
        }
        for key, mode in off.items():
            replace[key] = partial(operand_replacement, off=mode, picture=before.image.shape[-2:])
        passed = network.run(before.image.detach(), replace, before)
        logits = with_background_logit(passed.logits)[0, label]
        # The gradient weighted by u is linear in u; its derivative by u along a branch is what the
        # branch gives on the way forward.
        u = torch.zeros_like(logits, requires_grad=True)
        slopes = grad(logits, list(inputs.values()), u, create_graph=True, materialize_grads=True)
    shares = [
        grad(slope, u, value.detach(), retain_graph=True, materialize_grads=True)[0]
        for slope, value in zip(slopes, inputs.values(), strict=True)
    ]
    logits = logits.detach()
    return torch.stack([*shares, logits - torch.stack(shares).sum(0)]), logits[None]
