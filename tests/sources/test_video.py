"""Videos made here: order, colours, time, seeking, rotation, and every way to be broken."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError
from segviewer.sources import video as video_module
from segviewer.sources.video import Video

HEIGHT, WIDTH, COUNT, RATE = 48, 64, 30, 10.0
CODECS = {"clip.avi": "MJPG", "clip.mp4": "mp4v"}


def write(path: Path, codec: str) -> Path:
    """Left half red; right half grey, lighter by 8 from frame to frame."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), RATE, (WIDTH, HEIGHT))
    for index in range(COUNT):
        picture = np.full((HEIGHT, WIDTH, 3), index * 8, np.uint8)
        picture[:, : WIDTH // 2] = (0, 0, 255)
        writer.write(picture)
    writer.release()
    return path


@pytest.fixture(params=CODECS)
def clip(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return write(tmp_path / request.param, CODECS[request.param])


def number(frame: Frame) -> int:
    """Which frame it is by its grey, whatever it says of itself."""
    return round(float(frame.image[10:-10, -10:].mean()) / 8)


def test_frames_come_in_order_and_in_rgb(clip: Path) -> None:
    with Video(clip) as video:
        frames = list(video)
        assert (video.title, video.live, video.frame_count) == (clip.name, False, COUNT)
        assert video.frames_per_second == pytest.approx(RATE)
    assert [number(frame) for frame in frames] == list(range(COUNT))
    assert [frame.index for frame in frames] == list(range(COUNT))
    assert [frame.seconds for frame in frames] == pytest.approx([i / RATE for i in range(COUNT)])
    assert {(frame.size, frame.origin) for frame in frames} == {((HEIGHT, WIDTH), clip.name)}
    assert np.abs(frames[3].image[24, 10].astype(int) - (255, 0, 0)).max() < 12


@pytest.mark.parametrize("index", [17, 3, 29, 0])
def test_seek_moves_to_the_exact_frame(clip: Path, index: int) -> None:
    with Video(clip) as video:
        frames = iter(video)
        next(frames)
        video.seek(index)
        frame = next(frames)
    assert (frame.index, number(frame)) == (index, index)
    assert frame.seconds == pytest.approx(index / RATE)


def test_seek_beyond_the_end_is_refused(clip: Path) -> None:
    with Video(clip) as video:
        for index in (COUNT, -1):
            with pytest.raises(
                SegviewerError, match=f"has no frame {index}; give one from 0 to 29"
            ):
                video.seek(index)


def test_iteration_goes_on_where_the_video_stands(clip: Path) -> None:
    with Video(clip) as video:
        assert next(iter(video)).index == 0
        assert next(iter(video)).index == 1
        assert len(list(video)) == COUNT - 2
        assert list(video) == []
        video.seek(0)
        assert len(list(video)) == COUNT


def test_close_ends_the_iteration_quietly(clip: Path) -> None:
    video = Video(clip)
    frames = iter(video)
    next(frames)
    video.close()
    video.close()
    assert list(frames) == []


def test_close_from_another_thread_is_safe(clip: Path) -> None:
    for _ in range(20):
        video = Video(clip)
        thread = threading.Thread(target=video.close)
        for frame in video:
            if frame.index == 2:
                thread.start()
        thread.join()


def test_rotation_is_honoured(tmp_path: Path) -> None:
    data = bytearray(write(tmp_path / "clip.mp4", "mp4v").read_bytes())
    matrix = data.index(b"tkhd") + 44  # a quarter turn clockwise, as phones write it
    data[matrix : matrix + 36] = struct.pack(
        ">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, HEIGHT << 16, 0, 1 << 30
    )
    (tmp_path / "turned.mp4").write_bytes(data)
    with Video(tmp_path / "turned.mp4") as video:
        image = next(iter(video)).image
    assert image.shape == (WIDTH, HEIGHT, 3)
    assert image[10, 24, 0] > 240  # the left half, red, is above
    assert image[-10, 24].max() < 12


def test_a_change_of_size_does_not_end_a_video(tmp_path: Path) -> None:
    sizes = [(48, 64)] * 5 + [(80, 96)] * 5 + [(32, 32)] * 5
    pictures = [np.full((*size, 3), index * 8, np.uint8) for index, size in enumerate(sizes)]
    data = b"".join(cv2.imencode(".jpg", picture)[1].tobytes() for picture in pictures)
    (tmp_path / "sizes.mjpeg").write_bytes(data)
    with Video(tmp_path / "sizes.mjpeg") as video:
        assert video.frame_count == 15
        assert [number(frame) for frame in video] == list(range(15))


def test_names_may_look_like_protocols_and_be_of_any_script(tmp_path: Path) -> None:
    path = write(tmp_path / "clip.avi", "MJPG").rename(tmp_path / "concat: 동영상 %02d.avi")
    with Video(path) as video:
        assert len(list(video)) == COUNT


def test_a_cut_avi_gives_its_good_frames_and_then_says_so(tmp_path: Path) -> None:
    data = write(tmp_path / "clip.avi", "MJPG").read_bytes()
    (tmp_path / "cut.avi").write_bytes(data[: len(data) * 2 // 3])
    frames: list[int] = []
    with (
        Video(tmp_path / "cut.avi") as video,
        pytest.raises(SegviewerError, match=r"should have 30 frames but is cut short .* after"),
    ):
        frames.extend(map(number, video))
    assert 2 < len(frames) < COUNT
    assert frames == list(range(len(frames)))


BROKEN = {
    "empty.mp4": (b"", "empty"),
    "text.mp4": (b"hello world\n" * 500, "no video at all"),
    "noise.avi": (bytes(range(256)) * 40, "no video at all"),
    "riff.avi": (b"RIFF\xff\0\0\0AVI LIST" + bytes(500), "cut short|no video"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_video_is_refused(tmp_path: Path, name: str) -> None:
    data, words = BROKEN[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SegviewerError, match=words):
        list(Video(tmp_path / name))


def test_our_sentence_is_the_only_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.mp4").write_bytes(b"hello world\n" * 500)
    with pytest.raises(SegviewerError):
        Video(tmp_path / "text.mp4")
    assert capfd.readouterr().err == ""


def test_a_cut_mp4_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path / "clip.mp4", "mp4v").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(SegviewerError, match=r"'cut\.mp4' should be a video but is cut short"):
        Video(tmp_path / "cut.mp4")


def test_a_missing_video_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SegviewerError, match="should be a video but there is nothing"):
        Video(tmp_path / "none.mp4")


# --- addresses, all of this computer ---------------------------------------------------------


class _Pictures(BaseHTTPRequestHandler):
    """Five JPEGs as a webcam's web page sends them, then silence or the end."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()
        for index in range(5):
            picture = cv2.imencode(".jpg", np.full((48, 64, 3), index * 8, np.uint8))[1].tobytes()
            head = f"--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
            self.wfile.write(head.encode() + picture + b"\r\n")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = HTTPServer(("127.0.0.1", 0), _Pictures)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://anna:secret@127.0.0.1:{server.server_port}/live"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_stream_is_live_and_says_when_it_stops(server: str) -> None:
    frames: list[Frame] = []
    with Video(server) as video:
        assert video.live
        assert "secret" not in video.title
        with pytest.raises(SegviewerError, match="stopped sending after") as error:
            frames.extend(video)
    assert "secret" not in str(error.value)
    assert [frame.index for frame in frames] == list(range(len(frames)))
    assert [number(frame) for frame in frames] == list(range(len(frames)))
    assert len(frames) >= 4


@pytest.mark.parametrize("protocol", ["http", "rtsp"])
def test_an_address_that_never_answers_is_refused_in_time(
    protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    monkeypatch.setattr(video_module, "TIMEOUT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"{protocol}://anna:secret@127.0.0.1:{silent.getsockname()[1]}/live"
        with pytest.raises(SegviewerError, match=r"gave none within 0.5 seconds") as error:
            Video(address)
    assert "secret" not in str(error.value)
