"""Files that are no whole picture, or too large a one, are refused in one sentence."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from quarters import BLUE, GREEN, RED, WHITE, assert_corners, quarters

from segviewer.records import SegviewerError
from segviewer.sources.still import read_picture


def png_chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)


PIXELS = png_chunk(b"IDAT", zlib.compress(b""))


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))


def save_to_bytes(format: str, image: Image.Image | None = None, **options: object) -> bytes:
    file = io.BytesIO()
    (image or noise()).save(file, format, **options)
    return file.getvalue()


THUMBNAIL = b"Exif\0\0MM\0*\0\0\0\x08\0\0" + save_to_bytes(
    "JPEG", quality=1
)  # with an end of its own

REFUSED = {  # name: bytes, words of the sentence
    "empty.jpg": (b"", ["empty", "0 bytes"]),
    "text.jpg": ("Grüße, this is a letter\n".encode() * 99, ["picture", "text", "open another"]),
    "noise.png": (bytes(range(128, 256)) * 9, ["picture", "no known kind"]),
    "clip.jpg": (b"\0\0\0\x20ftypisom" + bytes(99), ["picture", "video"]),
    "phone.jpg": (b"\0\0\0\x20ftypheic" + bytes(99), ["HEIC", "save it as PNG"]),
    "paper.png": (b"%PDF-1.7\n" + bytes(99), ["PDF"]),
    "drawing.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", ["picture", "text"]),
    "vast.png": (png_header(20001, 10001) + PIXELS, ["200 megapixels", "scale it down"]),
    "vaster.png": (png_header(2**31 - 1, 2**31 - 1) + PIXELS, ["200 megapixels"]),
    "header.png": (png_header(9, 9), ["cut short", "PNG"]),
    "start.jpg": (b"\xff\xd8\xff", ["cut short", "JPEG"]),
}


def assert_one_sentence(error: pytest.ExceptionInfo[SegviewerError], *words: str) -> None:
    text = str(error.value)
    assert "\n" not in text
    assert "Error" not in text
    for word in words:
        assert word in text, text


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    data, words = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SegviewerError) as error:
        read_picture(tmp_path / name)
    assert_one_sentence(error, name, *words)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.98])
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000"])
def test_a_truncated_picture_is_never_shown_in_part(
    tmp_path: Path, format: str, part: float
) -> None:
    data = save_to_bytes(format)
    (tmp_path / "cut").write_bytes(data[: int(len(data) * part)])
    with pytest.raises(SegviewerError) as error:
        read_picture(tmp_path / "cut")
    assert_one_sentence(error, "cut short")


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"exif": THUMBNAIL}])
def test_a_jpeg_that_ends_in_zeros_is_truncated(tmp_path: Path, options: dict[str, object]) -> None:
    """As an interrupted download leaves it in space reserved for the whole."""
    data = save_to_bytes("JPEG", **options)
    (tmp_path / "cut.jpg").write_bytes(data[: len(data) // 2].ljust(len(data) + 4096, b"\0"))
    with pytest.raises(SegviewerError) as error:
        read_picture(tmp_path / "cut.jpg")
    assert_one_sentence(error, "cut short")


def test_a_jpeg_followed_by_zeros_is_whole(tmp_path: Path) -> None:
    quarters().save(tmp_path / "padded.jpg", quality=95, subsampling=0, exif=THUMBNAIL)
    with (tmp_path / "padded.jpg").open("ab") as file:
        file.write(bytes(999))
    image = read_picture(tmp_path / "padded.jpg")
    assert_corners(image, RED, GREEN, BLUE, WHITE, tolerance=4)


def test_damaged_files_are_refused_or_open_but_nothing_else(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for format in ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "ICO"):
        for _ in range(25):
            data = bytearray(save_to_bytes(format))
            for at in rng.integers(0, min(len(data), 400), 6):
                data[at] = rng.integers(256)
            (tmp_path / "damaged").write_bytes(data)
            try:
                read_picture(tmp_path / "damaged")
            except SegviewerError as error:
                assert "\n" not in str(error)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SegviewerError, match="nothing of that name; check the spelling"):
        read_picture(tmp_path / "none.png")
    with pytest.raises(SegviewerError, match="should be a picture but is a folder"):
        read_picture(tmp_path)
    with pytest.raises(SegviewerError, match="cannot be reached"):
        read_picture(tmp_path / ("x" * 300 + ".png"))
    with pytest.raises(SegviewerError, match="cannot be reached"):
        read_picture("a\0b.png")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(SegviewerError, match="device or a pipe"):
        read_picture(tmp_path / "pipe.png")


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarters().save(tmp_path / "secret.png")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may read anything
    with pytest.raises(SegviewerError, match="permission denied"):
        read_picture(tmp_path / "secret.png")


# --- size -----------------------------------------------------------------------------------


def with_size(data: bytes, at: int, form: str) -> bytes:
    """The file with 20001 x 10001 pixels claimed in its header."""
    size = struct.pack(form, 20001, 10001)
    return data[:at] + size + data[at + len(size) :]


def vast_webp() -> bytes:
    """Two small frames on a canvas as large as WebP can have."""
    frame = Image.new("RGB", (16, 16))
    other = Image.new("RGB", (16, 16), RED)
    data = save_to_bytes("WEBP", image=frame, save_all=True, append_images=[other])
    assert data[12:16] == b"VP8X"
    side = (16383 - 1).to_bytes(3, "little")
    return data[:24] + side + side + data[30:]


def vast_tiff() -> bytes:
    tags = {256: 20001, 257: 10001, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 10001, 279: 9}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)


VAST = {
    "a.gif": with_size(save_to_bytes("GIF"), 6, "<HH"),
    "a.bmp": with_size(save_to_bytes("BMP"), 18, "<ii"),
    "a.jp2": with_size(save_to_bytes("JPEG2000"), 48, ">II"),
    "a.jpg": with_size(save_to_bytes("JPEG"), save_to_bytes("JPEG").index(b"\xff\xc0") + 5, ">HH"),
    "a.ppm": b"P6 20001 10001 255 ",
    "a.tif": vast_tiff(),
    "a.webp": vast_webp(),
}


@pytest.mark.parametrize("name", VAST)
def test_every_format_is_measured_by_its_header(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(VAST[name])
    with pytest.raises(SegviewerError) as error:
        read_picture(tmp_path / name)
    assert_one_sentence(error, "200 megapixels")


def test_pillows_own_limit_is_put_back(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS
    quarters().save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(png_header(20001, 10001))

    def read_both() -> None:
        for _ in range(20):
            read_picture(tmp_path / "a.png")
            with pytest.raises(SegviewerError):
                read_picture(tmp_path / "b.png")

    threads = [threading.Thread(target=read_both) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert before == Image.MAX_IMAGE_PIXELS


MEASURED = """
import re, sys
from pathlib import Path
from segviewer.sources.still import read_picture
image = read_picture(sys.argv[1])
# Not ru_maxrss: a new process starts with that of the one that started it.
megabytes = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(*image.shape, *image[0, 0], *image[-1, -1], megabytes)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is measured as Linux does")
@pytest.mark.parametrize("side", [(14000, 14000), (20000, 10000)])
def test_up_to_200_megapixels_open_in_bounded_memory(tmp_path: Path, side: tuple[int, int]) -> None:
    picture = Image.new("1", side, 1)
    picture.putpixel((0, 0), 0)
    picture.save(tmp_path / "large.png")
    call = [sys.executable, "-c", MEASURED, str(tmp_path / "large.png")]
    printed = subprocess.run(call, check=True, capture_output=True, text=True, timeout=120).stdout
    *pixels, megabytes = map(int, printed.split())
    assert pixels == [side[1], side[0], 3, 0, 0, 0, 255, 255, 255]
    assert megabytes < 1100  # 200 decoded, 600 of result, the program itself
