"""Branches are found by themselves: what is proposed for networks that people write."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from strangers import stranger
from torch import Tensor, nn

import segviewer
from segviewer.adapting import adapt, describe, with_branches
from segviewer.any_network.description import parse_description
from segviewer.any_network.editing import FusionEdit, edit
from segviewer.any_network.network import AdaptedNetwork
from segviewer.any_network.tensors import as_map, map_size
from segviewer.inspection.capture import capture
from segviewer.inspection.forward import resume
from segviewer.records import Frame, SegviewerError

PICTURE: NDArray[np.uint8] = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)

PROPOSED = {
    "UNet": {
        "up_1": ("concat", {"deep": "down3", "skip": "down2"}),
        "up_2": ("concat", {"deep": "up2", "skip": "down1"}),
    },
    "SummedRates": {
        "aspp": ("sum", {"rates_0": "rates.0", "rate_2": "rates.1", "rate_3": "rates.2"})
    },
    "Gated": {
        "gate": ("product", {"value": "value", "gate": "gate"}),
        "sum": ("sum", {"deep": "", "skip": "low"}),
    },
    "Functional": {
        "sum": ("sum", {"operand": "", "operand_2": ""}),
        "concat": ("concat", {"sum": "", "operand": "", "operand_2": ""}),
    },
    "Tokens": {"concat": ("concat", {"deep": "attend", "skip": "fine"})},
}


@pytest.mark.parametrize("name", PROPOSED)
def test_proposal(name: str) -> None:
    description = describe(stranger(name), PICTURE, size=(64, 64))
    actual = {
        fusion.name: (fusion.merge, {branch.name: branch.origin for branch in fusion.branches})
        for fusion in description.proposed_fusions
    }
    assert actual == PROPOSED[name]


def test_what_is_left_out_has_its_reason() -> None:
    description = describe(stranger("Gated"), PICTURE, size=(64, 64))
    assert description.trunk == "encoder"
    left_out = [fusion for fusion in description.fusions if not fusion.chosen]
    stages, *additions = left_out
    assert len(additions) == 6  # the residual additions of the encoder
    assert {fusion.reason for fusion in additions} == {"inside encoder, which makes the features"}
    assert "a stage that is off changes whatever reads it" in stages.reason


def test_stages_are_offered_apart_from_the_operands_that_they_become() -> None:
    """With the stage off, what lies deeper changes; with the skip off, it does not."""
    model = adapt(stranger("UNet"), PICTURE, size=(64, 64))
    network = model.network
    assert isinstance(network, AdaptedNetwork)
    description = network.description
    stages = next(fusion for fusion in description.fusions if fusion.merge == "none")
    assert [(b.name, b.origin, b.operand) for b in stages.branches] == [
        ("down1", "down1", None), ("down2", "down2", None), ("down3", "down3", None)
    ]  # fmt: skip
    both = with_branches(model, description.choose("stages", "up_1", "up_2"))
    captured = capture(both, Frame(PICTURE))
    skip, stage = (
        resume(captured.network, captured.first, {key: "zero"})
        for key in ("up_1.skip", "stages.down2")
    )
    deeper = captured.first.outputs["up_1.deep"]
    assert torch.equal(skip.outputs["up_1.deep"], deeper)
    assert not torch.equal(stage.outputs["up_1.deep"], deeper)
    assert not torch.equal(skip.logits, stage.logits)


def test_stages_that_return_containers_are_switched_in_them() -> None:
    model = adapt(stranger("Wrapped"), PICTURE, size=(64, 64))
    assert isinstance(model.network, AdaptedNetwork)
    chosen = with_branches(model, model.network.description.choose("stages"))
    assert chosen.network.branch_keys() == ("stages.fine", "stages.coarse")
    captured = capture(chosen, Frame(PICTURE))
    module = stranger("Wrapped").eval()
    image = model.preparation(PICTURE, (64, 64)).double()
    for number, key in enumerate(chosen.network.branch_keys()):
        stage = (module.fine, module.coarse)[number]
        hook = stage.conv.register_forward_hook(lambda *call: torch.zeros_like(call[2]))  # type: ignore[union-attr]
        with torch.no_grad():
            expected = module(image)
        hook.remove()
        short = resume(captured.network, captured.first, {key: "zero"}).logits
        assert torch.equal(short, expected), key


def test_names_are_edited_and_checked() -> None:
    description = describe(stranger("UNet"), PICTURE, size=(64, 64))
    edits = [FusionEdit(f.name, tuple(b.name for b in f.branches), f.chosen) for f in
             description.fusions]  # fmt: skip
    edits[1] = FusionEdit("coarse step", ("from below", "skip"), True)
    edits[2] = replace(edits[2], chosen=False)
    edited = parse_description(str(edit(description, edits)), "text")
    assert [key for key, _ in edited.branches()] == ["coarse_step.from_below", "coarse_step.skip"]
    edits[1] = FusionEdit("coarse", ("skip", "skip"), True)
    with pytest.raises(SegviewerError, match="2 branches of coarse are called skip"):
        edit(description, edits)
    edits[1] = FusionEdit(" ", ("deep", "skip"), True)
    with pytest.raises(SegviewerError, match="has no name"):
        edit(description, edits)


def test_only_one_s_own_network_is_described_otherwise() -> None:
    model = segviewer.load_model("everyday/pspnet")
    description = describe(stranger("UNet"), PICTURE, size=(64, 64))
    with pytest.raises(SegviewerError, match="the branches of its paper"):
        with_branches(model, description)


def test_stages_are_what_the_trunk_gives() -> None:
    description = describe(stranger("SummedRates"), PICTURE, size=(64, 64))
    assert [stage.name for stage in description.stages] == ["stem", "layer1", "layer2"]


def test_tokens_beside_queries_are_no_map() -> None:
    """A picture of 128 pixels has 64 patches of 16; five more may be class and register tokens."""
    picture = (128, 128)
    assert map_size((1, 64, 8), picture) == map_size((1, 69, 8), picture) == (8, 8, 8)
    assert map_size((1, 8, 3, 5), picture) == (8, 3, 5)
    assert map_size((1, 79, 8), picture) is None
    assert map_size((1, 8, 32), picture) is None  # eight queries are no four patches and four more


def test_channels_are_last_where_only_that_has_the_picture_s_aspect() -> None:
    picture = (96, 128)
    assert map_size((1, 24, 32, 7), picture) == map_size((1, 7, 24, 32), picture) == (7, 24, 32)
    assert map_size((1, 13, 17, 7), (100, 130)) == (7, 13, 17)  # sizes that were rounded
    assert map_size((1, 512, 1, 1), picture) == (512, 1, 1)
    tensor = torch.arange(24 * 32 * 7.0).reshape(1, 24, 32, 7)
    shown = as_map(tensor, picture)
    assert shown is not None
    assert torch.equal(shown[0, 2], tensor[0, ..., 2])


class Attention(nn.Module):
    """Two gates on what enters it, added up (Roy et al. 2018), in a step of a decoder."""

    def __init__(self) -> None:
        super().__init__()
        self._place = nn.Conv2d(6, 1, 1)
        self._channel = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(6, 6, 1), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        gated: Tensor = x * self._channel(x) + x * self._place(x).sigmoid()
        return gated


class Context(nn.Module):
    """A picture's mean beside its features, after an encoder whose parts have one name each, and
    after gates."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(OrderedDict(blocks=nn.Conv2d(n, 6, 3, 2, 1), norm=nn.BatchNorm2d(6)))
            for n in (3, 6, 6)
        )
        self.attention = Attention()
        self.mean = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(6, 6, 1))
        self._own, self.out = nn.Conv2d(6, 6, 1), nn.Conv2d(12, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        x = self.attention(x)
        mean = self.mean(x).expand(-1, -1, *x.shape[-2:])
        out: Tensor = self.out(torch.cat([mean, self._own(x)], 1))
        return out


def test_a_mean_beside_features_is_image_pooling_and_gates_on_one_input_are_left_out() -> None:
    description = describe(Context().double(), PICTURE, size=(64, 64))
    [fusion] = description.proposed_fusions
    assert [branch.name for branch in fusion.branches] == ["image_pooling", "conv_1x1"]
    reasons = [f.reason for f in description.fusions if f.name.startswith("attention")]
    assert len(reasons) == 3
    assert any("a sum of gates" in reason for reason in reasons)
    model = adapt(Context().double(), PICTURE, size=(64, 64))
    first = capture(model, Frame(PICTURE)).first
    assert first.feature(f"{fusion.name}.image_pooling").shape == (1, 6, 1, 1)
