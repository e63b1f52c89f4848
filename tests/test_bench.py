"""What the benchmark measures with is real: a clip that plays, a peer that tells classes apart."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from segviewer import resources
from segviewer.bench import many_pictures, soak
from segviewer.bench.live_ratios import (
    FRAME_SIZE,
    PEER,
    memory_per_thousand,
    plain_loop,
    write_clip,
    write_peer,
)
from segviewer.bench.live_window import Run
from segviewer.bench.ratios import measure_embedded
from segviewer.bench.soak import _figures, labels_apart
from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.inspection import live_search
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.records import Frame, Options, Setup
from segviewer.sources.opening import open_source
from segviewer.sources.scenes import Scene


def test_the_clip_and_the_loop(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=5)
    frames = list(open_source(str(clip)))
    assert [frame.size for frame in frames] == [FRAME_SIZE] * 5
    assert plain_loop("voc/fcn", clip, 0.2) > 0


def test_the_peer_is_torchvision_s_and_decided(tmp_path):
    model = load_model(write_peer(tmp_path / f"{PEER}.pth"))
    assert model.network.branch_keys()[0] == "aspp.conv_1x1"
    setup = Setup(model=model.name, input_size=max(FRAME_SIZE))
    captured = capture(model, Frame(Scene(1).frame(0).image), setup)
    assert len(np.unique(captured.labels)) > 3


def test_pictures_an_hour_come_from_the_median_of_rounds(tmp_path):
    one, two = many_pictures.rows_of("run", "a/b", {1: [2.0, 9.0, 2.0], 2: [1.0, 1.5, 1.5]})
    assert (one.per_hour, one.ratio) == (1800, 1)
    assert (two.per_hour, two.ratio) == (2400, 2.0 / 1.5)
    assert one.cityscapes_hours == pytest.approx(5000 / 1800)
    assert "2400 pictures an hour (1.33)" in two.text()


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
        figure.what: figure for figure in soak.measure(("scene:1",), seconds=3, report=print)
    }
    assert measurements["failures reported"].value == 0
    assert measurements["pixels labelled otherwise than computed apart"].value == 0
    assert measurements["threads left"].value == 0


def test_every_embedded_network_is_measured_beside_the_peer(monkeypatch):
    monkeypatch.setattr(live_search, "ROUNDS_PER_COPY", 1)
    rows = list(measure_embedded(rounds=1))
    assert [row.network.partition(",")[0] for row in rows[::2]] == list(resources.weights())
    assert all(row.ours > 0 and row.theirs > 0 for row in rows)
    assert {row.goal for row in rows[::2]} == {1.25}
    assert {row.goal for row in rows[1::2]} == {1.3}
