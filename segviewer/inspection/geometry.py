"""Where things lie: from pixels to cells and back, as the network's resizing has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.attribution import Box, Point
from segviewer.networks.field import reach
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network
from segviewer.resizing import nearest_point

Window = tuple[slice, slice]  # rows and columns of a grid


def linear_weights(cells: int, pixels: int, align_corners: bool, like: Tensor) -> Tensor:
    """The matrix (pixels, cells) that linear resizing along one axis multiplies with."""
    eye = torch.eye(cells, dtype=like.dtype, device=like.device)
    if cells == pixels:
        return eye
    corners = align_corners and cells > 1
    return F.interpolate(eye[None], pixels, mode="linear", align_corners=corners)[0].T


def fusion_weights(fusion: Fusion, cells: int, pixels: int, like: Tensor) -> Tensor:
    """The matrix (pixels, cells) that a fusion's resizing along one axis multiplies with."""
    if fusion.resizing == "bilinear":
        return linear_weights(cells, pixels, fusion.align_corners, like)
    eye = torch.eye(cells, dtype=like.dtype, device=like.device)
    return F.interpolate(eye[None], pixels, mode=fusion.resizing)[0].T


def support(weights: Tensor) -> slice:
    """The columns of (n, cells) weights that are not zero everywhere."""
    used = weights.ne(0).any(0).nonzero()
    return slice(int(used[0]), int(used[-1]) + 1)


def dilate(window: Window, reach: int, size: Sequence[int]) -> Window:
    """The window with ``reach`` more cells on every side, inside a grid of ``size``."""
    rows, columns = (
        slice(max(0, s.start - reach), min(n, s.stop + reach))
        for s, n in zip(window, size, strict=True)
    )
    return rows, columns


def around(*windows: Window) -> Window:
    """The smallest window that holds all of these."""
    rows, columns = (
        slice(min(s.start for s in axis), max(s.stop for s in axis))
        for axis in zip(*windows, strict=True)
    )
    return rows, columns


def relative_to(inner: Window, outer: Window) -> Window:
    """``inner``, counted from the corner of ``outer``."""
    rows, columns = (
        slice(i.start - o.start, i.stop - o.start) for i, o in zip(inner, outer, strict=True)
    )
    return rows, columns


def in_window(
    steps: Iterable[tuple[Callable[[Tensor], Tensor], nn.Module]], x: Tensor, window: Window
) -> Tensor:
    """``window`` of what the steps make of ``x`` one after the other; each has the layer that says
    how far it looks. What no later step looks at is dropped at once."""
    applied = [(apply, reach(layer)) for apply, layer in steps]
    left = sum(reached for _, reached in applied)
    rows, columns = x.shape[-2:]
    held: Window = slice(0, rows), slice(0, columns)
    for apply, reached in applied:
        x = apply(x)
        left -= reached
        needed = dilate(window, left, (rows, columns))
        x, held = x[(..., *relative_to(needed, held))], needed
    return x[(..., *relative_to(window, held))]


def layers_in_a_row(module: nn.Module) -> Iterator[nn.Module]:
    """The layers of a sequence, those of sequences in it too."""
    if type(module).forward is nn.Sequential.forward:
        for layer in module.children():
            yield from layers_in_a_row(layer)
    else:
        yield module


@dataclass(frozen=True, eq=False)
class Readout:
    """How the logits at a point, or their mean over a box, come from cells of the classifier's
    grid: ``rows`` (h,) and ``columns`` (w,) are the weights of that grid's rows and columns."""

    rows: Tensor
    columns: Tensor

    @property
    def window(self) -> Window:
        return support(self.rows[None]), support(self.columns[None])

    def __call__(self, logits: Tensor, window: Window | None = None) -> Tensor:
        """(N, C, h, w) logits of the whole grid, or of a window of it -> (N, C)."""
        rows, columns = window or (slice(None), slice(None))
        return logits @ self.columns[columns] @ self.rows[rows]


def readout(network: Network, logits: Tensor, size: tuple[int, int], box: Box) -> Readout:
    """The readout of a box of the input of ``size``; ``logits`` are on the classifier's grid."""
    top, left, bottom, right = box
    weights = []
    for start, stop, cells, pixels in zip(
        (top, left), (bottom + 1, right + 1), logits.shape[-2:], size, strict=True
    ):
        if network.crop is None:
            matrix = linear_weights(cells, pixels, network.align_corners, logits)
        else:  # the logits are larger than the picture, which is cut out
            matrix = torch.eye(cells, dtype=logits.dtype, device=logits.device)[network.crop :]
        weights.append(matrix[start:stop].mean(0))
    return Readout(*weights)


def input_box(
    point: Point, region: Box | None, frame: tuple[int, int], size: tuple[int, int]
) -> Box:
    """The point, or the region around it, of a frame in pixels of the network's input."""
    top, left, bottom, right = region or (*point, *point)
    first = nearest_point((top, left), frame, size)
    last = nearest_point((bottom, right), frame, size)
    return (*first, *last)
