"""Files: whole or not at all, and back to the states that a sheet shows."""

import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from synthetic import CLASSES, OFF, example

from segviewer.records import Classes, Options, Reduction, SegviewerError, Setup, State, Unit
from segviewer.rendering.export import (
    read_figure,
    save_figure,
    save_mask,
    save_picture,
    state_from_plain,
    state_to_plain,
    write_whole,
)
from segviewer.rendering.sheet import sheet
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view

STATES = (
    State(),
    State(
        Setup(
            model="everyday/pspnet",
            input_size=512,
            output_stride=8,
            low_level="entry_1",
            multi_scale=True,
            precision="bf16",
        ),
        Options(
            off={"pyramid.bin_6": "zero", "pyramid.bin_1": "dataset_mean"},
            shown=("stem", "pyramid.bin_1"),
            reduction=Reduction("channel", 7),
            unit=Unit(point=(3, 40)),
        ),
    ),
    State(Setup(model="나무.pth"), Options(shown=(), reduction=Reduction("max"))),
)
WHAT = ("mask", "pyramid.bin_2")


@pytest.fixture
def figure():
    return sheet([example(), example(off=OFF)], [find_view(key) for key in WHAT], Style())


@pytest.mark.parametrize("state", STATES)
def test_a_state_survives_being_written_plainly(state):
    assert state_from_plain(state_to_plain(state)) == state


def test_a_sheet_can_be_read_back(figure, tmp_path):
    path = tmp_path / "시트 1.png"
    save_figure(figure, path)
    assert read_figure(path) == (figure.states, WHAT, ("gradient.png", "gradient.png"))
    with Image.open(path) as image:
        assert np.array_equal(np.asarray(image), figure.image)


def test_names_that_are_no_text_survive_a_sheet(figure, tmp_path):
    """A file's name in another encoding, as Python gives it: half of a surrogate pair."""
    origins = tuple("lat\udce9.png" for _ in figure.origins)
    save_figure(replace(figure, origins=origins), tmp_path / "sheet.png")
    assert read_figure(tmp_path / "sheet.png")[2] == origins


def test_a_picture_is_written_pixel_by_pixel(tmp_path):
    save_picture(example().frame.image, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert np.array_equal(np.asarray(image), example().frame.image)


def test_a_mask_s_values_are_its_classes_and_its_palette_their_colours(tmp_path):
    labels = np.array([[0, 1, 2], [2, 2, 0]], np.uint8)
    save_mask(labels, CLASSES, tmp_path / "mask.png")
    with Image.open(tmp_path / "mask.png") as image:
        assert image.mode == "P"
        assert np.array_equal(np.asarray(image), labels)
        assert image.getpalette()[:9] == [value for colour in CLASSES.colours for value in colour]
        assert image.convert("RGB").getpixel((1, 0)) == CLASSES.colours[1]


def test_a_mask_of_too_many_classes_is_refused(tmp_path):
    many = Classes(tuple(map(str, range(257))), ((0, 0, 0),) * 257)
    with pytest.raises(SegviewerError, match="at most 256 classes, this network has 257"):
        save_mask(np.zeros((2, 2), np.uint16), many, tmp_path / "mask.png")
    assert not list(tmp_path.iterdir())


def test_writing_replaces_what_was_there(figure, tmp_path):
    path = tmp_path / "sheet.png"
    path.write_bytes(b"old")
    save_figure(figure, path)
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]
    assert read_figure(path)[1] == WHAT


def test_a_missing_folder_is_one_sentence(figure, tmp_path):
    with pytest.raises(SegviewerError, match=r"cannot be written \(No such file or directory\)"):
        save_figure(figure, tmp_path / "missing" / "sheet.png")
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_way_is_one_sentence_and_stays(figure, tmp_path):
    (tmp_path / "sheet.png").mkdir()
    with pytest.raises(SegviewerError, match="cannot be written"):
        save_figure(figure, tmp_path / "sheet.png")
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]


@pytest.mark.parametrize(
    ("error", "inspection"),
    [(OSError(28, "No space left on device"), SegviewerError), (KeyError("a"), KeyError)],
)
def test_a_write_that_fails_midway_leaves_the_old_file_and_nothing_else(
    tmp_path, error, inspection
):
    path = tmp_path / "sheet.png"
    path.write_bytes(b"old")

    def save(file):
        file.write(b"half")
        raise error

    with pytest.raises(inspection):
        write_whole(path, save)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]


def _ordinary(path, figure):
    Image.new("RGB", (4, 4)).save(path)


def _text(path, figure):
    path.write_text("not a picture")


def _truncate(path, figure):
    save_figure(figure, path)
    path.write_bytes(path.read_bytes()[:120])


def _missing(path, figure):
    pass


def _foreign(path, figure):
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_itxt("segviewer", '{"states": [{"setup": {"colour": 1}, "options": {}}]}')
    Image.new("RGB", (4, 4)).save(path, pnginfo=info)


@pytest.mark.parametrize("make", [_ordinary, _text, _truncate, _missing, _foreign])
def test_what_is_no_sheet_is_said_so(make, figure, tmp_path):
    path = tmp_path / "sheet.png"
    make(path, figure)
    with pytest.raises(SegviewerError, match="is no sheet of segviewer: expected a PNG, SVG or"):
        read_figure(path)


def test_a_sheet_whose_picture_is_cut_off_still_says_its_states(figure, tmp_path):
    path = tmp_path / "sheet.png"
    save_figure(figure, path)
    path.write_bytes(path.read_bytes()[:-100])
    assert read_figure(path)[0] == figure.states


def test_a_sheet_of_any_size_says_its_states(figure, tmp_path):
    """Only the header claims to be huge: nothing but the header and the states is read."""
    path = tmp_path / "sheet.png"
    save_figure(figure, path)
    content = bytearray(path.read_bytes())
    content[16:24] = struct.pack(">II", 40_000, 30_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    path.write_bytes(content)
    assert read_figure(path)[0] == figure.states
