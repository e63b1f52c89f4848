"""``explain``, ``ablate`` and the views of a point, in process."""

import csv
import json

import numpy as np
import pytest
from PIL import Image
from small import small_model

from segviewer.cli import main
from segviewer.cli.jobs import ablation_rows
from segviewer.records import Frame, Setup, Truth
from segviewer.rendering.export import read_figure

BINS = [f"pyramid.bin_{n}" for n in (1, 2, 3, 6)]
PLAYERS = ["pyramid.features", *BINS]


@pytest.fixture
def run_explain(weight_file, picture_file, capsys):
    def call(*words):
        words = ["explain", str(picture_file), "--model", str(weight_file), *map(str, words)]
        status = main(words)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return status, out, [line for line in err.splitlines() if line.startswith("segviewer: ")]

    return call


def test_a_pixel_is_explained_as_json(run_explain):
    status, out, failures = run_explain("--at", "20,30", "--json")
    explanation = json.loads(out)
    assert (status, failures) == (0, [])
    assert explanation["point"] == [20, 30]
    assert explanation["class"] == next(iter(explanation["probabilities"]))
    assert sum(explanation["probabilities"].values()) == pytest.approx(1)
    assert set(explanation["split"]) == {*PLAYERS, "bias"}
    assert sum(explanation["split"].values()) == pytest.approx(explanation["logit"], abs=1e-4)
    shares = dict(explanation["shapley"])
    total = shares.pop("all") - shares.pop("none")
    assert set(shares) == set(PLAYERS)
    assert sum(shares.values()) == pytest.approx(total, abs=1e-4)
    assert len(explanation["interactions"]) == 10
    fields = explanation["receptive_field"]
    assert {"stem", "stage_4", *PLAYERS} <= set(fields)
    assert fields["pyramid.bin_1"]["theoretical"] == [0, 0, 92, 121]
    top, left, bottom, right = fields["stem"]["theoretical"]
    assert top <= 20 <= bottom < 30 < 92 and left <= 30 <= right
    r = fields["stage_2"]["r"]
    assert 0 < r["20"] <= r["30"] <= r["50"] <= r["99"] <= 1
    assert len(fields["stage_2"]["centroid"]) == 2
    assert explanation["taps"] == {}


def test_what_a_picture_shows_as_white_is_told(weight_file, tmp_path, capsys):
    grey = np.full((93, 122), 4000, np.uint16)  # 12 bits
    Image.fromarray(grey).save(tmp_path / "u12.png")
    words = "0 is shown as black, 4095 as white."
    call = [str(tmp_path / "u12.png"), "--model", str(weight_file)]
    assert main(["explain", *call, "--at", "20,30", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["picture_note"].endswith(words)
    assert err.count(words) == 1
    assert main(["run", *call, "-o", str(tmp_path / "sheet.png")]) == 0
    assert words in capsys.readouterr().err


def test_a_pixel_is_explained_as_a_table_with_branches_off(run_explain):
    status, out, _ = run_explain("--at", "20,30", "--off", "pyramid.bin_1", "--value", "margin")
    assert status == 0
    lines = {line.split(" ")[0]: line for line in out.splitlines()}
    assert "rows 0 to 92" in lines["pyramid.bin_6"]
    assert "Shapley values of the margin: sum to" in out
    assert "split: sums to" in out
    assert out.count("together beyond apart") == 3


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--at", "93,0"], 1, "lies outside the picture, which has 93 rows and 122 columns"),
        (["--at", "a,b"], 2, "expected ROW,COL"),
        (["--at", "1,2", "--region", "5,5,1,1"], 2, "expected TOP,LEFT,BOTTOM,RIGHT"),
        (["--at", "1,2", "--model", "x"], 2, "expected one"),
    ],
)
def test_what_cannot_be_explained_is_one_sentence(run_explain, words, status, message):
    actual, out, failures = run_explain(*words)
    assert (actual, out, len(failures)) == (status, "", 1)
    assert message in failures[0]


def test_views_of_a_point_go_into_a_sheet(weight_file, picture_file, tmp_path, capsys):
    words = ["run", str(picture_file), "--model", str(weight_file), "-o", str(tmp_path / "s.png")]
    views = "receptive_field,receptive_fields,contribution"
    assert main([*words, "--views", views]) == 2
    assert "say of which pixel with --at ROW,COL" in capsys.readouterr().err
    point = ["--at", "20,30", "--field", "pyramid.bin_2", "--value", "probability"]
    assert main([*words, "--views", views, *point, "--field-kind", "fast"]) == 0
    [state], shown, _ = read_figure(tmp_path / "s.png")
    assert shown == tuple(views.split(","))
    unit = state.options.unit
    assert (unit.point, unit.fields, unit.value) == (
        (20, 30),
        ("pyramid.bin_2", *(key for key in PLAYERS if key != "pyramid.bin_2")),
        "probability",
    )
    assert (unit.kind, unit.split) == ("fast", True)


def test_a_table_of_every_branch_off_and_alone_on(weight_file, picture_file, tmp_path):
    truth = np.random.default_rng(0).integers(0, 5, (93, 122)).astype(np.uint8)
    truth[:9] = 255
    (tmp_path / "masks").mkdir()
    Image.fromarray(truth).save(tmp_path / "masks" / "picture.png")
    words = ["ablate", str(picture_file), "--model", str(weight_file)]
    words += ["--truth", str(tmp_path / "masks")]
    assert main([*words, "-o", str(tmp_path / "t.csv")]) == 0
    assert main([*words, "-o", str(tmp_path / "t.json")]) == 0
    with (tmp_path / "t.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(r["state"], r["branch"]) for r in rows] == [
        ("all", ""), *(("off", k) for k in PLAYERS), *(("only", k) for k in PLAYERS)
    ]  # fmt: skip
    assert float(rows[0]["changed"]) == 0
    assert all(0 <= float(r["changed"]) <= 1 and r["iou: class 0"] for r in rows)
    plain = json.loads((tmp_path / "t.json").read_text())
    assert plain[3]["mean_iou"] == pytest.approx(float(rows[3]["mean_iou"]))
    assert set(plain[0]["iou"]) == {f"class {i}" for i in range(5)}


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        (np.zeros((9, 9), np.uint8), "mask.png is 9×9 but picture.png is 122×93"),
        (np.full((93, 122), 7, np.uint8), "has the value 7, but the model has 5 classes"),
        (np.full((93, 122, 3), (128, 0, 0), np.uint8), "no class in common: aeroplane"),
        (np.full((93, 122, 3), (9, 8, 7), np.uint8), "save it with one class number a pixel"),
        (None, "there is nothing of that name"),
    ],
)
def test_a_mask_that_does_not_fit_is_one_sentence(
    weight_file, picture_file, tmp_path, capsys, mask, message
):
    path = tmp_path / "mask.png"
    if mask is not None:
        Image.fromarray(mask).save(path)
    words = ["ablate", str(picture_file), "--model", str(weight_file), "--truth", str(path)]
    assert main([*words, "-o", str(tmp_path / "t.csv")]) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "t.csv").exists()


@pytest.fixture
def small_memory(monkeypatch):
    """Models of which a pass over the whole picture runs out of memory."""
    import torch

    from segviewer.checkpoints import loading

    load = loading.load_model

    def load_model(*arguments, **options):
        model = load(*arguments, **options)

        def check_size(module, inputs):
            if inputs[0].shape[-2:] == (93, 122):
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

        model.network.backbone.register_forward_pre_hook(check_size)
        return model

    monkeypatch.setattr(loading, "load_model", load_model)


SMALLER = "the picture enters at 61×46 instead of 122×93"


def test_a_run_out_of_memory_gives_a_smaller_sheet_and_a_sentence(
    small_memory, weight_file, picture_file, tmp_path, capsys
):
    words = ["run", str(picture_file), "--model", str(weight_file), "--off", "pyramid.bin_1"]
    assert main([*words, "-o", str(tmp_path / "s.png")]) == 0
    assert capsys.readouterr().err.count(SMALLER) == 1
    states, _, _ = read_figure(tmp_path / "s.png")
    assert [state.setup.input_size for state in states] == [61, 61]


@pytest.mark.parametrize("command", ["explain", "ablate"])
def test_other_commands_survive_a_full_memory_too(
    small_memory, weight_file, picture_file, tmp_path, capsys, command
):
    table = tmp_path / "table.csv"
    words = {"explain": ["--at", "20,30"], "ablate": ["-o", str(table)]}[command]
    assert main([command, str(picture_file), "--model", str(weight_file), *words]) == 0
    assert capsys.readouterr().err.count(SMALLER) == 1
    if command == "ablate":  # no row twice
        with table.open() as file:
            assert [row["state"] for row in csv.DictReader(file)].count("all") == 1


def test_one_channel_means_two_classes_in_a_table(tmp_path):
    model = small_model("pspnet", classes=1)
    truth = np.zeros((93, 122), np.uint8)
    truth[30:60] = 1
    frame = Frame(
        np.full((93, 122, 3), 90, np.uint8),
        origin="a.png",
        truth=Truth(values=truth, title="a mask"),
    )
    rows = ablation_rows(model, frame, Setup(model=model.name), scored=True)
    assert set(rows[0]["iou"]) == {"background", "class 0"}
