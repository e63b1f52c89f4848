"""A page as PDF: text as text in embedded fonts, pictures without loss at their own resolution."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from fpdf import FPDF
from PIL import Image

from segviewer.rendering.fonts import font_file, font_runs, run_width
from segviewer.rendering.page import (
    BASELINE,
    EM_PER_SIZE,
    POINTS_PER_INCH,
    Area,
    Page,
    PlacedPicture,
    Text,
)
from segviewer.rendering.page_pictures import fit_resolution

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # the same state gives the same bytes
NAMESPACE = "https://segviewer.invalid/ns/1.0/"  # a name, not an address


def page_pdf(page: Page, dpi: float, *, picture_dpi: float | None, about: str, state: str) -> bytes:
    """The page; a pixel of it is 1/``dpi`` inch. ``about`` describes it to people, ``state`` to
    this program. Pictures finer than ``picture_dpi`` are made smaller."""
    scale = 1.0 if page.unit == "pt" else POINTS_PER_INCH / dpi
    pdf = FPDF(unit="pt", format=(page.width * scale, page.height * scale))
    pdf.set_creation_date(NO_TIME)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_image_filter("FlateDecode")
    pdf.set_creator("segviewer")
    pdf.set_subject(about)
    pdf.set_xmp_metadata(_xmp(about, state))
    _add_fonts(pdf, page)
    pdf.add_page()
    pdf.set_fill_color(*page.background)
    pdf.rect(0, 0, page.width * scale, page.height * scale, style="F")
    for item in page.items:
        _draw(pdf, item, scale, picture_dpi)
    return bytes(pdf.output())


def _add_fonts(pdf: FPDF, page: Page) -> None:
    """Every font with the characters that the page sets in it."""
    used: dict[str, set[str]] = {}
    for item in page.items:
        if isinstance(item, Text):
            for font, characters in font_runs(item.text, bold=item.bold):
                used.setdefault(font, set()).update(characters)
    with tempfile.TemporaryDirectory() as folder:
        for font in sorted(used):
            path = Path(folder) / f"{font}.ttf"
            path.write_bytes(font_file(font, used[font]))
            pdf.add_font(font, "", path)


def _draw(
    pdf: FPDF, item: Text | Area | PlacedPicture, scale: float, picture_dpi: float | None
) -> None:
    top, left = item.top * scale, item.left * scale
    if isinstance(item, Text):
        em = item.size * EM_PER_SIZE * scale
        pdf.set_text_color(*item.colour)
        for font, characters in font_runs(item.text, bold=item.bold):
            pdf.set_font(font, "", em)
            pdf.text(left, top + BASELINE * item.size * scale, characters)
            left += run_width(font, characters) * em
        return
    height, width = item.height * scale, item.width * scale
    if isinstance(item, Area):
        pdf.set_fill_color(*item.colour)
        pdf.rect(left, top, width, height, style="F")
        return
    picture = fit_resolution(item, scale / POINTS_PER_INCH, picture_dpi)
    pdf.image(Image.fromarray(picture), left, top, width, height, alt_text=item.title or None)


def _xmp(about: str, state: str) -> str:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:segviewer="{NAMESPACE}">'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(about)}</rdf:li></rdf:Alt>'
        f"</dc:description><segviewer:state>{escape(state)}</segviewer:state>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
