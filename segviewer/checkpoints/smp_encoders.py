"""The encoders of segmentation_models.pytorch: which one a file holds, and its backbone here."""

from __future__ import annotations

from segviewer.checkpoints.family import Checkpoint
from segviewer.checkpoints.mit_keys import SMP, mix_transformer_names, read_mix_transformer
from segviewer.checkpoints.neighbours import CONFIGURATION
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.checkpoints.smp_arguments import STRIDES, Arguments
from segviewer.checkpoints.smp_heads import HEADS
from segviewer.networks.backbone import Backbone
from segviewer.networks.resnet import ResNet
from segviewer.records import SegviewerError

PREFIX = "encoder."


def read_encoder(
    checkpoint: Checkpoint, title: str, arguments: Arguments, option: int | None
) -> Backbone:
    """The encoder up to the stage that the head of this class reads."""
    is_transformer = checkpoint.has(f"{SMP.place(SMP.patches, 1)}.weight")
    if is_transformer != (title == "Segformer"):
        kind = "a Mix Transformer" if is_transformer else "another encoder than a Mix Transformer"
        raise SegviewerError(
            f"{checkpoint.name} holds a {title} on {kind}, which segviewer cannot build from a "
            f"file; open it from Python with segviewer.view(model, picture), or choose others."
        )
    backbone: Backbone = (
        read_mix_transformer(checkpoint, SMP)
        if is_transformer
        else _read_resnet(checkpoint, title, arguments, option)
    )
    if arguments.title not in (None, backbone.title):
        raise SegviewerError(
            f"{CONFIGURATION} says that the encoder of {checkpoint.name} is {arguments.title}, but "
            f"its keys are those of {backbone.title}; put the configuration there that belongs to "
            f"it."
        )
    return backbone


def _read_resnet(
    checkpoint: Checkpoint, title: str, arguments: Arguments, option: int | None
) -> ResNet:
    """Only DeepLab's is dilated: a stage that loses its stride is dilated throughout."""
    depth = arguments.depth or _depth(checkpoint, title)
    deepest = 2**depth
    stride = deepest
    if title in STRIDES:
        stride = min(arguments.output_stride or option or STRIDES[title], deepest)
    backbone = read_resnet(
        checkpoint, PREFIX, output_stride=stride, stages=depth - 1, full_first=True,
        late_pool=title == "Unet",
    )  # fmt: skip
    backbone.output_strides = tuple(n for n in (8, 16, 32) if n <= deepest)
    return backbone


def encoder_names(checkpoint: Checkpoint, backbone: Backbone) -> dict[str, str]:
    """Our modules of the backbone -> the file's."""
    if isinstance(backbone, ResNet):
        return resnet_names(backbone, PREFIX)
    return mix_transformer_names(checkpoint, SMP, len(backbone.stages))


def unused_keys(backbone: Backbone) -> list[str]:
    """Patterns of the deeper stages, which are in the file all the same."""
    if not isinstance(backbone, ResNet):
        return []
    built = len(backbone.stages) - 1
    return [rf"encoder\.layer{number}\." for number in range(built + 1, 5)]


def _depth(checkpoint: Checkpoint, title: str) -> int:
    """How many times the encoder halves the picture: by the width of what the head reads."""
    head = HEADS[title]
    usual, width = head.depth(checkpoint), head.width(checkpoint)
    widths = {depth: _width(checkpoint, depth) for depth in (usual, 3, 4, 5)}
    return next((depth for depth, known in widths.items() if known == width), usual)


def _width(checkpoint: Checkpoint, depth: int) -> int:
    layer = f"encoder.layer{depth - 1}.0"
    last = "conv3" if checkpoint.has(f"{layer}.conv3.weight") else "conv2"
    return checkpoint.shape(f"{layer}.{last}.weight")[0]
