"""What is fuzzed: whole files by kind, and what opens them as the program does."""

from __future__ import annotations

import io
import json
import os
import struct
import tempfile
import zlib
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
import torch
from fuzz_checkpoints import CHECKPOINTS
from fuzz_subject import FRAME, SIZE, Subject, fuzzed_model, picture
from mutations import EDITS_OF_TEXT
from numpy.typing import NDArray
from PIL import Image
from strangers import UNet

from segviewer.adapting import adapt, describe
from segviewer.checkpoints.published_list import VARIABLE, published_weights
from segviewer.cli.journal import Journal
from segviewer.gui.session.settings import Settings
from segviewer.gui.session.sheet_states import read_sheet_states
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.inspection.resolve import resolve
from segviewer.lessons.catalog import lesson_files, read_lesson
from segviewer.opencv import cv2
from segviewer.recent import recent_models
from segviewer.records import Options, Setup, State, Unit
from segviewer.rendering.export import figure_bytes
from segviewer.rendering.page import Page
from segviewer.rendering.sheet import Sheet
from segviewer.sources.masks import is_mask_of, read_truth
from segviewer.sources.opening import open_source
from segviewer.user_files import config_file

# Pictures, masks and clips.


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _exif() -> bytes:
    exif = Image.Exif()
    exif[274] = 6
    return exif.tobytes()


def _tiff(values: NDArray[Any], **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, values, **options)
    return file.getvalue()


def _by_opencv(values: NDArray[Any], suffix: str) -> bytes:
    return cv2.imencode(suffix, values)[1].tobytes()


def _pictures() -> dict[str, Callable[[], bytes]]:
    rgb = Image.fromarray(picture())
    deep = picture().astype(np.uint16) * 257
    return {
        "png": lambda: _saved(rgb, "PNG", exif=_exif()),
        "png palette": lambda: _saved(rgb.convert("P"), "PNG", transparency=3),
        "png 16": lambda: _by_opencv(deep, ".png"),
        "jpeg": lambda: _saved(rgb, "JPEG", exif=_exif()),
        "jpeg cmyk": lambda: _saved(rgb.convert("CMYK"), "JPEG", progressive=True),
        "webp": lambda: _saved(rgb, "WEBP"),
        "gif": lambda: _saved(rgb, "GIF", save_all=True, append_images=[rgb]),
        "bmp": lambda: _saved(rgb.convert("P"), "BMP"),
        "ppm": lambda: _saved(rgb, "PPM"),
        "jp2": lambda: _saved(rgb, "JPEG2000"),
        "ico": lambda: _saved(rgb, "ICO", sizes=[(16, 16)]),
        "tiff": lambda: _saved(rgb, "TIFF", compression="tiff_lzw"),
        "tiff floats": lambda: _tiff(picture()[..., 0].astype(np.float32)),
        "tiff channels": lambda: _tiff(deep, photometric="minisblack", compression="zlib"),
    }


def _read_picture(path: Path) -> None:
    [frame] = open_source(path)
    assert frame.image.ndim == 3 and frame.image.dtype == np.uint8


def _mask(kind: str) -> bytes:
    values = Image.fromarray((picture()[..., 0] % 5).astype(np.uint8), "L")
    if kind == "PNG":
        values.putpalette([n for colour in range(5) for n in (colour * 50, 9, 9)])
    return _saved(values, kind)


def _read_mask(path: Path) -> None:
    is_mask_of(path, FRAME)
    truth = read_truth(path, FRAME)
    assert truth.values.shape == SIZE


def _clip(fourcc: str, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip{suffix}"
        code = cv2.VideoWriter.fourcc(*fourcc)
        writer = cv2.VideoWriter(str(path), code, 10, SIZE[::-1])
        for number in range(6):
            writer.write(np.roll(picture(), number, 1))
        writer.release()
        return path.read_bytes()


def _mjpeg() -> bytes:
    return b"".join(_by_opencv(np.roll(picture(), n, 1), ".jpg") for n in range(4))


def _play(path: Path) -> None:
    source = open_source(path)
    try:
        frames = list(islice(source, 8))
        if source.can_seek and frames:
            source.seek(0)
            next(iter(source), None)
    finally:
        source.close()


# Sheets.


@cache
def sheet_file(kind: str) -> bytes:
    """A sheet of one state with a branch off and a clicked pixel."""
    unit = Unit(point=(3, 4), fields=("stem",))
    options = Options(off={"pyramid.bin_2": "zero"}, shown=("stem",), unit=unit)
    state = State(Setup(model="small", input_size=32), options)
    page = Page(height=8, width=9, background=(90, 90, 90))
    figure = Sheet(page=page, states=(state,), views=("mask",), origins=("photo.png",), frames=(0,))
    return figure_bytes(figure, kind)


def _with_text(text: bytes) -> bytes:
    """A PNG with this text as its states."""
    png = sheet_file(".png")
    at = png.index(b"iTXt") - 4
    [length] = struct.unpack(">I", png[at : at + 4])
    data = b"iTXtsegviewer\0\0\0\0\0" + text
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:at] + chunk + png[at + 12 + length :]


def _sheet_text() -> bytes:
    text: str = Image.open(io.BytesIO(sheet_file(".png"))).info["segviewer"]
    return text.encode("utf-8")


def _restore(path: Path) -> None:
    """As the window does with a file that is dropped: its states, else the picture that it is."""
    sheet = read_sheet_states(path)
    if isinstance(sheet, str):
        if path.suffix == ".png":
            _read_picture(path)
        return
    for state in sheet.states[:2]:
        _inspect(state)


def _inspect(state: State) -> None:
    model = fuzzed_model()
    request = resolve(state, model.info(), None)
    inspect(model, capture(model, FRAME, request.setup), request.options)


# Texts.


def _lesson() -> bytes:
    return min(lesson_files().values(), key=lambda file: file.stat().st_size).read_bytes()


@cache
def _unet() -> torch.nn.Module:
    torch.manual_seed(3)
    return UNet().eval()


def _description() -> bytes:
    return str(describe(_unet(), picture(), size=SIZE)).encode("utf-8")


def _adapt(path: Path) -> None:
    model = adapt(_unet(), picture(), modules=path, size=SIZE)
    inspect(model, capture(model, FRAME))


def _settings() -> bytes:
    return (
        b"[General]\nversion=1\nrecent=/a.png, /b.png\ntheme=dark\nnetwork=voc/fcn\n"
        b"folder=/photos\ntext_percent=115\ntoured=1\npalette=own\ncolour_map=viridis\nopacity=60\n"
        b'geometry="@ByteArray(\\x1\\xd9\\xd0\\xcb)"\ndocks=@ByteArray(\\x1)\n'
    )


def _read_settings(path: Path) -> None:
    place = config_file("segviewer.ini")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(path.read_bytes())
    settings = Settings()
    names = [n for n, value in vars(Settings).items() if isinstance(value, property)]
    for name in names:
        getattr(settings, name)
    settings.add_recent("new.png")


def _recent() -> bytes:
    return json.dumps([__file__, "gone.pth"]).encode()


def _read_recent(path: Path) -> None:
    place = config_file("models.json")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(path.read_bytes())
    assert all(isinstance(text, str) for text in recent_models())


def _list() -> bytes:
    keys = next(iter(published_weights().values()))
    return json.dumps({"checkpoints": [vars(keys)]}).encode()


def _read_list(path: Path) -> None:
    os.environ[VARIABLE] = str(path)
    try:
        for line in published_weights().values():
            assert line.title and line.file_name is not None
    finally:
        del os.environ[VARIABLE]


def _journal() -> bytes:
    return b'{"call": "stamp"}\n{"picture": "a#0", "rows": [1], "file": "a.png"}\n'


def _read_journal(path: Path) -> None:
    journal = Journal(path, "stamp")
    journal.add("b#0", {"rows": []})
    journal.close()


# Checkpoints.


SUBJECTS: dict[str, Subject] = {
    **{name: Subject(make, _read_picture, ".png") for name, make in _pictures().items()},
    "mask png": Subject(lambda: _mask("PNG"), _read_mask, ".png"),
    "mask tiff": Subject(lambda: _mask("TIFF"), _read_mask, ".tif"),
    "mask bmp": Subject(lambda: _mask("BMP"), _read_mask, ".bmp"),
    "mask gif": Subject(lambda: _mask("GIF"), _read_mask, ".gif"),
    "avi": Subject(lambda: _clip("MJPG", ".avi"), _play, ".avi"),
    "mp4": Subject(lambda: _clip("mp4v", ".mp4"), _play, ".mp4"),
    "mjpeg": Subject(_mjpeg, _play, ".mjpg"),
    "sheet png": Subject(lambda: sheet_file(".png"), _restore, ".png"),
    "sheet svg": Subject(lambda: sheet_file(".svg"), _restore, ".svg", EDITS_OF_TEXT),
    "sheet pdf": Subject(lambda: sheet_file(".pdf"), _restore, ".pdf"),
    "sheet text": Subject(_sheet_text, _restore, ".png", EDITS_OF_TEXT, _with_text),
    "settings": Subject(_settings, _read_settings, ".ini", EDITS_OF_TEXT),
    "recent": Subject(_recent, _read_recent, ".json", EDITS_OF_TEXT),
    "list": Subject(_list, _read_list, ".json", EDITS_OF_TEXT),
    "journal": Subject(_journal, _read_journal, ".jsonl", EDITS_OF_TEXT),
    "lesson": Subject(_lesson, lambda path: read_lesson(str(path)), ".toml", EDITS_OF_TEXT),
    "modules": Subject(_description, _adapt, ".toml", EDITS_OF_TEXT),
    **CHECKPOINTS,
}  # fmt: skip
