"""The two ports of Xception in checkpoints: ``block3.rep.4.conv1`` and so on."""

from __future__ import annotations

from segviewer.checkpoints.family import Checkpoint, block_count
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.networks.xception_ports import (
    AlignedXception,
    OriginalXception,
    PortedBlock,
    PortedXception,
)

OUTSIDE_MIDDLE = 4  # blocks: three of entry flow, one of exit flow


def read_xception(checkpoint: Checkpoint, output_stride: int) -> PortedXception:
    """VainF's or jfzhang's Xception, told apart by the normalisation inside their convolutions."""
    middle = block_count(checkpoint, "backbone.block") - OUTSIDE_MIDDLE
    aligned = checkpoint.has("backbone.block1.rep.0.bn.weight")
    port = AlignedXception if aligned else OriginalXception
    return port(middle=middle, output_stride=output_stride)


def xception_names(backbone: PortedXception) -> dict[str, str]:
    """Our modules of the backbone -> the file's."""
    names: dict[str, str] = {}
    for index in (0, 1):
        at = index + 1
        ours = f"backbone.stages.stem.{index}"
        names |= conv_norm(ours, f"backbone.conv{at}", f"backbone.bn{at}")
    blocks = [(p, m) for p, m in backbone.named_modules() if isinstance(m, PortedBlock)]
    for number, (place, block) in enumerate(blocks, start=1):
        names |= _block(f"backbone.{place}", block, f"backbone.block{number}")
    return names | _exit(backbone)


def _block(ours: str, block: PortedBlock, theirs: str) -> dict[str, str]:
    names = conv_norm(f"{ours}.shortcut", f"{theirs}.skip", f"{theirs}.skipbn")
    for index in range(len(block.body)):
        at = 3 * index + block.relu_first  # ReLU, convolution and normalisation are numbered on
        names |= _separable(f"{ours}.body.{index}", f"{theirs}.rep.{at}", f"{theirs}.rep.{at + 1}")
    return names


def _exit(backbone: PortedXception) -> dict[str, str]:
    aligned = isinstance(backbone, AlignedXception)
    places = [f"{n}.0" for n in (1, 2, 3)] if aligned else ["0", "1"]
    names: dict[str, str] = {}
    for number, place in enumerate(places, start=3):
        ours = f"backbone.stages.exit_2.{place}"
        names |= _separable(ours, f"backbone.conv{number}", f"backbone.bn{number}")
    return names


def _separable(ours: str, theirs: str, norm: str) -> dict[str, str]:
    names = conv_norm(f"{ours}.depthwise", f"{theirs}.conv1", f"{theirs}.bn")
    return names | conv_norm(f"{ours}.pointwise", f"{theirs}.pointwise", norm)
