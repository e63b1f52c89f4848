"""docs/adding.md, "A checkpoint family": a reader and one line in IMPORTERS open its files."""

from __future__ import annotations

import pytest
import torch
from small import small_network

from segviewer.checkpoints import class_lists, importers
from segviewer.checkpoints.family import Family, ParsedCheckpoint
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Preparation
from segviewer.cli import main
from segviewer.networks.fcn import fcn
from segviewer.networks.resnet import small_resnet
from segviewer.records import SegviewerError
from segviewer.rendering.export import read_figure

SCORES = "score.2.weight"
DROPPED = (r"auxiliary\.",)
PARTS = {"backbone": "trunk", "classifier": "score"}  # theirs by ours


def names_of(network):
    """Their module by ours, for every module of ours that has tensors."""
    modules = {key.rpartition(".")[0] for key in network.state_dict()}
    split = {module: module.partition(".") for module in modules}
    return {module: f"{PARTS[part]}.{rest}" for module, (part, _, rest) in split.items()}


def read(checkpoint, import_options):
    classes, channels = checkpoint.shape(SCORES)[:2]
    network = fcn(small_resnet(), classes, channels=channels)
    return ParsedCheckpoint(
        network=network,
        names=names_of(network),
        preparation=Preparation(mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5)),
        classes=class_lists.likely(classes),
        dropped=DROPPED,
    )


SCRATCH = Family(
    title="scratch", signatures=((SCORES,),), pattern=r"(trunk|score|auxiliary)\.", read=read
)


@pytest.fixture
def original():
    return small_network("fcn").float().eval()


@pytest.fixture
def tensors(original):
    """The original's tensors by the scratch family's keys, and one that serves training alone."""
    names = names_of(original)
    state = {}
    for key, tensor in original.state_dict().items():
        module, _, leaf = key.rpartition(".")
        state[f"{names[module]}.{leaf}"] = tensor
    return state | {"auxiliary.weight": torch.zeros(2)}


@pytest.fixture
def family(monkeypatch):
    monkeypatch.setitem(importers.IMPORTERS, "scratch", SCRATCH)


def store(tensors, folder):
    torch.save({"state_dict": tensors}, folder / "weights.pth")
    return folder / "weights.pth"


def test_without_its_line_the_file_is_not_recognised(tensors, tmp_path):
    with pytest.raises(SegviewerError, match="no known family"):
        load_model(store(tensors, tmp_path))


def test_an_added_family_s_file_opens_and_predicts_as_the_original(
    family, original, tensors, tmp_path
):
    model = load_model(store(tensors, tmp_path))
    photo = torch.rand(1, 3, 40, 48, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected, actual = original(photo), model.network.eval()(photo)
    assert torch.equal(actual, expected)
    assert len(model.classes) == actual.shape[1] == 5
    assert "scratch" in model.title
    assert model.preparation.mean == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("fault", ["missing", "unexpected"])
def test_a_key_too_few_or_too_many_is_named(family, tensors, tmp_path, fault):
    if fault == "missing":
        del tensors["score.0.conv.weight"]
    else:
        tensors["trunk.surplus.weight"] = torch.zeros(1)
    key = {"missing": "score.0.conv.weight", "unexpected": "trunk.surplus.weight"}[fault]
    with pytest.raises(SegviewerError, match=f"nearest to scratch .*first {fault} key is {key}"):
        load_model(store(tensors, tmp_path))


def test_run_draws_a_sheet_of_an_added_family_s_file(family, tensors, picture_file, tmp_path):
    weights, sheet = store(tensors, tmp_path), tmp_path / "sheet.png"
    words = ["run", str(picture_file), "--model", str(weights), "--views", "input,mask"]
    assert main([*words, "-o", str(sheet)]) == 0
    [state], views, _ = read_figure(sheet)
    assert state.setup.model == str(weights)
    assert views == ("input", "mask")
