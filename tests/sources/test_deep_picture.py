"""Pictures of more than 8 bits, negative values, floats and many channels, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from segviewer.opencv import cv2
from segviewer.records import SegviewerError
from segviewer.sources.deep_picture import DeepPicture, deep_by_pillow
from segviewer.sources.pixels import upright_deep
from segviewer.sources.sample_range import Extremes, extremes, range_of, without_ringing
from segviewer.sources.still import read_frame

GREYS = np.array([[0, 51, 102], [153, 204, 255]])  # fifths of the way from black to white
COLOURS = np.dstack([GREYS, GREYS[::-1], 255 - GREYS])


def write_tiff(path: Path, values: NDArray[Any], **options: Any) -> Path:
    tifffile.imwrite(path, values, **options)
    return path


# What 0 to 255 became, and the note's last words. 4080 = 16 * 255 lies below 4095, and so on.
GREY_KINDS = {
    "8 of 16 bits": (GREYS.astype(np.uint16), "0 is shown as black, 255 as white."),
    "10 of 16 bits": ((GREYS * 4).astype(np.uint16), "0 is shown as black, 1023 as white."),
    "12 of 16 bits": ((GREYS * 16).astype(np.uint16), "0 is shown as black, 4095 as white."),
    "14 of 16 bits": ((GREYS * 64).astype(np.uint16), "0 is shown as black, 16383 as white."),
    "16 bits": ((GREYS * 257).astype(np.uint16), ""),
    "CT": ((GREYS * 8 - 1024).astype(np.int16), "−1024 is shown as black, 1023 as white."),
    "12 of signed 16": ((GREYS * 16).astype(np.int16), "0 is shown as black, 4095 as white."),
    "signed 16": ((GREYS * 257 - 32768).astype(np.int16), "−32768 is shown as black, 32767 as w"),
    "signed 8": ((GREYS - 128).astype(np.int8), "−128 is shown as black, 127 as white."),
    "12 of 32": ((GREYS * 16).astype(np.uint32), "0 is shown as black, 4095 as white."),
    "32 bits": ((GREYS * 10**7).astype(np.uint32), "0 is shown as black, 2550000000 as white."),
    "signed 32": ((GREYS * 1000).astype(np.int32), "0 is shown as black, 255000 as white."),
    "64 bits": ((GREYS * 16).astype(np.uint64), "0 is shown as black, 4095 as white."),
    "half": ((GREYS / 255).astype(np.float16), "(16-bit float) go from 0 to 1; 0 is shown as b"),
    "float": ((GREYS / 255).astype(np.float32), "0 is shown as black, 1 as white."),
    "double": (GREYS / 255, "(64-bit float) go from 0 to 1; 0 is shown as black, 1 as white."),
    "float to 255": (GREYS.astype(np.float32), "0 is shown as black, 255 as white."),
    "float from -1": (GREYS / 127.5 - 1, "−1 is shown as black, 1 as white."),
    "float to 3.4": (GREYS / 75, "0 is shown as black, 3.4 as white."),
}


@pytest.mark.parametrize("kind", GREY_KINDS)
def test_the_usual_white_is_found_and_named(tmp_path: Path, kind: str) -> None:
    values, words = GREY_KINDS[kind]
    frame = read_frame(write_tiff(tmp_path / "g.tif", values))
    np.testing.assert_allclose(frame.image, np.dstack([GREYS] * 3), atol=1)
    assert words in frame.note
    assert bool(words) == bool(frame.note)


@pytest.mark.parametrize("bits", [4, 16, 64])
def test_sixteen_bit_colour_keeps_its_lower_bits(tmp_path: Path, bits: int) -> None:
    deep = (COLOURS * bits).astype(np.uint16)
    for name in ("c.png", "c.tif", "c.ppm"):  # OpenCV compresses its TIFFs by LZW
        assert cv2.imwrite(str(tmp_path / name), np.ascontiguousarray(deep[..., ::-1]))
        frame = read_frame(tmp_path / name)
        np.testing.assert_allclose(frame.image, COLOURS, atol=1)
        assert f"{256 * bits - 1} as white" in frame.note


def test_a_header_that_names_the_white_is_believed(tmp_path: Path) -> None:
    dark = (GREYS * 2).astype(">u2")  # 510 at most, of 4095
    (tmp_path / "d.pgm").write_bytes(b"P5 3 2 4095\n" + dark.tobytes())
    frame = read_frame(tmp_path / "d.pgm")
    np.testing.assert_allclose(frame.image[..., 0], GREYS * 2 * 255 / 4095, atol=1)
    assert frame.note == ""


LAYOUTS: dict[str, tuple[NDArray[Any], dict[str, Any]]] = {
    "floats": ((COLOURS / 255).astype(np.float32), {"photometric": "rgb"}),
    "halves": ((COLOURS / 255).astype(np.float16), {"photometric": "rgb"}),
    "doubles": (COLOURS / 255, {"photometric": "rgb"}),
    "big-endian": ((COLOURS * 16).astype(np.uint16), {"photometric": "rgb", "byteorder": ">"}),
    "planes": (
        np.ascontiguousarray((COLOURS * 16).astype(np.uint16).transpose(2, 0, 1)),
        {"photometric": "rgb", "planarconfig": "separate"},
    ),
    "deflated": (
        (COLOURS * 16).astype(np.uint16),
        {"photometric": "rgb", "compression": "zlib", "predictor": True},
    ),
    "tiles": ((COLOURS * 16).astype(np.int32), {"photometric": "rgb", "tile": (16, 16)}),
    "BigTIFF": ((COLOURS * 16).astype(np.uint16), {"photometric": "rgb", "bigtiff": True}),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_colours_of_any_layout(tmp_path: Path, layout: str) -> None:
    values, options = LAYOUTS[layout]
    frame = read_frame(write_tiff(tmp_path / "c.tif", values, **options))
    np.testing.assert_allclose(frame.image, COLOURS, atol=1)
    assert "as white" in frame.note


@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("channels", [3, 4, 5, 8])
def test_of_many_channels_the_first_three_are_colours(
    tmp_path: Path, channels: int, planar: str
) -> None:
    bands = np.dstack([COLOURS, COLOURS, COLOURS])[..., :channels].astype(np.uint8)
    stored = bands if planar == "contig" else np.ascontiguousarray(bands.transpose(2, 0, 1))
    path = write_tiff(tmp_path / "b.tif", stored, photometric="minisblack", planarconfig=planar)
    frame = read_frame(path)
    np.testing.assert_array_equal(frame.image, COLOURS)
    assert f"has {channels} channels and does not say which colours" in frame.note


def test_channels_beside_the_colours_are_named(tmp_path: Path) -> None:
    infrared = np.dstack([COLOURS * 16, GREYS * 200]).astype(np.uint16)  # brighter than the colours
    path = write_tiff(tmp_path / "i.tif", infrared, photometric="rgb", extrasamples=["unspecified"])
    frame = read_frame(path)
    np.testing.assert_allclose(frame.image, COLOURS, atol=1)
    assert "besides red, green and blue are not shown (1)" in frame.note
    assert "4095 as white" in frame.note
    two = np.dstack([GREYS, GREYS * 0]).astype(np.uint8)
    path = write_tiff(tmp_path / "t.tif", two, photometric="minisblack", planarconfig="contig")
    frame = read_frame(path)
    assert frame.note == "The first of its 2 channels is shown."
    np.testing.assert_array_equal(frame.image[..., 0], GREYS)


@pytest.mark.parametrize(("kind", "multiplied"), [("unassalpha", False), ("assocalpha", True)])
def test_deep_alpha_is_laid_over_white(tmp_path: Path, kind: str, multiplied: bool) -> None:
    half = np.full((2, 3), 0.5)
    colours = np.dstack([half * (0.5 if multiplied else 1.0)] * 3)  # a grey of one half
    colours[0, 0] = 0.5 if multiplied else 1.0  # white, so that the whole range is in use
    values = np.dstack([colours, half]).astype(np.float32)
    path = write_tiff(tmp_path / "a.tif", values, photometric="rgb", extrasamples=[kind])
    np.testing.assert_allclose(read_frame(path).image[1, 1], 191, atol=1)  # half of 127.5 and 255


def test_values_that_are_none_are_black_and_counted(tmp_path: Path) -> None:
    values = (GREYS / 255).astype(np.float32)
    values[0, 0], values[0, 1] = np.nan, -9999
    nodata = [(42113, "s", 0, "-9999", True)]
    frame = read_frame(write_tiff(tmp_path / "n.tif", values, extratags=nodata))
    np.testing.assert_allclose(frame.image[..., 0].ravel(), [0, 0, 102, 153, 204, 255], atol=1)
    assert frame.note.endswith("1 as white. Pixels without a number are black (2).")


def test_zero_may_be_white_and_the_photo_turned(tmp_path: Path) -> None:
    values = (4095 - GREYS * 16).astype(np.uint16)
    turned = [(274, "H", 1, 6, True)]  # a quarter to the right
    path = write_tiff(tmp_path / "w.tif", values, photometric="miniswhite", extratags=turned)
    frame = read_frame(path)
    assert frame.orientation == 6
    np.testing.assert_allclose(frame.image[..., 0], np.rot90(GREYS, -1), atol=1)
    assert "4095 is shown as black, 0 as white" in frame.note


def test_twelve_bits_without_gaps(tmp_path: Path) -> None:
    write_tiff(tmp_path / "p.tif", np.zeros((2, 4), np.uint16))
    pairs = (np.array([[0, 1, 2, 3], [4, 5, 100, 4095]]).reshape(-1, 2)).tolist()
    packed = b"".join(((a << 12) | b).to_bytes(3, "big") for a, b in pairs)
    data = bytearray((tmp_path / "p.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "p.tif") as file:
        tags = file.pages.first.tags  # type: ignore[union-attr]
        bits, count, at = tags[258].valueoffset, tags[279].valueoffset, tags[273].value[0]
    data[bits : bits + 2] = (12).to_bytes(2, "little")
    data[count : count + 2] = len(packed).to_bytes(2, "little")
    data[at : at + len(packed)] = packed
    (tmp_path / "p.tif").write_bytes(data)
    frame = read_frame(tmp_path / "p.tif")
    assert frame.image[1, :, 0].tolist() == [0, 0, 6, 255]
    assert "4095 as white" in frame.note


REFUSED: dict[str, tuple[NDArray[Any], dict[str, Any], str]] = {
    "complex": (GREYS.astype(np.complex64), {}, "a TIFF of 64-bit complex numbers"),
    "volume": (
        np.zeros((5, 16, 16), np.uint16),
        {"photometric": "minisblack", "volumetric": True, "tile": (16, 16, 16)},
        "16-bit integers, 5 layers deep",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_shown_is_refused_by_what_it_is(tmp_path: Path, kind: str) -> None:
    values, options, words = REFUSED[kind]
    with pytest.raises(SegviewerError, match=f"{words}.*cannot be shown; save it"):
        read_frame(write_tiff(tmp_path / "r.tif", values, **options))


def test_a_compression_without_a_decoder_is_named(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "z.tif", np.zeros((9, 9, 5), np.uint8), photometric="minisblack",
                   planarconfig="contig")  # fmt: skip
    with tifffile.TiffFile(path, mode="r+b") as file:
        file.pages.first.tags[259].overwrite(5)  # type: ignore[union-attr]
    with pytest.raises(SegviewerError, match="5 channels of 8-bit integers, compressed by LZW"):
        read_frame(path)


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_truncated_one_is_never_shown_in_part(
    tmp_path: Path, part: float, compression: str | None
) -> None:
    noise = np.random.default_rng(0).integers(0, 4096, (64, 64, 3), np.uint16)
    path = write_tiff(tmp_path / "t.tif", noise, photometric="rgb", compression=compression)
    data = path.read_bytes()
    path.write_bytes(data[: int(part * len(data))])
    with pytest.raises(SegviewerError, match="cut short"):
        read_frame(path)
    lzw = bytes(cv2.imencode(".tif", noise)[1])
    path.write_bytes(lzw[: int(part * len(lzw))])
    with pytest.raises(SegviewerError, match="cut short"):
        read_frame(path)


def test_a_range_never_has_no_width() -> None:
    for dtype in (np.uint16, np.int32, np.int64, np.float32):
        for lowest, highest in ((0, 0), (-5, -3), (-(10**6), -(10**6)), (7, 7), (10**6, 10**6)):
            if lowest < 0 and np.dtype(dtype).kind == "u":
                continue
            used = range_of(np.dtype(dtype), Extremes(lowest, highest, 0))
            assert used.white > used.black
            assert used.black <= lowest <= highest <= used.white


def test_eight_bits_and_their_alpha_stay_with_pillow(tmp_path: Path) -> None:
    rgba = np.dstack([COLOURS, np.full((2, 3), 255)]).astype(np.uint8)
    Image.fromarray(rgba).save(tmp_path / "p.tif")
    frame = read_frame(tmp_path / "p.tif")
    np.testing.assert_array_equal(frame.image, COLOURS)
    assert frame.note == ""


@pytest.mark.parametrize(("lossy", "white"), [(True, 4095), (False, 16383)])
def test_white_that_rings_in_a_lossy_file_is_still_its_white(lossy: bool, white: int) -> None:
    """Twelve bits in sixteen: wavelets exceed 4095 beside edges, here in 1 of 100 values."""
    values = np.full((10, 10, 1), 2048, np.uint16)
    values[0, 0], values[5] = 4500, 4095
    image, note = upright_deep(DeepPicture(values=values, lossy=lossy))
    assert f"to 4500; 0 is shown as black, {white} as white" in note
    assert image[5, 0].tolist() == [round(4095 / white * 255)] * 3
    assert image[0, 0].tolist() == [min(255, round(4500 / white * 255))] * 3


def test_jpeg_2000_may_be_lossy(tmp_path: Path) -> None:
    path = tmp_path / "photo.jp2"
    cv2.imwrite(str(path), np.full((64, 64, 3), 4000, np.uint16))
    with path.open("rb") as file:
        picture = deep_by_pillow(Image.open(file), file)
    assert picture is not None and picture.lossy


def test_many_bright_values_are_no_ringing() -> None:
    values = np.full((10, 10, 1), 4000, np.uint16)
    values[:5] = 4500
    assert without_ringing(extremes(values), values).highest == 4500
