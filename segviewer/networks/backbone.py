"""What every backbone is: named stages in a row, and an output stride that can be changed.

Lowering the output stride takes the stride out of the last stages and dilates what follows instead
(DeepLab v3 section 3.1), so weights stay as they are. The first block of a stage that lost its
stride keeps the rate before it, as in TensorFlow's and torchvision's code; later blocks have the
doubled one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from segviewer.networks.field import Field, Layer, field_after
from segviewer.networks.layers import CellNorm


@dataclass(frozen=True)
class StageLayout:
    """A stage at some output stride: its own stride, the rates of its first and its other blocks,
    and the stride of its output in input pixels."""

    stride: int
    first_dilation: int
    dilation: int
    output_stride: int


def steps_at(
    output_stride: int, strides: Mapping[str, int], stem_stride: int = 4
) -> dict[str, StageLayout]:
    """How each stage, of the given natural strides, is arranged at ``output_stride``."""
    steps, reached, dilation = {}, stem_stride, 1
    for key, stride in strides.items():
        before = dilation
        if reached * stride > output_stride:
            dilation, stride = dilation * stride, 1
        reached *= stride
        steps[key] = StageLayout(stride, before, dilation, reached)
    return steps


def lay_out(image: Tensor) -> Tensor:
    """On a processor the image with channels last in memory: most networks take less time, those
    with depthwise convolutions a fifth less. On a CUDA device that would need 16 bits: there live
    copies alone are given such images."""
    if image.device.type != "cpu":
        return image
    return image.contiguous(memory_format=torch.channels_last)


class Backbone(nn.Module):
    """Image (N, 3, H, W) -> features by key, in the order of the data flow.

    ``channels`` names the width of each stage and of each feature inside a stage, "stage.name",
    which the stage puts under its name into the dict that it is called with. ``norms`` are applied
    to stages for those who read "stage.norm", not for the stage that follows. ``low_levels`` are
    the keys a decoder may borrow from, at stride 4, the usual one first. ``strides`` and
    ``dilations`` are those in force.
    """

    title: str
    stages: nn.ModuleDict
    channels: dict[str, int]
    low_levels: tuple[str, ...]
    output_stride: int
    output_strides: tuple[int, ...] = (8, 16, 32)  # those it can be arranged for
    strides: dict[str, int]
    dilations: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.norms = nn.ModuleDict()

    def add_norms(self, stages: Sequence[str], *, eps: float) -> None:
        """Offer "stage.norm" of these: layer normalisation over the channels of every cell."""
        for key in stages:
            self.norms[key] = CellNorm(self.channels[key], eps=eps)

    def levels(self) -> list[str]:
        """The last stage at each stride, the finest first."""
        return list({stride: key for key, stride in self.strides.items()}.values())

    @property
    def last(self) -> str:
        """The key of the deepest stage."""
        return list(self.stages)[-1]

    def set_output_stride(self, output_stride: int) -> None:
        raise NotImplementedError

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        features: dict[str, Tensor] = {}
        x = lay_out(image)
        for key, stage in self.stages.items():
            names = self._inner_names(key)
            inner: dict[str, Tensor] = {}
            x = stage(x, inner) if names else stage(x)
            features |= {f"{key}.{name}": inner[name] for name in names}
            features[key] = x
            if key in self.norms:
                features[f"{key}.norm"] = self.norms[key](x)
        return features

    def fields(self) -> dict[str, Field]:
        """The theoretical receptive field of every stage and inner feature, by key."""
        fields: dict[str, Field] = {}
        field = Field()
        for key, stage in self.stages.items():
            if isinstance(stage, Layer):
                fields |= {f"{key}.{n}": f for n, f in stage.inner_fields(field).items()}
            field = fields[key] = field_after(stage, field)
            if key in self.norms:
                fields[f"{key}.norm"] = field_after(self.norms[key], field)
        return fields

    def _inner_names(self, key: str) -> list[str]:
        return [k.removeprefix(f"{key}.") for k in self.channels if k.startswith(f"{key}.")]
