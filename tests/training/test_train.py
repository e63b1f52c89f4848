"""``segviewer train`` from a folder of pictures to a file that the program opens."""

import json
import shutil
from dataclasses import replace
from importlib.metadata import version

import pytest
import torch
from tiny_pack import CLASSES, RECIPE, write_pack

from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.training import commands, teacher
from segviewer.training.recipe import Phase
from segviewer.training.yolov7 import Objects


def run_train(data, output, *words):
    return main(["train", "--data", str(data), "--output", str(output), *words])


def test_a_user_s_own_network(tmp_path, picture, capsys):
    data, output = write_pack(tmp_path / "tiny"), tmp_path / "out"
    assert run_train(data, output, "--network", "fcn", "--steps", "1") == 0
    assert "5 labelled pictures, 3 classes, 1 steps" in capsys.readouterr().out  # none of test
    model = load_model(output / "fcn.safetensors")
    assert model.title == "FCN (tiny)"
    assert model.classes.names == CLASSES
    assert model.card["command"].endswith("--network fcn --steps 1")
    inspection = inspect(model, capture(model, picture))
    assert inspection.labels.shape == (195, 256)
    # Another network in the same folder has a state of its own.
    assert run_train(data, output, "--network", "deeplab_v2", "--steps", "1") == 0
    assert load_model(output / "deeplab_v2.safetensors").network.branch_keys()


def test_a_file_s_scores_are_those_of_its_card(tmp_path, capsys):
    data, output = write_pack(tmp_path / "tiny"), tmp_path / "out"
    assert run_train(data, output, "--network", "deeplab_v2", "--steps", "1") == 0
    file = output / "deeplab_v2.safetensors"
    words = ["measure", "--data", str(data), "--model", str(file)]
    capsys.readouterr()
    assert main([*words, "--json", "--branches"]) == 0
    assert json.loads(capsys.readouterr().out) == {str(file): load_model(file).card["test"]}
    assert main(words) == 0
    text = capsys.readouterr().out
    assert f"mean IoU {load_model(file).card['test']['mean_iou']}" in text
    assert all(name in text for name in CLASSES)
    assert "off" not in text


def test_scores_of_other_classes_are_refused(tmp_path, capsys):
    data = write_pack(tmp_path / "tiny")
    assert main(["measure", "--data", str(data), "--model", "everyday/fcn"]) == 1
    assert "give data with the model's own classes" in capsys.readouterr().err


def test_networks_of_one_recipe_keep_their_backbone_in_one_file(tmp_path, monkeypatch):
    data, output = write_pack(tmp_path / "tiny"), tmp_path / "out"
    recipe = replace(RECIPE, heads=RECIPE.heads | {"deeplab_v2": {}}, phases=(Phase(1),))
    monkeypatch.setattr(commands, "RECIPES", {"tiny/two": recipe})
    assert run_train(data, output, "tiny/two") == 0
    names = {path.name for path in output.glob("*.safetensors")}
    assert names == {"fcn.safetensors", "deeplab_v2.safetensors", "backbone.safetensors"}
    fcn, v2 = (load_model(output / f"{name}.safetensors") for name in recipe.heads)
    ours, theirs = fcn.network.backbone.state_dict(), v2.network.backbone.state_dict()
    assert all(torch.equal(value, theirs[key]) for key, value in ours.items())


def test_photos_are_learnt_from_what_a_teacher_says_of_them(tmp_path, monkeypatch, capsys):
    """The teacher is a network of the same classes; it labels all pictures once, and no more."""
    data, output = write_pack(tmp_path / "tiny"), tmp_path / "out"
    assert run_train(data, output, "--network", "fcn", "--steps", "1") == 0
    (data / "teacher").mkdir()
    shutil.copy(output / "fcn.safetensors", data / "teacher" / "model.safetensors")
    (data / "photos").mkdir()
    for name in ("p5", "p6"):
        shutil.copy(data / "images" / f"{name}.jpg", data / "photos" / f"photo_{name}.jpg")
    recipe = replace(RECIPE, teacher=1.0, phases=(Phase(2), Phase(1, crop=64)))
    monkeypatch.setattr(commands, "RECIPES", {"tiny/student": recipe})
    capsys.readouterr()
    assert run_train(data, tmp_path / "new", "tiny/student") == 0
    printed = capsys.readouterr().out
    assert "the teacher labelled 7 of 7 pictures" in printed
    assert "added to the teacher's logits" in printed
    model = load_model(tmp_path / "new" / "fcn.safetensors")
    assert model.classes.names == CLASSES
    assert "labelled softly" in model.card["notes"][0]
    assert run_train(data, tmp_path / "new", "tiny/student") == 0
    assert "the teacher labelled" not in capsys.readouterr().out
    # Another round: a detector joins the teacher, and the networks go on from where they were.
    student = tmp_path / "new" / "fcn.safetensors"
    again = replace(recipe, detector="torch", start=str(student.parent))
    monkeypatch.setattr(commands, "RECIPES", {"tiny/again": again})
    monkeypatch.setattr(teacher, "load_yolov7", lambda package, dtype: one_object)
    shutil.copy(student, student.with_suffix(""))  # as an embedded network: FAMILY/NETWORK
    assert run_train(data, tmp_path / "again", "tiny/again") == 0
    printed = capsys.readouterr().out
    assert "the teacher labelled 7 of 7 pictures" in printed
    assert "the detector labelled 2 of 2 pictures" in printed
    notes = load_model(tmp_path / "again" / "fcn.safetensors").card["notes"]
    assert any(f"package torch {version('torch')}" in note for note in notes)


def one_object(picture):
    """What a detector finds that sees a car in the middle of everything."""
    mask = torch.zeros(1, picture.shape[2] // 4, picture.shape[3] // 4)
    mask[:, 2:-2, 2:-2] = 1.0
    return Objects(scores=torch.tensor([0.9]), classes=torch.tensor([2]), masks=mask)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing/here"], "There is no recipe 'nothing/here'; there are voc/lite"),
        (["--network", "unet"], "No recipe trains the network 'unet'; use fcn"),
    ],
)
def test_an_unknown_name_is_one_sentence(tmp_path, capsys, words, sentence):
    assert run_train(tmp_path, tmp_path, *words) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("splits", "sentence"),
    [
        ({"train": ["p0"]}, "'test'"),
        ({"train": [], "test": ["p0"]}, "'train'"),
    ],
)
def test_a_pack_without_pictures_to_learn_from_or_measure_on_is_refused_at_once(
    tmp_path, capsys, splits, sentence
):
    data = write_pack(tmp_path / "tiny", splits=splits)
    assert run_train(data, tmp_path / "out", "--network", "fcn", "--steps", "1") == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
