"""What a network costs and what it is made of, counted on its own layers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture
from segviewer.networks.layers import PyramidPool
from segviewer.networks.network import Network
from segviewer.records import SegviewerError


@dataclass(frozen=True, kw_only=True)
class LayerCost:
    """A convolution or pool as it ran: ``multiply_adds`` over its whole output, ``weights`` without
    a bias; ``channels`` in and out; ``output`` is its height and width."""

    name: str
    kernel: int
    stride: int
    padding: int
    dilation: int
    groups: int
    channels: tuple[int, int]
    output: tuple[int, int]
    weights: int
    multiply_adds: int


def layers(network: Network, size: tuple[int, int]) -> tuple[LayerCost, ...]:
    """Every convolution and max pool that a picture of ``size`` passes, in order of execution, but
    for those that mix a fusion's branches, which are added part by part.

    A convolution's multiply-adds are its weights times its output's cells, as papers count them.
    """
    ran: list[LayerCost] = []
    names = {module: name for name, module in network.named_modules()}

    def note(module: nn.Module, given: tuple[Tensor, ...], output: Tensor) -> None:
        ran.append(_layer(names[module], module, given[0], output))

    counted = [m for m in names if isinstance(m, nn.Conv2d | nn.MaxPool2d)]
    hooks = [module.register_forward_hook(note) for module in counted]
    try:
        with torch.inference_mode():
            like = next(network.parameters())
            network.logits(torch.zeros(1, 3, *size, dtype=like.dtype, device=like.device))
    finally:
        for hook in hooks:
            hook.remove()
    return tuple(ran)


def _layer(name: str, module: nn.Module, given: Tensor, output: Tensor) -> LayerCost:
    kernel, stride, padding, dilation = (
        int(value if isinstance(value, int) else value[0])
        for value in (
            getattr(module, key) for key in ("kernel_size", "stride", "padding", "dilation")
        )
    )
    weights = module.weight.numel() if isinstance(module, nn.Conv2d) else 0
    return LayerCost(
        name=name,
        kernel=kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=module.groups if isinstance(module, nn.Conv2d) else output.shape[1],
        channels=(given.shape[1], output.shape[1]),
        output=(output.shape[2], output.shape[3]),
        weights=weights,
        multiply_adds=weights * output.shape[2] * output.shape[3],
    )


def plan_network(build: Callable[[], Network]) -> Network:
    """A network that is only planned: it takes no memory and computes nothing but shapes."""
    with torch.device("meta"):
        return build().eval()


def planned_layers(build: Callable[[], Network], size: tuple[int, int]) -> tuple[LayerCost, ...]:
    """``layers`` of a planned network."""
    return layers(plan_network(build), size)


def planned_multiply_adds(build: Callable[[], Network], size: tuple[int, int]) -> int:
    """All multiply-adds of a planned network for a picture of ``size``, fusions included."""
    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
        build().eval()(torch.zeros(1, 3, *size))
    return int(counter.get_total_flops()) // 2  # which counts an addition for each


def main_path(network: Network, key: str, size: tuple[int, int]) -> tuple[LayerCost, ...]:
    """The backbone's layers up to the end of stage ``key``, shortcuts left out."""
    stages = list(network.backbone.stages)
    if key not in stages:
        raise SegviewerError(f"{key!r} is no stage; choose one of {', '.join(stages)}.")
    wanted = tuple(f"backbone.stages.{stage}." for stage in stages[: stages.index(key) + 1])
    return tuple(
        layer
        for layer in layers(network, size)
        if layer.name.startswith(wanted) and ".shortcut" not in layer.name
    )


def pooled_cells(captured: Capture, key: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What a pyramid's branch reads, (C, h, w), and the cells it averages that to, (C, n, n)."""
    try:
        branch = captured.network.branch(key)
    except KeyError as error:
        raise SegviewerError(f"{error.args[0]}; select one of a pyramid's bins.") from None
    pool = next((m for m in branch.modules() if isinstance(m, PyramidPool)), None)
    if pool is None:
        raise SegviewerError(f"{key} averages nothing; select one of a pyramid's bins.")
    source = captured.network.backbone.last
    with torch.inference_mode():
        read = captured.first.feature(source)
        cells = pool(read)
    return read[0].float().cpu().numpy(), cells[0].float().cpu().numpy()


def branch_weights(network: Network, key: str) -> int:
    """Weights of a branch's convolutions."""
    convs = (m for m in network.branch(key).modules() if isinstance(m, nn.Conv2d))
    return sum(conv.weight.numel() for conv in convs)


def greatest_change(
    model: Model, captured: Capture, key: str, cell: tuple[int, int], changed: NDArray[np.bool_]
) -> float:
    """How far the channels of one cell of a stage move when the pixels of ``changed`` (H, W)
    become noise: the largest difference, exactly 0 where none of them is looked at."""
    random = torch.Generator().manual_seed(0)
    with torch.inference_mode():
        image = model.preparation(captured.frame.image, captured.size)
        noise = torch.randn(image.shape, generator=random)
        other = torch.where(torch.from_numpy(changed), noise, image).to(model.device)
        feature = captured.network.backbone(other)[key]
        row, column = cell
        change = feature - captured.network.backbone(image.to(model.device))[key]
    value = float(change[0, :, row, column].abs().max())
    return value if math.isfinite(value) else math.nan
