"""What rows are measured on: networks and a picture.

Large networks have random weights, 21 classes and a picture of noise, none of which their speed
sees. Small ones are embedded networks over a rendered scene: how long labels take depends on how
much of a mask is edges. Both sides of every comparison end with labels as a numpy array at the
input's size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
import torch

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model, Preparation
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.device import best_device
from segviewer.inspection.inspections import inspect
from segviewer.networks.catalog import build
from segviewer.opencv import cv2
from segviewer.records import Classes, Frame
from segviewer.sources.scenes import Scene

CLASSES = 21
SMALL_SIZE = (240, 320)  # height and width of what a webcam gives
LARGE_SIDE_PIXELS = 512  # pixels a side


@dataclass(frozen=True, kw_only=True)
class Case:
    """A network at some input size (height, width) and output stride; ``weights`` name an embedded
    model that is such a network."""

    network: str
    backbone: str
    output_stride: int
    size: tuple[int, int]
    capture_goal: float
    options: dict[str, Any] = field(default_factory=dict)
    weights: str = ""

    @property
    def title(self) -> str:
        height, width = self.size
        return f"{self.network}, {self.backbone}, /{self.output_stride}, {width}x{height}"

    @property
    def is_large(self) -> bool:
        return min(self.size) >= LARGE_SIDE_PIXELS


def cases(*, quick: bool = False) -> list[Case]:
    """The networks of the table, small ones last; the quick form leaves out most large ones."""
    large = partial(Case, size=(LARGE_SIDE_PIXELS, LARGE_SIDE_PIXELS), capture_goal=1.05)
    small = partial(Case, size=SMALL_SIZE, capture_goal=1.10)
    resnet = partial(large, backbone="resnet50", output_stride=8)
    everyday = [
        ("pspnet", "small_resnet", 8),
        ("deeplab_v3_plus", "small_xception", 16),
    ]
    chosen = [
        resnet(network="deeplab_v3", options={"rates": (12, 24, 36)}),
        *(
            small(network=name, backbone=backbone, output_stride=s, weights=f"everyday/{name}")
            for name, backbone, s in everyday
        ),
    ]
    if quick:
        return chosen
    others = [resnet(network=name) for name in ("fcn", "deeplab_v2", "pspnet")]
    xception = large(network="deeplab_v3_plus", backbone="xception65", output_stride=16)
    return [*others, xception, *chosen]


class Subject:
    """A case's network on the best device, with a picture."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.model = load_model(case.weights) if case.weights else _random_model(case)
        self.model.to(best_device())
        height, width = case.size
        picture = (
            cv2.resize(Scene(1).frame(0).image, (width, height))
            if case.weights
            else np.random.default_rng(0).integers(0, 255, (height, width, 3))
        )
        self.frame = Frame(picture.astype(np.uint8))

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the branches."""
        return self.model.network.branch_keys()

    @property
    def middle(self) -> tuple[int, int]:
        """The pixel that is clicked."""
        height, width = self.case.size
        return height // 2, width // 2

    @cached_property
    def first_capture(self) -> Capture:
        """One for all rounds; a work that is timed is given it, so that none has to make it."""
        return self.capture_and_inspect()

    def prepare(self) -> torch.Tensor:
        """The picture as it enters the network: (1, 3, H, W)."""
        return self.model.preparation(self.frame.image, self.frame.size).to(self.model.device)

    def run_bare(self) -> object:
        """The network alone, its labels as everybody takes them."""
        with torch.inference_mode():
            return self.model.network(self.prepare()).argmax(1)[0].to(torch.uint8).cpu().numpy()

    def capture_and_inspect(self) -> Capture:
        """What the window does with a picture, nothing off."""
        captured = capture(self.model, self.frame)
        inspect(self.model, captured)
        return captured


def _random_model(case: Case) -> Model:
    network = build(
        case.network,
        case.backbone,
        CLASSES,
        backbone_options={"output_stride": case.output_stride},
        **case.options,
    )
    return Model(
        name="bench",
        title=case.title,
        network=network,
        preparation=Preparation(),
        classes=Classes(tuple(map(str, range(CLASSES))), ((0, 0, 0),) * CLASSES),
    )
