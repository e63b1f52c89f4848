"""Every kind of picture opens with colours and orientation right, or is refused in a sentence."""

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

from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError
from segviewer.sources.still import Still, read_picture

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
HEIGHT, WIDTH = 32, 48


def quarters(mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and white below."""
    image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    image[:16, :24], image[:16, 24:], image[16:, :24], image[16:, 24:] = RED, GREEN, BLUE, WHITE
    return Image.fromarray(image).convert(mode)


def corners(image: np.ndarray) -> list[tuple[int, ...]]:
    points = ((2, 2), (2, -3), (-3, 2), (-3, -3))
    return [tuple(int(value) for value in image[point]) for point in points]


def assert_corners(image: np.ndarray, *expected: tuple[int, ...], tolerance: int = 0) -> None:
    assert image.dtype == np.uint8
    pixels = np.array(corners(image))
    assert np.abs(pixels - np.array(expected)).max() <= tolerance, pixels.tolist()


def encode_by_opencv(suffix: str, array: np.ndarray) -> bytes:
    return cv2.imencode(suffix, array)[1].tobytes()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)


PIXELS = png_chunk(b"IDAT", zlib.compress(b""))

PLAIN = {  # suffix: how to save, tolerance
    "plain.png": ({}, 0),
    "small.jpg": ({"quality": 95, "subsampling": 0}, 4),
    "progressive.jpeg": ({"quality": 95, "subsampling": 0, "progressive": True}, 4),
    "lossy.webp": ({"quality": 95}, 60),
    "lossless.webp": ({"lossless": True}, 0),
    "raw.tif": ({}, 0),
    "packed.tiff": ({"compression": "tiff_lzw"}, 0),
    "deflated.tiff": ({"compression": "tiff_adobe_deflate"}, 0),
    "windows.bmp": ({}, 0),
    "net.ppm": ({}, 0),
    "wavelet.jp2": ({}, 0),
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_picture_keeps_its_colours(tmp_path: Path, name: str) -> None:
    options, tolerance = PLAIN[name]
    quarters().save(tmp_path / name, **options)
    image = read_picture(tmp_path / name)
    assert image.shape == (HEIGHT, WIDTH, 3)
    assert_corners(image, RED, GREEN, BLUE, WHITE, tolerance=tolerance)


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".gif", ".bmp"])
def test_a_palette_picture_keeps_its_colours(tmp_path: Path, suffix: str) -> None:
    quarters().quantize(4).save(tmp_path / f"p{suffix}")
    assert_corners(read_picture(tmp_path / f"p{suffix}"), RED, GREEN, BLUE, WHITE, tolerance=2)


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".jpg", ".webp", ".bmp", ".pgm"])
def test_grey_becomes_three_equal_channels(tmp_path: Path, suffix: str) -> None:
    quarters("L").save(tmp_path / f"g{suffix}")
    greys = [(level,) * 3 for level in (76, 150, 29, 255)]  # ITU-R 601-2 luma
    assert_corners(read_picture(tmp_path / f"g{suffix}"), *greys, tolerance=3)


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".bmp", ".pbm"])
def test_one_bit_is_black_and_white(tmp_path: Path, suffix: str) -> None:
    bits = np.zeros((HEIGHT, WIDTH), bool)
    bits[:16, :24] = True
    Image.fromarray(bits).save(tmp_path / f"b{suffix}")
    assert_corners(read_picture(tmp_path / f"b{suffix}"), WHITE, *[(0, 0, 0)] * 3)


@pytest.mark.parametrize("suffix", [".png", ".tiff", ".pgm", ".jp2"])
def test_sixteen_bit_grey_is_scaled(tmp_path: Path, suffix: str) -> None:
    grey = np.full((HEIGHT, WIDTH), 65535, np.uint16)
    grey[:16, :24], grey[:16, 24:], grey[16:, :24] = 0, 20000, 257
    (tmp_path / f"d{suffix}").write_bytes(encode_by_opencv(suffix, grey))
    expected = [(0,) * 3, (78,) * 3, (1,) * 3, WHITE]
    assert_corners(read_picture(tmp_path / f"d{suffix}"), *expected, tolerance=1)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_tiff_may_call_zero_white(tmp_path: Path, dtype: type) -> None:
    grey = np.full((HEIGHT, WIDTH), np.iinfo(dtype).max, dtype)
    grey[:16, :24] = 0
    Image.fromarray(grey).save(tmp_path / "n.tiff")
    data = bytearray((tmp_path / "n.tiff").read_bytes())
    data[data.index(struct.pack("<HHI", 262, 3, 1)) + 8] = 0
    (tmp_path / "n.tiff").write_bytes(data)
    assert_corners(read_picture(tmp_path / "n.tiff"), WHITE, *[(0, 0, 0)] * 3)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
@pytest.mark.parametrize("channels", [3, 4])
def test_sixteen_bit_colour_is_scaled(tmp_path: Path, suffix: str, channels: int) -> None:
    deep = np.asarray(quarters("RGB")).astype(np.uint16) * 257
    deep[:16, :24] = (40000, 20000, 10000)
    opaque = np.full((HEIGHT, WIDTH, 1), 65535, np.uint16)
    bgr = deep[..., ::-1] if channels == 3 else np.dstack([deep[..., ::-1], opaque])
    (tmp_path / f"d{suffix}").write_bytes(encode_by_opencv(suffix, np.ascontiguousarray(bgr)))
    image = read_picture(tmp_path / f"d{suffix}")
    assert_corners(image, (155, 78, 39), GREEN, BLUE, WHITE, tolerance=1)


@pytest.mark.parametrize(("white", "nothing"), [(1.0, np.nan), (255.0, -3), (65535.0, 0), (9e7, 0)])
def test_float_grey_finds_its_white(tmp_path: Path, white: float, nothing: float) -> None:
    grey = np.full((HEIGHT, WIDTH), white, np.float32)
    grey[:16, :24], grey[:16, 24:] = nothing, white / 2
    Image.fromarray(grey).save(tmp_path / "f.tiff")
    expected = [(0,) * 3, (128,) * 3, WHITE, WHITE]
    assert_corners(read_picture(tmp_path / "f.tiff"), *expected, tolerance=1)


@pytest.mark.parametrize("suffix", [".jpg", ".tiff"])
def test_cmyk_is_not_inverted(tmp_path: Path, suffix: str) -> None:
    quarters("CMYK").save(tmp_path / f"c{suffix}", quality=95)  # JPEG: inverted, as Adobe has it
    assert_corners(read_picture(tmp_path / f"c{suffix}"), RED, GREEN, BLUE, WHITE, tolerance=12)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("suffix", [".png", ".webp", ".tiff"])
def test_alpha_is_laid_over_white(tmp_path: Path, mode: str, suffix: str) -> None:
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 128), (0, 0, 24, 16))
    picture.paste((0, 0, 0, 255), (24, 0, 48, 16))
    options = {"lossless": True} if suffix == ".webp" else {}
    picture.convert(mode).save(tmp_path / f"a{suffix}", **options)
    expected = [(127,) * 3, (0,) * 3, WHITE, WHITE]
    assert_corners(read_picture(tmp_path / f"a{suffix}"), *expected, tolerance=1)


@pytest.mark.parametrize("suffix", [".png", ".gif"])
def test_a_transparent_palette_colour_is_white(tmp_path: Path, suffix: str) -> None:
    picture = quarters().quantize(4)
    picture.save(tmp_path / f"t{suffix}", transparency=picture.getpixel((2, 2)))
    assert_corners(read_picture(tmp_path / f"t{suffix}"), WHITE, GREEN, BLUE, WHITE, tolerance=2)


def test_a_palette_with_alpha_is_laid_over_white(tmp_path: Path) -> None:
    picture = quarters().quantize(4)
    alphas = bytearray([255] * 4)
    alphas[picture.getpixel((2, 2))] = 128
    picture.save(tmp_path / "t.png", transparency=bytes(alphas))
    image = read_picture(tmp_path / "t.png")
    assert_corners(image, (255, 127, 127), GREEN, BLUE, WHITE, tolerance=2)


def test_a_transparent_rgb_colour_is_white(tmp_path: Path) -> None:
    quarters().save(tmp_path / "t.png", transparency=RED)
    assert_corners(read_picture(tmp_path / "t.png"), WHITE, GREEN, BLUE, WHITE)


UPRIGHT_FROM = {  # EXIF orientation -> how a viewer turns the stored picture
    1: lambda stored: stored,
    2: np.fliplr,
    3: lambda stored: np.rot90(stored, 2),
    4: np.flipud,
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: np.rot90(stored, 2).swapaxes(0, 1),
    8: np.rot90,
}


@pytest.mark.parametrize("orientation", UPRIGHT_FROM)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tiff"])
def test_exif_turns_the_picture_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {".jpg": {"quality": 95, "subsampling": 0}, ".webp": {"lossless": True}}
    quarters().save(tmp_path / f"e{suffix}", exif=exif, **options.get(suffix, {}))
    image = read_picture(tmp_path / f"e{suffix}")
    expected = UPRIGHT_FROM[orientation](np.asarray(quarters()))
    assert image.shape == expected.shape
    assert_corners(image, *corners(expected), tolerance=4)


def test_exif_turns_a_photo_of_many_tiles_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = np.random.default_rng(0).integers(0, 256, (1100, 2100, 3), np.uint8)
    Image.fromarray(stored).save(tmp_path / "e.png", exif=exif, compress_level=1)
    np.testing.assert_array_equal(read_picture(tmp_path / "e.png"), np.rot90(stored, -1))


def test_broken_exif_does_not_cost_the_photo(tmp_path: Path) -> None:
    quarters().save(tmp_path / "e.jpg", quality=95, subsampling=0, exif=b"Exif\0\0MM\0*\xff\xff")
    assert_corners(read_picture(tmp_path / "e.jpg"), RED, GREEN, BLUE, WHITE, tolerance=4)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png", ".tiff"])
def test_an_animation_gives_its_first_frame(tmp_path: Path, suffix: str) -> None:
    turned = quarters().rotate(180)
    options = {"lossless": True} if suffix == ".webp" else {}
    quarters().save(tmp_path / f"a{suffix}", save_all=True, append_images=[turned] * 3, **options)
    assert_corners(read_picture(tmp_path / f"a{suffix}"), RED, GREEN, BLUE, WHITE, tolerance=2)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp", ".gif", ".tiff", ".webp"])
def test_a_single_pixel_opens(tmp_path: Path, suffix: str) -> None:
    Image.new("RGB", (1, 1), GREEN).save(tmp_path / f"1{suffix}", quality=95)
    image = read_picture(tmp_path / f"1{suffix}")
    assert image.shape == (1, 1, 3)
    assert np.abs(image[0, 0].astype(int) - GREEN).max() <= 6


def test_a_picture_is_what_it_holds(tmp_path: Path) -> None:
    quarters().save(tmp_path / "really.png")
    (tmp_path / "really.png").rename(tmp_path / "named.jpg")
    assert_corners(read_picture(tmp_path / "named.jpg"), RED, GREEN, BLUE, WHITE)


def test_paths_may_be_long_and_of_any_script(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(8):
        folder = folder / ("긴이름" * 20)
    folder.mkdir(parents=True)
    path = folder / "사진 été №1 😀.png"
    quarters().save(path)
    assert len(os.fsencode(path)) > 1000
    assert_corners(read_picture(str(path)), RED, GREEN, BLUE, WHITE)


def test_a_still_is_a_source_of_one_frame(tmp_path: Path) -> None:
    quarters().save(tmp_path / "one.png")
    still = Still(tmp_path / "one.png")
    frames = list(still)
    assert [(type(frame), frame.origin, frame.index) for frame in frames] == [(Frame, "one.png", 0)]
    assert (still.title, still.live, still.close()) == ("one.png", False, None)
    assert len(list(still)) == 1  # again


# --- refusals -------------------------------------------------------------------------------


def save_to_bytes(format: str, **options: object) -> bytes:
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(file, format, **options)
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


def webp_header(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sides
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_size(data: bytes, at: int, form: str) -> bytes:
    """The file with 20001 x 10001 pixels claimed in its header."""
    size = struct.pack(form, 20001, 10001)
    return data[:at] + size + data[at + len(size) :]


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
    "a.webp": webp_header(16383, 16383),
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
