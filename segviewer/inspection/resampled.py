"""The same branch in another pass, as what stands in for one that is off."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from segviewer.records import SegviewerError


@dataclass(frozen=True, eq=False)
class Resampled:
    """``outputs`` are the branch's, one for each scale of the donor's pass: (1, C, h, w), or
    (1, n, C) of tokens. ``donor`` is its title."""

    outputs: tuple[Tensor, ...]
    donor: str
    align_corners: bool = False

    def like(self, output: Tensor) -> Tensor:
        """The output whose size is nearest to that of ``output``, resized to it where it differs.

        A SegviewerError where that cannot be done.
        """
        nearest = min(self.outputs, key=lambda other: abs(other.numel() - output.numel()))
        if nearest.shape == output.shape:
            return nearest.to(output)
        is_map = nearest.ndim == output.ndim == 4 and nearest.shape[1] == output.shape[1]
        if not is_map:
            own, others = ("x".join(map(str, t.shape[1:])) for t in (output, nearest))
            raise SegviewerError(
                f"The branch is {others} in {self.donor} but {own} here, which cannot be resized; "
                f"choose a picture of the same shape."
            )
        corners = self.align_corners
        return F.interpolate(
            nearest.to(output), output.shape[-2:], mode="bilinear", align_corners=corners
        )
