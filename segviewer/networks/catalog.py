"""Everything that can be built by name: two tables, one line an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from segviewer.networks.backbone import Backbone
from segviewer.networks.convnext import ConvNeXt
from segviewer.networks.deeplab_v2 import deeplab_v2
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.efficientnet_lite import (
    efficientnet_lite0,
    efficientnet_lite1,
    efficientnet_lite2,
)
from segviewer.networks.fcn import fcn
from segviewer.networks.fcn_skips import fcn_skips
from segviewer.networks.fpn import fpn
from segviewer.networks.lr_aspp import lr_aspp
from segviewer.networks.mix_transformer import mix_transformer
from segviewer.networks.mobile_vit import mobile_vit
from segviewer.networks.mobilenet import mobilenet_v2
from segviewer.networks.mobilenet_v3 import mobilenet_v3_large
from segviewer.networks.network import Network
from segviewer.networks.pspnet import pspnet
from segviewer.networks.resnet import resnet34, resnet50, resnet101, small_resnet, tiny_resnet
from segviewer.networks.segformer import segformer
from segviewer.networks.unet import unet
from segviewer.networks.upernet import upernet
from segviewer.networks.vgg import fcn_vgg16, vgg16
from segviewer.networks.xception import small_xception, xception65

NETWORKS: Mapping[str, Callable[..., Network]] = {
    "fcn": fcn,
    "fcn_skips": fcn_skips,  # on fcn_vgg16 alone
    "deeplab_v2": deeplab_v2,
    "pspnet": pspnet,
    "deeplab_v3": deeplab_v3,
    "deeplab_v3_plus": deeplab_v3_plus,
    "lr_aspp": lr_aspp,
    "unet": unet,
    "segformer": segformer,
    "fpn": fpn,
    "upernet": upernet,
}

BACKBONES: Mapping[str, Callable[..., Backbone]] = {
    "tiny_resnet": tiny_resnet,
    "small_resnet": small_resnet,
    "small_xception": small_xception,
    "resnet34": resnet34,
    "resnet50": resnet50,
    "resnet101": resnet101,
    "xception65": xception65,
    "vgg16": vgg16,
    "fcn_vgg16": fcn_vgg16,
    "mobilenet_v2": mobilenet_v2,
    "mobilenet_v3_large": mobilenet_v3_large,
    "efficientnet_lite0": efficientnet_lite0,
    "efficientnet_lite1": efficientnet_lite1,
    "efficientnet_lite2": efficientnet_lite2,
    "mix_transformer": mix_transformer,
    "convnext": ConvNeXt,
    "mobile_vit": mobile_vit,
}


def build(
    network: str,
    backbone: str,
    classes: int,
    *,
    backbone_options: Mapping[str, Any] | None = None,
    **options: Any,
) -> Network:
    """A network with fresh weights, in evaluation mode; a KeyError where a name is unknown."""
    built = BACKBONES[backbone](**(backbone_options or {}))
    return NETWORKS[network](built, classes, **options).eval()
