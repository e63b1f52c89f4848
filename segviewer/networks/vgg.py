"""VGG-16 (Simonyan and Zisserman 2015, table 1, D) as FCN and as DeepLab v2 use it.

For FCN, the first convolution adds 100 pixels of zeros so that the 7x7 "fully connected" layer fits
pictures of any size, and pools round up (authors' ``voc-fcn8s/net.py``). For DeepLab, pools are 3x3
and the last two trade their stride for dilation; the fully connected layers belong to ASPP.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from torch import nn

from segviewer.networks.backbone import Backbone, steps_at
from segviewer.networks.layers import set_dilation

WIDTHS, CONVS = (64, 128, 256, 512, 512), (2, 2, 3, 3, 3)


class VGG(Backbone):
    """Five stages of 3x3 convolutions, each ending with its pool; ``fully`` are the widths of the
    fully connected layers, made convolutions, and bring FCN's padding and pools with them."""

    def __init__(
        self,
        widths: Sequence[int] = WIDTHS,
        convs: Sequence[int] = CONVS,
        *,
        fully: tuple[int, int] | None = None,
        output_stride: int = 32,
    ) -> None:
        super().__init__()
        self.title = f"VGG-{sum(convs) + 3}"
        self.stages = nn.ModuleDict()
        self.channels = {}
        channels = 3
        for number, (width, count) in enumerate(zip(widths, convs, strict=True), start=1):
            stage = nn.Sequential()
            for _ in range(count):
                stage.append(nn.Conv2d(channels, width, 3, padding=1)).append(nn.ReLU())
                channels = width
            stage.append(nn.MaxPool2d(3, 2, 1) if fully is None else _fcn_pool())
            self.stages[f"stage_{number}"] = stage
            self.channels[f"stage_{number}"] = width
        if fully is not None:
            self._add_fully(channels, fully)
        self.low_levels = ("stage_2",)
        self.set_output_stride(output_stride)

    def _add_fully(self, channels: int, widths: tuple[int, int]) -> None:
        self.stages["stage_1"][0].padding = (100, 100)  # type: ignore[index]
        self.stages["fully"] = nn.Sequential(
            nn.Conv2d(channels, widths[0], 7), nn.ReLU(), nn.Dropout(),
            nn.Conv2d(widths[0], widths[1], 1), nn.ReLU(), nn.Dropout(),
        )  # fmt: skip
        self.channels["fully"] = widths[1]
        self.output_strides = (32,)  # the crops after it are for that one

    def set_output_stride(self, output_stride: int) -> None:
        natural = {key: 2 for key in self.stages if key != "fully"}
        steps = steps_at(output_stride, natural, stem_stride=1)
        for key, step in steps.items():
            *convs, pool = self.stages[key].children()
            cast("nn.MaxPool2d", pool).stride = step.stride
            if step.first_dilation > 1 or "fully" not in self.stages:
                # The stride of a stage is in its pool: its convolutions have the rate before.
                set_dilation(nn.ModuleList(convs), step.first_dilation)
        self.output_stride = output_stride
        self.strides = {key: step.output_stride for key, step in steps.items()}
        self.dilations = {key: step.first_dilation for key, step in steps.items()}
        if "fully" in self.stages:
            self.strides["fully"] = self.strides["stage_5"]
            self.dilations["fully"] = 1


def vgg16(*, output_stride: int = 8) -> VGG:
    """DeepLab's, without fully connected layers."""
    return VGG(output_stride=output_stride)


def fcn_vgg16(
    *,
    widths: Sequence[int] = WIDTHS,
    convs: Sequence[int] = CONVS,
    fully: tuple[int, int] = (4096, 4096),
    output_stride: int = 32,
) -> VGG:
    """FCN's, with its fully connected layers."""
    return VGG(widths, convs, fully=fully, output_stride=output_stride)


def _fcn_pool() -> nn.MaxPool2d:
    return nn.MaxPool2d(2, 2, ceil_mode=True)
