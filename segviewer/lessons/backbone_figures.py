"""DeepLab v2's backbones as the paper has them: planned only, since weights do not matter here."""

from __future__ import annotations

from functools import partial

from segviewer.inspection.operations import plan_network, planned_layers
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.picture_figures import edge_shares
from segviewer.lessons.subject import Subject
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v2 import deeplab_v2
from segviewer.networks.network import Network
from segviewer.networks.resnet import CaffeBottleneck, ResNet, plain_stem
from segviewer.networks.vgg import vgg16
from segviewer.records import SegviewerError

VOC_CLASSES = 21
NOTES_SIDE = 512  # pixels, of the picture whose maps the notes name


def resnet101_of_v2() -> Backbone:
    """The authors': strides in the first 1x1, every block of a dilated stage at its rate."""
    widths, blocks = (64, 128, 256, 512), (3, 4, 23, 3)
    return ResNet(
        "ResNet-101", plain_stem(), 64, CaffeBottleneck, widths, blocks,
        output_stride=8, full_first=True,
    )  # fmt: skip


def planned_v2(name: str) -> Network:
    """DeepLab v2 with ASPP-L on "VGG-16" or "ResNet-101"."""
    if name == "VGG-16":
        return deeplab_v2(vgg16(), VOC_CLASSES, hidden=1024)
    return deeplab_v2(resnet101_of_v2(), VOC_CLASSES)


def backbones(subject: Subject) -> Figure:
    """How far the last stage and ASPP's widest branch look, and how many weights there are."""
    numbers = []
    for name in ("VGG-16", "ResNet-101"):
        network = plan_network(partial(planned_v2, name))
        fields = network.fields()
        weights = sum(p.numel() for p in network.backbone.parameters())
        numbers += [
            Number(f"{name}: last stage looks at", int(fields[network.backbone.last].size), "px"),
            Number(f"{name}: rate 24 looks at", int(fields["aspp.rate_24"].size), "px"),
            Number(f"{name}: backbone's weights", round(weights / 1e6, 1), "million"),
        ]
    return Figure(tuple(numbers), "Planned as in the paper: weights do not matter here.")


def projections(subject: Subject) -> Figure:
    """The 1x1 convolutions on ResNet-101's shortcuts: channels, stride, and the map after them."""
    ran = planned_layers(partial(planned_v2, "ResNet-101"), (NOTES_SIDE, NOTES_SIDE))
    numbers = [
        Number(
            f"conv{number}: {' to '.join(map(str, layer.channels))}",
            f"{layer.output[1]}×{layer.output[0]}",
            f"stride {layer.stride}",
        )
        for number, layer in enumerate((one for one in ran if ".shortcut." in one.name), start=2)
    ]
    first = ran[0]
    words = f"{first.kernel}x{first.kernel}, stride {first.stride}"
    return Figure((Number("conv1", words), *numbers), f"At {NOTES_SIDE}×{NOTES_SIDE}.")


def refined_pixels(subject: Subject) -> Figure:
    """What the dense CRF changes in the mask, and how much of that lies along its edges."""
    captured = subject.capture()
    if not captured.info.supports_crf:
        raise SegviewerError(f"{captured.info.title} has no CRF in its paper; choose DeepLab v2.")
    before, after = (subject.inspect(captured, crf=on).labels for on in (False, True))
    return Figure(edge_shares(before != after, before), "With the dense CRF against without it.")
