"""The engine with pictures that move: live while they run, exact once they stay."""

import itertools
import queue
import threading
from contextlib import contextmanager

import numpy as np
import pytest
from scripted import Script, grey
from serving import serving

from segviewer.engine import reader as reader_module
from segviewer.engine.engine import Engine
from segviewer.engine.events import Failed, Inspected, Opened
from segviewer.inspection import live_search
from segviewer.opencv import cv2
from segviewer.records import Options, Setup, State, Unit
from segviewer.sources import camera as camera_module

PATIENCE = 60.0
BIN_1 = "pyramid.bin_1"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """What is lost is looked for soon, any agreeing copy is worth it, and no thread is left."""
    monkeypatch.setattr(reader_module, "RETRY_SECONDS", (0.02,))
    monkeypatch.setattr(live_search, "WORTHWHILE_RATIO", 1e9)
    monkeypatch.setattr(live_search, "ROUNDS_PER_COPY", 1)
    monkeypatch.delenv("http_proxy", raising=False)
    before = set(threading.enumerate())
    yield
    assert [t.name for t in threading.enumerate() if t not in before] == []


@contextmanager
def running(weight_file, text, *offs):
    events = queue.Queue()
    engine = Engine(events.put)
    engine.start()
    engine.use(states(weight_file, *offs))
    engine.open(text)
    try:
        yield engine, events
    finally:
        assert engine.close(PATIENCE)


def states(weight_file, *offs, unit=None):
    setup = Setup(model=str(weight_file))
    return tuple(State(setup, Options(off=off, unit=unit)) for off in offs or ({},))


def until(events, wanted):
    """The next ``Inspected`` that is wanted; failures are not passed over."""
    while True:
        event = events.get(timeout=PATIENCE)
        assert not isinstance(event, Failed), event
        if isinstance(event, Inspected) and wanted(event):
            return event


def is_live(event):
    return bool(event.inspections[0].live)


def test_a_running_scene_is_looked_at_by_a_copy_and_a_frozen_frame_exactly(weight_file):
    with running(weight_file, "scene:1") as (engine, events):
        event = until(events, is_live)
        assert event.stats.running
        assert event.inspections[0].state.setup.precision == "fp32"  # what is wanted stays so
        engine.play(False)
        until(events, lambda e: not e.stats.running and not is_live(e))
        # It can be explored like a photo: switched, clicked, asked for a receptive field.
        engine.use(states(weight_file, {BIN_1: "zero"}, unit=Unit(point=(100, 100), fields=("",))))
        inspection = until(events, lambda e: e.inspections[0].fields).inspections[0]
        assert inspection.state.options.off
        assert inspection.contributions is not None
        engine.use(states(weight_file))
        (exact,) = until(events, lambda e: not e.inspections[0].state.options.off).inspections
        assert exact.frame is inspection.frame
        assert np.array_equal(inspection.labels_all_on, exact.labels)
        engine.play(True)
        later = until(events, is_live)
        assert later.inspections[0].frame.index > exact.frame.index


@pytest.mark.parametrize(
    ("offs", "unit"), [(({}, {BIN_1: "zero"}), None), (({},), Unit(point=(5, 5)))]
)
def test_what_is_pinned_or_clicked_is_exact_also_while_it_runs(weight_file, offs, unit):
    with running(weight_file, "scene:1") as (engine, events):
        until(events, is_live)
        engine.use(states(weight_file, *offs, unit=unit))
        wanted = [dict(off) for off in offs]
        for _ in range(3):
            event = until(
                events,
                lambda e: (
                    [s.state.options.modes for s in e.inspections] == wanted
                    and e.inspections[0].state.options.unit == unit
                ),
            )
            assert event.stats.running
            assert event.whole
            assert not any(inspection.live for inspection in event.inspections)
            assert len({inspection.frame for inspection in event.inspections}) == 1


def test_the_newest_frame_wins_and_the_others_are_counted(weight_file):
    with serving() as server, running(weight_file, server.address("live")) as (_, events):
        inspected = [until(events, lambda e: True) for _ in range(12)]
        indices = [event.inspections[0].frame.index for event in inspected]
        assert all(a <= b for a, b in itertools.pairwise(indices))
        last = inspected[-1]
        # Every frame that was read was looked at, or counted as dropped.
        assert len(set(indices)) + last.stats.dropped == indices[-1] + 1
        assert last.stats.arrived <= last.stats.since


def test_a_rate_is_held_by_smaller_input_and_given_up_again(weight_file):
    with running(weight_file, "scene:1") as (engine, events):
        full = max(until(events, is_live).inspections[0].input_size)
        engine.hold(1e6)  # nobody is so fast
        small = until(events, lambda e: max(e.inspections[0].input_size) < full)
        assert small.inspections[0].state.setup.input_size is None  # what is wanted stays so
        engine.play(False)
        frozen = until(events, lambda e: not e.stats.running and not is_live(e))
        assert max(frozen.inspections[0].input_size) == full


def test_a_camera_that_is_lost_keeps_its_picture_and_goes_on(weight_file, monkeypatch):
    monkeypatch.setattr(camera_module, "cameras", lambda: [])
    plugs = [[grey(8)] * 3, None, [grey(16)] * 10_000]
    monkeypatch.setattr(cv2, "VideoCapture", Script(*plugs))
    with running(weight_file, "camera:0") as (_, events):
        while not isinstance(event := events.get(timeout=PATIENCE), Failed):
            pass
        assert "looked for again by itself" in event.text
        opened = 0
        while not isinstance(event, Inspected) or event.inspections[0].frame.image[0, 0, 0] != 16:
            event = events.get(timeout=PATIENCE)
            opened += isinstance(event, Opened)
        assert opened == 0


@pytest.mark.parametrize("delay", [0, 0.3])
def test_closing_leaves_nothing_in_the_midst_of_a_stream(weight_file, delay):
    with serving() as server, running(weight_file, server.address("live")) as (_, events):
        if delay:
            until(events, lambda e: True)
