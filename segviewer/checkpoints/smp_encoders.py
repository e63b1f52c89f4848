"""The encoders of segmentation_models.pytorch: which one a file holds, and its backbone here."""

from __future__ import annotations

from segviewer.checkpoints import mobilenet_keys
from segviewer.checkpoints.family import Checkpoint
from segviewer.checkpoints.mit_keys import SMP, mix_transformer_names, read_mix_transformer
from segviewer.checkpoints.mobilenet_keys import mobilenet_v2_names, read_mobilenet_v2
from segviewer.checkpoints.neighbours import CONFIGURATION, FROM_PYTHON
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.checkpoints.smp_arguments import STRIDES, Arguments
from segviewer.checkpoints.smp_heads import HEADS, is_transformer
from segviewer.networks.backbone import Backbone
from segviewer.networks.mix_transformer import MixTransformer
from segviewer.networks.mobilenet import MobileNetV2
from segviewer.networks.resnet import ResNet
from segviewer.records import SegviewerError

PREFIX = "encoder."
# What MobileNetV2 hands out at each halving: the stages here, and the last layer there.
MOBILE_STAGES, MOBILE_LAYERS = (1, 2, 3, 5, 7), (1, 3, 6, 13, 18)


def read_encoder(
    checkpoint: Checkpoint, title: str, arguments: Arguments, option: int | None
) -> Backbone:
    """The encoder up to the stage that the head of this class reads."""
    kind = _kind(checkpoint)
    if not kind:
        raise SegviewerError(
            f"{checkpoint.name} holds a {title} of segmentation_models.pytorch on an encoder that "
            f"is none of ResNet, MobileNetV2 and Mix Transformer, so that segviewer cannot build "
            f"it from a file; {FROM_PYTHON}."
        )
    depth = arguments.depth or _depth(checkpoint, title, kind)
    stride = 2**depth
    if title in STRIDES:  # only DeepLab's encoders are dilated
        stride = min(arguments.output_stride or option or STRIDES[title], stride)
    backbone = _read(checkpoint, title, kind, depth, stride)
    if arguments.title not in (None, backbone.title):
        raise SegviewerError(
            f"{CONFIGURATION} says that the encoder of {checkpoint.name} is {arguments.title}, but "
            f"its keys are those of {backbone.title}; put the configuration there that belongs to "
            f"it."
        )
    return backbone


def _kind(checkpoint: Checkpoint) -> str:
    """Which of those that can be built; "" for any other."""
    if is_transformer(checkpoint):
        return "transformer"
    if checkpoint.has("encoder.features.0.0.weight") and checkpoint.has(
        "encoder.features.18.1.bias"
    ):
        return "mobile"
    conv = "encoder.layer1.0.conv2.weight"
    is_plain = checkpoint.has("encoder.conv1.weight") and checkpoint.has(conv)
    # ResNeXt groups its filters.
    return "resnet" if is_plain and len({*checkpoint.shape(conv)[:2]}) == 1 else ""


def _read(checkpoint: Checkpoint, title: str, kind: str, depth: int, stride: int) -> Backbone:
    """A stage that loses its stride is dilated throughout."""
    if kind == "transformer":
        return read_mix_transformer(checkpoint, SMP, stages=depth - 1, output_stride=stride)
    offered = tuple(n for n in (8, 16, 32) if n <= 2**depth)
    if title == "FPN":  # how often its levels are doubled belongs to the strides
        offered = (stride,)
    backbone: ResNet | MobileNetV2
    if kind == "mobile":
        code = mobilenet_keys.smp(is_whole=depth == len(MOBILE_STAGES))
        stages = MOBILE_STAGES[depth - 1]
        backbone = read_mobilenet_v2(checkpoint, code, stride, stages=stages)
    else:
        backbone = read_resnet(
            checkpoint, PREFIX, output_stride=stride, stages=depth - 1, full_first=True,
            late_pool=HEADS[title].reads_stride_2,
        )  # fmt: skip
    backbone.output_strides = offered
    return backbone


def encoder_names(checkpoint: Checkpoint, backbone: Backbone) -> dict[str, str]:
    """Our modules of the backbone -> the file's."""
    if isinstance(backbone, ResNet):
        return resnet_names(backbone, PREFIX)
    if isinstance(backbone, MobileNetV2):
        code = mobilenet_keys.smp(is_whole=len(backbone.stages) - 1 > MOBILE_STAGES[-1])
        return mobilenet_v2_names(checkpoint, backbone, code)
    return mix_transformer_names(checkpoint, SMP, len(backbone.stages))


def unused_keys(backbone: Backbone) -> list[str]:
    """Patterns of the deeper stages, which are in the file all the same."""
    built = len(backbone.stages)
    if isinstance(backbone, ResNet):
        return [rf"encoder\.layer{number}\." for number in range(built, 5)]
    if isinstance(backbone, MixTransformer):
        return [rf"encoder\.(patch_embed|block|norm){number}\." for number in range(built + 1, 5)]
    if built - 1 in MOBILE_STAGES[:-1]:
        last = MOBILE_LAYERS[MOBILE_STAGES.index(built - 1)]
        return [rf"encoder\.features\.{number}\." for number in range(last + 1, 19)]
    return []


def _depth(checkpoint: Checkpoint, title: str, kind: str) -> int:
    """How many times the encoder halves the picture: by the width of what the head reads."""
    head = HEADS[title]
    usual, width = head.depth(checkpoint), head.width(checkpoint)
    widths = {depth: _width(checkpoint, kind, depth) for depth in (usual, 3, 4, 5)}
    return next((depth for depth, known in widths.items() if known == width), usual)


def _width(checkpoint: Checkpoint, kind: str, depth: int) -> int:
    if kind == "transformer":
        return checkpoint.shape(f"{SMP.place(SMP.patches, depth - 1)}.weight")[0]
    if kind == "mobile":
        layer = f"encoder.features.{MOBILE_LAYERS[depth - 1]}"
        last = "0" if depth == len(MOBILE_LAYERS) else "conv.2"
        return checkpoint.shape(f"{layer}.{last}.weight")[0]
    layer = f"encoder.layer{depth - 1}.0"
    last = "conv3" if checkpoint.has(f"{layer}.conv3.weight") else "conv2"
    return checkpoint.shape(f"{layer}.{last}.weight")[0]
