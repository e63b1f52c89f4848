"""The private live copy computes what the network does, and leaves the network as it was."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import torch
from small import SMALL, small_model, small_network

from segviewer.bench.process import memory
from segviewer.inspection import live_copy, live_search, traced_pass
from segviewer.inspection.capture import capture
from segviewer.inspection.forward import run_with_hooks
from segviewer.inspection.inspections import inspect
from segviewer.inspection.live_copy import LiveCopy, fold_batch_norms
from segviewer.inspection.live_search import LiveCopySearch
from segviewer.inspection.traced_pass import Traces, trace
from segviewer.records import Frame, Options, Setup, Stopped


@pytest.fixture
def small():
    """A frame of few pixels: float64 on a small machine takes its time."""
    random = np.random.default_rng(1)
    return Frame(random.integers(0, 255, (33, 47, 3), np.uint8))


def fastest(*arguments, stop=lambda: False):
    search = LiveCopySearch(*arguments)
    while not search.is_over:
        search.step(stop)
    return search.best


def norms(network):
    return sum(isinstance(m, torch.nn.BatchNorm2d) for m in network.modules())


@pytest.mark.parametrize("name", SMALL)
def test_folding_changes_no_number_and_not_the_network(name):
    network = small_network(name).double().eval()
    image = torch.rand(1, 3, 33, 47, dtype=torch.float64)
    before = norms(network)
    with torch.inference_mode():
        expected = network(image)
        copied = fold_batch_norms(network)
        assert torch.allclose(copied(image), expected, atol=1e-9)
        assert torch.equal(network(image), expected)
    assert norms(network) == before
    # SegFormer's only one follows a convolution that its fusion uses a part at a time.
    assert norms(copied) < before or name == "segformer"


@pytest.mark.parametrize("name", SMALL)
def test_everything_hooked_is_the_same_in_a_folded_copy(name, small):
    model = small_model(name)
    copied = LiveCopy(
        network=fold_batch_norms(model.network),
        info=model.info(),
        dtype=torch.float64,
        layout=torch.channels_last,
        title="folded",
    )
    keys = model.network.branch_keys()
    off = Options(off={key: model.default_off_mode(key) for key in keys[:1]})
    own = inspect(model, capture(model, small), off)
    inspection = inspect(model, capture(model, small, live=copied), off)
    assert (own.live, inspection.live) == ("", "folded")
    assert inspection.maps.keys() == own.maps.keys()
    for key, values in own.maps.items():
        assert np.allclose(inspection.maps[key], values, atol=1e-5)
    assert np.allclose(inspection.logits, own.logits, atol=1e-5)
    hooks = [h for m in copied.network.modules() for h in (m._forward_hooks, m._forward_pre_hooks)]
    assert not any(hooks)


def test_what_does_not_agree_is_not_taken(small, monkeypatch):
    model = small_model("pspnet", dtype=torch.float32)
    monkeypatch.setattr(live_search, "WORTHWHILE_RATIO", 1e9)  # whatever it costs
    broken = fold_batch_norms(model.network)
    torch.nn.init.normal_(next(broken.classifier.parameters()))
    plain = torch.contiguous_format
    copied = LiveCopy(
        network=broken, info=model.info(), dtype=torch.float32, layout=plain, title="broken"
    )
    monkeypatch.setattr(live_search, "candidates", lambda *_: [copied])
    assert fastest(model, small, Setup()) is None


def test_the_fastest_that_agrees_is_taken(small, monkeypatch):
    model = small_model("deeplab_v3", dtype=torch.float32)
    monkeypatch.setattr(live_search, "WORTHWHILE_RATIO", 1e9)
    live_copy = fastest(model, small, Setup())
    assert live_copy is not None
    assert live_copy.agreement >= live_search.LEAST_AGREEMENT
    assert not any(p.requires_grad for p in live_copy.network.parameters())
    monkeypatch.setattr(live_search, "WORTHWHILE_RATIO", 0.0)  # nothing is worth it
    assert fastest(model, small, Setup()) is None


def test_choosing_can_be_given_up(small):
    with pytest.raises(Stopped):
        fastest(small_model("fcn", dtype=torch.float32), small, Setup(), stop=lambda: True)


@pytest.mark.parametrize("name", SMALL)
def test_a_traced_pass_is_the_recorded_one_for_every_picture_of_its_size(name):
    network = small_network(name).double().eval()
    traced = None
    for _ in range(3):
        image = torch.rand(1, 3, 33, 47, dtype=torch.float64)
        with torch.inference_mode():
            traced = traced or trace(network, image)
            own, by_trace = run_with_hooks(network, image), traced(image)
        for kind in ("features", "outputs", "parts", "fused"):
            ours, theirs = getattr(own, kind), getattr(by_trace, kind)
            assert list(ours) == list(theirs)
            assert all(torch.allclose(ours[key], theirs[key], atol=1e-6) for key in ours)
        assert torch.allclose(own.logits, by_trace.logits, atol=1e-6)


def chosen_copy(model):
    """A copy as the search leaves it: short enough to be traced."""
    layout = torch.channels_last
    copy = fold_batch_norms(model.network)
    return LiveCopy(
        network=copy,
        info=model.info(),
        dtype=torch.float32,
        layout=layout,
        title="",
        seconds=0.01,
    )


def test_only_a_short_copy_is_traced_once_for_each_size(monkeypatch):
    monkeypatch.setattr(traced_pass, "PASSES_BEFORE_TRACE", 0)
    model = small_model("pspnet", dtype=torch.float32)
    copied = chosen_copy(model)
    slow = replace(copied, seconds=2 * live_copy.SHORT_PASS_SECONDS, traces=Traces())
    for side in (33, 40, 33):
        frame = Frame(np.full((side, 47, 3), 99, np.uint8))
        labels = [capture(model, frame, live=copy).labels for copy in (copied, slow)]
        assert np.array_equal(*labels)
    assert copied.traces.count == 2
    assert slow.traces.count == 0


def test_a_copy_is_traced_only_for_a_size_that_stays(small, monkeypatch):
    monkeypatch.setattr(traced_pass, "PASSES_BEFORE_TRACE", 2)
    model = small_model("fcn", dtype=torch.float32)
    copied = chosen_copy(model)
    labels = []
    for passes in range(1, 4):
        labels.append(capture(model, small, live=copied).labels)
        assert copied.traces.count == (passes == 3)
    assert np.array_equal(labels[0], labels[2])


def test_the_traced_passes_used_last_are_kept_and_the_others_let_go(monkeypatch):
    monkeypatch.setattr(traced_pass, "PASSES_BEFORE_TRACE", 0)
    network = fold_batch_norms(small_model("fcn", dtype=torch.float32).network)
    images = [torch.rand(1, 3, side, 47) for side in (33, 40, 50)]
    traces = Traces(most=2)
    first, second = (traces.pass_for(network, image) for image in images[:2])
    assert traces.pass_for(network, images[0]) is first
    gone = weakref.ref(second)
    del second
    traces.pass_for(network, images[2])  # the second was used longest ago
    assert traces.count == 2
    assert traces.pass_for(network, images[0]) is first
    assert gone() is None


def test_networks_that_are_leafed_through_are_let_go():
    traces = Traces()
    network = fold_batch_norms(small_model("fcn", dtype=torch.float32).network)
    assert traces.pass_for(network, torch.rand(1, 3, 33, 47)) is None
    gone = weakref.ref(network)
    del network
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("shared", [Traces(), None])
def test_all_copies_of_a_search_share_its_traces(small, shared, monkeypatch):
    monkeypatch.setattr(live_search, "bf16_is_fast", lambda: True)
    search = LiveCopySearch(small_model("fcn", dtype=torch.float32), small, Setup(), shared)
    copies = list(search._candidates)
    assert len(copies) > 1
    expected = copies[0].traces if shared is None else shared
    assert all(copy.traces is expected for copy in copies)


@pytest.mark.parametrize("fast", [False, True])
def test_on_a_processor_copies_in_16_bits_are_tried_where_they_are_fast(small, fast, monkeypatch):
    monkeypatch.setattr(live_search, "bf16_is_fast", lambda: fast)
    monkeypatch.setenv("SEGVIEWER_DEVICE", "cpu")
    search = LiveCopySearch(small_model("fcn", dtype=torch.float32), small, Setup())
    titles = [copy.title for copy in search._candidates]
    expected = ["fp32, folded, channels last"]
    assert titles == (["bf16, folded, channels last", *expected] if fast else expected)


def test_of_a_traced_pass_that_is_let_go_nothing_stays():
    """Of each that ``torch.jit.trace`` makes of this network, torch keeps 6 MB."""

    def trace_eight():
        for side in range(33, 41):
            network = fold_batch_norms(small_model("fcn", dtype=torch.float32).network)
            image = torch.rand(1, 3, side, 47)
            traced = trace(network, image)
            assert traced is not None
            traced(image)
        gc.collect()
        return memory()

    before = trace_eight()  # which makes torch allocate what it keeps once
    assert trace_eight() - before < 16e6


def test_weights_that_two_layers_share_enter_a_traced_pass_once():
    network = fold_batch_norms(small_model("fcn", dtype=torch.float32).network)
    network.twin = network.backbone  # the same tensors under other names
    image = torch.rand(1, 3, 33, 47)
    traced = trace(network, image)
    with torch.inference_mode():
        assert torch.allclose(traced(image).logits, run_with_hooks(network, image).logits)


def test_what_cannot_be_traced_runs_all_the_same(small, monkeypatch):
    monkeypatch.setattr(traced_pass, "PASSES_BEFORE_TRACE", 0)
    model = small_model("fcn", dtype=torch.float32)
    expected = capture(model, small, live=chosen_copy(model))
    monkeypatch.delattr(torch.jit, "_get_trace_graph")
    copied = chosen_copy(model)
    assert np.array_equal(capture(model, small, live=copied).labels, expected.labels)
    assert copied.traces.count == 1  # which says that there is none: it is not tried again


def test_a_search_that_is_dropped_goes_at_once_with_its_copies(small):
    search = LiveCopySearch(small_model("fcn", dtype=torch.float32), small, Setup())
    for _ in range(6):
        search.step()
    reference = weakref.ref(search)
    gc.disable()
    try:
        del search
        assert reference() is None
    finally:
        gc.enable()
