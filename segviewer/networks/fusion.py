"""Named branches side by side, and how their outputs become one.

A concatenation followed by a convolution is a sum of one convolution per branch, so every fusion
here adds (or multiplies) one *part* per branch. Keeping the parts makes switching a branch off as
cheap as an addition; see ``inspection.forward``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from typing import Literal, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BranchInfo, FusionInfo, Merge
from segviewer.networks.field import Field, Layer, field_after, fields_in_a_row, reach
from segviewer.networks.layers import set_dilation

Resizing = Literal["bilinear", "nearest", "nearest-exact"]
PICTURE_GRID = "picture"  # a grid: the network's input


class Branch(Layer):
    """One path of a fusion: the output of ``body``, on its own grid, is what the branch *is*.

    ``source`` names the stage, inner feature or earlier fusion that it reads; None means what comes
    right before: the previous fusion, or the backbone's last stage.
    ``rate`` is the atrous rate at the weights' own output stride. Where ``crop`` is given, the
    output is not resized to the fusion's grid but cut out from that row and column. ``about`` is
    one sentence for a reader of the paper, ``section`` where to find it there.
    """

    def __init__(
        self,
        body: nn.Module,
        channels: int,
        *,
        about: str,
        section: str,
        source: str | None = None,
        rate: int | None = None,
        constant: bool = False,
        crop: int | None = None,
    ) -> None:
        super().__init__()
        self.body = body
        self.crop = crop
        self.channels = channels
        self.about = about
        self.section = section
        self.source = source
        self.rate = rate
        self.dilation = rate
        self.constant = constant

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.body(x)
        return out

    def field_after(self, before: Field) -> Field:
        return field_after(self.body, before)

    def set_dilation(self, dilation: int) -> None:
        self.dilation = dilation
        set_dilation(self.body, dilation)


class LowLevelBranch(Branch):
    """A branch that can read one of several stages, with one body for each."""

    def __init__(self, bodies: Mapping[str, nn.Module], channels: int, *, about: str, section: str):
        super().__init__(nn.Identity(), channels, about=about, section=section)
        # A module's name must not contain a dot, a source's key may.
        self.bodies = nn.ModuleDict({key.replace(".", "/"): body for key, body in bodies.items()})
        self.low_levels = tuple(bodies)
        self.source = self.low_levels[0]

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.body_in_use(x)
        return out

    def field_after(self, before: Field) -> Field:
        return field_after(self.body_in_use, before)

    @property
    def body_in_use(self) -> nn.Module:
        assert self.source is not None
        return self.bodies[self.source.replace(".", "/")]


class Fusion(nn.Module):
    """Branches -> aligned to one grid -> one part each -> sum or product -> ``tail``.

    With ``merge="concat"``, ``channelwise`` (layers that treat every channel by itself, such as the
    depthwise half of a separable convolution) and ``mix`` (the convolution that combines channels)
    act on the concatenation in the order of ``branches``; the parts are their outputs for one
    branch alone. ``grid`` names the branch whose size all take, or is ``PICTURE_GRID``: then they
    take the picture's, divided by ``picture_stride``. ``resizing`` is how they take it,
    ``align_corners`` belongs to "bilinear".
    """

    def __init__(
        self,
        title: str,
        merge: Merge,
        branches: Mapping[str, Branch],
        channels: int,
        *,
        grid: str,
        picture_stride: int = 1,
        mix: nn.Conv2d | None = None,
        channelwise: nn.Sequential | None = None,
        tail: nn.Module | None = None,
        align_corners: bool = False,
        resizing: Resizing = "bilinear",
    ) -> None:
        super().__init__()
        if (merge == "concat") != (mix is not None):
            raise ValueError("a concatenation, and nothing else, needs a mixing convolution")
        self.title = title
        self.merge: Merge = merge
        self.branches = nn.ModuleDict(branches)
        self.channels = channels
        self.grid = grid
        self.picture_stride = picture_stride
        self.channelwise = channelwise
        self.mix = mix
        self.tail = tail if tail is not None else nn.Identity()
        self.align_corners = align_corners
        self.resizing: Resizing = resizing
        # Places for hooks: what each branch adds, and the sum before any activation.
        self.parts = nn.ModuleDict({name: nn.Identity() for name in branches})
        self.merged = nn.Identity()
        self._slices: dict[str, slice] = {}
        start = 0
        for name, branch in branches.items():
            self._slices[name] = slice(start, start + branch.channels)
            start += branch.channels

    def forward(
        self, features: Mapping[str, Tensor], x: Tensor, picture: Sequence[int] = ()
    ) -> Tensor:
        """``picture`` is the input's size, for the grid of that name."""
        outputs = {
            name: branch(features[branch.source] if branch.source else x)
            for name, branch in self.named_branches().items()
        }
        size = (
            [n // self.picture_stride for n in picture]
            if self.grid == PICTURE_GRID
            else outputs[self.grid].shape[-2:]
        )
        parts = (self.parts[name](self.part(name, out, size)) for name, out in outputs.items())
        return self.finish(parts)

    def part(self, name: str, output: Tensor, size: Sequence[int]) -> Tensor:
        """What branch ``name`` adds before the activation, given its output: (N, C', *size)."""
        crop = self.named_branches()[name].crop
        if crop is None:
            return self.weigh(name, self.align(output, size))
        rows, columns = (slice(crop, crop + n) for n in size)
        return self.weigh(name, output[..., rows, columns])

    def constant_part(self, name: str, vector: Tensor, size: Sequence[int]) -> Tensor:
        """``part`` of an output that is ``vector`` (N, C, 1, 1) everywhere, at little cost."""
        return self.spread(self.constant_cells(name, vector, size), size)

    def constant_cells(self, name: str, vector: Tensor, size: Sequence[int]) -> Tensor:
        """One cell of each kind that there is in the constant part.

        Only the zero padding tells places apart, so a grid just large enough is computed.
        """
        cells = [min(n, 2 * self.reach + 1) for n in size]
        return self.weigh(name, vector.expand(-1, -1, *cells))

    def spread(
        self,
        cells: Tensor,
        size: Sequence[int],
        window: tuple[slice, slice] = (slice(None), slice(None)),
    ) -> Tensor:
        """The rows and columns of ``window`` of the constant part whose cells these are."""
        reached = self.reach
        for axis, n, shown in zip((2, 3), size, window, strict=True):
            count = cells.shape[axis]
            edge = min(reached, count - 1)
            index = torch.arange(n, device=cells.device)[shown]
            index = torch.where(index < reached, index, (index - n + count).clamp(min=edge))
            cells = cells.index_select(axis, index)
        return cells

    def finish(self, parts: Iterable[Tensor]) -> Tensor:
        """The fusion's output from its parts, in the order of ``branches``."""
        out: Tensor = self.tail(self.merge_parts(parts))
        return out

    def merge_parts(self, parts: Iterable[Tensor]) -> Tensor:
        """What goes into ``tail``."""
        join: Callable[[Tensor, Tensor], Tensor] = (
            torch.mul if self.merge == "product" else torch.add
        )
        total = reduce(join, parts)
        if self.mix is not None and self.mix.bias is not None:
            total = total + self.mix.bias[:, None, None]
        merged: Tensor = self.merged(total)
        return merged

    def align(self, output: Tensor, size: Sequence[int]) -> Tensor:
        """The branch's output resized to the fusion's grid."""
        if tuple(output.shape[-2:]) == tuple(size):
            return output
        if tuple(output.shape[-2:]) == (1, 1):
            return output.expand(-1, -1, *size)
        corners = self.align_corners if self.resizing == "bilinear" else None
        return F.interpolate(output, tuple(size), mode=self.resizing, align_corners=corners)

    def named_branches(self) -> dict[str, Branch]:
        return cast("dict[str, Branch]", dict(self.branches.items()))

    @property
    def reach(self) -> int:
        """How far, in cells, the layers between alignment and merging look."""
        return sum(reach(layer) for layer in self._mixing_layers())

    def fields(self, features: Mapping[str, Field], before: Field) -> dict[str, Field]:
        """The theoretical receptive field of every branch, by name; ``features`` are those of the
        backbone and of earlier fusions, ``before`` is that of the fusion's input."""
        return {
            name: branch.field_after(features[branch.source] if branch.source else before)
            for name, branch in self.named_branches().items()
        }

    def merged_field(self, fields: Mapping[str, Field]) -> Field:
        """The field of the fusion's output, given those of its branches."""
        at_picture = self.grid == PICTURE_GRID
        stride = self.picture_stride if at_picture else fields[self.grid].stride
        aligned = (self._aligned_field(name, field, stride) for name, field in fields.items())
        merged = reduce(operator.or_, aligned)
        return fields_in_a_row((*self._mixing_layers(), self.tail), merged)

    def _aligned_field(self, name: str, field: Field, stride: float) -> Field:
        crop = self.named_branches()[name].crop
        if crop is not None:
            return field.shift(crop)
        return field.enlarge(stride, bilinear=self.resizing == "bilinear")

    def _mixing_layers(self) -> list[nn.Module]:
        return [*(self.channelwise or ()), *([self.mix] if self.mix is not None else [])]

    def weigh(self, name: str, aligned: Tensor) -> Tensor:
        """``part`` of an output that lies on the fusion's grid already."""
        for apply, _ in self.weighing(name):
            aligned = apply(aligned)
        return aligned

    def weighing(self, name: str) -> list[tuple[Callable[[Tensor], Tensor], nn.Module]]:
        """What ``weigh`` applies to a branch's channels, in this order, and the layer of each."""
        if self.mix is None:
            return []
        channels = self._slices[name]
        steps = [
            (partial(_on_channels, layer, channels), layer) for layer in self.channelwise or ()
        ]
        return [*steps, (partial(_mix_channels, self.mix, channels), self.mix)]

    def info(self, key: str, before: str) -> FusionInfo:
        branches = tuple(
            BranchInfo(
                key=f"{key}.{name}",
                title=name.replace("_", " "),
                channels=branch.channels,
                source=branch.source or before,
                dilation=branch.dilation,
                constant=branch.constant,
                about=branch.about,
                section=branch.section,
            )
            for name, branch in self.named_branches().items()
        )
        return FusionInfo(
            key=key, title=self.title, merge=self.merge, channels=self.channels, branches=branches
        )


def _mix_channels(mix: nn.Conv2d, channels: slice, x: Tensor) -> Tensor:
    """What the convolution makes of some of its input's channels alone, without its bias."""
    return F.conv2d(x, mix.weight[:, channels], None, mix.stride, mix.padding, mix.dilation)


def _on_channels(layer: nn.Module, channels: slice, x: Tensor) -> Tensor:
    """Apply a layer that treats every channel by itself to some of its channels only."""
    if isinstance(layer, nn.Conv2d):  # depthwise
        groups = x.shape[1]
        return F.conv2d(
            x, layer.weight[channels], None, layer.stride, layer.padding, layer.dilation, groups
        )
    if isinstance(layer, nn.BatchNorm2d):
        if layer.training:
            return _trained_norm(layer, x, channels)
        mean, var = layer.running_mean, layer.running_var
        assert mean is not None and var is not None
        weight, bias = layer.weight[channels], layer.bias[channels]
        return F.batch_norm(x, mean[channels], var[channels], weight, bias, eps=layer.eps)
    out: Tensor = layer(x)
    return out


def _trained_norm(layer: nn.BatchNorm2d, x: Tensor, channels: slice) -> Tensor:
    """Batch normalisation in training: views of the running statistics are updated in place."""
    assert layer.running_mean is not None and layer.running_var is not None
    mean, var = layer.running_mean[channels], layer.running_var[channels]
    weight, bias = layer.weight[channels], layer.bias[channels]
    return F.batch_norm(x, mean, var, weight, bias, True, layer.momentum or 0.1, layer.eps)
