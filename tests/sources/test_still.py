"""Every kind of picture opens with colours and orientation right, or is refused in a sentence."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from quarters import BLUE, GREEN, HEIGHT, RED, WHITE, WIDTH, assert_corners, corners, quarters

from segviewer.opencv import cv2
from segviewer.records import Frame
from segviewer.sources.still import Still, read_picture


def encode_by_opencv(suffix: str, array: np.ndarray) -> bytes:
    return cv2.imencode(suffix, array)[1].tobytes()


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
