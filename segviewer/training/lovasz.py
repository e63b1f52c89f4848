"""The Lovász-softmax loss: Berman, Triki, Blaschko 2018, arXiv 1705.08790."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def lovasz_softmax(probabilities: Tensor, labels: Tensor) -> Tensor:
    """The mean over the classes in ``labels`` of a smooth 1 - IoU, in [0, 1] (their eq. 11).

    ``probabilities`` (P, C) of P pixels, ``labels`` (P,) int64 in [0, C). Where every probability
    is 0 or 1 it is the mean of 1 - IoU itself.
    """
    truth = F.one_hot(labels, probabilities.shape[1]).T.to(probabilities)
    present = truth.any(1)
    truth = truth[present]
    errors = (truth - probabilities.T[present]).abs()
    errors, order = errors.sort(dim=1, descending=True)
    truth = truth.gather(1, order)
    # Column k: 1 - IoU if the k + 1 pixels with the largest errors are wrong, the others right.
    area = truth.sum(1, keepdim=True)
    jaccard = 1 - (area - truth.cumsum(1)) / (area + (1 - truth).cumsum(1))
    steps = torch.diff(jaccard, dim=1, prepend=torch.zeros_like(area))
    return (errors * steps).sum(1).mean()
