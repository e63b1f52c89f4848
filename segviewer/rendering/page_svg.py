"""A page as SVG 1.1: text as text in embedded fonts, pictures as PNG at their own resolution."""

from __future__ import annotations

import base64
import io
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from segviewer.rendering.drawing import Picture
from segviewer.rendering.fonts import font_file, font_runs
from segviewer.rendering.page import (
    BASELINE,
    EM_PER_SIZE,
    MILLIMETRES_PER_INCH,
    POINTS_PER_INCH,
    Area,
    Page,
    PlacedPicture,
    Text,
)
from segviewer.rendering.page_pictures import fit_resolution
from segviewer.rendering.style import Colour


def page_svg(page: Page, dpi: float, *, picture_dpi: float | None, about: str, state: str) -> str:
    """The page; a pixel of it is 1/``dpi`` inch. ``about`` describes it to people, ``state`` to
    this program. Pictures finer than ``picture_dpi`` are made smaller."""
    per_unit = 1 / POINTS_PER_INCH if page.unit == "pt" else 1 / dpi  # inches
    width, height = (
        f"{length * per_unit * MILLIMETRES_PER_INCH:.3f}mm" for length in (page.width, page.height)
    )
    body = [_draw_item(item, per_unit, picture_dpi) for item in page.items]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'version="1.1" width="{width}" height="{height}" '
            f'viewBox="0 0 {_number(page.width)} {_number(page.height)}">',
            f"<desc>{escape(about)}</desc>",
            f'<metadata id="segviewer">{escape(state)}</metadata>',
            f"<style>{_faces(page)}text{{font-kerning:none;white-space:pre}}</style>",
            f'<rect width="{_number(page.width)}" height="{_number(page.height)}" '
            f'fill="{_hex(page.background)}"/>',
            *body,
            "</svg>\n",
        )
    )


def _faces(page: Page) -> str:
    """Every font with the characters that the page sets in it."""
    used: dict[str, set[str]] = {}
    for item in page.items:
        if isinstance(item, Text):
            for font, characters in font_runs(item.text, bold=item.bold):
                used.setdefault(font, set()).update(characters)
    return "".join(
        f'@font-face{{font-family:"{font}";src:url(data:font/ttf;base64,'
        f'{_base64(font_file(font, used[font]))}) format("truetype")}}'
        for font in sorted(used)
    )


def _draw_item(
    item: Text | Area | PlacedPicture, per_unit: float, picture_dpi: float | None
) -> str:
    if isinstance(item, Text):
        return _text(item)
    place = " ".join(
        f'{name}="{_number(value)}"'
        for name, value in (
            ("x", item.left), ("y", item.top), ("width", item.width), ("height", item.height),
        )
    )  # fmt: skip
    if isinstance(item, Area):
        return f'<rect {place} fill="{_hex(item.colour)}"/>'
    picture = fit_resolution(item, per_unit, picture_dpi)
    title = f"<title>{escape(item.title)}</title>" if item.title else ""
    return (
        f'<image {place} preserveAspectRatio="none" '
        f'xlink:href="data:image/png;base64,{_base64(_png(picture))}">{title}</image>'
    )


def _text(item: Text) -> str:
    """The line flows from its beginning, so that it also reads well in a reader's own fonts."""
    em, top = item.size * EM_PER_SIZE, item.top + BASELINE * item.size
    spans = "".join(
        f"<tspan font-family={quoteattr(_family(font))}>{escape(characters)}</tspan>"
        for font, characters in font_runs(item.text, bold=item.bold)
    )
    weight = ' font-weight="600"' if item.bold else ""
    return (
        f'<text x="{_number(item.left)}" y="{_number(top)}" font-size="{_number(em)}"{weight} '
        f'fill="{_hex(item.colour)}">{spans}</text>'
    )


def _family(font: str) -> str:
    return f"{font}, Rubik, Helvetica, Arial, sans-serif"


def _png(picture: Picture) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
