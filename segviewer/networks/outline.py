"""A stage's sub-blocks as a reader of the paper names them, said by the blocks themselves."""

from __future__ import annotations

from torch import nn

from segviewer.network_info import BlockInfo
from segviewer.networks.field import Layer


class Block(Layer):
    """A layer that a stage is said to be made of: a diagram lists what each of its blocks holds."""

    def outline(self, title: str) -> BlockInfo:
        """The block in words; without a shortcut unless a block says otherwise."""
        return BlockInfo(title, layer_texts(self), "none")


def blocks_of(stage: nn.Module) -> tuple[BlockInfo, ...]:
    """The stage's blocks, or the stage as one block."""
    blocks = [child for child in stage.children() if isinstance(child, Block)]
    if blocks:
        return tuple(block.outline(f"block {n}") for n, block in enumerate(blocks, start=1))
    if isinstance(stage, Block):
        return (stage.outline("block"),)
    return (BlockInfo("block", layer_texts(stage), "none"),)


def layer_texts(module: nn.Module) -> tuple[str, ...]:
    """The convolutions and pools inside a module, one line each."""
    texts = []
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            texts.append(_conv(layer))
        elif isinstance(layer, nn.Linear):
            texts.append(f"linear, {layer.in_features} → {layer.out_features}")
        elif isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
            kind = "max" if isinstance(layer, nn.MaxPool2d) else "average"
            texts.append(
                f"{kind} pool {layer.kernel_size}×{layer.kernel_size}, stride {layer.stride}"
            )
    return tuple(texts)


def shortcut_text(shortcut: nn.Module | None) -> str:
    """The projection's convolution, "identity", or "none"."""
    if shortcut is None:
        return "none"
    return ", ".join(layer_texts(shortcut)) or "identity"


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
