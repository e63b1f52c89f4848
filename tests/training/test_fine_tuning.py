"""A user's own small network: from a folder of pictures and masks to a file that opens."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_pack import COLOURS, labels

from segviewer import resources
from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.records import SegviewerError
from segviewer.training import fine_tuning
from segviewer.training.curves import Curves, draw_curves
from segviewer.training.own_pictures import open_own_pictures
from segviewer.training.run import Training

BASE = "everyday/fcn"


def write_pictures(folder, count=10, *, values=(0, 1, 2), suffix=".png", size=(70, 80)):
    """Pictures of three bands, with masks whose bands have the given values."""
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    for index in range(count):
        mask = labels(index, size)
        mask[:4, :4] = 0
        Image.fromarray(COLOURS[mask]).save(folder / "images" / f"p{index}.jpg", quality=98)
        mapped = np.array(values, np.uint8)[mask]
        Image.fromarray(mapped).save(folder / "masks" / f"p{index}{suffix}")
    return folder


def run_train(data, output, *words):
    return main(["train", "mine", "--data", str(data), "-o", str(output), "--no-window", *words])


def test_every_fifth_picture_is_kept_aside_the_same_ones_every_time(tmp_path):
    folder = write_pictures(tmp_path / "own")
    first, again = open_own_pictures(folder), open_own_pictures(folder)
    assert (len(first.training), len(first.validation)) == (8, 2)
    assert [e.name for e in first.validation] == [e.name for e in again.validation]
    assert not {e.name for e in first.training} & {e.name for e in first.validation}
    assert first.classes == ("class 0", "class 1", "class 2")


def test_classes_have_the_names_that_the_folder_gives(tmp_path):
    folder = write_pictures(tmp_path / "own", suffix=".TIF")
    (folder / "classes.txt").write_text("하늘\ntree\n\nroad\n", "utf-8")
    assert open_own_pictures(folder).classes == ("하늘", "tree", "road")
    (folder / "classes.txt").write_text("sky\n", "utf-8")
    with pytest.raises(SegviewerError, match="names 1 classes, but the masks hold the number 2"):
        open_own_pictures(folder)


def test_black_and_white_masks_are_two_classes_and_that_is_reported(tmp_path):
    pictures = open_own_pictures(write_pictures(tmp_path / "own", values=(0, 255, 255)))
    assert pictures.classes == ("class 0", "class 1")
    assert pictures.notes == ("masks of 0 and 255: 255 was taken as class 1",)
    assert set(np.unique(pictures.training[0].mask).tolist()) == {0, 1}


def test_large_pictures_are_made_smaller_with_their_masks(tmp_path):
    pictures = open_own_pictures(write_pictures(tmp_path / "own", 4, size=(400, 800)))
    example = pictures.training[0]
    assert example.image.shape == (192, 384, 3)
    assert example.mask.shape == (192, 384)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("no masks", "has 10 pictures, 0 masks and 0 pairs"),
        ("colours", r"one class number a pixel .* but is \(70, 80, 3\)"),
        ("size", "is 10×10 but its picture 80×70"),
        ("numbers", "hold numbers up to 99"),
    ],
)
def test_what_is_wrong_with_a_folder_is_one_sentence(tmp_path, spoil, sentence):
    folder = write_pictures(tmp_path / "own", values=(0, 1, 99 if spoil == "numbers" else 2))
    mask = folder / "masks" / "p3.png"
    if spoil == "no masks":
        for file in (folder / "masks").iterdir():
            file.unlink()
    if spoil == "colours":
        Image.fromarray(np.zeros((70, 80, 3), np.uint8)).save(mask)
    if spoil == "size":
        Image.fromarray(np.zeros((10, 10), np.uint8)).save(mask)
    with pytest.raises(SegviewerError, match=sentence):
        open_own_pictures(folder)


def test_an_embedded_network_learns_new_classes(tmp_path, capsys, monkeypatch):
    """Three bands of plain colours: a few dozen steps are enough, from weights that see colours."""
    monkeypatch.setattr(fine_tuning, "STEPS_PER_CHECK", 20)
    data, output = write_pictures(tmp_path / "own"), tmp_path / "mine.safetensors"
    assert run_train(data, output, "--base", BASE, "--steps", "60") == 0
    printed = capsys.readouterr().out
    assert "8 pictures to learn from, 2 kept aside" in printed
    assert "anew: classifier" in printed  # and nothing of the backbone
    assert "anew: backbone" not in printed
    model = load_model(output)
    assert model.title == "FCN (mine)"
    assert model.card["test"]["mean_iou"] > 0.8
    assert model.card["notes"][0] == f"trained further from {BASE}"
    assert model.card["data"][0]["pictures"] == {"train": 8, "val": 2}
    assert {p.name for p in tmp_path.iterdir()} == {
        "own", "mine.safetensors", "mine.json", "mine.svg"
    }  # fmt: skip
    own, base = model.network.state_dict(), load_model(BASE).network.state_dict()
    shared = [key for key in own if key.endswith("running_mean") and ".backbone." in f".{key}"]
    assert shared
    assert all(torch.equal(own[key], base[key]) for key in shared)


def test_the_cool_down_begins_when_nothing_is_won(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fine_tuning, "STEPS_PER_CHECK", 1)
    monkeypatch.setattr(fine_tuning, "CHECKS_WITHOUT_GAIN", 2)
    monkeypatch.setattr(fine_tuning.FineTuning, "_check", check_that_gains_nothing)
    output = tmp_path / "mine.safetensors"
    assert run_train(write_pictures(tmp_path / "own"), output, "--base", BASE, "--steps", "50") == 0
    printed = capsys.readouterr().out
    assert "no better for 2 checks: cooling down until step 5" in printed  # 3 of 60 %
    assert "step 5/5" in printed and "step 6/" not in printed


def check_that_gains_nothing(tuning):
    tuning._checks_without_gain += tuning.best_score == 0.5
    tuning.best_score = 0.5
    tuning._cool_down_if_stuck()
    return 0.5


def test_ctrl_c_writes_the_best_so_far(tmp_path, monkeypatch, capsys):
    advance = Training.advance

    def interrupt(training, batch):
        if training.step == 2:
            raise KeyboardInterrupt
        return advance(training, batch)

    monkeypatch.setattr(Training, "advance", interrupt)
    output = tmp_path / "mine.safetensors"
    assert run_train(write_pictures(tmp_path / "own"), output, "--base", BASE, "--steps", "50") == 0
    assert "ended at step 2" in capsys.readouterr().out
    assert load_model(output).classes.names[0] == "class 0"


def test_a_base_that_is_no_network_of_ours_is_one_sentence(tmp_path, capsys):
    data = write_pictures(tmp_path / "own")
    assert run_train(data, tmp_path / "mine.safetensors", "--base", "voc/unet") == 1
    message = capsys.readouterr().err
    assert "--base voc/unet: expected one of" in message
    assert all(name in message for name in resources.weights())
    assert run_train(data, tmp_path / "mine.pth") == 2
    assert "ends in .safetensors" in capsys.readouterr().err


def test_curves_are_an_svg_with_their_values(tmp_path):
    curves = Curves(losses=[2.0, 1.0, 1.0, 0.0], scores=[(2, 0.25), (4, 0.75)])
    assert curves.recent_loss() == 1.0
    draw_curves(curves, tmp_path / "c.svg")
    root = ElementTree.parse(tmp_path / "c.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    loss, score = (line.get("points").split() for line in root.iter(f"{space}polyline"))
    assert len(loss) == 4
    assert score == ["320.0,203.5", "584.0,90.5"]  # half and all of the way, a quarter and three
    texts = [text.text for text in root.iter(f"{space}text")]
    assert {"0.50", "2.00", "1.00", "step"} <= set(texts)
    json.dumps(texts)
