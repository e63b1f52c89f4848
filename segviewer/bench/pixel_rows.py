"""Rows of a clicked pixel: Shapley values, the logit's split, receptive fields."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import partial

import torch

from segviewer.bench.figures import compare, median_figure
from segviewer.bench.peers import FIELD_PEERS, SPLIT_PEERS, Peer, shapley_peers, works_of
from segviewer.bench.rounds import interleave
from segviewer.bench.subjects import Case, Subject, cases
from segviewer.bench.terms import Results, Terms
from segviewer.inspection.capture import Capture
from segviewer.inspection.inspections import inspect, inspections
from segviewer.inspection.resolve import branch_keys
from segviewer.records import Options, Unit

SHAPLEY_GOAL_RATIO = 0.01
FIELDS_GOAL_RATIO = 1.05
FIRST_FIELD_GOALS = {True: 3.0, False: 1.0}  # seconds, for large networks and for embedded ones


def measure_shapley(terms: Terms) -> Results:
    """Exact Shapley values of all branches at a pixel, beside a full pass."""
    for case in _cases_with_branches(terms):
        terms.report(f"measuring Shapley values at a pixel of {case.title}")
        subject = Subject(case)
        times = interleave(
            {"bare": subject.run_bare, **_inspections(subject)},
            terms.rounds(most=15, seconds=12, least=3),
        )
        pairs = zip(times["shapley"], times["nothing"], strict=True)
        values = [max(with_values - without, 0.0) for with_values, without in pairs]
        yield compare(
            "exact Shapley values at a pixel", case.title, "a full pass",
            values, times["bare"], goal=SHAPLEY_GOAL_RATIO if case.is_large else None,
        )  # fmt: skip
        gc.collect()
    small, large = cases(quick=True)[1], cases(quick=True)[0]
    # Of all its orders on a small network, of one on a large: there they would take minutes.
    chosen = [(small, shapley_peers(1 if terms.quick else 25)), (large, shapley_peers(1))]
    for case, peers in chosen[:1] if terms.quick else chosen:
        yield from _beside("exact Shapley values at a pixel", "shapley", case, peers, terms)


def measure_split(terms: Terms) -> Results:
    """A map of what each branch adds to the pixel's class, beside Captum's and GradCAM's."""
    for case in cases(quick=True)[1 if terms.quick else 0 : 2]:
        yield from _beside("the class's logit split by branch", "split", case, SPLIT_PEERS, terms)


def measure_fields(terms: Terms) -> Results:
    """The first receptive fields of all branches, beside a pass forward and one backward each."""
    for case in _cases_with_branches(terms):
        if terms.quick and case.is_large:
            continue
        terms.report(f"measuring receptive fields of {case.title}")
        subject = Subject(case)
        times = interleave(
            {
                "fields": partial(_fields, subject, subject.first_capture, len(subject.keys)),
                "recipe": partial(_gradients, subject, len(subject.keys)),
            },
            terms.rounds(most=5, seconds=25, warm_up=1),
        )
        yield compare(
            "first fields of all branches", case.title, "a pass forward and one backward each",
            times["fields"], times["recipe"], goal=FIELDS_GOAL_RATIO,
        )  # fmt: skip
        gc.collect()
    for case in cases(quick=True)[1 if terms.quick else 0 : 2]:
        yield from _beside("first fields of all branches", "fields", case, FIELD_PEERS, terms)


def measure_first_field(terms: Terms) -> Results:
    """How long a click waits for the first receptive field, a capture being there."""
    for case in _cases_with_branches(terms):
        terms.report(f"measuring the first receptive field of {case.title}")
        subject = Subject(case)
        times = interleave(
            {"first": partial(_fields, subject, subject.first_capture, 1)},
            terms.rounds(most=7, seconds=20, warm_up=0 if terms.quick else 1),
        )
        yield median_figure(
            "a click's first receptive field", case.title, times["first"],
            goal=FIRST_FIELD_GOALS[case.is_large],
        )  # fmt: skip
        gc.collect()


def _cases_with_branches(terms: Terms) -> list[Case]:
    return [case for case in cases(quick=terms.quick) if case.network != "fcn"]


def _beside(what: str, ours: str, case: Case, peers: Mapping[str, Peer], terms: Terms) -> Results:
    """Ours and each peer's in turn; without a goal, since it is what others take."""
    terms.report(f"measuring peers on {case.title}: {what}")
    subject = Subject(case)
    works, obstacles = works_of(peers, subject)
    yield from obstacles
    own: dict[str, Callable[[], object]] = {
        "fields": partial(_fields, subject, subject.first_capture, len(subject.keys)),
        **_inspections(subject),
    }
    needed = ("shapley", "nothing") if ours != "fields" else ("fields",)
    chosen = {name: own[name] for name in dict.fromkeys((*needed, ours))}
    # The peers are warm: each ran once before.
    times = interleave({**chosen, **works}, terms.rounds(most=5, seconds=25))
    for peer in works:
        yield compare(what, case.title, peer, times[ours], times[peer])
    gc.collect()


def _inspections(subject: Subject) -> dict[str, Callable[[], object]]:
    """A capture inspected without a pixel, with its Shapley values, and with the split too."""
    options = {
        "nothing": Options(shown=()),
        "shapley": Options(shown=(), unit=Unit(point=subject.middle)),
        "split": Options(shown=(), unit=Unit(point=subject.middle, split=True)),
    }
    return {
        name: partial(inspect, subject.model, subject.first_capture, each)
        for name, each in options.items()
    }


def _fields(subject: Subject, capture: Capture, count: int) -> None:
    """So many branches' first receptive fields, the capture being there and its graph not."""
    capture.graph = None
    unit = Unit(point=subject.middle, fields=branch_keys(subject.model.info()))
    for inspection in inspections(subject.model, capture, Options(shown=(), unit=unit)):
        if len(inspection.fields) >= count:
            return


def _gradients(subject: Subject, count: int) -> None:
    """One forward pass with a graph, and ``count`` backward passes to the input alone."""
    network = subject.model.network
    image = subject.prepare().requires_grad_(True)
    logits = network.logits(image)
    column = logits[0, :, logits.shape[2] // 2, logits.shape[3] // 2]
    for index in range(count):
        torch.autograd.grad(column[index], image, retain_graph=True)
