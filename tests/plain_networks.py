"""Networks of a few plain layers, whose receptive fields can be worked out by hand."""

import torch
from torch import nn

from segviewer.attribution import Unit
from segviewer.checkpoints.model import Model, Preparation
from segviewer.inspection.effective_field import refine_fields
from segviewer.inspection.graph import graph_of
from segviewer.networks.backbone import Backbone
from segviewer.networks.network import Network
from segviewer.records import Classes


class Plain(Backbone):
    """One stage of plain layers at stride 1."""

    title = "plain"
    output_stride = 8

    def __init__(self, *layers):
        super().__init__()
        self.stages = nn.ModuleDict({"stem": nn.Sequential(*layers)})
        self.channels = {"stem": 1}
        self.strides = {"stem": 1}
        self.dilations = {"stem": 1}
        self.low_levels = ()


def ones(kernel, *, dilation=1, padding=0, channels_in=1):
    conv = nn.Conv2d(channels_in, 1, kernel, padding=padding, dilation=dilation, bias=False)
    nn.init.ones_(conv.weight)
    return conv


def plain_model(*layers, fusions=None):
    network = Network("plain", "", Plain(*layers), fusions or {}, nn.Conv2d(1, 2, 1)).double()
    return Model(
        name="plain",
        title="plain",
        network=network,
        preparation=Preparation(),
        classes=Classes(("a", "b"), ((0, 0, 0),) * 2),
    )


def noise(size):
    torch.manual_seed(1)
    return torch.randn(1, 3, *size, dtype=torch.float64)


def fields(model, key, point, size, off=None, stop=lambda: False, image=None, **options):
    """The fields of one key, each better than the one before."""
    graph = graph_of(model.network, noise(size) if image is None else image, model.network.scales)
    unit = Unit(point=point, fields=(key,), **options)
    for fields_of_point in refine_fields(model.network, graph, unit, point, off or {}, stop=stop):
        yield fields_of_point[key]


def field(*arguments, passes=None, **options):
    """The last of the fields, or the one estimated from so many passes."""
    for better in fields(*arguments, **options):
        if better.passes == passes:
            break
    return better
