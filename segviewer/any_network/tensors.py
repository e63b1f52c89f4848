"""What strangers' networks return, brought into the forms that the program knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor

from segviewer.records import SegviewerError

LOGIT_KEYS = ("out", "logits", "pred", "sem_seg", "semantic", "masks")
PREFIX_TOKENS = 5  # class and register tokens that may stand before a picture's tokens

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
    """A map (N, C, h, w) as it is; tokens (N, n, C) of a picture of that size on their grid, those
    before them left out; None for what is neither."""
    if tensor.ndim == 4:
        return tensor
    place = _tokens_in(tensor.shape, picture)
    if place is None:
        return None
    prefix, grid = place
    return tensor[:, prefix:].transpose(1, 2).reshape(len(tensor), -1, *grid)


def is_map(shape: Sequence[int], picture: Sequence[int]) -> bool:
    """Whether ``as_map`` makes a map of a tensor of this shape."""
    return len(shape) == 4 or _tokens_in(shape, picture) is not None


def _tokens_in(shape: Sequence[int], picture: Sequence[int]) -> tuple[int, tuple[int, int]] | None:
    """How many others stand before a picture's tokens, and the tokens' rows and columns."""
    if len(shape) != 3:
        return None
    for prefix in range(PREFIX_TOKENS + 1):
        grid = grid_of(shape[1] - prefix, picture)
        if grid:
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
