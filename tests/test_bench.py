"""What the benchmark measures with is real: a clip that plays, a peer that tells classes apart."""

import json
import runpy
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from segviewer import resources
from segviewer.bench import live_ratios, many_pictures, soak
from segviewer.bench.figures import Figure, Obstacle, compare
from segviewer.bench.live_ratios import FRAME_SIZE, PEER, plain_loop, write_clip, write_peer
from segviewer.bench.live_window import Run
from segviewer.bench.machine import describe_machine
from segviewer.bench.network_rows import measure_embedded
from segviewer.bench.peers import FIELD_PEERS, NETWORK_PEERS, SPLIT_PEERS, shapley_peers, works_of
from segviewer.bench.plot import save_plot
from segviewer.bench.process import growth, memory_per_thousand
from segviewer.bench.report import report_of, summary
from segviewer.bench.rounds import interleave
from segviewer.bench.soak import _figures, labels_apart
from segviewer.bench.storage import stored_bytes
from segviewer.bench.subjects import Case, Subject
from segviewer.bench.table import ROWS, _result, measure, usual_rows
from segviewer.bench.terms import Rounds, Terms
from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.inspection import live_search
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.records import Frame, Options, Setup
from segviewer.sources.opening import open_source
from segviewer.sources.scenes import Scene

DOCS = Path(__file__).parent.parent / "docs"


def test_the_clip_and_the_loop(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=5)
    frames = list(open_source(str(clip)))
    assert [frame.size for frame in frames] == [FRAME_SIZE] * 5
    assert plain_loop("voc/fcn", clip, 0.2) > 0


def test_the_peer_is_torchvision_s_and_decided(tmp_path, monkeypatch):
    monkeypatch.setenv("SEGVIEWER_DEVICE", "cpu")
    file = write_peer(tmp_path / f"{PEER}.pth")
    model = load_model(file)
    assert model.network.branch_keys()[0] == "aspp.conv_1x1"
    setup = Setup(model=model.name, input_size=max(FRAME_SIZE))
    captured = capture(model, Frame(Scene(1).frame(0).image), setup)
    assert len(np.unique(captured.labels)) > 3
    # The loop runs torchvision's own module: of the same weights, the same logits.
    own, theirs = live_ratios._model(str(file))
    assert theirs is not own.network
    picture = torch.rand(1, 3, *FRAME_SIZE)
    with torch.no_grad():
        assert torch.allclose(theirs(picture), own.network(picture), atol=1e-4)


def test_pictures_an_hour_come_from_the_median_of_rounds():
    one, two = many_pictures.figures_of("run", "a/b", {1: [2.0, 9.0, 2.0], 2: [1.0, 1.5, 1.5]})
    assert (one.value, two.value, two.rounds) == (1800, 2400, 3)
    assert one.note == f"5000 pictures in {5000 / 1800:.1f} h"
    assert "2,400 pictures/h" in two.text()
    assert two.note.startswith("1.33 times those of one worker")


def test_seconds_a_picture_leave_out_how_a_call_begins():
    times = [100.0] * many_pictures.AT_FIRST + [130.0, 132.0, 134.0, 136.0]
    assert many_pictures.seconds_between(times) == 2.0


def test_the_measured_call_works_on_what_was_written(tmp_path):
    data = many_pictures.write_pictures(tmp_path, 1)
    words = many_pictures.words_of("measure", many_pictures.NETWORK, 1, data, tmp_path)
    words = [word for word in words if word not in ("--workers", "1")]
    assert main(words) == 0
    assert (tmp_path / "table.csv").is_file()
    assert next(iter(open_source(str(data / "pictures")))).size == many_pictures.SIZE


def test_memory_that_grows_evenly():
    megabytes = [1e6 * sample for sample in range(100)]
    assert memory_per_thousand(megabytes, 1000) == pytest.approx(100)
    assert memory_per_thousand([5] * 100, 1000) == pytest.approx(0)
    assert memory_per_thousand([5] * 100, 100) is None


def test_what_the_window_shows_is_what_another_process_computes(picture):
    name, off = "everyday/pspnet", {"pyramid.features": "mean"}
    model = load_model(name)
    inspection = inspect(model, capture(model, picture), Options(off=off, shown=()))
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        again = apart.submit(labels_apart, picture.image, Setup(model=name), off).result()
    assert np.array_equal(again, inspection.labels)
    assert not np.array_equal(again, inspection.labels_all_on)


def test_a_soak_counts_waits_failures_and_untruths():
    runs = [Run(seconds=5, ages=[0.1] * 9, gaps=[0.1] * 8, failures=["gone"]), Run(seconds=5)]
    measurements = {figure.what: figure for figure in _figures("clip", runs, 0.25)}
    wait, switch, wrong = measurements.values()
    assert (wait.value, wait.is_reached) == (0.1, True)
    (hung, *_) = _figures("clip", [Run(seconds=9)], 0.0)
    assert (hung.value, hung.is_reached) == (9, False)
    assert (switch.value, switch.is_reached, switch.note) == (1, False, "gone")
    assert (wrong.value, wrong.is_reached) == (0.25, False)


def test_a_restless_user_stalls_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(soak, "HOLD_INTERVAL_SECONDS", 2.0)
    measurements = {
        figure.what: figure for figure in soak.measure(Terms(sources=("scene:1",), seconds=3))
    }
    assert measurements["failures reported"].value == 0
    assert measurements["pixels labelled otherwise than computed apart"].value == 0
    assert measurements["threads left"].value == 0


def test_every_embedded_network_is_measured_beside_the_peer(monkeypatch):
    monkeypatch.setattr(live_search, "ROUNDS_PER_COPY", 1)
    rows = list(measure_embedded(Terms(quick=True)))
    assert [row.subject.partition(",")[0] for row in rows[::2]] == list(resources.weights())
    assert all(min(row.seconds) > 0 for row in rows)
    assert {row.goal for row in rows[::2]} == {1.25}
    assert {row.goal for row in rows[1::2]} == {1.3}


def test_a_ratio_is_the_median_over_rounds_of_what_each_round_gave():
    """By hand: rounds of 1/2, 2/8 and 9/9, whose medians of times would give 2/8 as well, but whose
    quartiles only pairs do."""
    figure = compare("a", "b", "c", [1.0, 2.0, 9.0], [2.0, 8.0, 9.0], goal=0.5)
    assert (figure.value, figure.quartiles, figure.rounds) == (0.5, (0.375, 0.75), 3)
    assert (figure.seconds, figure.is_reached) == ((2.0, 8.0), True)
    assert not compare("a", "b", "c", [3.0], [2.0], goal=1.4).is_reached
    assert compare("a", "b", "c", [3.0], [2.0]).is_reached is None
    assert Figure(what="a", subject="b", value=60, goal=59, least=True).is_reached
    assert figure.text().startswith("reached  0.5 [0.375, 0.75] (goal ≤ 0.5)")
    assert "2000.0 ms to 8000.0 ms" in figure.text()


def test_works_take_turns_and_warm_up_without_being_counted():
    turns: list[str] = []
    works = {name: (lambda name=name: turns.append(name)) for name in "ab"}
    times = interleave(works, Rounds(least=2, most=3, seconds=60))
    assert "".join(turns) == "ab" * 4
    assert {name: len(values) for name, values in times.items()} == {"a": 3, "b": 3}
    assert len(interleave(works, Rounds(least=2, most=9, seconds=0))["a"]) == 2


def test_storages_are_counted_once():
    whole = torch.zeros(10)
    assert stored_bytes({"a": whole, "b": (whole[2:], torch.zeros(5)), "c": 3}) == 60


def test_growth_is_that_of_the_second_half():
    assert growth([90, 5, 70, 3, 1, 2, 3, 4]) == pytest.approx(1)


@pytest.fixture(scope="module")
def subject():
    case = Case(
        network="pspnet",
        backbone="small_resnet",
        output_stride=8,
        size=(192, 256),
        capture_goal=1.1,
    )
    return Subject(case)


@pytest.mark.parametrize(
    ("package", "peers"),
    [
        ("captum", {k: v for k, v in NETWORK_PEERS.items() if "Captum" in k}),
        ("captum", {k: v for k, v in SPLIT_PEERS.items() if "Captum" in k}),
        ("captum", shapley_peers(1)),
        ("torchlens", {k: v for k, v in NETWORK_PEERS.items() if "TorchLens" in k}),
        ("openerf", FIELD_PEERS),
        ("pytorch_grad_cam", {k: v for k, v in SPLIT_PEERS.items() if "GradCAM" in k}),
    ],
)
@pytest.mark.filterwarnings("ignore")  # of others' code
def test_a_peer_does_its_work_where_it_is_installed(subject, package, peers):
    pytest.importorskip(package)
    works, obstacles = works_of(peers, subject)
    assert (list(works), obstacles) == (list(peers), [])
    modules = list(subject.model.network.modules())
    assert not any(module.training or module._forward_hooks for module in modules)


def test_what_a_peer_lacks_is_said_in_one_line(subject, monkeypatch):
    monkeypatch.setitem(sys.modules, "captum.attr", None)
    works, [obstacle] = works_of(shapley_peers(1), subject)
    assert works == {}
    assert "captum.attr" in obstacle.reason
    assert "segviewer[peers]" in obstacle.text()
    assert "\n" not in obstacle.text()


@pytest.mark.filterwarnings("ignore")  # of others' code
def test_captum_s_ablation_is_of_every_branch(subject):
    """It gives the falls of the logit that our own switches give."""
    pytest.importorskip("captum")
    works, obstacles = works_of({"a": NETWORK_PEERS["Captum's FeatureAblation"]}, subject)
    assert obstacles == []
    logit = inspect(subject.model, subject.first_capture).logits_at(subject.middle)[0]
    falls = [
        logit
        - inspect(
            subject.model, subject.first_capture, Options(off={key: "zero"}, shown=())
        ).logits_at(subject.middle)[0]
        for key in subject.keys
    ]
    assert works["a"]()[0].tolist() == pytest.approx(falls, abs=1e-4)


def test_every_row_has_its_function_and_its_line():
    assert set(usual_rows()) < set(ROWS)
    for row in ROWS.values():
        module, _, function = row.where.partition(".")
        path = Path(soak.__file__).with_name(f"{module}.py")
        assert f"def {function}(terms: Terms)" in path.read_text("utf-8")
        assert row.about


def test_the_rows_are_listed_and_a_wrong_name_is_a_wrong_call(capsys):
    assert main(["bench", "--list"]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[0] for line in listed.splitlines()] == list(ROWS)
    assert main(["bench", "captures"]) == 2
    assert "no row 'captures'" in capsys.readouterr().err
    assert main(["bench", "storage", "--plot", "table.gif"]) == 2


def test_a_row_in_its_own_process_says_why_it_cannot_run():
    if torch.cuda.is_available():
        pytest.skip("it can")
    (result,) = measure(("cuda",), {"quick": True}, print)
    assert result == Obstacle(
        what="a pixel and a stream on a GPU",
        reason="there is no CUDA device on this machine",
        row="cuda",
    )
    (left_out,) = measure(("frames",), {"quick": True}, print)
    assert "left out of --quick" in left_out.reason


def test_what_a_row_s_process_says_arrives_whole():
    figure = Figure(what="ä", subject="b", value=1.0, quartiles=(0.5, 2.0), seconds=(1.0, 1.0))
    assert _result(f"figure {json.dumps(asdict(figure))}\n") == figure
    assert _result("figures are printed by others\n") is None
    assert _result("Downloading: 100%\n") is None


REPORT = report_of(
    describe_machine(),
    [
        Figure(what="a", subject="b", value=0.5, goal=1.0, row="x", quartiles=(0.4, 0.6)),
        Figure(what="c", subject="d", value=3.0, goal=1.0, row="y", unit="ms"),
        Figure(what="e", subject="f", value=0.01, peer="others", row="y"),
        Obstacle(what="g", reason="h", row="z"),
    ],
)


def test_what_was_measured_stays_when_the_rest_is_stopped(monkeypatch):
    monkeypatch.setattr("segviewer.bench.table.has_display", lambda: False)

    def stop(text):
        raise KeyboardInterrupt

    results = list(measure(("frames", "window"), {"quick": True}, stop))
    assert [(each.what, each.row) for each in results] == [("frames", "frames"), ("the rest", "")]


def test_a_report_says_what_was_missed():
    assert summary(REPORT) == "1 of 2 goals reached; missed in y"
    plain = json.loads(json.dumps(REPORT.plain()))
    assert [figure["reached"] for figure in plain["figures"]] == [True, False, None]
    assert plain["absent"] == [{"what": "g", "reason": "h", "row": "z"}]
    assert plain["machine"]["packages"]["torch"]


def test_the_plot_is_a_picture_of_either_kind(tmp_path):
    save_plot(REPORT, tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text("utf-8")
    assert "100 times ours" in text.replace("</tspan>", "").replace("<tspan>", "")
    save_plot(REPORT, tmp_path / "a.png")
    picture = np.asarray(Image.open(tmp_path / "a.png"))
    colours = {tuple(colour) for colour in picture.reshape(-1, 3)}
    assert {(0, 114, 178), (213, 94, 0), (90, 90, 90)} <= colours


def test_the_page_of_figures_is_written_from_files(tmp_path):
    script = runpy.run_path(str(DOCS / "list_figures.py"))
    (tmp_path / "one.json").write_text(json.dumps(REPORT.plain()), "utf-8")
    page = f"top\n{script['BEGIN']}\nold\n{script['END']}\nbottom\n"
    written = script["write_page"](page, script["read_reports"](tmp_path))
    assert "| `x` | a | b |  | 0.5 | 0.4 to 0.6 | ≤ 1 | reached |" in written
    assert "| `y` | c | d |  | 3 ms |  | ≤ 1 | **missed** |" in written
    assert "- Not measured: g: h" in written
    assert "old" not in written
    assert written.startswith("top\n")
    assert written.endswith("bottom\n")


def test_the_page_of_figures_is_that_of_its_files():
    script = runpy.run_path(str(DOCS / "list_figures.py"))
    page = (DOCS / "performance.md").read_text("utf-8")
    assert script["write_page"](page, script["read_reports"](DOCS / "figures")) == page


def test_a_row_whose_table_was_given_up_ends_quietly():
    command = [sys.executable, "-m", "segviewer.bench.row_process", "no such row", "{}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as row:
        row.stdout.close()
        assert row.stderr.read() == b""
    assert row.returncode == 1
