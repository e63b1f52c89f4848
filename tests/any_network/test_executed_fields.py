"""Theoretical receptive fields read off an execution, against known ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torchvision
from small import small_network
from torch import Tensor, nn

from segviewer.adapting import adapt
from segviewer.any_network.network import AdaptedNetwork
from segviewer.networks.network import Network

PICTURE = np.random.default_rng(0).integers(0, 255, (128, 128, 3)).astype(np.uint8)


def fields_of(module: nn.Module, **words: object) -> dict[str, tuple[float, float]]:
    """Stride and size of every field that is known."""
    model = adapt(module, PICTURE, size=(128, 128), **words)  # type: ignore[arg-type]
    network = model.network
    assert isinstance(network, AdaptedNetwork)
    return {key: (field.stride, field.size) for key, field in network.fields().items()}


def test_torchvision_deeplab_v3() -> None:
    """The sizes that another tool gives too: 35, 91, 267, 427; rate 12 reaches 619."""
    module = torchvision.models.segmentation.deeplabv3_resnet50(
        weights=None, weights_backbone=None, num_classes=3
    )
    fields = fields_of(module)
    assert [fields[f"layer{n}"] for n in range(1, 5)] == [(4, 35), (8, 91), (8, 267), (8, 427)]
    assert fields["aspp.conv_1x1"] == (8, 427)
    assert fields["aspp.rate_12"] == (8, 619)
    assert math.isinf(fields["aspp.image_pooling"][1])


@pytest.mark.parametrize("name", ["fcn", "pspnet", "deeplab_v2", "deeplab_v3", "deeplab_v3_plus"])
def test_our_own_networks_as_strangers(name: str) -> None:
    """What every layer of ours says of itself, and what is read off its operations, agree."""
    network: Network = small_network(name)  # type: ignore[no-untyped-call]
    own = network.fields()
    branches = {"stages": {key: f"backbone.stages.{key}" for key in network.backbone.stages}}
    executed = fields_of(network, branches=branches, output=lambda y: y)
    for key in network.backbone.stages:
        field = own[key]
        assert executed[f"stages.{key.replace('.', '_')}"] == (field.stride, field.size), key


class Resized(nn.Module):
    """Two cells a side of a convolution, enlarged twofold beside a token's attention."""

    def __init__(self) -> None:
        super().__init__()
        self.coarse = nn.Conv2d(3, 4, 3, 2, 1)
        self.fine = nn.Conv2d(3, 4, 1)
        self.norm = nn.GroupNorm(2, 8)
        self.odd = nn.Conv2d(8, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = nn.functional.interpolate(self.coarse(x), scale_factor=2, mode="bilinear")
        joint = torch.cat([y, self.fine(x)], 1)
        rolled = self.odd(torch.roll(joint, 1, -1))
        normal = self.odd(self.norm(joint))
        return torch.cat([joint, rolled, normal], 1)


def test_each_status_is_told() -> None:
    """By hand: two cells of a 3x3 convolution of stride 2 see 3 pixels before to 1 behind, or 2
    before to 2 behind; of what was rolled nothing is said."""
    network = adapt(Resized(), PICTURE, size=(128, 128)).network
    fields = network.fields()
    assert (fields["coarse"].stride, fields["coarse"].size) == (2, 3)
    assert (fields["concat.deep"].stride, fields["concat.deep"].size) == (1, 6)
    assert (fields["concat.skip"].stride, fields["concat.skip"].size) == (1, 1)
    assert fields["concat"].size == 6
    assert "concat_2" not in fields
