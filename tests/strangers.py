"""Small networks as people write them, none of them made of this program's parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

CLASSES = 4
SIZE = (64, 80)
PICTURE: NDArray[np.uint8] = np.random.default_rng(0).integers(0, 255, (*SIZE, 3)).astype(np.uint8)


def block(before: int, after: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, dilation, dilation),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


class UNet(nn.Module):
    """The class of twenty lines."""

    def __init__(self) -> None:
        super().__init__()
        self.down1, self.down2, self.down3 = block(3, 6), block(6, 8, 2), block(8, 10, 2)
        self.up2, self.up1 = block(18, 8), block(14, 6)
        self.out = nn.Conv2d(6, CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        a = self.down1(x)
        b = self.down2(a)
        c = self.down3(b)
        c = F.interpolate(c, scale_factor=2, mode="bilinear")
        b = self.up2(torch.cat([c, b], 1))
        b = F.interpolate(b, scale_factor=2, mode="bilinear")
        logits: Tensor = self.out(self.up1(torch.cat([b, a], dim=1)))
        return logits


class Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        out = self.conv(x)
        out += x
        return F.relu_(out)


class Encoder(nn.Module):
    """Nine layers with residual additions in them; gives every scale."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = block(3, 6, 2)
        self.layer1 = nn.Sequential(Residual(6), Residual(6), Residual(6))
        self.layer2 = nn.Sequential(block(6, 8, 2), Residual(8), Residual(8), Residual(8))

    def forward(self, x: Tensor) -> list[Tensor]:
        a = self.layer1(self.stem(x))
        return [x, a, self.layer2(a)]


class SummedRates(nn.Module):
    """DeepLab v2 as people write it: a sum of convolutions of several rates, by ``sum``."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.rates = nn.ModuleList(
            nn.Conv2d(8, CLASSES, 3, padding=rate, dilation=rate) for rate in (1, 2, 3)
        )

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        features = self.encoder(x)[-1]
        return {"out": sum(layer(features) for layer in self.rates)}


class Gated(nn.Module):
    """A gate made of the picture's mean, and a skip that is added in place."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.value, self.low = nn.Conv2d(8, 6, 1), nn.Conv2d(6, 6, 1)
        self.gate = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(8, 6, 1), nn.Sigmoid())
        self.out = nn.Conv2d(6, CLASSES, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, None]:
        _, fine, coarse = self.encoder(x)
        y = self.value(coarse) * self.gate(coarse)
        y = F.interpolate(y, fine.shape[-2:], mode="bilinear")
        y += self.low(fine)
        return self.out(F.relu_(y)), None


class Functional(nn.Module):
    """No modules: weights used by functions, a mean of stacked maps, and one map twice in a
    concatenation."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Parameter(torch.randn(5, 3, 3, 3) / 4)
        self.second = nn.Parameter(torch.randn(5, 5, 3, 3) / 4)
        self.last = nn.Parameter(torch.randn(CLASSES, 15, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        a = F.conv2d(x, self.first, padding=1).tanh()
        b = F.conv2d(a, self.second, padding=1).tanh()
        mean = torch.stack([a, b]).mean(0)
        return F.conv2d(torch.cat((mean, b, b), -3), self.last)


class Tokens(nn.Module):
    """Patches through an attention layer, and back on a grid beside a convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 8, 8)
        self.places = nn.Parameter(torch.randn(1, 8, 3, 3))  # resized to every picture
        self.attend = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.fine = block(3, 4, 4)
        self.out = nn.Conv2d(12, CLASSES, 1)

    def forward(self, x: Tensor) -> dict[str, Any]:
        places = F.interpolate(self.places, (x.shape[-2] // 8, x.shape[-1] // 8), mode="bilinear")
        patches = self.patches(x) + places
        tokens = self.attend(patches.flatten(2).transpose(1, 2))
        grid = tokens.transpose(1, 2).reshape(patches.shape)
        fine = self.fine(x)
        grid = F.interpolate(grid, fine.shape[-2:], mode="bilinear")
        return {"loss": None, "logits": self.out(torch.cat([grid, fine], 1))}


class Wrapped(nn.Module):
    """Its stages return a tuple and a dictionary."""

    class Stage(nn.Module):
        def __init__(self, before: int, after: int, kind: str) -> None:
            super().__init__()
            self.kind = kind
            self.conv = block(before, after, 2)

        def forward(self, x: Tensor) -> Any:
            x = self.conv(x)
            return (x, None) if self.kind == "tuple" else {"out": x}

    def __init__(self) -> None:
        super().__init__()
        self.fine, self.coarse = self.Stage(3, 6, "tuple"), self.Stage(6, 8, "dictionary")
        self.out = nn.Conv2d(14, CLASSES, 1)

    def forward(self, image: Tensor) -> Tensor:
        (fine, _) = self.fine(image)
        coarse = F.interpolate(self.coarse(fine)["out"], fine.shape[-2:], mode="bilinear")
        logits: Tensor = self.out(torch.cat([fine, coarse], 1))
        return logits


STRANGERS = {cls.__name__: cls for cls in (UNet, SummedRates, Gated, Functional, Tokens, Wrapped)}


def stranger(name: str) -> nn.Module:
    """One of them with weights by chance, always the same, in double precision, while training."""
    torch.manual_seed(3)
    network: nn.Module = STRANGERS[name]()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean = torch.randn_like(module.running_mean) / 5  # type: ignore[arg-type]
    return network.double().train()
