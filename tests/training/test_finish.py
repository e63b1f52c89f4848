"""From a trained network to a file with its card, and its scores."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_pack import CLASSES, RECIPE, write_pack

from segviewer.checkpoints.loading import load_model
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.metrics import confusion, iou
from segviewer.records import IGNORE, Frame, Options
from segviewer.training.packs import UNLABELLED, Example, open_packs
from segviewer.training.run import Training
from segviewer.training.scores import measure
from segviewer.training.weight_file import channel_means, material_of, write_model

RECIPE = replace(RECIPE, heads={"pspnet": {"channels": 8, "bins": (1, 2)}}, average=0.5)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return open_packs(write_pack(tmp_path_factory.mktemp("packs") / "tiny"))[0]


@pytest.fixture(scope="module")
def saved_network(pack, tmp_path_factory):
    """The path and card of a network that learnt nothing."""
    path = tmp_path_factory.mktemp("written") / "pspnet.safetensors"
    training = Training(RECIPE, len(CLASSES), None)
    messages = []
    card = write_model(
        training,
        "pspnet",
        "Tiny",
        material_of([pack], [pack.example(name) for name in pack.names("train")]),
        path,
        command="segviewer train",
        report=messages.append,
    )
    assert messages[-1].endswith("measured 2 of 2 test pictures")
    return path, card


def test_weights_and_card_lie_side_by_side(saved_network):
    path, card = saved_network
    assert {p.name for p in path.parent.iterdir()} == {"pspnet.safetensors", "pspnet.json"}
    assert json.loads(path.with_suffix(".json").read_text("utf-8")) == card
    assert card["title"] == "Tiny"
    assert card["command"] == "segviewer train"
    assert set(card["added_to_logits"]) == set(CLASSES)
    assert card["data"][0]["pictures"] == {"train": 4, "val": 1, "test": 2}
    assert card["data"][0]["terms"] == "CC0"
    assert set(card["test"]["classes"]) == set(CLASSES)
    assert set(card["test"]["one_branch_off"]) == {
        "pyramid.features", "pyramid.bin_1", "pyramid.bin_2"
    }  # fmt: skip


def test_the_file_loads_as_a_model_that_can_be_looked_into(saved_network, picture):
    model = load_model(saved_network[0])
    assert (model.title, model.classes.names) == ("Tiny", CLASSES)
    inspection = inspect(
        model, capture(model, picture), Options(off={"pyramid.bin_1": "dataset_mean"})
    )
    assert inspection.labels.max() < len(CLASSES)


def test_stored_means_are_the_means_over_the_training_pictures(saved_network, pack):
    model = load_model(saved_network[0])
    examples = [pack.example(name) for name in pack.names("train")]
    sums = {}
    for example in examples:
        for key, output in capture(model, Frame(example.image)).passes[1.0].outputs.items():
            sums[key] = sums.get(key, 0) + output.mean((0, 2, 3)) / len(examples)
    assert model.dataset_means.keys() == sums.keys() == set(model.network.branch_keys())
    for key, vector in model.dataset_means.items():
        assert torch.allclose(vector, sums[key], rtol=2e-3, atol=1e-4), key  # stored in 16 bits
        assert torch.allclose(channel_means(model, examples)[key], sums[key], atol=1e-6)


def test_scores_are_those_of_the_network_s_labels_at_the_mask_s_size(saved_network, pack):
    model = load_model(saved_network[0])
    examples = [pack.example(name) for name in pack.names("test")]
    scores = measure(model, examples)
    total = 0
    for example in examples:
        # Pictures of 70 by 80 enter at 224 by 256; logits are compared at the mask's size.
        logits = torch.tensor(inspect(model, capture(model, Frame(example.image))).logits)[None]
        resized = torch.nn.functional.interpolate(
            logits, example.mask.shape, mode="bilinear", align_corners=model.network.align_corners
        )
        total = total + confusion(example.mask, resized[0].argmax(0).numpy(), len(CLASSES))
    assert np.abs(scores.matrices.sum(0) - total).sum() <= 4  # of 11,168: ties
    assert scores.matrices.sum() == sum((e.mask != IGNORE).sum() for e in examples)
    assert iou(scores.matrices.sum(0)) == pytest.approx(iou(total), abs=0.01, nan_ok=True)


def test_a_card_is_plain_json_also_where_a_class_never_occurs(saved_network):
    model = load_model(saved_network[0])
    image = np.zeros((40, 50, 3), np.uint8)
    mask = np.full((40, 50), UNLABELLED, np.uint8)
    labels = inspect(model, capture(model, Frame(image))).labels
    mask[:20] = labels[0, 0]
    scores = measure(
        model, [Example(pack="", name="", image=image, mask=mask, focus=np.zeros((0, 2), np.int32))]
    )
    plain = json.loads(json.dumps(scores.plain(CLASSES), allow_nan=False))
    never = [name for name in CLASSES if plain["classes"][name]["iou"] is None]
    assert len(never) >= 1
    assert all(plain["classes"][name]["interval_95"] == [None, None] for name in never)
