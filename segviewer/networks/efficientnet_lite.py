"""EfficientNet-Lite: Tan and Le 2019, arXiv 1905.11946, table 1, in its Lite variants 0, 1 and 2.

The Lite variants leave out squeeze-and-excitation, have ReLU6 for swish, and keep the stem as wide,
and the first and the last stage as long, as they are (the paper scales them too); the last 1x1
convolution serves classification alone and is left out. Zeros lie around pictures and features as
TensorFlow puts them. Output stride is traded for dilation as in DeepLab.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from segviewer.networks.mobilenet import BlockShape, InvertedResidualStages

BLOCKS, STRIDES = (1, 2, 2, 3, 3, 4, 1), (1, 2, 2, 2, 1, 2, 1)
WIDTHS, KERNELS = (16, 24, 40, 80, 112, 192, 320), (3, 3, 5, 3, 5, 5, 3)
STEM_CHANNELS = 32
EXPANSION = 6  # but 1 in the first stage
SCALES = ((1.0, 1.0), (1.0, 1.1), (1.1, 1.2))  # of widths and of blocks, by variant
MEAN, STD = (127 / 255,) * 3, (128 / 255,) * 3  # what its ImageNet weights were trained with


class EfficientNetLite(InvertedResidualStages):
    """Stem and seven stages; 3.0, 3.7 or 4.4 million weights."""

    def __init__(self, variant: int, *, output_stride: int = 16) -> None:
        wider, longer = SCALES[variant]
        counts = _counts(longer)
        super().__init__(
            f"EfficientNet-Lite{variant}",
            STEM_CHANNELS,
            _shapes(counts, [_eighths(width * wider) for width in WIDTHS]),
            counts=counts,
            strides=STRIDES,
            low_level="stage_2",
            padding="tensorflow",
            eps=1e-3,
            output_stride=output_stride,
        )


def _counts(longer: float) -> tuple[int, ...]:
    first, *middle, last = BLOCKS
    return (first, *(math.ceil(count * longer) for count in middle), last)


def _eighths(width: float) -> int:
    """The nearest multiple of eight."""
    return int(width + 4) // 8 * 8


def _shapes(counts: Sequence[int], widths: Sequence[int]) -> list[BlockShape]:
    shapes: list[BlockShape] = []
    channels_in = STEM_CHANNELS
    for count, width, kernel in zip(counts, widths, KERNELS, strict=True):
        for _ in range(count):
            expanded = channels_in * (EXPANSION if shapes else 1)
            shapes.append(
                BlockShape(
                    channels_in=channels_in, expanded=expanded, channels=width, kernel=kernel
                )
            )
            channels_in = width
    return shapes


def efficientnet_lite0(*, output_stride: int = 16) -> EfficientNetLite:
    """EfficientNet-Lite0 without its classifier."""
    return EfficientNetLite(0, output_stride=output_stride)


def efficientnet_lite1(*, output_stride: int = 16) -> EfficientNetLite:
    """EfficientNet-Lite1, which is longer, without its classifier."""
    return EfficientNetLite(1, output_stride=output_stride)


def efficientnet_lite2(*, output_stride: int = 16) -> EfficientNetLite:
    """EfficientNet-Lite2, which is as long as Lite1 and wider, without its classifier."""
    return EfficientNetLite(2, output_stride=output_stride)
