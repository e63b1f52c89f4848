"""Where an output stride that was given for a model belongs."""

from __future__ import annotations

from typing import Any

import pytest

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.provenance import Provenance, place_output_stride
from segviewer.networks.catalog import build
from segviewer.records import ImportOptions, Setup


@pytest.mark.parametrize(
    ("option", "chosen", "assumed", "run_at"),
    [
        (None, None, {}, None),
        (None, None, {"output_stride": 8}, None),
        (None, 16, {}, 16),
        (16, None, {}, 16),  # the weights' own is known
        (16, None, {"at_once": True}, 16),
        (16, None, {"output_stride": 16}, None),  # it is the weights' own
        (16, None, {"output_stride": 8}, 16),  # the family did not take it
        (16, 8, {}, 8),  # chosen since then
    ],
)
def test_an_output_stride_is_the_weights_own_or_run_at(
    option: int | None, chosen: int | None, assumed: dict[str, Any], run_at: int | None
) -> None:
    setup = Setup(output_stride=chosen, import_options=ImportOptions(output_stride=option))
    placed = place_output_stride(setup, Provenance(family="family", file="file", assumed=assumed))
    assert placed == Setup(output_stride=run_at, import_options=setup.import_options)


@pytest.mark.parametrize("name", ["fcn", "pspnet", "deeplab_v2", "deeplab_v3", "deeplab_v3_plus"])
def test_a_network_says_itself_whether_a_crf_may_follow(name: str) -> None:
    network = build(name, "small_resnet", 3)
    network.title = "My own"
    assert network.info().supports_crf == (name == "deeplab_v2")


def test_only_a_model_knows_off_modes() -> None:
    model = load_model("everyday/pspnet")
    for branch in model.network.info().branches:
        assert branch.off_modes == ()
    for branch in model.info().branches:
        assert branch.off_modes == model.off_modes(branch.key) != ()
