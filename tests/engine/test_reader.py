"""The reader of one source: clips, streams from a real server, a camera that does each fault."""

from __future__ import annotations

import itertools
import queue
import threading
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scripted import Gate, Script, grey
from serving import free_port, serving

from segviewer.engine import reader as reader_module
from segviewer.engine.events import Failed, Halted, Opened
from segviewer.engine.reader import Reader
from segviewer.opencv import cv2
from segviewer.records import Frame
from segviewer.sources import camera as camera_module
from segviewer.sources import mjpeg

PATIENCE = 30.0
COUNT = 12


@pytest.fixture(autouse=True)
def nothing_left(monkeypatch):
    """No thread and no open file outlives its test; what is lost is looked for soon."""
    monkeypatch.setattr(reader_module, "RETRY_SECONDS", (0.02,))
    monkeypatch.delenv("http_proxy", raising=False)
    before = set(threading.enumerate()), open_files()
    yield
    left = [t.name for t in threading.enumerate() if t not in before[0]]
    assert not left
    assert open_files() <= before[1]  # fewer where what an earlier test left was collected


def open_files():
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


@contextmanager
def reading(text, **control):
    """A reader and the queue of its frames and events, in their order."""
    events = queue.Queue()
    reader = Reader(str(text), events.put, events.put)
    reader.control.give(**control)
    reader.start()
    try:
        yield reader, events
    finally:
        reader.stop()
        assert reader.join(PATIENCE)


def next_event(events, kind):
    while True:
        event = events.get(timeout=PATIENCE)
        if isinstance(event, kind):
            return event


def frames(events, count):
    return [next_event(events, Frame) for _ in range(count)]


def number(frame):
    return round(float(frame.image.mean()) / 8)


@pytest.fixture
def clip(tmp_path):
    """Twelve frames, 50 a second, each lighter by 8 than the one before."""
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 50, (64, 48))
    for index in range(COUNT):
        writer.write(grey(index * 8))
    writer.release()
    return path


# --- clips ------------------------------------------------------------------------------------


def test_a_video_plays_to_its_end_and_again_from_its_beginning(clip):
    with reading(clip) as (reader, events):
        opened = next_event(events, Opened)
        assert (opened.count, opened.moves, opened.live) == (COUNT, True, False)
        assert opened.frames_per_second == pytest.approx(50)
        assert [number(f) for f in frames(events, COUNT)] == list(range(COUNT))
        next_event(events, Halted)
        last = next_event(events, Frame)  # once more, to be looked at exactly
        assert (number(last), reader.running) == (COUNT - 1, False)
        reader.control.give(playing=True)
        assert [number(f) for f in frames(events, 3)] == [0, 1, 2]


def test_a_loop_goes_round(clip):
    with reading(clip, looping=True) as (reader, events):
        numbers = [number(f) for f in frames(events, 2 * COUNT + 3)]
        assert numbers == [i % COUNT for i in range(2 * COUNT + 3)]
        assert reader.running


def test_frozen_it_steps_and_seeks_to_the_exact_frame(clip):
    with reading(clip, playing=False) as (reader, events):
        assert number(next_event(events, Frame)) == 0
        for order, expected in (
            (lambda: reader.control.step(1), 1),
            (lambda: reader.control.step(1), 2),
            (lambda: reader.control.step(-1), 1),
            (lambda: reader.control.give(target=9), 9),
            (lambda: reader.control.step(50), COUNT - 1),
            (lambda: reader.control.step(-50), 0),
        ):
            order()
            assert number(next_event(events, Frame)) == expected
        assert not reader.running
        assert events.empty()


def test_the_newest_place_asked_for_wins(clip):
    with reading(clip, playing=False) as (reader, events):
        next_event(events, Frame)
        with reader.control.changed:
            for target in range(COUNT):
                reader.control.target = target
            reader.control.changed.notify_all()
        assert number(next_event(events, Frame)) == COUNT - 1
        assert events.empty()


def test_a_scene_has_no_end_and_can_be_sought():
    with reading("scene:3", playing=False) as (reader, events):
        assert next_event(events, Opened).count is None
        next_event(events, Frame)
        reader.control.give(target=100_000)
        assert next_event(events, Frame).index == 100_000


def _behind_frame(data, count):
    """Where frame number ``count`` of an AVI begins."""
    place = data.index(b"movi")
    for _ in range(count + 1):
        place = data.index(b"00dc", place + 4)
    return place


def test_a_cut_video_says_so_and_can_be_sought_again(clip):
    data = clip.read_bytes()
    clip.write_bytes(data[: _behind_frame(data, 6)])
    with reading(clip) as (reader, events):
        failed = next_event(events, Failed)
        assert "cut short" in failed.text
        next_event(events, Halted)
        reader.control.give(target=1)
        while number(next_event(events, Frame)) != 1:
            pass


def test_a_folder_is_shown_as_slides_around_a_bad_picture(tmp_path, monkeypatch):
    monkeypatch.setattr("segviewer.engine.clip_player.MOST_SECONDS_BETWEEN", 0.01)
    for index in range(4):
        Image.new("RGB", (20, 20), (index * 8,) * 3).save(tmp_path / f"{index}.png")
    (tmp_path / "1.png").write_bytes(b"no picture")
    with reading(tmp_path) as (reader, events):
        next_event(events, Halted)  # it waits for steps
        assert number(next_event(events, Frame)) == 0
        reader.control.step(-1)
        assert number(next_event(events, Frame)) == 3
        reader.control.step(2)
        assert "1.png" in next_event(events, Failed).text
        reader.control.step(1)
        assert number(next_event(events, Frame)) == 2
        reader.control.give(playing=True, looping=True)
        assert [number(f) for f in frames(events, 4)] == [3, 0, 2, 3]


def test_time_stamps_that_jump_do_not_stop_it(clip, monkeypatch):
    """As after a laptop's sleep, or in a badly joined file."""
    monkeypatch.setattr("segviewer.engine.clip_player.MOST_SECONDS_BETWEEN", 0.01)
    jumps = itertools.cycle((0.0, 86_400.0, -3.0, float(2**40)))
    monkeypatch.setattr(
        "segviewer.sources.video_reader.VideoReader._seconds", lambda self: next(jumps)
    )
    with reading(clip) as (_, events):
        assert [number(f) for f in frames(events, COUNT)] == list(range(COUNT))


# --- streams ----------------------------------------------------------------------------------


def test_a_stream_is_read_on_while_it_is_frozen():
    with serving() as server, reading(server.address("live")) as (reader, events):
        opened = next_event(events, Opened)
        assert (opened.count, opened.moves, opened.live) == (None, True, True)
        first = frames(events, 3)[-1].index
        reader.control.give(playing=False)
        while reader.rate.per_second == 0:
            pass
        threading.Event().wait(0.3)
        while not events.empty():
            events.get()
        reader.control.step(1)
        assert next_event(events, Frame).index > first + 3  # those between were read and let go
        assert events.empty()


def test_a_server_that_dies_and_comes_back_is_found_again():
    port = free_port()
    with serving(port) as server:
        address = server.address("live")
        running = reading(address)
        reader, events = running.__enter__()
        frames(events, 3)
    try:
        failed = next_event(events, Failed)
        assert "it is looked for again by itself" in failed.text
        while not events.empty():
            events.get()
        with serving(port):
            assert next_event(events, Frame).index == 0
            frames(events, 3)
            reader.stop()
    finally:
        running.__exit__(None, None, None)


def test_a_stall_is_told_once_and_looked_for_again(monkeypatch):
    monkeypatch.setattr(mjpeg, "TIMEOUT_SECONDS", 0.2)
    with serving() as server, reading(server.address("stall")) as (_, events):
        assert "no picture came for" in next_event(events, Failed).text
        again = [next_event(events, Frame | Failed | Opened) for _ in range(5)]
        assert all(isinstance(event, Frame) for event in again)  # and is not opened anew
        server.ending.set()


# --- a camera ---------------------------------------------------------------------------------


@pytest.fixture
def plug_camera(tmp_path, monkeypatch):
    """``plug_camera(*plugs)`` scripts camera 0."""
    monkeypatch.setattr(camera_module, "cameras", lambda: [])

    def plug(*plugs):
        script = Script(*plugs)
        monkeypatch.setattr(cv2, "VideoCapture", script)
        return script

    return plug


def test_unplugged_and_plugged_in_again(plug_camera):
    script = plug_camera([grey(8)] * 3, None, None, [grey(16)] * 400)
    with reading("camera:0") as (_, events):
        assert [number(f) for f in frames(events, 3)] == [1, 1, 1]
        assert "sent none after 3" in next_event(events, Failed).text
        assert number(next_event(events, Frame)) == 2
    assert script.released == script.opened == 4


def test_a_busy_camera_is_told_once_and_taken_when_it_is_free(plug_camera):
    plug_camera(None, None, None, [grey(8)] * 400)
    with reading("camera:0") as (_, events):
        failed, first = next_event(events, Failed), next_event(events, Failed | Frame)
        assert "camera 0" in failed.text
        assert isinstance(first, Frame)


def test_pictures_shrink_change_format_and_arrive_corrupt(plug_camera):
    """Grey, another size, empty, an error of the decoder: what cannot be shown is left out."""
    flat = np.full((30, 40), 24, np.uint8)
    empty = np.zeros((0, 0, 3), np.uint8)
    script = plug_camera(
        [grey(8), flat, grey(16, (24, 32)), empty, cv2.error("corrupt"), None, *[grey(32)] * 400]
    )
    with reading("camera:0") as (_, events):
        pictures = frames(events, 5)
    assert [number(f) for f in pictures] == [1, 3, 2, 4, 4]
    assert [f.size for f in pictures[:3]] == [(48, 64), (30, 40), (24, 32)]
    assert script.opened == 1


def test_a_camera_that_hangs_can_be_left(plug_camera):
    gate = Gate(grey(8))
    script = plug_camera([grey(8), gate])
    with reading("camera:0") as (reader, events):
        next_event(events, Frame)
        reader.stop()  # does not wait for it
        assert not reader.join(0.05)
        gate.let_through()
    assert script.released == 1
