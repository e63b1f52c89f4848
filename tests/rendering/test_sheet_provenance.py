"""How a sheet was made, and that it says so in each kind of file."""

import hashlib
from dataclasses import replace

import pytest
from PIL import Image
from synthetic import OFF, example, with_pixel

from segviewer.records import SegviewerError
from segviewer.rendering.export import figure_lines, read_sheet, save_figure
from segviewer.rendering.sheet import sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.sheet_provenance import provenance_of
from segviewer.version import VERSION

WEIGHTS = "ab" * 32
FILE = "cd" * 32
FORMAT = SheetFormat(width=85, captions=("하나", "two"), letters=True)


def rows():
    first = replace(with_pixel(example((30, 40))), weights=WEIGHTS, device="CPU, 8 threads")
    off = example((30, 40), OFF)
    return [
        replace(first, frame=replace(first.frame, index=7)),
        replace(off, frame=replace(off.frame, sha256=FILE, index=3)),
    ]


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_sheet_says_how_it_was_made(kind, tmp_path):
    figure = sheet(rows(), ["mask"], sheet_format=FORMAT)
    save_figure(figure, tmp_path / f"s.{kind}")
    content = read_sheet(tmp_path / f"s.{kind}")
    assert content.states == figure.states
    assert content.sheet_format == FORMAT
    assert content.provenance == figure.provenance == provenance_of(rows())


def test_weights_and_pictures_are_known_by_their_checksums():
    first, second = provenance_of(rows()).rows
    assert (first.weights, second.weights) == (WEIGHTS, "")
    # A picture that is no file of its own is known by its values.
    values = rows()[0].frame.image.tobytes()
    assert (first.source, first.pixels) == ("", hashlib.sha256(values).hexdigest())
    assert first.frame == 7
    # Where a file lies among others says nothing of it.
    assert (second.source, second.pixels, second.frame) == (FILE, "", 0)
    assert first.device == "CPU"


def test_the_same_is_said_in_words():
    text = "\n".join(figure_lines(sheet(rows(), ["mask"])))
    assert f"segviewer {VERSION}" in text and "numpy" in text
    assert WEIGHTS in text and FILE in text and "frame 7" in text
    assert "off: bin 2 (mean)" in text and "pixel 20, 40" in text


def test_a_png_says_it_where_other_programs_look(tmp_path):
    figure = sheet(rows(), ["mask"])
    save_figure(figure, tmp_path / "s.png")
    with Image.open(tmp_path / "s.png") as image:
        assert image.info["Description"] == "\n".join(figure_lines(figure))


@pytest.mark.parametrize(
    "old, new",
    [
        ('"width": 85', '"width": "x"'),
        ('"type_size": 7.0', '"type_size": -1'),
        ('"program": "', '"program": 5, "x": "'),
        ('"weights": "', '"weights": ["'),
        ('"rows": [', '"rows": [5, '),
    ],
)
def test_edited_provenance_is_one_sentence(old, new, tmp_path):
    save_figure(sheet(rows(), ["mask"], sheet_format=FORMAT), tmp_path / "s.svg")
    text = (tmp_path / "s.svg").read_text("utf-8")
    assert old in text
    (tmp_path / "s.svg").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SegviewerError, match="is no sheet of segviewer") as caught:
        read_sheet(tmp_path / "s.svg")
    assert "\n" not in str(caught.value)
