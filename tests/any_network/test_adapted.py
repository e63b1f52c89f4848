"""Any network as a ``Model``: its own numbers, exact switches, and an untouched module."""

from __future__ import annotations

import copy
import gc
import threading
import weakref
from collections.abc import Iterable
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from strangers import PICTURE, SIZE, STRANGERS, UNet, stranger
from torch import Tensor, nn

from segviewer.adapting import adapt, describe
from segviewer.any_network.description import load_description
from segviewer.any_network.network import AdaptedNetwork
from segviewer.checkpoints.model import Model
from segviewer.inspection import shapley
from segviewer.inspection.capture import capture
from segviewer.inspection.forward import resume
from segviewer.inspection.inspections import inspect
from segviewer.inspection.live_search import LiveCopySearch
from segviewer.records import Frame, Options, SegviewerError, Setup, Unit


def adapt_named(name: str) -> tuple[nn.Module, Model]:
    module = stranger(name)
    return module, adapt(module, PICTURE, size=SIZE)


def own_logits(module: nn.Module, model: Model) -> Tensor:
    """What the module itself says of the picture, in evaluation mode."""
    image = model.preparation(PICTURE, SIZE).double()
    with torch.no_grad():
        output: Any = module.eval()(image)
    module.train()
    if isinstance(output, dict):
        output = output.get("out", output.get("logits"))
    logits: Tensor = output[0] if isinstance(output, tuple) else output
    return logits


def subsets(keys: Iterable[str]) -> list[tuple[str, ...]]:
    keys = tuple(keys)
    return list(chain.from_iterable(combinations(keys, n) for n in range(1, len(keys) + 1)))


@pytest.mark.parametrize("name", STRANGERS)
def test_nothing_off_is_the_module_itself(name: str) -> None:
    module, model = adapt_named(name)
    captured = capture(model, Frame(PICTURE))
    expected = own_logits(module, model)
    # Inside, torch takes no short cut through an attention layer, so the last bits may differ.
    assert torch.allclose(captured.first.logits, expected, rtol=0, atol=1e-13)
    assert name == "Tokens" or torch.equal(captured.first.logits, expected)
    shown = F.interpolate(expected, SIZE, mode="bilinear") if expected.shape[-1] != 80 else expected
    assert np.array_equal(captured.labels, shown[0].argmax(0).numpy())


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("mode", ["zero", "mean"])
def test_a_short_pass_equals_a_whole_one(name: str, mode: Any) -> None:
    """Bit for bit, for every set of branches."""
    _, model = adapt_named(name)
    captured = capture(model, Frame(PICTURE))
    network = model.network
    assert isinstance(network, AdaptedNetwork)
    for keys in subsets(network.branch_keys()):
        short = resume(network, captured.first, dict.fromkeys(keys, mode))
        whole = network.run(
            model.preparation(PICTURE, SIZE), {key: replaced_by(mode) for key in keys}
        )
        assert torch.equal(short.logits, whole.logits), keys


def replaced_by(mode: str) -> Any:
    def replace(operand: Tensor) -> Tensor:
        mean = operand.mean((2, 3), keepdim=True)
        return mean if mode == "mean" else torch.zeros_like(mean)

    return replace


def test_only_the_operand_changes() -> None:
    """By hand: a U-Net's skip without its map, while what lies deeper still reads the stage."""
    module, model = adapt_named("UNet")
    captured = capture(model, Frame(PICTURE))
    short = resume(model.network, captured.first, {"up_1.skip": "zero"})
    unet = module.eval()
    assert isinstance(unet, UNet)
    with torch.no_grad():
        a = unet.down1(model.preparation(PICTURE, SIZE).double())
        b = unet.down2(a)
        c = F.interpolate(unet.down3(b), scale_factor=2, mode="bilinear")
        b = unet.up2(torch.cat([c, torch.zeros_like(b)], 1))
        b = F.interpolate(b, scale_factor=2, mode="bilinear")
        expected = unet.out(unet.up1(torch.cat([b, a], dim=1)))
    assert torch.equal(short.logits, expected)


def test_a_named_module_is_an_operand_or_a_stage() -> None:
    """Where its output enters a merge it is that operand; else everything that reads it changes."""
    module = stranger("UNet")
    named = {"levels": {"middle skip": "down2", "wide": "up1"}}
    model = adapt(module, PICTURE, size=SIZE, branches=named)
    assert model.network.branch_keys() == ("levels.middle_skip", "levels.wide")
    captured = capture(model, Frame(PICTURE))
    skip = resume(model.network, captured.first, {"levels.middle_skip": "zero"})
    _, proposed = adapt_named("UNet")
    other = resume(proposed.network, capture(proposed, Frame(PICTURE)).first, {"up_1.skip": "zero"})
    assert torch.equal(skip.logits, other.logits)
    stage = resume(model.network, captured.first, {"levels.wide": "mean"})
    unet = module.eval()
    assert isinstance(unet, UNet)
    mean = captured.first.outputs["levels.wide"].mean((2, 3), keepdim=True)
    expected = unet.out(mean.expand_as(captured.first.outputs["levels.wide"]))
    assert torch.equal(stage.logits, expected.detach())


def state_of(module: nn.Module) -> list[Any]:
    """What must not change about a module."""
    return [
        {name: part.training for name, part in module.named_modules()},
        {
            n: (p.requires_grad, p.data_ptr(), p.device, p.dtype)
            for n, p in module.named_parameters()
        },
        [name for name, _ in module.named_buffers()],
        [len(part._forward_hooks) + len(part._forward_pre_hooks) for part in module.modules()],
        [sorted(part.__dict__) for part in module.modules()],
    ]


@pytest.mark.parametrize("name", STRANGERS)
def test_the_module_is_untouched(name: str) -> None:
    module = stranger(name)
    before, weights = state_of(module), {k: v.clone() for k, v in module.state_dict().items()}
    model = adapt(module, PICTURE, size=SIZE)
    keys = model.network.branch_keys()
    unit = Unit(point=(30, 40), fields=("", keys[0]))
    inspect(model, capture(model, Frame(PICTURE)), Options(off={keys[0]: "zero"}, unit=unit))
    model.to(torch.device("cpu"))
    assert state_of(module) == before
    assert all(torch.equal(v, weights[k]) for k, v in module.state_dict().items())


def test_the_module_is_untouched_after_a_failure() -> None:
    module = stranger("UNet")
    before = state_of(module)
    with pytest.raises(SegviewerError, match="failed on a picture of 81x65 pixels"):
        adapt(module, PICTURE, size=(65, 81))  # an odd size: its maps do not fit each other
    assert state_of(module) == before


def test_training_goes_on_being_seen() -> None:
    module, model = adapt_named("SummedRates")
    with torch.no_grad():
        for weight in module.parameters():
            weight.mul_(1.1)
    assert torch.equal(capture(model, Frame(PICTURE)).first.logits, own_logits(module, model))
    module.load_state_dict(stranger("SummedRates").state_dict())
    assert torch.equal(capture(model, Frame(PICTURE)).first.logits, own_logits(module, model))
    module.float()  # new buffers under the old names
    logits = capture(model, Frame(PICTURE)).first.logits
    assert logits.dtype == torch.float32


def test_a_layer_in_anothers_place_is_followed() -> None:
    module, model = adapt_named("SummedRates")
    before = capture(model, Frame(PICTURE)).first.logits
    path = next(p for p, part in module.named_modules() if isinstance(part, torch.nn.Conv2d))
    other = copy.deepcopy(module.get_submodule(path))
    with torch.no_grad():
        for weight in other.parameters():
            weight.mul_(1.5)
    module.set_submodule(path, other)
    after = capture(model, Frame(PICTURE)).first.logits
    assert not torch.equal(after, before)
    assert torch.equal(after, own_logits(module, model))


@pytest.mark.parametrize("name", ["UNet", "SummedRates", "Gated"])
def test_a_click_explains(name: str) -> None:
    """Shapley values sum to the difference that all branches make together."""
    _, model = adapt_named(name)
    captured = capture(model, Frame(PICTURE))
    inspection = inspect(model, captured, Options(unit=Unit(point=(30, 40), fields=("",))))
    added = inspection.contributions
    assert added is not None
    assert sum(added.shapley.values()) == pytest.approx(added.all_on - added.all_off, abs=1e-9)
    off = dict.fromkeys(added.shapley, "mean")
    off |= {k: "zero" for k in added.shapley if model.default_off_mode(k) == "zero"}
    passed = resume(model.network, captured.first, off)
    shown = model.network.enlarge(passed.logits, SIZE)
    assert shown[0, added.classes[0], 30, 40].item() == pytest.approx(added.all_off, abs=1e-9)
    assert inspection.fields[""].energy.sum() == pytest.approx(1)


def test_a_description_can_be_edited_and_given_back(tmp_path: Any) -> None:
    module = stranger("Gated")
    description = describe(module, PICTURE, size=SIZE)
    path = tmp_path / "net.toml"
    description.choose("sum").save(path)
    path.write_text(path.read_text().replace('name = "skip"', 'name = "edges"'))
    model = adapt(module, PICTURE, size=SIZE, modules=path)
    assert model.network.branch_keys() == ("sum.deep", "sum.edges")
    assert load_description(path) == model.network.description
    assert [f.reason for f in load_description(path).fusions] == [
        f.reason for f in description.fusions
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no = [", "should describe a network's branches as TOML"),
        ("trunk = ''", "is no description of a network's branches"),
        ('network="n"\n[[fusion]]\nname="f"\nmerge="stir"', "is no description"),
        (
            'network="n"\n[[fusion]]\nname="f"\nmerge="sum"\n[[fusion.branch]]\nname="b"\n'
            'module="up9"\noperand=0',
            "has no branch at the place that is described for f.b",
        ),
    ],
)
def test_a_bad_description_gets_one_sentence(tmp_path: Any, text: str, sentence: str) -> None:
    path = tmp_path / "net.toml"
    path.write_text(text)
    with pytest.raises(SegviewerError, match=sentence):
        adapt(stranger("UNet"), PICTURE, size=SIZE, modules=path)


def test_a_hundred_adapted_networks_leave_nothing_behind() -> None:
    module = stranger("UNet")
    alive = []
    for _ in range(100):
        model = adapt(module, PICTURE, size=SIZE)
        alive.append(weakref.ref(model.network))
    del model
    gc.collect()
    assert not any(reference() is not None for reference in alive)


@pytest.mark.parametrize("name", ["UNet", "SummedRates"])
def test_the_split_is_what_the_branch_alone_changes(name: str) -> None:
    """By hand for a sum: a branch's map is the branch itself. In a U-Net, with all ReLUs held, to
    take a little of a branch away changes the logits by that share of its map."""
    _, model = adapt_named(name)
    captured = capture(model, Frame(PICTURE))
    unit = Unit(point=(30, 40), split=True)
    parts = inspect(model, captured, Options(unit=unit)).split
    assert parts is not None
    total = sum(parts.parts.values())
    expected = captured.first.logits[0, parts.label].numpy()
    assert np.allclose(total, expected, atol=1e-6)
    for key, drawn in parts.parts.items():
        if key == "bias":
            continue
        if name == "SummedRates":
            assert np.allclose(drawn, captured.first.outputs[key][0, parts.label], atol=1e-6)
            continue
        network = model.network
        assert isinstance(network, AdaptedNetwork)
        nearly = network.run(
            model.preparation(PICTURE, SIZE), {key: lambda operand: operand * (1 - 1e-9)}
        )
        change = (captured.first.logits - nearly.logits.detach())[0, parts.label] / 1e-9
        assert np.allclose(drawn, change, atol=1e-4), key


def test_there_is_no_split_where_it_would_not_be_exact() -> None:
    _, model = adapt_named("Gated")
    captured = capture(model, Frame(PICTURE))
    unit = Unit(point=(30, 40), split=True)
    assert inspect(model, captured, Options(unit=unit)).split is None


def test_many_branches_are_added_in_some_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their gains sum to what all of them make together, as exact values do, and are near those."""
    _, model = adapt_named("UNet")
    captured = capture(model, Frame(PICTURE))
    options = Options(unit=Unit(point=(30, 40)))
    exact = inspect(model, captured, options).contributions
    monkeypatch.setattr(shapley, "MOST_IN_ALL_SETS", 2)
    added = inspect(model, captured, options).contributions
    assert exact is not None
    assert added is not None
    assert (exact.orders, added.orders) == (0, 22)
    assert sum(added.shapley.values()) == pytest.approx(added.all_on - added.all_off, abs=1e-9)
    for key, value in exact.shapley.items():
        assert added.shapley[key] == pytest.approx(
            value, abs=0.1 * abs(exact.all_on - exact.all_off)
        )


def test_a_hook_of_something_large_is_not_copied_with_it() -> None:
    class Trainer:
        def __init__(self, module: nn.Module) -> None:
            self.lock, self.module, self.calls = threading.Lock(), module, 0  # no lock is copied

        def count(self, module: nn.Module, inputs: Any, output: Any) -> None:
            self.calls += module is self.module

    module = stranger("UNet")
    trainer = Trainer(module)
    module.register_forward_hook(trainer.count)
    model = adapt(module, PICTURE, size=SIZE)
    capture(model, Frame(PICTURE))
    assert trainer.calls == 0


def test_a_stream_runs_the_network_as_it_is() -> None:
    """No copy of somebody else's code is made, folded or traced."""
    _, model = adapt_named("Gated")
    search = LiveCopySearch(model, Frame(PICTURE), Setup(model=model.name))
    for _ in range(20):
        search.step()
    assert search.is_over
    assert search.best is None


def test_a_device_too_small_for_a_network_is_said_so() -> None:
    class Hungry(nn.Module):
        def forward(self, image: Tensor) -> Tensor:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    with pytest.raises(SegviewerError, match="Hungry needs more memory than CPU") as raised:
        adapt(Hungry(), PICTURE)
    assert "size=" not in str(raised.value)
