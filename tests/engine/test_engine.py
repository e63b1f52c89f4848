"""The engine with real weights and real pictures, from opening to closing."""

import queue
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from segviewer.engine.engine import Engine
from segviewer.engine.events import Failed, Inspected, Noted, Opened, failure_of
from segviewer.engine.input_sizing import InputSizing
from segviewer.engine.target import FrameCount, Target
from segviewer.inspection.capture import capture
from segviewer.inspection.resolve import Wishes
from segviewer.records import (
    Frame,
    Options,
    SegviewerError,
    Setup,
    State,
    Unit,
)
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view, needs_of

PATIENCE = 60.0  # seconds that an event may take where other work shares the machine
BIN_1 = "pyramid.bin_1"


@contextmanager
def running():
    """An engine and the queue of its events; closed at the end, whatever happened."""
    events = queue.Queue()
    engine = Engine(events.put)
    engine.start()
    try:
        yield engine, events
    finally:
        assert engine.close(PATIENCE)


def next_event(events, kind):
    """The next event of a kind; others are passed over, failures are not."""
    while True:
        event = events.get(timeout=PATIENCE)
        if isinstance(event, kind):
            return event
        assert not isinstance(event, Failed), event


def next_inspected(events, wanted, *, with_fields=False):
    """The next ``Inspected`` whose states are the wanted ones; their fields may come later."""
    while True:
        inspections = next_event(events, Inspected).inspections
        are_wanted = [i.state.options.modes for i in inspections] == wanted
        if are_wanted and (not with_fields or all(i.fields for i in inspections)):
            return inspections


def states(weight_file, *offs):
    return tuple(State(Setup(model=str(weight_file)), Options(off=off)) for off in offs or ({},))


def test_a_picture_is_opened_and_seen(weight_file, picture_file, picture):
    with running() as (engine, events):
        engine.use(states(weight_file))
        engine.open(str(picture_file))
        opened = next_event(events, Opened)
        assert (opened.title, opened.count) == ("picture.png", 1)
        assert np.array_equal(opened.frame.image, picture.image)
        (inspection,) = next_event(events, Inspected).inspections
        assert inspection.frame is opened.frame
        assert inspection.title == "Small PSPNet"
        assert np.array_equal(inspection.labels, inspection.labels_all_on)


def test_switching_a_branch_off_is_seen_and_said(weight_file, picture):
    with running() as (engine, events):
        engine.use(states(weight_file))
        engine.give(picture)
        (on,) = next_inspected(events, [{}])
        engine.use(states(weight_file, {BIN_1: "zero"}))
        (off,) = next_inspected(events, [{BIN_1: "zero"}])
        assert off.state.options.off == ((BIN_1, "zero"),)
        assert np.array_equal(off.labels_all_on, on.labels)
        assert (off.labels != on.labels).any()


def test_several_states_are_seen_in_their_order(weight_file, picture):
    with running() as (engine, events):
        engine.give(picture)
        engine.use(states(weight_file, {}, {BIN_1: "zero"}, {}))
        assert len(next_inspected(events, [{}, {BIN_1: "zero"}, {}])) == 3


def test_a_pinned_state_gets_the_fields_that_the_open_views_need(weight_file, picture):
    unit = Unit(point=(40, 50))
    active, pinned = states(weight_file, {}, {BIN_1: "zero"})
    rows = [replace(s, options=replace(s.options, unit=unit)) for s in (active, pinned)]
    wishes = Wishes(needs=needs_of(("receptive_field",)), selection="stem", every_map=True)
    with running() as (engine, events):
        engine.give(picture)
        engine.use(tuple(rows), wishes)
        for inspection in next_inspected(events, [{}, {BIN_1: "zero"}], with_fields=True):
            assert tuple(inspection.fields) == ("stem",)
            assert find_view("receptive_field").caption(inspection, Style()).startswith("of stem")


def test_after_a_broken_picture_the_last_good_one_can_still_be_asked(
    weight_file, picture_file, tmp_path
):
    broken = tmp_path / "broken.png"
    broken.write_bytes(picture_file.read_bytes()[:300])
    with running() as (engine, events):
        engine.use(states(weight_file))
        engine.open(str(picture_file))
        next_inspected(events, [{}])
        engine.open(str(broken))
        failed = next(e for e in iter(lambda: events.get(timeout=PATIENCE), None)
                      if isinstance(e, Failed))  # fmt: skip
        assert "broken.png" in failed.text
        assert not failed.details  # a sentence for the user, not a traceback
        engine.use(states(weight_file, {BIN_1: "zero"}))
        (inspection,) = next_inspected(events, [{BIN_1: "zero"}])
        assert inspection.frame.origin == "picture.png"


def test_the_thread_survives_an_unknown_model(weight_file, picture):
    with running() as (engine, events):
        engine.give(picture)
        engine.use(states("nobody/knows"))
        while not isinstance(event := events.get(timeout=PATIENCE), Failed):
            pass
        assert "nobody/knows" in event.text
        engine.use(states(weight_file))
        next_inspected(events, [{}])


def test_a_step_of_no_pictures_does_not_give_up_the_pass_under_way(
    weight_file, tmp_path, monkeypatch
):
    Image.new("RGB", (20, 20)).save(tmp_path / "0.png")
    outdated = []
    with running() as (engine, events):

        def capture_meanwhile(*arguments, stop, **options):
            engine.step(0)
            outdated.append(stop())
            return capture(*arguments, stop=stop, **options)

        monkeypatch.setattr("segviewer.inspection.capture.capture", capture_meanwhile)
        engine.use(states(weight_file))
        engine.open(str(tmp_path))
        next_event(events, Inspected)
    assert outdated == [False]


def test_a_folder_goes_round_by_steps(weight_file, tmp_path):
    for index in range(3):
        Image.new("RGB", (20 + index, 20)).save(tmp_path / f"{index}.png")
    with running() as (engine, events):
        engine.use(states(weight_file))
        engine.open(str(tmp_path))
        assert next_event(events, Opened).count == 3
        for step, width in ((0, 20), (1, 21), (1, 22), (1, 20), (-1, 22)):
            engine.step(step)
            while next_event(events, Inspected).inspections[0].frame.size != (20, width):
                pass


@pytest.mark.parametrize("delay", [0, 0.02, 0.2, 1.0])
def test_closing_ends_every_thread_at_any_moment(weight_file, picture_file, delay):
    before = set(threading.enumerate())
    engine = Engine(lambda event: None)
    engine.start()
    engine.use(states(weight_file))
    engine.open(str(picture_file))
    time.sleep(delay)
    start = time.monotonic()
    assert engine.close()
    assert time.monotonic() - start <= 2
    assert not [t for t in threading.enumerate() if t not in before and "segviewer" in t.name]


def test_closing_waits_for_the_picture_under_way_and_says_nothing_more(weight_file, picture):
    with running() as (engine, events):
        engine.use(states(weight_file))
        engine.give(picture)
        next_inspected(events, [{}])
        engine.give(Frame(np.zeros((400, 600, 3), np.uint8)))
        assert engine.close()
        while not events.empty():
            events.get()
        time.sleep(0.1)
        assert events.empty()


def test_closing_what_never_started_is_fine():
    assert Engine(lambda event: None).close()


def test_a_device_without_enough_memory_gets_less_of_the_picture(
    weight_file, picture, little_memory
):
    with running() as (engine, events):
        engine.use(states(weight_file))
        engine.give(picture)
        assert "61×46 instead of 122×93" in next_event(events, Noted).text
        (inspection,) = next_event(events, Inspected).inspections
        assert inspection.state.setup.input_size == 61
        # What goes on from here stays small and needs no second attempt.
        engine.use(states(weight_file, {BIN_1: "zero"}))
        (inspection,) = next_inspected(events, [{BIN_1: "zero"}])
        assert inspection.input_size == (46, 61)


def test_a_rate_to_hold_reaches_the_sizing_on_the_engines_thread_alone(
    weight_file, picture, monkeypatch
):
    calls = []

    def hold(self, rate):
        calls.append((rate, threading.current_thread().name))

    monkeypatch.setattr(InputSizing, "hold", hold)
    with running() as (engine, events):
        engine.hold(12.0)
        assert calls == []
        engine.use(states(weight_file))
        engine.give(picture)
        next_event(events, Inspected)
    assert calls == [(12.0, "segviewer engine")]


@pytest.mark.parametrize(
    ("error", "text", "has_traceback"),
    [
        (SegviewerError("Choose another file."), "Choose another file.", False),
        (ValueError("a bug"), "This failed (ValueError: a bug).", True),
    ],
)
def test_a_failure_is_one_sentence_and_a_traceback_only_for_defects(error, text, has_traceback):
    try:
        raise error
    except Exception as caught:
        failed = failure_of(caught, "This failed")
    assert failed.text == text
    assert ("Traceback" in failed.details) == has_traceback


def test_what_was_dropped_is_counted_for_each_source_anew():
    counter = FrameCount()
    numbers = (1, 2, 5, 5, 7)  # frame 5 twice, as after a switch
    assert [counter.count(Target(source=1, number=n)) for n in numbers] == [0, 0, 2, 2, 3]
    assert counter.count(Target(source=2, number=1)) == 0
