"""Streams of JPEGs from a real server on this computer, with all that can go wrong."""

from __future__ import annotations

import base64
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from serving import Server, free_port, serving

from segviewer.records import Frame, LostError, SegviewerError
from segviewer.sources import mjpeg
from segviewer.sources.mjpeg import Mjpeg
from segviewer.sources.opening import open_source


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.delenv("http_proxy", raising=False)
    before = threading.active_count(), _open_files()
    with serving() as running:
        yield running
    assert (threading.active_count(), _open_files()) == before


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def number(frame: Frame) -> int:
    return round(float(frame.image[10:-10, -10:].mean()) / 8)


def open_stream(server: Server, path: str) -> Mjpeg:
    source = open_source(server.address(path))
    assert isinstance(source, Mjpeg)
    return source


def test_pictures_come_in_order_and_in_rgb(server: Server) -> None:
    with open_stream(server, "live") as stream:
        frames = list(itertools.islice(stream, 20))
    assert [number(frame) for frame in frames] == list(range(20))
    assert [frame.index for frame in frames] == list(range(20))
    assert np.abs(frames[0].image[24, 10].astype(int) - (255, 0, 0)).max() < 12
    assert stream.live
    assert frames[0].origin == stream.title == server.address("live")


@pytest.mark.parametrize("path", ["five", "unsized", "moved"])
def test_a_stream_that_ends_says_so_after_its_last_picture(server: Server, path: str) -> None:
    frames: list[Frame] = []
    with (
        open_stream(server, path) as stream,
        pytest.raises(LostError, match="after 5 frames") as error,
    ):
        frames.extend(stream)
    assert [number(frame) for frame in frames] == list(range(5))
    assert "the server ended the stream" in str(error.value)


def test_a_login_is_sent_and_never_shown(server: Server) -> None:
    source = open_source(server.address("five", "anna:se%20cret@"))
    with source, pytest.raises(LostError) as error:  # type: ignore[attr-defined]
        list(source)
    expected = base64.b64encode(b"anna:se cret").decode()
    assert server.logins == [f"Basic {expected}"]
    assert "anna" not in source.title + str(error.value)


def test_a_stall_is_told_in_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg, "TIMEOUT_SECONDS", 0.3)
    with (
        open_stream(server, "stall") as stream,
        pytest.raises(LostError, match="no picture came for"),
    ):
        list(stream)


def test_damaged_pictures_are_left_out_and_sizes_may_change(server: Server) -> None:
    frames: list[Frame] = []
    with (
        open_stream(server, "mixed") as stream,
        pytest.raises(LostError, match="and 2 damaged ones"),
    ):
        frames.extend(stream)
    assert [number(frame) for frame in frames] == [0, 3, 4]
    assert [frame.size for frame in frames] == [(48, 64), (80, 96), (48, 64)]


def test_closing_wakes_a_read_that_waits(server: Server) -> None:
    stream = open_stream(server, "stall")
    frames = iter(stream)
    for _ in range(5):
        next(frames)
    closing = threading.Timer(0.1, stream.close)
    closing.start()
    assert list(frames) == []  # long before the five seconds that a stall takes
    closing.join()
    stream.close()


@pytest.mark.parametrize(
    ("path", "words"),
    [("missing", "answered 404 Not Found; check"), ("page", "gave none within")],
)
def test_what_is_no_video_is_refused(server: Server, path: str, words: str) -> None:
    with pytest.raises(SegviewerError, match=words):
        open_source(server.address(path))


def test_an_absurd_size_is_not_believed(server: Server) -> None:
    with open_stream(server, "huge") as stream, pytest.raises(LostError, match="99999999999 bytes"):
        list(stream)


def test_nobody_there_is_told_at_once(server: Server) -> None:
    with pytest.raises(LostError, match="check the address and the network"):
        open_source(f"http://127.0.0.1:{free_port()}/live")


def test_a_server_that_never_answers(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg, "TIMEOUT_SECONDS", 0.3)
    with pytest.raises(LostError, match=r"within 0.3 seconds \(timed out\)"):
        open_source(server.address("silent"))
