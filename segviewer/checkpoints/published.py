"""Published weights: fetched once into torch.hub's cache, and described before they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from segviewer.checkpoints import class_lists, from_kazuto, from_mmseg
from segviewer.checkpoints.download import Download, checksum_fits, download
from segviewer.checkpoints.model import Model, Preparation
from segviewer.checkpoints.provenance import Provenance
from segviewer.checkpoints.published_list import PublishedWeights, published_named
from segviewer.networks.backbone import Backbone
from segviewer.networks.deeplab_v2 import deeplab_v2
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.fcn import fcn
from segviewer.networks.mobilenet import mobilenet_v2
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.networks.resnet import (
    BasicBlock,
    Bottleneck,
    CaffeBottleneck,
    ResNet,
    deep_stem,
    plain_stem,
)
from segviewer.records import ImportOptions, SegviewerError

OUTPUT_STRIDE = 8  # of every network in the table
KNOWN_OPTIONS = ImportOptions(
    output_stride=OUTPUT_STRIDE, align_corners=False
)  # of every file in it

_WIDTHS = (64, 128, 256, 512)
_BLOCKS = {"r18": (2, 2, 2, 2), "r50": (3, 4, 6, 3), "r101": (3, 4, 23, 3)}


def cached_file(name: str) -> Path:
    """Where the weights of a name lie once they are fetched: in torch.hub's cache."""
    return Path(torch.hub.get_dir()) / "checkpoints" / published_named(name).file_name


def fetch(
    name: str,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Path:
    """The file of these weights, fetched unless it is there, its checksum verified either way.

    ``report`` gets sentences of how much is there; once ``stop()`` is true, ``Stopped`` is raised.
    A SegviewerError without network.
    """
    line, path = published_named(name), cached_file(name)
    request = Download(title=name, url=line.url, path=path, sha256=line.sha256 or "")
    if not path.exists():
        download(request, report, stop)
    elif not checksum_fits(request):
        raise SegviewerError(
            f"{path} is not {name}: its checksum does not begin with {line.sha256}; delete it, "
            "and it is fetched anew."
        )
    return path


def untrained_model(name: str) -> Model:
    """The network of these weights without them: what can be said of it before it is fetched."""
    line = published_named(name)
    classes = class_lists.class_list(line.classes)
    with torch.device("meta"):
        network, preparation, family = _network(line, len(classes))
    return Model(
        name=name,
        title=f"{network.title}, {network.backbone.title} ({family})",
        network=network,
        preparation=preparation,
        classes=classes,
        provenance=Provenance(family=family, file=line.file_name),
    )


def _network(line: PublishedWeights, classes: int) -> tuple[Network, Preparation, str]:
    """A network as its publishers built it, on the default device."""
    if line.architecture == "deeplab_v2":
        backbone = ResNet(
            "ResNet-101", plain_stem(ceil_mode=True), 64, CaffeBottleneck, _WIDTHS,
            _BLOCKS[line.backbone], output_stride=OUTPUT_STRIDE, full_first=True,
        )  # fmt: skip
        rates, scales = from_kazuto.RATES, from_kazuto.SCALES
        network = deeplab_v2(backbone, classes, rates=rates, scales=scales)
        return network, from_kazuto.PREPARATION, from_kazuto.FAMILY.title
    network = _mmsegmentation_network(line, classes)
    return network, from_mmseg.preparation(classes), from_mmseg.FAMILY.title


def _mmsegmentation_network(line: PublishedWeights, classes: int) -> Network:
    backbone = _mmsegmentation_backbone(line.backbone)
    width = 128 if line.backbone == "r18" else 512
    rates = from_mmseg.RATES[OUTPUT_STRIDE]
    match line.architecture:
        case "fcn":
            return fcn(backbone, classes, channels=width, convs=2, concat_input=True)
        case "pspnet":
            return pspnet(backbone, classes, channels=width, bin_channels=width)
        case "deeplab_v3":
            return deeplab_v3(
                backbone, classes, rates=rates, channels=width, pool="first", mix_kernel=3
            )
        case "deeplab_v3_plus":
            return deeplab_v3_plus(
                backbone, classes, rates=rates, channels=width,
                low_level_channels=12 if line.backbone == "r18" else 48,
                pool="first", mix_kernel=3,
            )  # fmt: skip
    raise SegviewerError(f"{line.name}: there is no architecture {line.architecture!r}.")


def _mmsegmentation_backbone(name: str) -> Backbone:
    if name == "mobilenet_v2":
        return mobilenet_v2(output_stride=OUTPUT_STRIDE)
    if name not in _BLOCKS:
        raise SegviewerError(f"There is no backbone {name!r} among those with published weights.")
    block = BasicBlock if name == "r18" else Bottleneck
    return ResNet(
        f"ResNet-{name[1:]}", deep_stem((32, 32, 64)), 64, block, _WIDTHS, _BLOCKS[name],
        output_stride=OUTPUT_STRIDE, second_plain=True,
    )  # fmt: skip
