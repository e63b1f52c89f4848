"""The frame that is asked for is the frame that comes, in every container that OpenCV can write."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError
from segviewer.sources.video import Video

COUNT, BITS = 100, 7


def bars(index: int) -> NDArray[np.uint8]:
    """A picture that says its number in seven black or white bars."""
    picture = np.zeros((48, 64, 3), np.uint8)
    for bit in range(BITS):
        picture[:, 8 * bit : 8 * bit + 8] = 255 * (index >> bit & 1)
    return picture


def number(frame: Frame) -> int:
    columns = frame.image[8:-8].mean((0, 2))
    return sum(int(columns[8 * bit + 2 : 8 * bit + 6].mean() > 128) << bit for bit in range(BITS))


def write(path: Path, codec: str) -> Path:
    fourcc = cv2.VideoWriter.fourcc(*codec)
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, fourcc, 25.0, (64, 48))
    if not writer.isOpened():
        pytest.skip(f"this OpenCV cannot write {codec}")
    for index in range(COUNT):
        writer.write(bars(index))
    writer.release()
    return path


def mjpeg(folder: Path) -> Path:
    jpegs = (cv2.imencode(".jpg", bars(index))[1].tobytes() for index in range(COUNT))
    (folder / "camera.mjpeg").write_bytes(b"".join(jpegs))
    return folder / "camera.mjpeg"


def live_webm(folder: Path) -> Path:
    """As a recorder writes that never comes back: no length, no index."""
    data = write(folder / "whole.webm", "VP80").read_bytes()
    length = data.index(b"\x44\x89\x88")
    data = data[:length] + b"\xec\x89" + data[length + 2 :]  # now an element that says nothing
    (folder / "live.webm").write_bytes(data[: data.rindex(b"\x1c\x53\xbb\x6b")])
    return folder / "live.webm"


def uneven_mkv(folder: Path) -> Path:
    """Every second frame comes 17 of 40 milliseconds late."""
    data = bytearray(write(folder / "even.mkv", "mp4v").read_bytes())
    moved = 0
    for block in re.finditer(rb"\xa3[\x40-\xff][^\0]?\x81(..)", bytes(data), re.DOTALL):
        time = int.from_bytes(block[1], "big")
        if time % 80 == 40:
            data[block.start(1) : block.end(1)] = (time + 17).to_bytes(2, "big")
            moved += 1
    assert moved > COUNT // 3
    (folder / "uneven.mkv").write_bytes(data)
    return folder / "uneven.mkv"


WRITTEN = {
    "a.mp4": "mp4v", "a.mov": "mp4v", "a.mkv": "mp4v", "a.avi": "MJPG", "a.flv": "FLV1",
    "a.wmv": "WMV2", "a.webm": "VP80", "b.webm": "VP90", "a.ts": "mp4v", "b.ts": "MPG2",
    "a.mpg": "MPG1", "b.mpg": "MPG2", "a.vob": "MPG2",
}  # fmt: skip
MADE = {"mjpeg": mjpeg, "live": live_webm, "uneven": uneven_mkv}


@pytest.fixture(params=[*WRITTEN, *MADE])
def clip(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = request.param
    if name in MADE:
        return MADE[name](tmp_path)
    return write(tmp_path / name, WRITTEN[name])


def test_every_seek_gives_the_frame_that_was_asked_for(clip: Path) -> None:
    with Video(clip) as video:
        for index in (30, 10, 70, 99, 29, 98, 1, 0, 64, 63, 2):
            video.seek(index)
            frame = next(iter(video))
            assert (frame.index, number(frame)) == (index, index)
        video.seek(0)
        assert [number(frame) for frame in video] == list(range(COUNT))


def test_frames_are_counted_and_none_is_beyond_the_last(clip: Path) -> None:
    with Video(clip) as video:
        assert video.frame_count == COUNT
        next(iter(video))
        with pytest.raises(SegviewerError, match="has no frame 100; give one from 0 to 99"):
            video.seek(COUNT)
        assert next(iter(video)).index == 1


def test_times_rise_to_the_last_frame(clip: Path) -> None:
    with Video(clip) as video:
        seconds = [frame.seconds for frame in video]
    assert (np.diff(seconds) > 0).all()
    assert seconds[-1] == pytest.approx((COUNT - 1) / 25, abs=0.03)


def test_a_stream_cut_out_of_a_recording_is_read_to_its_end(tmp_path: Path) -> None:
    data = write(tmp_path / "whole.ts", "MPG2").read_bytes()
    (tmp_path / "cut.ts").write_bytes(data[188 * 20 :])
    with Video(tmp_path / "cut.ts") as video:
        numbers = [number(frame) for frame in video]
        for index in (60, 20, 40):
            video.seek(index)
            assert number(next(iter(video))) == numbers[index]
