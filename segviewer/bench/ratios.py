"""Our functions against the bare network: ratios, measured alternately in one run.

Both sides end with labels and their probabilities as numpy arrays at the input's size. Weights are
random, which speed does not see; 21 classes. Every figure is the median over rounds. ``points``
measures what is asked about a clicked pixel, beside what others take for it.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import numpy as np
import torch

from segviewer import resources
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model, Preparation
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.device import best_device, device_title
from segviewer.inspection.hooks import replace_outputs
from segviewer.inspection.inspections import inspect, inspections
from segviewer.inspection.live_copy import PASSES_BEFORE_TRACE
from segviewer.inspection.live_search import LiveCopySearch
from segviewer.inspection.logits import argmax_labels
from segviewer.inspection.resolve import branch_keys
from segviewer.networks.catalog import build
from segviewer.records import Classes, Frame, Inspection, Options, Setup, Unit

CLASSES = 21
TOGGLE_GOAL_RATIO = 0.15  # of a full pass, for one switch
SMALL_SIZE = (240, 320)  # height and width of what a webcam gives
LARGE_SIDE_PIXELS = 512  # pixels a side from which clicked pixels are measured too


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """``ours`` and ``theirs`` in seconds; the goal is for their ratio."""

    what: str
    network: str
    ours: float
    theirs: float
    goal: float | None  # none for what others need
    device: str

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def is_reached(self) -> bool | None:
        return None if self.goal is None else self.ratio <= self.goal

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"ratio": self.ratio, "reached": self.is_reached}

    def text(self) -> str:
        mark = {True: "reached", False: "MISSED ", None: "beside "}[self.is_reached]
        goal = "" if self.goal is None else f"(goal {self.goal:.2f})"
        return (
            f"{mark}  {self.ratio:7.3f} {goal:<11}  {self.what:<38} {self.network:<34}"
            f"{self.ours * 1000:8.1f} ms to {self.theirs * 1000:8.1f} ms  {self.device}"
        )


@dataclass(frozen=True, kw_only=True)
class Case:
    """A network at some input size (height, width) and output stride."""

    network: str
    backbone: str
    output_stride: int
    size: tuple[int, int]
    capture_goal: float
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        height, width = self.size
        return f"{self.network}, {self.backbone}, /{self.output_stride}, {width}x{height}"


def cases() -> Iterator[Case]:
    large = partial(Case, size=(512, 512), capture_goal=1.05)
    small = partial(Case, size=SMALL_SIZE, capture_goal=1.10)
    for name in ("fcn", "deeplab_v2", "pspnet"):
        yield large(network=name, backbone="resnet50", output_stride=8)
    rates = {"rates": (12, 24, 36)}
    yield large(network="deeplab_v3", backbone="resnet50", output_stride=8, options=rates)
    yield large(network="deeplab_v3_plus", backbone="xception65", output_stride=16)
    narrow = {"channels": 96}
    yield small(network="pspnet", backbone="small_resnet", output_stride=8, options=narrow)
    plus = {"channels": 80, "low_level_channels": 24}
    yield small(
        network="deeplab_v3_plus", backbone="small_xception", output_stride=16, options=plus
    )


def measure(*, quick: bool = False, report: Callable[[str], None]) -> Iterator[Ratio]:
    """All cases, one after the other; ``quick`` takes fewer rounds."""
    for case in cases():
        report(f"measuring {case.title}")
        yield from _measure(case, rounds=2 if quick else 5)
        yield from points(case, rounds=1 if quick else 2)
        gc.collect()
    report("measuring the embedded networks")
    yield from measure_embedded(rounds=5 if quick else 15)


def _measure(case: Case, rounds: int) -> Iterator[Ratio]:
    model = _model(case)
    frame = Frame(np.random.default_rng(0).integers(0, 255, (*case.size, 3), np.uint8))
    keys = model.network.branch_keys()
    times: dict[str, list[float]] = {"bare": [], "capture": [], "toggle": []}
    for turn in range(rounds + 1):
        captures: list[Any] = []
        seconds_by_name = {
            "bare": _seconds(lambda: _bare(model, frame)),
            "capture": _seconds(lambda: captures.append(_capture_and_inspect(model, frame))),  # noqa: B023
        }
        if keys:
            key = keys[turn % len(keys)]
            off = Options(off={key: model.default_off_mode(key)})
            seconds_by_name["toggle"] = _seconds(lambda: inspect(model, captures[0], off))  # noqa: B023
        if turn:  # the first round warms up
            for name, seconds in seconds_by_name.items():
                times[name].append(seconds)
    middle = {name: statistics.median(values) for name, values in times.items() if values}
    title = device_title(model.device)

    def row(what: str, ours: str, goal: float) -> Ratio:
        return Ratio(
            what=what,
            network=case.title,
            ours=middle[ours],
            theirs=middle["bare"],
            goal=goal,
            device=title,
        )

    yield row("capture and inspect, nothing off", "capture", case.capture_goal)
    if keys:
        yield row("one switch on a still picture", "toggle", TOGGLE_GOAL_RATIO)


def measure_embedded(rounds: int) -> Iterator[Ratio]:
    """A pass of each embedded network over a small picture, and one of its copy for live pictures,
    beside torchvision's network for phones, with as many classes."""
    from torchvision.models.segmentation import lraspp_mobilenet_v3_large

    frame = Frame(np.random.default_rng(0).integers(0, 255, (*SMALL_SIZE, 3), np.uint8))
    for name in resources.weights():
        model = load_model(name)
        model.to(best_device())
        peer = lraspp_mobilenet_v3_large(
            weights=None, weights_backbone=None, num_classes=len(model.classes)
        )
        peer.eval().requires_grad_(False).to(model.device)
        image = model.preparation(frame.image, SMALL_SIZE).to(model.device)
        works: dict[str, Callable[[], object]] = {
            "theirs": partial(peer, image),
            "pass": partial(model.network, image),
            "live": _live_pass(model, frame, image),
        }
        times: dict[str, list[float]] = {what: [] for what in works}
        with torch.inference_mode():
            for turn in range(rounds + 2):
                for what, work in works.items():
                    seconds = _seconds(work)
                    if turn > 1:  # the first rounds warm up
                        times[what].append(seconds)
        medians = {what: statistics.median(history) for what, history in times.items()}
        for what, key, goal in (("a pass", "pass", 1.25), ("a live pass", "live", 1.3)):
            yield Ratio(
                what=f"{what}, torchvision's LR-ASPP MobileNetV3",
                network=f"{name}, {SMALL_SIZE[1]}x{SMALL_SIZE[0]}",
                ours=medians[key],
                theirs=medians["theirs"],
                goal=goal,
                device=device_title(model.device),
            )


def _live_pass(model: Model, frame: Frame, image: torch.Tensor) -> Callable[[], object]:
    """A pass as a stream of such frames runs it: by the fastest copy with the same labels, where
    one is faster than the network itself."""
    search = LiveCopySearch(model, frame, Setup(model=model.name, input_size=max(SMALL_SIZE)))
    while not search.is_over:
        search.step()
    if search.best is None:
        return partial(model.network, image)
    best, converted = search.best, search.best.convert(image)
    for _ in range(PASSES_BEFORE_TRACE + 1):  # as of a stream that went on for a while
        best.run_with_hooks(converted)
    return partial(best.run_with_hooks, converted)


def points(case: Case, rounds: int) -> Iterator[Ratio]:
    """A clicked pixel: Shapley values and receptive fields of all branches."""
    model = _model(case)
    keys = model.network.branch_keys()
    if not keys or min(case.size) < LARGE_SIDE_PIXELS:
        return
    frame = Frame(np.random.default_rng(0).integers(0, 255, (*case.size, 3), np.uint8))
    middle = (case.size[0] // 2, case.size[1] // 2)
    captured = capture(model, frame)
    plain, with_unit = Options(shown=()), Options(shown=(), unit=Unit(point=middle))
    fields = Options(shown=(), unit=Unit(point=middle, fields=branch_keys(model.info())))
    times: dict[str, list[float]] = {}

    def record_time(what: str, work: Callable[[], object]) -> None:
        times.setdefault(what, []).append(_seconds(work))

    for turn in range(rounds + 1):
        if turn == 1:
            times.clear()  # the first round warms up
        record_time("bare", lambda: _bare(model, frame))
        record_time("nothing", lambda: inspect(model, captured, plain))
        record_time("shapley", lambda: inspect(model, captured, with_unit))
        record_time("ablation", lambda: _ablate_each(model, frame, keys))
        captured.graph = None
        record_time("fields", lambda: _until_fields(model, captured, fields, len(keys)))
        record_time("again", lambda: _until_fields(model, captured, fields, len(keys)))
        record_time("gradients", lambda: _gradients(model, frame, len(keys)))
        record_time("openerf", lambda: _gradients(model, frame, 1))
    captured.graph = None
    medians = {name: statistics.median(values) for name, values in times.items()}
    medians["shapley"] = max(medians["shapley"] - medians["nothing"], 0.0)
    for what, ours, theirs, goal in (
        ("Shapley values at a pixel, a full pass", "shapley", "bare", 0.01),
        ("feature ablation as Captum's, a full pass", "ablation", "bare", None),
        ("first fields, forward and a backward each", "fields", "gradients", 1.05),
        ("fields of a second click, the first", "again", "fields", None),
        ("centre field by openerf's recipe, fields", "openerf", "fields", None),
    ):
        title = device_title(model.device)
        yield Ratio(
            what=what,
            network=case.title,
            ours=medians[ours],
            theirs=medians[theirs],
            goal=goal,
            device=title,
        )


def _ablate_each(model: Model, frame: Frame, keys: tuple[str, ...]) -> None:
    """One full pass with nothing off and one for each branch: what feature ablation takes."""
    for key in (None, *keys):
        swap = {} if key is None else {key: torch.zeros_like}
        modules = {key: model.network.branch(key)} if key else {}
        with replace_outputs(modules, swap):
            _bare(model, frame)


def _until_fields(model: Model, captured: Capture, options: Options, count: int) -> Inspection:
    """The first inspection with so many receptive fields, from one backward pass each."""
    return next(i for i in inspections(model, captured, options) if len(i.fields) == count)


def _gradients(model: Model, frame: Frame, count: int) -> None:
    """One forward pass with a graph, and ``count`` backward passes to the input alone."""
    image = model.preparation(frame.image, frame.size).to(model.device).requires_grad_(True)
    logits = model.network.logits(image)
    column = logits[0, :, logits.shape[2] // 2, logits.shape[3] // 2]
    for index in range(count):
        torch.autograd.grad(column[index], image, retain_graph=True)


def _model(case: Case) -> Model:
    network = build(
        case.network,
        case.backbone,
        CLASSES,
        backbone_options={"output_stride": case.output_stride},
        **case.options,
    ).to(best_device())
    classes = Classes(tuple(map(str, range(CLASSES))), ((0, 0, 0),) * CLASSES)
    return Model(
        name="bench", title=case.title, network=network, preparation=Preparation(), classes=classes
    )


def _bare(model: Model, frame: Frame) -> object:
    with torch.inference_mode():
        image = model.preparation(frame.image, frame.size).to(model.device)
        return argmax_labels(model.network(image))


def _capture_and_inspect(model: Model, frame: Frame) -> object:
    computed = capture(model, frame)
    inspect(model, computed)
    return computed


def _seconds(work: Callable[[], object]) -> float:
    _wait()
    start = time.perf_counter()
    work()
    _wait()
    return time.perf_counter() - start


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
