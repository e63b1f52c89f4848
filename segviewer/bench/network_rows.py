"""Rows of whole passes: a capture, a switch, the embedded networks beside torchvision's."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable
from functools import partial

import numpy as np
import torch

from segviewer import resources
from segviewer.bench.figures import Figure, compare
from segviewer.bench.peers import NETWORK_PEERS, works_of
from segviewer.bench.rounds import interleave
from segviewer.bench.storage import graph_bytes, stored_bytes
from segviewer.bench.subjects import SMALL_SIZE, Subject, cases
from segviewer.bench.terms import Results, Terms
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture
from segviewer.inspection.device import best_device
from segviewer.inspection.graph import BUDGET_BYTES
from segviewer.inspection.inspections import inspect
from segviewer.inspection.live_search import LiveCopySearch
from segviewer.inspection.traced_pass import PASSES_BEFORE_TRACE
from segviewer.records import Frame, Options, Setup

TOGGLE_GOAL_RATIO = 0.15  # of a full pass, for one switch
CAPTURE_GOAL_MB = 400
MEGABYTE = 1e6
FULL_PASS = "a full pass"
FOR_PHONES = "torchvision's LR-ASPP MobileNetV3"


def measure_captures(terms: Terms) -> Results:
    """A capture with every map, and a switch on it, against the bare network and beside peers."""
    for case in cases(quick=terms.quick):
        terms.report(f"measuring {case.title}")
        subject = Subject(case)
        most, seconds = (7, 40.0) if case.is_large else (21, 15.0)
        times = interleave(
            {"bare": subject.run_bare, **_own_works(subject)},
            terms.rounds(most=most, seconds=seconds, least=3),
        )
        yield compare(
            "capture and inspect, nothing off", case.title, "the bare network",
            times["capture"], times["bare"], goal=case.capture_goal,
        )  # fmt: skip
        if subject.keys:
            yield compare(
                "one switch on a still picture", case.title, FULL_PASS,
                times["switch"], times["bare"], goal=TOGGLE_GOAL_RATIO,
            )  # fmt: skip
        gc.collect()
    yield from _beside_peers(terms)


def _beside_peers(terms: Terms) -> Results:
    """What others take for the same: TorchLens for the features, Captum for every branch off."""
    case = cases(quick=True)[1 if terms.quick else 0]
    terms.report(f"measuring the peers of a capture on {case.title}")
    subject = Subject(case)
    works, obstacles = works_of(NETWORK_PEERS, subject)
    yield from obstacles
    own = _own_works(subject)
    times = interleave(
        {
            "capture": own["capture"],
            "switches": partial(_switch_each, subject, subject.first_capture),
            **works,
        },
        terms.rounds(most=7, seconds=60),
    )
    for peer in works:
        ours = {"TorchLens": "capture"}.get(peer, "switches")
        what = {"capture": "every stage and branch captured", "switches": "every branch off"}[ours]
        yield compare(what, case.title, peer, times[ours], times[peer])


def _own_works(subject: Subject) -> dict[str, Callable[[], object]]:
    """A capture, and a switch of one branch after the other on the last one."""
    captured = [subject.capture_and_inspect()]

    def take() -> None:
        captured[0] = subject.capture_and_inspect()

    works: dict[str, Callable[[], object]] = {"capture": take}
    if subject.keys:
        turns = itertools.cycle(subject.keys)

        def switch() -> None:
            key = next(turns)
            off = {key: subject.model.default_off_mode(key)}
            inspect(subject.model, captured[0], Options(off=off))

        works["switch"] = switch
    return works


def _switch_each(subject: Subject, capture: Capture) -> None:
    for key in subject.keys:
        off = {key: subject.model.default_off_mode(key)}
        inspect(subject.model, capture, Options(off=off, shown=()))


def measure_storage(terms: Terms) -> Results:
    """What a capture keeps, and what the graph of its receptive fields does."""
    for case in [case for case in cases() if case.backbone == "resnet50"]:
        if terms.quick and case.network != "deeplab_v3":
            continue
        terms.report(f"measuring what a capture of {case.title} keeps")
        subject = Subject(case)
        captured = subject.capture_and_inspect()
        yield Figure(
            what="unique storage of a capture",
            subject=case.title,
            value=stored_bytes(captured.passes) / MEGABYTE,
            unit="MB",
            goal=CAPTURE_GOAL_MB,
        )
        yield Figure(
            what="graph of the receptive fields",
            subject=case.title,
            value=graph_bytes(subject.model.network, case.size) / MEGABYTE,
            unit="MB",
            goal=BUDGET_BYTES / MEGABYTE,
            note="a larger one is made of a smaller picture",
        )
        gc.collect()


def measure_embedded(terms: Terms) -> Results:
    """A pass of each embedded network over a small picture, and one of its copy for live pictures,
    beside torchvision's network for phones, with as many classes."""
    from torchvision.models.segmentation import lraspp_mobilenet_v3_large

    frame = Frame(np.random.default_rng(0).integers(0, 255, (*SMALL_SIZE, 3), np.uint8))
    for name in terms.models or resources.weights():
        terms.report(f"measuring {name}")
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
        with torch.inference_mode():
            times = interleave(works, terms.rounds(most=15, seconds=10, warm_up=2))
        for what, key, goal in (("a pass", "pass", 1.25), ("a live pass", "live", 1.3)):
            yield compare(
                what, f"{name}, {SMALL_SIZE[1]}x{SMALL_SIZE[0]}", FOR_PHONES,
                times[key], times["theirs"], goal=goal,
            )  # fmt: skip


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
