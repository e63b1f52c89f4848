"""segmentation_models.pytorch: PSPNet, DeepLab v3 and v3+ on ResNet, trained by its users.

Every stage that loses its stride is dilated throughout; ASPP's rates are 12, 24, 36 at every output
stride; PSPNet takes the second stage, at stride 8. Nothing but the weights is in a file: output
stride and classes are the library's defaults unless options say otherwise.
"""

from __future__ import annotations

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import aspp_names, conv_norm
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.resnet_keys import read_resnet, resnet_names
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.networks.resnet import ResNet
from segviewer.records import ImportOptions

BINS = (1, 2, 3, 6)
RATES = (12, 24, 36)
SCORES = "segmentation_head.0"
# DeepLab v3's ASPP and 3x3: in current versions, and up to 0.4.
V3_NAMES = (
    ("decoder.aspp", "decoder.conv", "decoder.bn"),
    ("decoder.0", "decoder.1", "decoder.2"),
)

Built = tuple[Network, dict[str, str]]


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a state dict of segmentation_models.pytorch."""
    align_corners = import_options.align_corners is not False
    dropped: tuple[str, ...] = (r"classification_head\.",)
    stride = import_options.output_stride or _configured_stride(checkpoint)
    if checkpoint.has("decoder.psp.blocks.0.pool.1.0.weight"):
        backbone = _backbone(checkpoint, 8, stages=2)
        backbone.output_strides = (8,)
        network, names = _pspnet(checkpoint, backbone, align_corners)
        dropped = (r"encoder\.layer[34]\.", *dropped)
    elif checkpoint.has("decoder.aspp.0.convs.0.0.weight"):
        backbone = _backbone(checkpoint, stride or 16)
        network, names = _deeplab_v3_plus(checkpoint, backbone, align_corners)
    else:
        backbone = _backbone(checkpoint, stride or 8)
        network, names = _deeplab_v3(checkpoint, backbone, align_corners)
    stride = backbone.output_stride
    return ParsedCheckpoint(
        network=network,
        names=names | resnet_names(backbone, "encoder."),
        preparation=Preparation(size_rule=SizeRule(side="long", low=16, high=2048, step=stride)),
        classes=class_lists.numbered(checkpoint.shape(f"{SCORES}.weight")[0]),
        dropped=dropped,
        assumed={"output_stride": stride},
    )


def _configured_stride(checkpoint: Checkpoint) -> int | None:
    """The output stride in the configuration of a folder that the library saved."""
    stride = checkpoint.notes.get("encoder_output_stride")
    return stride if isinstance(stride, int) else None


def _backbone(checkpoint: Checkpoint, output_stride: int, stages: int = 4) -> ResNet:
    return read_resnet(
        checkpoint, "encoder.", output_stride=output_stride, stages=stages, full_first=True
    )


def _pspnet(checkpoint: Checkpoint, backbone: ResNet, align_corners: bool) -> Built:
    blocks = "decoder.psp.blocks"
    network = pspnet(
        backbone,
        checkpoint.shape(f"{SCORES}.weight")[0],
        bins=BINS,
        channels=checkpoint.shape("decoder.conv.0.weight")[0],
        bin_channels=checkpoint.shape(f"{blocks}.0.pool.1.0.weight")[0],
        features_last=True,
        bare_bin_1=True,
        mix_kernel=1,
        classifier_kernel=3,
        align_corners=align_corners,
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


def _deeplab_v3(checkpoint: Checkpoint, backbone: ResNet, align_corners: bool) -> Built:
    matching = (n for n in V3_NAMES if checkpoint.has(f"{n[0]}.convs.0.0.weight"))
    aspp, conv, norm = next(matching, V3_NAMES[0])
    network = deeplab_v3(
        backbone,
        checkpoint.shape(f"{SCORES}.weight")[0],
        rates=RATES,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        extra_conv=True,
        align_corners=align_corners,
    )
    names = aspp_names(aspp, RATES) | conv_norm("classifier.0", conv, norm)
    return network, names | {"classifier.1": SCORES}


def _deeplab_v3_plus(checkpoint: Checkpoint, backbone: ResNet, align_corners: bool) -> Built:
    aspp = "decoder.aspp.0"
    network = deeplab_v3_plus(
        backbone,
        checkpoint.shape(f"{SCORES}.weight")[0],
        rates=RATES,
        channels=checkpoint.shape(f"{aspp}.project.0.weight")[0],
        low_level_channels=checkpoint.shape("decoder.block1.0.weight")[0],
        kind="bare",
        decoder_kind="bare",
        decoder_convs=1,
        refined=True,
        align_corners=align_corners,
    )
    low = "fusions.decoder.branches.low_level.bodies.stage_1"
    names = aspp_names(aspp, RATES, "bare")
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


FAMILY = Family(
    "segmentation_models.pytorch",
    (
        ("decoder.psp.blocks.0.pool.1.0.weight", f"{SCORES}.weight"),
        ("decoder.aspp.0.convs.0.0.weight", "decoder.block1.0.weight"),
        ("decoder.aspp.convs.0.0.weight", f"{SCORES}.weight"),
        ("decoder.0.convs.0.0.weight", f"{SCORES}.weight"),
    ),
    r"encoder\.|decoder\.|segmentation_head\.|classification_head\.",
    read,
)
