"""The heads of segmentation_models.pytorch by the names of its classes: by which keys each is
known, how deep an encoder it reads, and how it is built from the shapes of the weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from segviewer.checkpoints.family import Checkpoint, block_count
from segviewer.checkpoints.head_keys import aspp_names, conv_norm, upernet_names
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.fpn import fpn
from segviewer.networks.fusion import Resizing
from segviewer.networks.layers import ConvKind
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.networks.segformer import segformer
from segviewer.networks.unet import unet
from segviewer.networks.upernet import upernet

BINS = (1, 2, 3, 6)
SCORES = "segmentation_head.0"
# DeepLab v3's ASPP and 3x3: in current versions, and up to 0.4.
V3_NAMES = (
    ("decoder.aspp", "decoder.conv", "decoder.bn"),
    ("decoder.0", "decoder.1", "decoder.2"),
)

Built = tuple[Network, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class HeadOptions:
    """What stands in no key; ``rates`` are ASPP's, ``resizing`` is how U-Net and FPN enlarge."""

    rates: tuple[int, ...]
    align_corners: bool
    resizing: Resizing


@dataclass(frozen=True, kw_only=True)
class Head:
    """``width`` is that of the deepest features that the head reads, and ``depth`` how often the
    picture was halved there: in most files, where several encoder levels have that width."""

    signatures: tuple[tuple[str, ...], ...]
    build: Callable[[Checkpoint, Backbone, HeadOptions], Built]
    width: Callable[[Checkpoint], int]
    depth: Callable[[Checkpoint], int] = lambda checkpoint: 5
    reads_stride_2: bool = False


def is_transformer(checkpoint: Checkpoint) -> bool:
    """Whether the encoder is a Mix Transformer."""
    return checkpoint.has("encoder.patch_embed1.proj.weight")


def _classes(checkpoint: Checkpoint) -> int:
    return checkpoint.shape(f"{SCORES}.weight")[0]


def _v3_names(checkpoint: Checkpoint) -> tuple[str, str, str]:
    matching = (n for n in V3_NAMES if checkpoint.has(f"{n[0]}.convs.0.0.weight"))
    return next(matching, V3_NAMES[0])


def _kind(checkpoint: Checkpoint, aspp: str) -> ConvKind:
    """Whether the atrous convolutions are separable."""
    return "bare" if checkpoint.has(f"{aspp}.convs.1.0.0.weight") else "plain"


def _pspnet(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    blocks = "decoder.psp.blocks"
    network = pspnet(
        backbone,
        _classes(checkpoint),
        bins=BINS,
        channels=checkpoint.shape("decoder.conv.0.weight")[0],
        bin_channels=checkpoint.shape(f"{blocks}.0.pool.1.0.weight")[0],
        features_last=True,
        bare_bin_1=True,
        mix_kernel=1,
        classifier_kernel=3,
        align_corners=options.align_corners,
    )
    names = {
        "fusions.pyramid.mix": "decoder.conv.0",
        "fusions.pyramid.tail.0": "decoder.conv.1",
        "classifier": SCORES,
    }
    for index, cells in enumerate(BINS):
        body, theirs = f"fusions.pyramid.branches.bin_{cells}.body.1", f"{blocks}.{index}.pool.1"
        names |= conv_norm(body, f"{theirs}.0", f"{theirs}.1")
    return network, names


def _deeplab_v3(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    aspp, conv, norm = _v3_names(checkpoint)
    kind = _kind(checkpoint, aspp)
    network = deeplab_v3(
        backbone,
        _classes(checkpoint),
        rates=options.rates,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        kind=kind,
        extra_conv=True,
        align_corners=options.align_corners,
    )
    names = aspp_names(aspp, options.rates, kind) | conv_norm("classifier.0", conv, norm)
    return network, names | {"classifier.1": SCORES}


def _deeplab_v3_plus(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    aspp = "decoder.aspp.0"
    kind = _kind(checkpoint, aspp)
    network = deeplab_v3_plus(
        backbone,
        _classes(checkpoint),
        rates=options.rates,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        low_level_channels=checkpoint.shape("decoder.block1.0.weight")[0],
        kind=kind,
        decoder_kind="bare",
        decoder_convs=1,
        refined=True,
        align_corners=options.align_corners,
    )
    low = f"fusions.decoder.branches.low_level.bodies.{backbone.low_levels[0]}"
    names = aspp_names(aspp, options.rates, kind)
    names |= conv_norm(low, "decoder.block1.0", "decoder.block1.1")
    names |= {
        "fusions.aspp.tail.3.depthwise.conv": "decoder.aspp.1.0",
        "fusions.aspp.tail.3.pointwise.conv": "decoder.aspp.1.1",
        "fusions.aspp.tail.3.pointwise.norm": "decoder.aspp.2",
        "fusions.decoder.channelwise.conv": "decoder.block2.0.0",
        "fusions.decoder.mix": "decoder.block2.0.1",
        "fusions.decoder.tail.0": "decoder.block2.1",
        "classifier": SCORES,
    }
    return network, names


def _unet(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    count = block_count(checkpoint, "decoder.blocks.")
    first = [f"decoder.blocks.{index}.conv1" for index in range(count)]
    network = unet(
        backbone,
        _classes(checkpoint),
        channels=[checkpoint.shape(f"{conv}.0.weight")[0] for conv in first],
        resizing=options.resizing,
    )
    names = {"classifier": SCORES}
    for index, conv in enumerate(first):
        ours = f"fusions.up_{index + 1}"
        names |= {f"{ours}.mix": f"{conv}.0", f"{ours}.tail.0": f"{conv}.1"}
        second = f"decoder.blocks.{index}.conv2"
        names |= conv_norm(f"{ours}.tail.2", f"{second}.0", f"{second}.1")
    return network, names


def _segformer(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    mixed = "decoder.fuse_stage"
    network = segformer(
        backbone,
        _classes(checkpoint),
        channels=checkpoint.shape(f"{mixed}.0.weight")[0],
        grid_stride=4,
        align_corners=options.align_corners,
    )
    deepest_first = reversed([backbone.strides[key] for key in backbone.levels()])
    names = {
        f"fusions.decoder.branches.scale_{stride}.body": f"decoder.mlp_stage.{index}.linear"
        for index, stride in enumerate(deepest_first)
    }
    names |= {"fusions.decoder.mix": f"{mixed}.0", "fusions.decoder.tail.0": f"{mixed}.1"}
    return network, names | {"classifier": SCORES}


def _fpn(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    channels = checkpoint.shape("decoder.p5.weight")[0]
    blocks = "decoder.seg_blocks"
    level_channels = checkpoint.shape(f"{blocks}.0.block.0.block.0.weight")[0]
    is_concatenated = checkpoint.shape(f"{SCORES}.weight")[1] != level_channels
    network = fpn(
        backbone,
        _classes(checkpoint),
        channels=channels,
        level_channels=level_channels,
        concatenated=is_concatenated,
        resizing=options.resizing,
        align_corners=options.align_corners,
    )
    names = {"fusions.levels.mix" if is_concatenated else "classifier": SCORES}
    theirs = ("decoder.p5", *(f"decoder.p{n}.skip_conv" for n in (4, 3, 2)))
    # The library counts from 5 down, whatever the strides are.
    sums = list(network.named_fusions().items())[:-1]
    for index, ((key, fusion), lateral) in enumerate(zip(sums, theirs, strict=True)):
        names[f"fusions.{key}.branches.{fusion.grid}.body"] = lateral
        for number in range(max(1, 3 - index)):
            ours = f"fusions.levels.branches.{key}.body.{2 * number}"
            block = f"{blocks}.{index}.block.{number}.block"
            names |= conv_norm(ours, f"{block}.0", f"{block}.1")
    return network, names


def _upernet(checkpoint: Checkpoint, backbone: Backbone, options: HeadOptions) -> Built:
    # It reads strides from 4 on.
    levels = [key for key in backbone.levels() if backbone.strides[key] >= 4]
    backbone.add_norms(levels, eps=1e-6)
    network = upernet(
        backbone,
        _classes(checkpoint),
        channels=checkpoint.shape("decoder.fusion_block.0.weight")[0],
        bins=BINS,
        levels=levels,
        align_corners=options.align_corners,
    )
    names = {
        f"backbone.norms.{key}": f"decoder.feature_norms.{index}"
        for index, key in enumerate(levels)
    }
    names |= upernet_names(
        network,
        bins=[f"decoder.psp.blocks.{index}.1" for index in range(len(BINS))],
        pyramid="decoder.psp.out_conv",
        laterals=[f"decoder.fpn_lateral_blocks.{i}.conv_norm_relu" for i in range(len(levels) - 1)],
        levels=[f"decoder.fpn_conv_blocks.{index}" for index in range(len(levels) - 1)],
        mix="decoder.fusion_block",
        leaves=("0", "1"),
    )
    return network, names | {"classifier": SCORES}


HEADS: Mapping[str, Head] = {
    "PSPNet": Head(
        signatures=(("decoder.psp.blocks.0.pool.1.0.weight", f"{SCORES}.weight"),),
        build=_pspnet,
        width=lambda checkpoint: checkpoint.shape("decoder.conv.0.weight")[1] // 2,
        depth=lambda checkpoint: 3,
    ),
    "DeepLabV3Plus": Head(
        signatures=(("decoder.aspp.0.convs.0.0.weight", "decoder.block1.0.weight"),),
        build=_deeplab_v3_plus,
        width=lambda checkpoint: checkpoint.shape("decoder.aspp.0.convs.0.0.weight")[1],
    ),
    "DeepLabV3": Head(
        signatures=tuple((f"{n[0]}.convs.0.0.weight", f"{SCORES}.weight") for n in V3_NAMES),
        build=_deeplab_v3,
        width=lambda checkpoint: checkpoint.shape(f"{_v3_names(checkpoint)[0]}.convs.0.0.weight")[
            1
        ],
    ),
    "Unet": Head(
        signatures=(("decoder.blocks.0.conv1.0.weight", "decoder.blocks.0.conv2.0.weight"),),
        build=_unet,
        width=lambda checkpoint: 0,
        depth=lambda checkpoint: block_count(checkpoint, "decoder.blocks."),
        reads_stride_2=True,
    ),
    "FPN": Head(
        signatures=(("decoder.p5.weight", "decoder.seg_blocks.0.block.0.block.0.weight"),),
        build=_fpn,
        width=lambda checkpoint: checkpoint.shape("decoder.p5.weight")[1],
        reads_stride_2=True,
    ),
    "UPerNet": Head(
        signatures=(("decoder.feature_norms.0.weight", "decoder.psp.out_conv.0.weight"),),
        build=_upernet,
        width=lambda checkpoint: 0,
        depth=lambda checkpoint: block_count(checkpoint, "decoder.feature_norms.") + 1,
    ),
    "Segformer": Head(
        signatures=(("decoder.mlp_stage.0.linear.weight", "decoder.fuse_stage.0.weight"),),
        build=_segformer,
        width=lambda checkpoint: 0,
        # A Mix Transformer has nothing at stride 2 to read.
        depth=lambda checkpoint: (
            block_count(checkpoint, "decoder.mlp_stage.") + is_transformer(checkpoint)
        ),
        reads_stride_2=True,
    ),
}
