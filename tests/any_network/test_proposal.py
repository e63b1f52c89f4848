"""Branches are found by themselves: what is proposed for networks that people write."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from strangers import stranger

from segviewer.adapting import describe

PICTURE: NDArray[np.uint8] = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)

PROPOSED = {
    "UNet": {
        "network": ("concat", {"deep": "down3", "skip": "down2"}),
        "network_2": ("concat", {"deep": "up2", "skip": "down1"}),
    },
    "SummedRates": {
        "aspp": ("sum", {"rates_0": "rates.0", "rate_2": "rates.1", "rate_3": "rates.2"})
    },
    "Gated": {
        "network": ("product", {"value": "value", "gate": "gate"}),
        "network_2": ("sum", {"deep": "", "skip": "low"}),
    },
    "Functional": {
        "network": ("sum", {"operand": "", "operand_2": ""}),
        "network_2": ("concat", {"network": "", "operand": "", "operand_2": ""}),
    },
    "Tokens": {"network": ("concat", {"deep": "attend", "skip": "fine"})},
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
    assert len(left_out) == 6  # the residual additions of the encoder
    assert {fusion.reason for fusion in left_out} == {"inside encoder, which makes the features"}


def test_stages_are_what_the_trunk_gives() -> None:
    description = describe(stranger("SummedRates"), PICTURE, size=(64, 64))
    assert [stage.name for stage in description.stages] == ["stem", "layer1", "layer2"]
