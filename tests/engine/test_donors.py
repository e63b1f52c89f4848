"""Branches that are resampled, through the engine: what it looks at, keeps and lets go."""

import queue
from contextlib import nullcontext

import numpy as np
import pytest
from PIL import Image

from segviewer.checkpoints.loading import load_model
from segviewer.engine.donor_store import DonorStore
from segviewer.engine.engine import Engine
from segviewer.engine.events import Busy, Failed, Inspected
from segviewer.engine.input_sizing import FRAMES_TO_SETTLE
from segviewer.engine.inspection_cache import InspectionCache, PassPolicy
from segviewer.records import Frame, Options, Setup, State
from segviewer.state_words import donor_mode, donors_of

PATIENCE = 60.0  # seconds that an event may take where other work shares the machine
BIN_1, BIN_2, BIN_3 = "pyramid.bin_1", "pyramid.bin_2", "pyramid.bin_3"
LOOKS = "Small PSPNet looks at the picture"


@pytest.fixture
def events():
    return queue.Queue()


@pytest.fixture
def engine(events):
    engine = Engine(events.put)
    engine.start()
    yield engine
    assert engine.close(PATIENCE)


@pytest.fixture
def donor(tmp_path):
    random = np.random.default_rng(8)
    path = tmp_path / "rain, heavy.png"
    Image.fromarray(random.integers(0, 255, (70, 90, 3)).astype(np.uint8)).save(path)
    return f"resample:{path}"


def state(weight_file, off, **setup):
    return State(Setup(model=str(weight_file), **setup), Options(off=off))


def shown(events, wanted):
    """The inspections with these modes, and the other events until then; no failure."""
    others = []
    while True:
        event = events.get(timeout=PATIENCE)
        assert not isinstance(event, Failed), event
        if not isinstance(event, Inspected):
            others.append(event)
        elif [each.state.options.modes for each in event.inspections] == wanted:
            return event.inspections, others


def looks(events):
    """How often a network looked at a picture."""
    return sum(isinstance(event, Busy) and event.text == LOOKS for event in events)


def test_states_with_one_donor_cost_one_pass_over_it(engine, events, weight_file, picture, donor):
    offs = [{BIN_1: donor}, {BIN_2: donor, BIN_3: donor}, {BIN_1: donor, BIN_2: "zero"}]
    engine.use(tuple(state(weight_file, off) for off in offs))
    engine.give(picture)
    rows, others = shown(events, offs)
    assert looks(others) == 2  # at the picture and at the donor
    assert all((row.labels != row.labels_all_on).any() for row in rows)
    assert [frame.origin for frame in rows[0].donors.values()] == ["rain, heavy.png"]
    # A switch more, and another picture: the donor is not looked at again.
    engine.use((state(weight_file, {BIN_3: donor}),))
    assert looks(shown(events, [{BIN_3: donor}])[1]) == 0
    engine.give(Frame(picture.image[:, ::-1].copy()))
    assert looks(shown(events, [{BIN_3: donor}])[1]) == 1


def test_a_pinned_state_stands_in_without_a_pass(engine, events, weight_file, picture):
    mode = donor_mode(state(weight_file, {BIN_1: "zero"}))
    engine.use((state(weight_file, {BIN_2: mode}), state(weight_file, {BIN_1: "zero"})))
    engine.give(picture)
    (row, _), others = shown(events, [{BIN_2: mode}, {BIN_1: "zero"}])
    assert looks(others) == 1
    # A bin does not depend on its neighbours.
    assert np.array_equal(row.labels, row.labels_all_on)


def test_a_pinned_state_of_another_size_stands_in(engine, events, weight_file, picture):
    mode = donor_mode(state(weight_file, {}, input_size=64))
    engine.use((state(weight_file, {BIN_3: mode}),))
    engine.give(picture)
    (row,), others = shown(events, [{BIN_3: mode}])
    assert looks(others) == 2
    assert not np.array_equal(row.logits, row.logits_all_on)


def test_a_donor_fits_into_the_memory_that_the_picture_fits_into(
    engine, events, weight_file, picture, little_memory
):
    mode = donor_mode(state(weight_file, {BIN_1: "zero"}))
    engine.use((state(weight_file, {BIN_2: mode}),))
    engine.give(picture)
    (row,), others = shown(events, [{BIN_2: mode}])
    assert row.input_size == (46, 61)
    assert looks(others) == 2  # at the whole picture, which failed, and at the smaller one


@pytest.mark.parametrize("side", [192, 128])
def test_a_stream_looks_at_its_donor_once_whatever_its_rate(weight_file, donor, side):
    model = load_model(str(weight_file))
    passes = []
    model.network.backbone.register_forward_hook(lambda *_: passes.append(1))
    cache = InspectionCache(lambda text: None)
    cache.sizing.hold(1.0)
    cache.sizing.limit(192, None)
    if side < 192:  # frames that took too long make the input smaller
        for _ in range(FRAMES_TO_SETTLE):
            cache.sizing.record_time(192, 2.2)
    pinned = donor_mode(state(weight_file, {BIN_1: "zero"}))
    now = state(weight_file, {BIN_1: donor, BIN_2: pinned})
    policy = PassPolicy(
        running=True, live=True, outdated=lambda: False, newer=lambda: False,
        busy=lambda text: nullcontext(), donors=donors_of(now.options.modes),
    )  # fmt: skip
    for number in range(3):
        frame = Frame(np.full((120, 192, 3), 50 * number, np.uint8))
        (row,) = cache.inspections(model, frame, now, None, policy)
        assert max(row.input_size) == side
    assert len(passes) == 3 + 1  # the pinned state is the frame's own capture


def test_pictures_are_read_once_and_let_go_once_others_are_used(tmp_path):
    paths = [str(tmp_path / f"{number}.png") for number in range(10)]
    for path in paths:
        Image.new("RGB", (8, 8)).save(path)
    store = DonorStore()
    first = store.pictures(paths[:1])[paths[0]]
    second = store.pictures(paths[1:2])[paths[1]]
    assert store.pictures(paths[:1])[paths[0]] is first
    assert store.is_in_use(first, [])  # the last one: a switch is often turned back
    assert store.is_in_use(second, paths[1:2])
    assert not store.is_in_use(second, paths[:1])
    store.pictures(paths[2:])
    assert store.pictures(paths[:1])[paths[0]] is not first
