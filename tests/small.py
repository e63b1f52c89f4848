"""Networks small enough to sweep, with weights that leave no path idle."""

from __future__ import annotations

import torch

from segviewer.checkpoints.model import Model, Preparation, SizeRule
from segviewer.networks.catalog import build
from segviewer.records import Classes

# One small network of each paper: name -> backbone and options of the head.
SMALL = {
    "fcn": ("small_resnet", {"channels": 24}),
    "deeplab_v2": ("small_resnet", {}),
    "pspnet": ("small_resnet", {"channels": 24}),
    "deeplab_v3": ("small_resnet", {"channels": 24}),
    "deeplab_v3_plus": (
        "small_xception",
        {"channels": 24, "low_levels": ("entry_2.sep_2", "entry_1")},
    ),
    "lr_aspp": ("small_resnet", {"channels": 24}),
    "segformer": (
        "mix_transformer",
        {"channels": 24, "backbone_options": {"widths": (8, 16, 20, 32)}},
    ),
    "fpn": (
        "small_resnet",
        {
            "channels": 24,
            "level_channels": 16,
            "groups": 4,
            "backbone_options": {"output_stride": 32},
        },
    ),
    "upernet": (
        "small_resnet",
        {"channels": 24, "backbone_options": {"output_stride": 32}},
    ),
    "unet": (
        "small_resnet",
        {"channels": (24, 20, 16, 8), "backbone_options": {"output_stride": 32}},
    ),
}

# What pads its picture and cuts the logits out again: stages are larger than their strides say.
CROPPING = {
    "fcn_skips": (
        "fcn_vgg16",
        {
            "backbone_options": {
                "widths": (4, 4, 6, 6, 6), "convs": (1, 1, 1, 1, 1), "fully": (8, 8),
            }
        },
    ),
}  # fmt: skip


def small_network(name, classes=5):
    """A network whose every weight and statistic is random, so that no path is idle."""
    backbone, options = (SMALL | CROPPING)[name]
    torch.manual_seed(7)
    network = build(name, backbone, classes, **options)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.7, 1.3)
            torch.nn.init.uniform_(module.bias, -0.3, 0.5)
            torch.nn.init.uniform_(module.running_mean, -0.2, 0.2)
            torch.nn.init.uniform_(module.running_var, 0.3, 0.8)
    return network


def small_model(name, classes=5, dtype=torch.float64):
    network = small_network(name, classes).to(dtype)
    names = tuple(f"class {i}" for i in range(classes))
    colours = tuple((i * 40, 255 - i * 40, 128) for i in range(classes))
    means = {
        info.key: torch.linspace(0.1, 0.9, info.channels, dtype=dtype)
        for info in network.branches()
    }
    preparation = _Prepared(dtype, size_rule=SizeRule(low=16, high=640))
    return Model(
        name=name,
        title=name,
        network=network,
        preparation=preparation,
        classes=Classes(names, colours),
        card={},
        dataset_means=means,
    )


class _Prepared(Preparation):
    """A preparation that hands out the network's own type of number."""

    dtype: torch.dtype

    def __init__(self, dtype, **options):
        super().__init__(**options)
        object.__setattr__(self, "dtype", dtype)

    def __call__(self, image, size):
        return super().__call__(image, size).to(self.dtype)
