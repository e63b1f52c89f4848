"""Our two functions against the bare network: ratios, measured alternately in one run.

Both sides end with labels and their probabilities as numpy arrays at the input's size. Weights are
random, which speed does not see; 21 classes. Every figure is the median over rounds.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch

from segviewer.checkpoints.model import Model, Preparation
from segviewer.inspection.device import best_device, device_title
from segviewer.inspection.passes import capture, inspect, scores_of
from segviewer.networks.catalog import build
from segviewer.records import Classes, Frame, Options

CLASSES = 21


@dataclass(frozen=True)
class Row:
    """``ours`` and ``theirs`` in seconds; the goal is for their ratio."""

    what: str
    network: str
    ours: float
    theirs: float
    goal: float
    device: str

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"ratio": self.ratio, "reached": self.ratio <= self.goal}

    def text(self) -> str:
        mark = "reached" if self.ratio <= self.goal else "MISSED "
        return (
            f"{mark}  {self.ratio:6.3f} (goal {self.goal:.2f})  {self.what:<38} {self.network:<34}"
            f"{self.ours * 1000:8.1f} ms to {self.theirs * 1000:8.1f} ms  {self.device}"
        )


@dataclass(frozen=True)
class Case:
    """A network at some input size (height, width) and output stride."""

    network: str
    backbone: str
    output_stride: int
    size: tuple[int, int]
    capture_goal: float
    toggle_goal: float
    options: dict[str, Any]

    @property
    def title(self) -> str:
        height, width = self.size
        return f"{self.network}, {self.backbone}, /{self.output_stride}, {width}x{height}"


def cases() -> Iterator[Case]:
    large, small = (512, 512), (240, 320)
    yield Case("fcn", "resnet50", 8, large, 1.05, 0.15, {})
    for name in ("deeplab_v2", "pspnet"):
        yield Case(name, "resnet50", 8, large, 1.05, 0.15, {})
    yield Case("deeplab_v3", "resnet50", 8, large, 1.05, 0.15, {"rates": (12, 24, 36)})
    yield Case("deeplab_v3_plus", "xception65", 16, large, 1.05, 0.15, {})
    yield Case("pspnet", "small_resnet", 8, small, 1.10, 0.15, {"channels": 96})
    plus = {"channels": 80, "low_level_channels": 24}
    yield Case("deeplab_v3_plus", "small_xception", 16, small, 1.10, 0.15, plus)


def measure(*, quick: bool = False, report: Callable[[str], None]) -> list[Row]:
    """All cases, one after the other; ``quick`` takes two rounds instead of seven."""
    rows: list[Row] = []
    for case in cases():
        report(f"measuring {case.title}")
        rows += _measured(case, rounds=2 if quick else 7)
        gc.collect()
    return rows


def _measured(case: Case, rounds: int) -> Iterator[Row]:
    model = _model(case)
    frame = Frame(np.random.default_rng(0).integers(0, 255, (*case.size, 3), np.uint8))
    keys = model.network.branch_keys()
    times: dict[str, list[float]] = {"bare": [], "capture": [], "toggle": []}
    for turn in range(rounds + 1):
        kept: list[Any] = []
        found = {
            "bare": _seconds(lambda: _bare(model, frame)),
            "capture": _seconds(lambda: kept.append(_captured(model, frame))),  # noqa: B023
        }
        if keys:
            key = keys[turn % len(keys)]
            off = Options(off={key: model.default_off_mode(key)})
            found["toggle"] = _seconds(lambda: inspect(model, kept[0], off))  # noqa: B023
        if turn:  # the first round warms up
            for name, seconds in found.items():
                times[name].append(seconds)
    middle = {name: statistics.median(values) for name, values in times.items() if values}
    title = device_title(model.device)

    def row(what: str, ours: str, goal: float) -> Row:
        return Row(what, case.title, middle[ours], middle["bare"], goal, title)

    yield row("capture and inspect, nothing off", "capture", case.capture_goal)
    if keys:
        yield row("one switch on a still picture", "toggle", case.toggle_goal)


def _model(case: Case) -> Model:
    network = build(
        case.network,
        case.backbone,
        CLASSES,
        backbone_options={"output_stride": case.output_stride},
        **case.options,
    ).to(best_device())
    classes = Classes(tuple(map(str, range(CLASSES))), ((0, 0, 0),) * CLASSES)
    return Model("bench", case.title, network, Preparation(), classes)


def _bare(model: Model, frame: Frame) -> object:
    with torch.inference_mode():
        image = model.preparation(frame.image, frame.size).to(model.device)
        return scores_of(model.network(image))


def _captured(model: Model, frame: Frame) -> object:
    kept = capture(model, frame)
    inspect(model, kept)
    return kept


def _seconds(work: Callable[[], object]) -> float:
    _wait()
    start = time.perf_counter()
    work()
    _wait()
    return time.perf_counter() - start


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
