"""ResNets in checkpoints that name blocks as torchvision does: ``layer3.0.conv2``, ``bn2``.

Depth, kind of block, widths and stem are read from the keys and shapes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import nn

from segviewer.checkpoints.family import Checkpoint, block_count
from segviewer.networks.resnet import BasicBlock, Bottleneck, ResNet, deep_stem, plain_stem

DEPTHS: Mapping[tuple[int, ...], str] = {
    (2, 2, 2, 2): "18",
    (3, 4, 6, 3): "50",
    (3, 4, 23, 3): "101",
    (3, 8, 36, 3): "152",
}


def read_resnet(
    checkpoint: Checkpoint,
    prefix: str,
    *,
    output_stride: int,
    stem: str | None = None,
    stages: int = 4,
    multi_grid: Sequence[int] | None = None,
    grid_is_rates: bool = False,
    full_first: bool = False,
    second_plain: bool = False,
    late_pool: bool = False,
) -> ResNet:
    """The ResNet whose keys start with ``prefix``; ``stem`` is the module of a deep stem.

    Only the first ``stages`` are built.
    """
    layers = range(1, 5)
    blocks = [block_count(checkpoint, f"{prefix}layer{n}.") for n in layers]
    widths = [checkpoint.shape(f"{prefix}layer{n}.0.conv1.weight")[0] for n in layers]
    block = Bottleneck if checkpoint.has(f"{prefix}layer1.0.conv3.weight") else BasicBlock
    built_stem, channels = _stem(checkpoint, prefix, stem)
    return ResNet(
        resnet_title(blocks, block), built_stem, channels, block, widths[:stages], blocks[:stages],
        multi_grid=multi_grid, output_stride=output_stride,
        grid_is_rates=grid_is_rates, full_first=full_first, second_plain=second_plain,
        late_pool=late_pool,
    )  # fmt: skip


def resnet_names(network: ResNet, prefix: str, *, stem: str | None = None) -> dict[str, str]:
    """Our modules of the backbone -> the file's, as ``ParsedCheckpoint.names`` has them."""
    names = _stem_names(network.stages["stem"], prefix, stem)
    for number in range(1, len(network.stages)):
        for index, (name, block) in enumerate(network.blocks(f"stage_{number}").items()):
            ours = f"backbone.stages.stage_{number}.{name}"
            theirs = f"{prefix}layer{number}.{index}"
            for conv in range(len(block.body)):  # type: ignore[arg-type]
                names[f"{ours}.body.{conv}.conv"] = f"{theirs}.conv{conv + 1}"
                names[f"{ours}.body.{conv}.norm"] = f"{theirs}.bn{conv + 1}"
            names[f"{ours}.shortcut.conv"] = f"{theirs}.downsample.0"
            names[f"{ours}.shortcut.norm"] = f"{theirs}.downsample.1"
    return names


def _stem(checkpoint: Checkpoint, prefix: str, stem: str | None) -> tuple[nn.Sequential, int]:
    if stem is None:
        channels = checkpoint.shape(f"{prefix}conv1.weight")[0]
        return plain_stem(channels), channels
    widths = [checkpoint.shape(f"{stem}.{index}.weight")[0] for index in (0, 3, 6)]
    return deep_stem(widths), widths[-1]


def _stem_names(built: nn.Module, prefix: str, stem: str | None) -> dict[str, str]:
    ours = "backbone.stages.stem"
    if stem is None:
        return {f"{ours}.0.conv": f"{prefix}conv1", f"{ours}.0.norm": f"{prefix}bn1"}
    names = {}
    for index in range(3):  # convolution, normalisation and ReLU are numbered on
        names[f"{ours}.{index}.conv"] = f"{stem}.{3 * index}"
        names[f"{ours}.{index}.norm"] = f"{stem}.{3 * index + 1}"
    return names


def resnet_title(blocks: Sequence[int], block: type[nn.Module]) -> str:
    """ "ResNet-50" by the blocks of its stages and their kind."""
    depth = DEPTHS.get(tuple(blocks), str(sum(blocks)))
    if block is BasicBlock and tuple(blocks) == (3, 4, 6, 3):
        depth = "34"
    return f"ResNet-{depth}"
