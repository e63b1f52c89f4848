"""A stage's sub-blocks as a reader of the paper names them, read off the modules themselves."""

from __future__ import annotations

from torch import nn

from segviewer.network_info import BlockInfo
from segviewer.networks.layers import Residual
from segviewer.networks.mobilenet import InvertedResidual
from segviewer.networks.xception import XceptionBlock
from segviewer.networks.xception_ports import PortedBlock


def blocks_of(stage: nn.Module) -> tuple[BlockInfo, ...]:
    """The stage's residual blocks, or the stage as one block."""
    kinds = (Residual, XceptionBlock, PortedBlock, InvertedResidual)
    blocks = [child for child in stage.children() if isinstance(child, kinds)]
    if blocks:
        return tuple(_block(f"block {n}", block) for n, block in enumerate(blocks, start=1))
    return (_block("block", stage),)


def _block(title: str, block: nn.Module) -> BlockInfo:
    if isinstance(block, InvertedResidual):
        return BlockInfo(title, _layers(block), "identity" if block.residual else "none")
    if isinstance(block, Residual | XceptionBlock | PortedBlock):
        return BlockInfo(title, _layers(block.body), _shortcut(block.shortcut))
    return BlockInfo(title, _layers(block), "none")


def _layers(module: nn.Module) -> tuple[str, ...]:
    texts = []
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            texts.append(_conv(layer))
        elif isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
            kind = "max" if isinstance(layer, nn.MaxPool2d) else "average"
            texts.append(
                f"{kind} pool {layer.kernel_size}×{layer.kernel_size}, stride {layer.stride}"
            )
    return tuple(texts)


def _conv(conv: nn.Conv2d) -> str:
    kernel = f"{conv.kernel_size[0]}×{conv.kernel_size[1]}"
    if conv.groups > 1 and conv.groups == conv.in_channels:
        text = f"{kernel} depthwise, {conv.out_channels}"
    else:
        text = f"{kernel}, {conv.in_channels} → {conv.out_channels}"
    if conv.stride[0] > 1:
        text += f", stride {conv.stride[0]}"
    if conv.dilation[0] > 1:
        text += f", rate {conv.dilation[0]}"
    return text


def _shortcut(shortcut: nn.Module | None) -> str:
    """The projection's convolution, "identity", or "none"."""
    if shortcut is None:
        return "none"
    return ", ".join(_layers(shortcut)) or "identity"
