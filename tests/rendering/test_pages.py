"""Sheets as SVG and PDF: text as text, pictures as they are, the same bytes each time."""

import base64
import io
import re
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from synthetic import OFF, example

from segviewer.rendering.export import figure_bytes, is_sheet, read_figure, save_figure
from segviewer.rendering.fonts import font_file, font_runs, run_width
from segviewer.rendering.page import EM_PER_SIZE, caption_lines, measure
from segviewer.rendering.sheet import sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view

KINDS = (".png", ".svg", ".pdf")
SVG = "{http://www.w3.org/2000/svg}"


def figure(title="Example", **sheet_format):
    rows = [example((300, 400), off, title=title) for off in ((), OFF)]
    return sheet(rows, ["input", "mask", "branches"], sheet_format=SheetFormat(**sheet_format))


def svg_of(shown):
    return ElementTree.fromstring(figure_bytes(shown, ".svg"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [None, 85])
def test_the_same_figure_gives_the_same_bytes(kind, width):
    assert figure_bytes(figure(width=width), kind) == figure_bytes(figure(width=width), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_brings_its_states_back(kind, tmp_path):
    shown, path = figure('한글 <&">', width=85), tmp_path / f"시트{kind}"
    save_figure(shown, path)
    assert is_sheet(path)
    assert read_figure(path) == (shown.states, shown.views, shown.origins)


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_are_no_text_survive(kind, tmp_path):
    origins = ("lat\udce9.png",) * 2
    save_figure(replace(figure(), origins=origins), tmp_path / f"s{kind}")
    assert read_figure(tmp_path / f"s{kind}")[2] == origins


def test_an_svg_is_as_wide_as_was_asked_and_its_text_is_text():
    root = svg_of(figure("나무 DeepLab", width=85))
    assert root.get("width") == "85.000mm"
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert any(
        word.startswith("나무 DeepLab · ") for word in words
    )  # what both rows have in common
    assert "off: bin 2 (mean)" in words


def test_an_svg_embeds_the_characters_that_it_uses_and_no_others():
    root = svg_of(figure("가", width=85, captions=("Ж", "")))  # a bold title, and a note
    faces = "".join(root.find(f"{SVG}style").itertext())
    fonts = {
        name: TTFont(io.BytesIO(base64.b64decode(content)))
        for name, content in re.findall(r'family:"([^"]+)".*?base64,([^)]+)\)', faces)
    }
    assert ord("가") in fonts["WenQuanYiMicroHei"].getBestCmap()
    assert ord("Ж") in fonts["Rubik-SemiBold"].getBestCmap()
    assert len(fonts["WenQuanYiMicroHei"].getBestCmap()) <= 3


def test_pictures_in_an_svg_are_the_views_own_pixels():
    shown = figure(width=175)
    first = next(svg_of(shown).iter(f"{SVG}image"))
    content = base64.b64decode(first.get("{http://www.w3.org/1999/xlink}href").partition(",")[2])
    with Image.open(io.BytesIO(content)) as image:
        photo = find_view("input").draw(example((300, 400)), Style())
        assert np.array_equal(np.asarray(image), photo)


def test_a_chosen_resolution_makes_pictures_smaller():
    """At 85 mm three columns are less than an inch wide each."""
    fine = figure_bytes(figure(width=85), ".svg")
    coarse = figure_bytes(figure(width=85, dpi=72), ".svg")
    first = next(ElementTree.fromstring(coarse).iter(f"{SVG}image"))
    content = base64.b64decode(first.get("{http://www.w3.org/1999/xlink}href").partition(",")[2])
    with Image.open(io.BytesIO(content)) as image:
        assert image.width == round(float(first.get("width")))
    assert len(coarse) < len(fine)


def test_a_pdf_is_as_wide_as_was_asked_and_embeds_its_fonts():
    content = figure_bytes(figure("가 Example", width=85), ".pdf")
    assert b"/MediaBox [0 0 240.9" in content
    assert content.count(b"/FontFile2") == 3  # regular, bold, and the one with Hangul
    assert b"Creation" not in content or b"D:20000101" in content


def test_pictures_in_a_pdf_are_the_views_own_pixels():
    content = figure_bytes(figure(width=175), ".pdf")
    photo = find_view("input").draw(example((300, 400)), Style())
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    pictures = [stored for stream in streams if len(stored := _inflate(stream)) == 300 * 1201]
    rows = np.frombuffer(pictures[0], np.uint8).reshape(300, 1201)
    assert (rows[:, 0] == 0).all()  # the predictor of each row: none
    assert np.array_equal(rows[:, 1:].reshape(photo.shape), photo)


def _inflate(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_a_png_of_a_width_says_its_resolution(tmp_path):
    save_figure(figure(width=85, dpi=150), tmp_path / "s.png")
    with Image.open(tmp_path / "s.png") as image:
        assert image.width == round(85 / 25.4 * 150)
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.05)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["DeepLab v3+, off: rate 6 (mean)", "7.6% → 0.1 φ", "가나다 漢字"])
def test_what_is_measured_is_what_is_set(text, bold):
    """OpenCV's renderer and the embedded fonts have the same advances, within two percent."""
    set_width = sum(run_width(font, run) for font, run in font_runs(text, bold=bold))
    assert measure(text, 100, bold=bold) == pytest.approx(100 * EM_PER_SIZE * set_width, rel=0.02)


def test_parentheses_are_no_wider_than_brackets():
    """They stand in most captions, and those as wide as a digit tear them apart."""
    for bold in (False, True):
        assert measure("(", 100, bold=bold) < 1.1 * measure("[", 100, bold=bold)
        [(_, width)] = [(font, run_width(font, "(")) for font, _ in font_runs("(", bold=bold)]
        assert 100 * EM_PER_SIZE * width == pytest.approx(measure("(", 100, bold=bold), rel=0.02)


def test_long_words_below_a_tile_are_wrapped():
    lines = caption_lines("image pooling  off (dataset mean)", 10, 80)
    assert lines == ["image pooling", "off (dataset", "mean)"]


def test_a_character_that_no_font_has_is_replaced():
    runs = list(font_runs("a\U0001f600b"))
    assert "".join(run for _, run in runs) in ("a\ufffdb", "a?b")
    assert font_file("Rubik-Regular", "a") == font_file("Rubik-Regular", "aa")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n<segviewer:state>{&quot;states&quot;: 5}</segviewer:state>",
        b"%PDF-1.4\n<segviewer:state>\xff</segviewer:state>",
        b'<svg><metadata id="segviewer">&lol;</metadata></svg>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>'
        b'<metadata id="segviewer">&a;</metadata></svg>',
    ],
)
def test_hostile_metadata_is_one_sentence(content, tmp_path):
    from segviewer.records import SegviewerError

    path = tmp_path / "s.pdf"
    path.write_bytes(content)
    with pytest.raises(SegviewerError, match="is no sheet of segviewer") as caught:
        read_figure(path)
    assert "\n" not in str(caught.value) and "root:" not in str(caught.value)


@pytest.mark.parametrize("content", [b"%PDF-1.4\nnothing", b"<svg></svg>", b"", b"text"])
def test_other_files_are_no_sheets(content, tmp_path):
    path = tmp_path / "other.svg"
    path.write_bytes(content)
    assert not is_sheet(path)
