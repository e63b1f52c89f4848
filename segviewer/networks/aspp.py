"""Atrous spatial pyramid pooling, the fusion that DeepLab v3 and v3+ share (v3, section 3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from torch import nn

from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import ConvKind, ConvNormReLU, PyramidPool, conv_3x3


def atrous_about(rate: int) -> str:
    return (
        f"A 3x3 convolution whose nine taps lie {rate} cells apart at the weights' own output "
        f"stride: it sees context of that width without more weights."
    )


def rate_keys(rates: Sequence[int]) -> list[str]:
    """A key for each atrous branch: "rate_6", and "rate_6_2" for a second one of that rate."""
    again = [list(rates[:index]).count(rate) for index, rate in enumerate(rates)]
    return [
        f"rate_{rate}_{times + 1}" if times else f"rate_{rate}"
        for rate, times in zip(rates, again, strict=True)
    ]


def aspp(
    channels_in: int,
    channels: int,
    rates: Sequence[int],
    *,
    kind: ConvKind = "plain",
    pool: Literal["first", "last"] = "last",
    mix_kernel: int = 1,
    refined: bool = False,
    dropout: float = 0.1,
    eps: float = 1e-5,
    align_corners: bool = False,
) -> Fusion:
    """1x1, three atrous 3x3 and image pooling, each ``channels`` wide; concatenated; 1x1.

    ``kind`` can make the 3x3 convolutions atrous separable (v3+, section 3.1). Codes differ in the
    place of image pooling in the concatenation (``pool``), in the size of the convolution that
    combines the branches (``mix_kernel``), and in whether a separable one follows (``refined``).
    """
    section = "v3 §3.3" if kind == "plain" else "v3+ §3.1"
    branches = {
        "conv_1x1": Branch(
            ConvNormReLU(channels_in, channels, eps=eps),
            channels,
            about="A 1x1 convolution: each cell by itself, as at a rate beyond the map.",
            section="v3 §3.3",
        )
    }
    for key, rate in zip(rate_keys(rates), rates, strict=True):
        branches[key] = Branch(
            conv_3x3(kind, channels_in, channels, dilation=rate, eps=eps),
            channels,
            rate=rate,
            about=atrous_about(rate),
            section=section,
        )
    pooled = Branch(
        nn.Sequential(PyramidPool(1), ConvNormReLU(channels_in, channels, eps=eps)),
        channels,
        constant=True,
        about="The average of the whole picture through a 1x1 convolution: the same everywhere.",
        section="v3 §3.3",
    )
    if pool == "first":
        branches = {"image_pooling": pooled} | branches
    else:
        branches["image_pooling"] = pooled
    tail = nn.Sequential(nn.BatchNorm2d(channels, eps=eps), nn.ReLU(), nn.Dropout(dropout))
    if refined:
        tail.append(conv_3x3("bare", channels, channels, eps=eps))
    return Fusion(
        "atrous spatial pyramid pooling",
        "concat",
        branches,
        channels,
        grid="conv_1x1",
        mix=nn.Conv2d(
            channels * len(branches), channels, mix_kernel, padding=mix_kernel // 2, bias=False
        ),
        tail=tail,
        align_corners=align_corners,
    )
