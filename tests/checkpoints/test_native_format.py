"""Our own weight files: whole networks, and networks that keep a backbone together."""

import gc
import sys

import numpy as np
import pytest
import torch

from segviewer.checkpoints import native_format
from segviewer.networks.catalog import BACKBONES, NETWORKS
from segviewer.records import SegviewerError
from segviewer.resources import embedded_models, family_of

HEADS = {"fcn": {"channels": 8}, "deeplab_v2": {"rates": [1, 2]}}


def description(name):
    return {
        "title": name,
        "network": {"network": name, "backbone": "small_resnet", "classes": 3, **HEADS[name]},
        "classes": ["a", "b", "c"],
        "colours": [[0, 0, 0], [9, 9, 9], [90, 90, 90]],
        "mean": [0.5, 0.4, 0.3],
        "std": [0.2, 0.25, 0.5],
        "size_rule": {"side": "long", "low": 64, "high": 128},
    }


@pytest.fixture
def files(tmp_path):
    """Two networks on one backbone, each in its file."""
    backbone = BACKBONES["small_resnet"]()
    paths = []
    for name, options in HEADS.items():
        network = NETWORKS[name](backbone, 3, **options)
        paths.append(tmp_path / f"{name}.safetensors")
        native_format.save(paths[-1], network.state_dict(), {}, description(name), {})
    return paths


def test_the_header_says_how_pictures_are_prepared(files):
    model = native_format.load(files[0], "tiny")
    preparation = model.preparation
    assert (preparation.mean, preparation.std) == ((0.5, 0.4, 0.3), (0.2, 0.25, 0.5))
    assert preparation.size_rule.size(500, 1000) == (64, 128)
    entered = preparation(np.full((64, 64, 3), 255, np.uint8), (64, 64))
    assert torch.allclose(entered[0, :, 5, 5], torch.tensor([2.5, 2.4, 1.4]))


def test_a_shared_backbone_is_stored_once_and_changes_no_weight(files, tmp_path):
    before = {path: native_format.load(path, "tiny").network.state_dict() for path in files}
    sizes = {path: path.stat().st_size for path in files}
    shared = native_format.share_backbone(files)
    assert shared == tmp_path / "backbone.safetensors"
    for path in files:
        after = native_format.load(path, "tiny").network.state_dict()
        assert after.keys() == before[path].keys()
        assert all(torch.equal(value, before[path][key]) for key, value in after.items())
        assert path.stat().st_size < sizes[path] - 0.9 * shared.stat().st_size
    assert not list(tmp_path.glob("*.part"))
    assert not native_format.is_native(shared)


def test_a_shared_backbone_is_not_shared_again(files):
    shared = native_format.share_backbone(files)
    before = shared.read_bytes()
    with pytest.raises(ValueError, match="shares it already"):
        native_format.share_backbone(files)
    assert shared.read_bytes() == before


def test_a_file_without_its_backbone_beside_it_is_one_sentence(files):
    native_format.share_backbone(files).unlink()
    with pytest.raises(SegviewerError, match=r"keeps its backbone in backbone\.safetensors"):
        native_format.load(files[0], "tiny")


def test_other_backbones_are_not_taken_for_one(files):
    state = native_format.load(files[1], "tiny").network.state_dict()
    key = next(k for k in state if k.startswith("backbone."))
    native_format.save(files[1], {**state, key: state[key] + 1}, {}, description("deeplab_v2"), {})
    with pytest.raises(ValueError, match="another backbone"):
        native_format.share_backbone(files)


def test_embedded_networks_come_in_the_order_of_the_papers():
    names = list(embedded_models())
    everyday = [name.partition("/")[2] for name in names if name.startswith("everyday/")]
    assert everyday == ["fcn", "deeplab_v2", "pspnet", "deeplab_v3", "deeplab_v3_plus"]
    assert not any("backbone" in name for name in names)


def test_a_family_is_the_networks_of_the_same_classes():
    everyday = family_of("everyday/pspnet")
    assert len(everyday) == 5 and all(name.startswith("everyday/") for name in everyday)
    assert family_of("somebodys.pth") == family_of(next(iter(embedded_models())))


def test_reading_a_file_again_leaves_nothing_in_memory(files):
    def blocks_after(readings):
        for _ in range(readings):
            tensors = len(native_format.load(files[0], "tiny").network.state_dict())
        gc.collect()
        return sys.getallocatedblocks(), tensors

    blocks_after(20)  # torch's own caches fill
    before, _ = blocks_after(1)
    after, tensors = blocks_after(10)
    assert after - before < 5 * tensors  # one object a tensor and reading would be ten times them
