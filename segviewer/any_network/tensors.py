"""What strangers' networks return, brought into the forms that the program knows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor

from segviewer.records import SegviewerError

LOGIT_KEYS = ("out", "logits", "pred", "sem_seg", "semantic", "masks")
PREFIX_TOKENS = 5  # class and register tokens that may stand before a picture's tokens

FEWEST_TOKENS = 9
BRIGHTNESS = (0.299, 0.587, 0.114)  # of red, green and blue (ITU-R BT.601)


def as_brightness(image: Tensor) -> Tensor:
    """A picture (N, 3, H, W) in one channel."""
    weights = image.new_tensor(BRIGHTNESS)
    return (image * weights[:, None, None]).sum(1, keepdim=True)


def find_logits(output: Any, logits_of: Callable[[Any], Any] | None = None) -> Tensor:
    """The logits (N, C, h, w) in what a network returned, by its owner's function if there is one;
    a SegviewerError says what it was."""
    logits = logits_of(output) if logits_of else _logits(output)
    if not isinstance(logits, Tensor) or logits.ndim != 4:
        source = "output= gave" if logits_of else "it returned"
        raise SegviewerError(
            f"The network should return logits (N, classes, h, w), but {source} "
            f"{_describe(logits if logits_of else output)}; say how to get them with "
            f"output=lambda y: ..."
        )
    return logits


def _logits(output: Any) -> Tensor | None:
    if isinstance(output, Tensor):
        return output
    if isinstance(output, Mapping):
        return next((_logits(output[key]) for key in LOGIT_KEYS if key in output), None)
    if isinstance(output, (list, tuple)) and output:
        return _logits(output[0])
    return None


def _describe(output: Any) -> str:
    if isinstance(output, Tensor):
        return f"a tensor of shape {tuple(output.shape)}"
    if isinstance(output, Mapping):
        return f"{type(output).__name__} with {', '.join(map(str, output)) or 'nothing'} in it"
    return f"a {type(output).__name__}"


def as_map(tensor: Tensor, picture: Sequence[int]) -> Tensor | None:
    """A map (N, C, h, w) of a picture of that size as it is, one with its channels last otherwise
    round; tokens (N, n, C) on their grid, those before them left out; None for what is neither."""
    if tensor.ndim == 4:
        last = has_channels_last(tensor.shape, picture)
        return tensor.permute(0, 3, 1, 2) if last else tensor
    place = _tokens_in(tensor.shape, picture)
    if place is None:
        return None
    prefix, grid = place
    return tensor[:, prefix:].transpose(1, 2).reshape(len(tensor), -1, *grid)


def map_size(shape: Sequence[int], picture: Sequence[int]) -> tuple[int, int, int] | None:
    """Channels, rows and columns of what ``as_map`` makes of a tensor of this shape, if it does."""
    if len(shape) == 4:
        last = has_channels_last(shape, picture)
        channels, rows, columns = (shape[3], *shape[1:3]) if last else shape[1:]
        return channels, rows, columns
    place = _tokens_in(shape, picture)
    return None if place is None else (shape[2], *place[1])


def has_channels_last(shape: Sequence[int], picture: Sequence[int]) -> bool:
    """Whether (N, h, w, C) is meant by four sizes: where only that has the picture's aspect."""
    _, first, second, third = shape
    return _has_aspect(first, second, picture) and not _has_aspect(second, third, picture)


def _has_aspect(rows: int, columns: int, picture: Sequence[int]) -> bool:
    """Whether so many cells may lie on the picture, one size of cell for both sides; what is pooled
    has no aspect of its own."""
    height, width = picture
    if min(rows, columns) == 1 or rows > height or columns > width:
        return rows == columns == 1
    # Each side may be rounded up or down.
    return (rows - 1) * width < (columns + 1) * height and (columns - 1) * height < (
        rows + 1
    ) * width


def _tokens_in(shape: Sequence[int], picture: Sequence[int]) -> tuple[int, tuple[int, int]] | None:
    """How many others stand before a picture's tokens, and the tokens' rows and columns."""
    if len(shape) != 3:
        return None
    for prefix in range(PREFIX_TOKENS + 1):
        grid = grid_of(shape[1] - prefix, picture)
        # Of few tokens with others before them nobody could tell that they lie on a grid.
        if grid and math.prod(grid) > (FEWEST_TOKENS if prefix else 1):
            return prefix, grid
    return None


def grid_of(tokens: int, picture: Sequence[int]) -> tuple[int, int] | None:
    """Rows and columns of so many tokens on a picture: one patch size cuts both sides."""
    height, width = picture
    for patch in range(1, min(height, width) + 1):
        for rows, columns in (
            (height // patch, width // patch),
            (-(-height // patch), -(-width // patch)),
        ):
            if rows * columns == tokens:
                return rows, columns
        if (height // patch) * (width // patch) < tokens:
            return None
    return None
