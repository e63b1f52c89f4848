"""Off mode *resample* against full passes with the operand replaced by hand, bit for bit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from small import small_model
from strangers import STRANGERS, stranger
from torch import Tensor

from segviewer.adapting import adapt
from segviewer.any_network.network import AdaptedNetwork
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.device import in_precision
from segviewer.inspection.donors import Take, stand_ins, take_within
from segviewer.inspection.explain import explain
from segviewer.inspection.forward import Replacement, resume
from segviewer.inspection.hooks import replace_outputs
from segviewer.inspection.inspections import inspect
from segviewer.inspection.resampled import Resampled
from segviewer.records import Frame, ImportOptions, Options, SegviewerError, Setup, State, Unit
from segviewer.state_words import words_of

OTHER = "resample:other.png"


def noise(height: int, width: int, seed: int = 4) -> Frame:
    random = np.random.default_rng(seed)
    return Frame(random.integers(0, 255, (height, width, 3)).astype(np.uint8), origin="other.png")


def replacements(model: Model, captured: Capture, options: Options, other: Frame) -> Replacement:
    return stand_ins(model, captured, options, {"other.png": other}).replacement


def full_logits(model: Model, frame: Frame, stand_in: Mapping[str, Tensor]) -> Tensor:
    """An ordinary call's logits, with outputs of branches replaced by hooks."""
    size = model.preparation.size_rule.size(*frame.size)
    image = model.preparation(frame.image, size)
    network = model.network
    modules = {key: network.branch(key) for key in stand_in}
    hooks = {key: lambda output, other=other: other for key, other in stand_in.items()}
    with torch.no_grad(), replace_outputs(modules, hooks):
        return network.logits(image)


@pytest.mark.parametrize("size", [(48, 64), (64, 40)])
def test_resampling_equals_a_full_pass_with_the_branch_of_the_other_picture(
    model: Model, picture: Frame, size: tuple[int, int]
) -> None:
    """Of the same size, and of another: then the network's own way of resizing comes between."""
    other = noise(*(picture.size if size == (48, 64) else size))
    captured, elsewhere = capture(model, picture), capture(model, other)
    for key in model.network.branch_keys():
        options = Options(off={key: OTHER})
        off = replacements(model, captured, options, other)
        with torch.no_grad():
            found = [resume(model.network, p, off).logits for p in captured.passes.values()]
        theirs, own = elsewhere.first.outputs[key].clone(), captured.first.outputs[key]
        if theirs.shape != own.shape:
            corners = model.network.align_corners
            theirs = F.interpolate(theirs, own.shape[-2:], mode="bilinear", align_corners=corners)
        expected = full_logits(model, picture, {key: theirs})
        assert torch.equal(found[0], expected), key
        assert not torch.equal(found[0], captured.first.logits), key


def test_a_network_that_looks_at_several_scales_resamples_each_from_its_own() -> None:
    model, frame, other = small_model("deeplab_v2"), noise(64, 80, 1), noise(64, 80, 2)
    model.network.scales = (1.0, 0.75, 0.5)
    captured, elsewhere = capture(model, frame), capture(model, other)
    keys = model.network.branch_keys()
    options = Options(off=dict.fromkeys(keys, OTHER))
    off = replacements(model, captured, options, other)
    # With every branch another picture's, the network says of this one what it says of that.
    for scale, computed in captured.passes.items():
        swapped = resume(model.network, computed, off).logits
        assert torch.equal(swapped, elsewhere.passes[scale].logits)


@pytest.mark.parametrize("name", STRANGERS)
def test_the_same_holds_for_somebody_else_s_network(name: str) -> None:
    frame, other = noise(64, 80, 1), noise(64, 80, 2)
    model = adapt(stranger(name), frame, size=(64, 80))
    network = model.network
    assert isinstance(network, AdaptedNetwork)
    captured, elsewhere = capture(model, frame), capture(model, other)
    image = model.preparation(frame.image, (64, 80))
    for key in network.branch_keys():
        options = Options(off={key: OTHER})
        off = replacements(model, captured, options, other)
        short = resume(network, captured.first, off).logits
        theirs = elsewhere.first.outputs[key].clone()
        whole = network.run(image.double(), {key: lambda operand, t=theirs: t}).logits  # type: ignore[misc]
        assert torch.equal(short, whole), key


def test_a_state_of_the_same_picture_stands_in() -> None:
    """The decoder's context as it is without the largest rate."""
    model, frame = small_model("deeplab_v3_plus"), noise(64, 80, 1)
    captured = capture(model, frame)
    without = State(Setup(model=model.name), Options(off={"aspp.rate_18": "zero"}))
    there = resume(model.network, captured.first, {"aspp.rate_18": "zero"})
    mode = f"resample:state:{words_of(without)}"
    options = Options(off={"decoder.context": mode})
    with torch.no_grad():
        off = replacements(model, captured, options, frame)
        found = resume(model.network, captured.first, off).logits
    assert torch.equal(found, there.logits)
    assert not torch.equal(found, captured.first.logits)


@pytest.mark.parametrize(("own", "theirs"), [("fp32", "bf16"), ("bf16", "fp32"), ("bf16", "bf16")])
def test_a_state_of_another_setup_stands_in_as_it_computes_itself(own: str, theirs: str) -> None:
    model = small_model("deeplab_v3_plus", dtype=torch.float32)
    frame = noise(64, 80, 1)
    captured = capture(model, frame, Setup(model=model.name, precision=own))  # type: ignore[arg-type]
    setup = Setup(model=model.name, input_size=96, precision=theirs)  # type: ignore[arg-type]
    without = State(setup, Options(off={"aspp.rate_18": "zero"}))
    elsewhere = capture(model, frame, setup)
    unit = Unit(point=(30, 40), fields=("decoder.context",))
    options = Options(off={"decoder.context": f"resample:state:{words_of(without)}"}, unit=unit)
    with torch.inference_mode(), in_precision(theirs, model.device):
        expected = resume(model.network, elsewhere.first, {"aspp.rate_18": "zero"})
    with in_precision(own, model.device):
        off = replacements(model, captured, options, frame)
    found = off["decoder.context"]
    assert isinstance(found, Resampled)
    assert torch.equal(found.outputs[0], expected.outputs["decoder.context"])
    assert inspect(model, captured, options).fields  # without any autocast around


def test_everything_that_a_click_asks_for_goes_on_with_a_resampled_branch() -> None:
    model, frame, other = small_model("deeplab_v3_plus"), noise(64, 80, 1), noise(40, 80, 2)
    unit, off = Unit(point=(30, 40)), {"aspp.rate_6": OTHER, "decoder.low_level": OTHER}
    explanation = explain(model, frame, unit, off=off, pictures={"other.png": other})
    together = explanation.shapley["all"] - explanation.shapley["none"]
    branches = [v for k, v in explanation.shapley.items() if k not in ("all", "none")]
    assert "aspp.rate_6" not in explanation.shapley
    assert sum(branches) == pytest.approx(together, abs=1e-9)
    assert explanation.split is not None
    assert explanation.residual == pytest.approx(0, abs=1e-5)
    assert sum(explanation.split.values()) == pytest.approx(explanation.logit, abs=1e-5)


def test_an_inspection_names_the_pictures_it_took_branches_from() -> None:
    model, frame, other = small_model("pspnet"), noise(64, 80, 1), noise(64, 80, 2)
    captured = capture(model, frame)
    options = Options(off={"pyramid.bin_2": OTHER})
    donors = {"other.png": capture(model, other)}
    inspection = inspect(model, captured, options, donors=donors)
    assert dict(inspection.donors) == {"other.png": other}
    assert (inspection.labels != inspection.labels_all_on).any()


def test_a_picture_that_was_not_given_is_asked_for() -> None:
    model, frame = small_model("pspnet"), noise(64, 80, 1)
    captured = capture(model, frame)
    with pytest.raises(SegviewerError, match="that picture was not given"):
        inspect(model, captured, Options(off={"pyramid.bin_2": OTHER}))


def test_tokens_of_another_number_are_refused_in_one_sentence() -> None:
    resampled = Resampled((torch.ones(1, 12, 4),), "other.png")
    assert torch.equal(resampled.like(torch.zeros(1, 12, 4)), torch.ones(1, 12, 4))
    with pytest.raises(SegviewerError, match=r"12x4 in other\.png but 16x4 here"):
        resampled.like(torch.zeros(1, 16, 4))


def test_another_network_s_state_is_refused() -> None:
    model, frame = small_model("pspnet"), noise(64, 80, 1)
    options = Options(off={"pyramid.bin_2": "resample:state:voc/pspnet"})
    with pytest.raises(SegviewerError, match="choose a state of the same network"):
        inspect(model, capture(model, frame), options)


def counted(model: Model) -> tuple[Take, list[tuple[Frame, Setup]]]:
    """What takes captures, and which it took."""
    taken: list[tuple[Frame, Setup]] = []

    def take(frame: Frame, setup: Setup) -> Capture:
        taken.append((frame, setup))
        return capture(model, frame, setup)

    return take, taken


def test_a_donor_is_looked_at_once_however_many_branches_come_from_it() -> None:
    model, frame, other = small_model("deeplab_v3_plus"), noise(64, 80, 1), noise(64, 80, 2)
    captured = capture(model, frame)
    take, taken = counted(model)
    off = dict.fromkeys(("aspp.rate_6", "aspp.rate_12", "decoder.low_level"), OTHER)
    stand_ins(model, captured, Options(off=off), {"other.png": other}, take)
    assert taken == [(other, captured.setup)]
    given = {"other.png": capture(model, other)}
    stand_ins(model, captured, Options(off=off), given, take)
    assert len(taken) == 1  # a capture of the same setup is used as it is


def test_a_picture_in_a_state_of_another_size_is_looked_at_in_that_size() -> None:
    model, frame, other = small_model("deeplab_v3_plus"), noise(64, 80, 1), noise(64, 80, 2)
    setup = Setup(model=model.name, input_size=48)
    there, elsewhere = capture(model, frame, setup), capture(model, other, setup)
    theirs = elsewhere.first.outputs["aspp.rate_6"].clone()
    inner = {"aspp.rate_6": Resampled((theirs,), "other.png")}
    expected = resume(model.network, there.first, inner).outputs["decoder.context"]
    state = State(setup, Options(off={"aspp.rate_6": OTHER}))
    options = Options(off={"decoder.context": f"resample:state:{words_of(state)}"})
    off = replacements(model, capture(model, frame), options, other)["decoder.context"]
    assert isinstance(off, Resampled)
    assert torch.equal(off.outputs[0], expected)


def test_a_donor_is_no_larger_than_memory_or_a_rate_let_the_picture_be() -> None:
    model, frame, other = small_model("deeplab_v3_plus"), noise(64, 80, 1), noise(300, 80, 2)
    wanted = Setup(model=model.name)
    shrunk = capture(model, frame, Setup(model=model.name, input_size=40))
    take, taken = counted(model)
    fitting = take_within(model, shrunk, wanted, take)
    for setup in (wanted, Setup(model=model.name, input_size=64)):
        state = State(setup, Options(off={"aspp.rate_18": "zero"}))
        mode = f"resample:state:{words_of(state)}"
        stand_ins(model, shrunk, Options(off={"decoder.context": mode}), {}, fitting)
    assert not taken  # the capture itself
    smaller = State(Setup(model=model.name, input_size=32), Options(off={"aspp.rate_18": "zero"}))
    nested = Options(
        off={"decoder.context": f"resample:state:{words_of(smaller)}", "decoder.low_level": OTHER}
    )
    stand_ins(model, shrunk, nested, {"other.png": other}, fitting)
    assert [setup.input_size for _, setup in taken] == [32, 40]
    # Where nothing was shrunk, a larger state is one.
    take_within(model, capture(model, frame), wanted, take)(frame, Setup(input_size=96))
    assert taken[-1][1].input_size == 96


def test_a_state_of_other_import_options_is_another_network() -> None:
    model, frame = small_model("pspnet"), noise(64, 80, 1)
    setup = Setup(model=model.name, import_options=ImportOptions(align_corners=True))
    options = Options(off={"pyramid.bin_2": f"resample:state:{words_of(State(setup))}"})
    with pytest.raises(SegviewerError, match="choose a state of the same network"):
        inspect(model, capture(model, frame), options)
