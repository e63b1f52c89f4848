"""MobileNetV3-Large: Howard et al. 2019, arXiv 1905.02244, table 1, as torchvision has it.

A stage that trades its stride for a rate is dilated throughout.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from segviewer.networks.backbone import Backbone, steps_at
from segviewer.networks.field import Field, Layer, field_after, fields_in_a_row
from segviewer.networks.mobilenet import (
    BlockShape,
    ConvNorm,
    InvertedResidual,
    PaddedStem,
    blocks_in,
    spans,
)

BLOCKS, STRIDES = (1, 2, 3, 6, 3), (1, 2, 2, 2, 2)


class StageWithInnerFeature(nn.Sequential, Layer):
    """Blocks in a row; ``inner``, where given, receives the first one's output."""

    def forward(self, x: Tensor, inner: dict[str, Tensor] | None = None) -> Tensor:
        for index, block in enumerate(self):
            x = block(x)
            if inner is not None and index == 0:
                inner["block_1"] = x
        return x

    def field_after(self, before: Field) -> Field:
        return fields_in_a_row(self, before)

    def inner_fields(self, before: Field) -> dict[str, Field]:
        return {"block_1": field_after(self[0], before)}


class MobileNetV3(Backbone):
    """Stem, five stages and a last 1x1; ``shapes`` are those of the fifteen blocks.

    The low-level source of LR-ASPP is the first block at stride 8.
    """

    def __init__(
        self,
        stem_channels: int,
        shapes: Sequence[BlockShape],
        last_channels: int,
        *,
        eps: float = 1e-3,
        output_stride: int = 16,
    ) -> None:
        super().__init__()
        self.title = "MobileNetV3-Large"
        self.stages = nn.ModuleDict(
            {"stem": PaddedStem(stem_channels, nn.Hardswish(), "inside", eps)}
        )
        self.channels = {"stem": stem_channels}
        for number, (start, stop) in enumerate(spans(BLOCKS), start=1):
            activation = nn.ReLU if number <= 3 else nn.Hardswish
            blocks = [InvertedResidual(s, activation, "inside", eps) for s in shapes[start:stop]]
            self.stages[f"stage_{number}"] = StageWithInnerFeature(*blocks)
            if number == 3:
                self.channels["stage_3.block_1"] = shapes[start].channels
            self.channels[f"stage_{number}"] = shapes[stop - 1].channels
        self.stages["stage_6"] = ConvNorm(
            shapes[-1].channels, last_channels, eps=eps, activation=nn.Hardswish()
        )
        self.channels["stage_6"] = last_channels
        self.low_levels = ("stage_3.block_1", "stage_2")
        self.set_output_stride(output_stride)

    def set_output_stride(self, output_stride: int) -> None:
        natural = {f"stage_{n}": stride for n, stride in enumerate(STRIDES, start=1)}
        steps = steps_at(output_stride, natural, stem_stride=2)
        for key, step in steps.items():
            for index, block in enumerate(blocks_in(self.stages[key])):
                block.arrange(step.stride if index == 0 else 1, step.dilation)
        self.output_stride = output_stride
        strides = {key: step.output_stride for key, step in steps.items()}
        self.strides = {"stem": 2} | strides | {"stage_6": steps["stage_5"].output_stride}
        self.dilations = {"stem": 1} | {k: s.dilation for k, s in steps.items()} | {"stage_6": 1}


def mobilenet_v3_large(*, output_stride: int = 16) -> MobileNetV3:
    """The paper's network with the whole last stage, as torchvision segments with."""
    rows = (
        (16, 16, 3, None),
        (64, 24, 3, None), (72, 24, 3, None),
        (72, 40, 5, 24), (120, 40, 5, 32), (120, 40, 5, 32),
        (240, 80, 3, None), (200, 80, 3, None), (184, 80, 3, None), (184, 80, 3, None),
        (480, 112, 3, 120), (672, 112, 3, 168),
        (672, 160, 5, 168), (960, 160, 5, 240), (960, 160, 5, 240),
    )  # fmt: skip
    inputs = (16, *(row[1] for row in rows))
    shapes = [
        BlockShape(
            channels_in=channels_in,
            expanded=expanded,
            channels=channels,
            kernel=kernel,
            squeeze=squeeze,
        )
        for channels_in, (expanded, channels, kernel, squeeze) in zip(inputs, rows, strict=False)
    ]
    return MobileNetV3(16, shapes, 960, output_stride=output_stride)
