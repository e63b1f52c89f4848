"""EfficientNet-Lite0: Tan and Le 2019, arXiv 1905.11946, table 1, in its Lite variant.

The Lite variant leaves out squeeze-and-excitation, has ReLU6 for swish, and keeps the stem as wide
as it is; its last 1x1 convolution serves classification alone and is left out. Zeros lie around
pictures and features as TensorFlow puts them. Output stride is traded for dilation as in DeepLab.
"""

from __future__ import annotations

from segviewer.networks.mobilenet import BlockShape, InvertedResidualStages

BLOCKS, STRIDES = (1, 2, 2, 3, 3, 4, 1), (1, 2, 2, 2, 1, 2, 1)
WIDTHS, KERNELS = (16, 24, 40, 80, 112, 192, 320), (3, 3, 5, 3, 5, 5, 3)
STEM_CHANNELS = 32
EXPANSION = 6  # but 1 in the first stage
MEAN, STD = (127 / 255,) * 3, (128 / 255,) * 3  # what its ImageNet weights were trained with


class EfficientNetLite(InvertedResidualStages):
    """Stem and seven stages; 3.4 million weights."""

    def __init__(self, *, output_stride: int = 16) -> None:
        super().__init__(
            "EfficientNet-Lite0",
            STEM_CHANNELS,
            _shapes(),
            counts=BLOCKS,
            strides=STRIDES,
            low_level="stage_2",
            padding="tensorflow",
            eps=1e-3,
            output_stride=output_stride,
        )


def _shapes() -> list[BlockShape]:
    shapes: list[BlockShape] = []
    channels_in = STEM_CHANNELS
    for count, width, kernel in zip(BLOCKS, WIDTHS, KERNELS, strict=True):
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
    return EfficientNetLite(output_stride=output_stride)
