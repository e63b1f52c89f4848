"""RTSP from a real server on this computer, read by FFmpeg."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest
from rtsp import streaming

from segviewer.records import LostError
from segviewer.sources import video as video_module
from segviewer.sources.opening import open_source
from segviewer.sources.video import Video


def number(image: np.ndarray) -> int:
    return round(float(image[10:-10, -10:].mean()) / 8)


def test_pictures_come_in_order_and_in_rgb() -> None:
    with streaming() as server:
        stream = open_source(server.address)
        assert isinstance(stream, Video)
        with stream:
            frames = list(itertools.islice(stream, 10))
    assert stream.live
    assert [number(frame.image) for frame in frames] == list(range(10))
    assert np.abs(frames[0].image[24, 10].astype(int) - (255, 0, 0)).max() < 12


def test_a_server_that_falls_silent_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_module, "TIMEOUT_SECONDS", 1.0)
    with streaming(20) as server:
        count = 0
        with pytest.raises(LostError, match="stopped sending after"):
            for _ in open_source(server.address):
                count += 1
        assert count >= 10


def test_closing_does_not_wait_for_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video_module, "TIMEOUT_SECONDS", 1.0)
    with streaming(20) as server:
        stream = open_source(server.address)
        reader = threading.Thread(target=lambda: list(stream))
        reader.start()
        stream.close()
        reader.join(30)
        assert not reader.is_alive()
