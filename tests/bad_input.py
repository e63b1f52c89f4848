"""What people point the program at by mistake, and words of the sentence that each gets.

One table for the command line and the window: what one refuses the other refuses alike.
"""

from __future__ import annotations

import io
import os
import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from published import small

from segviewer.opencv import cv2

SMP = "smp-pspnet_resnet34"


class Fault(NamedTuple):
    """``make`` writes what is wrong into a folder and gives the text that names it; ``words`` are
    in the one sentence, beside the file's own name."""

    make: Callable[[Path], str]
    words: str


def _bytes(name: str, content: bytes | Callable[[], bytes]) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content())
        return str(path)

    return make


def _png(side: int = 64) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    return file.getvalue()


def _vast() -> bytes:
    """A PNG whose header says 20001x10001."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 20001, 10001, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head) - 4) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + _png()[33:]


def _clip(folder: Path, suffix: str, code: str) -> bytes:
    path = folder / f"whole{suffix}"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 10, (64, 48))
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    for number in range(12):
        writer.write(np.roll(noise, number, 1))
    writer.release()
    content = path.read_bytes()
    path.unlink()
    return content


def _cut_mp4(folder: Path) -> str:
    content = _clip(folder, ".mp4", "mp4v")
    return _bytes("cut.mp4", content[: len(content) // 2])(folder)


def _folder(*names: str) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        (folder / "holiday").mkdir()
        for name in names:
            (folder / "holiday" / name).write_text("x")
        return str(folder / "holiday")

    return make


def _pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.png")
    return str(folder / "pipe.png")


SOURCES: dict[str, Fault] = {
    "missing": Fault(lambda folder: str(folder / "gone.png"), "gone.png"),
    "empty": Fault(_bytes("empty.png", b""), "is empty (0 bytes)"),
    "truncated": Fault(_bytes("cut.png", _png()[:2000]), "is a PNG that is cut short"),
    "text called a picture": Fault(_bytes("letter.jpg", b"Dear Sir\n" * 50), "holds text"),
    "a PDF called a picture": Fault(_bytes("paper.jpg", b"%PDF-1.7\n" + bytes(99)), "PDF document"),
    "noise": Fault(_bytes("noise.png", bytes(range(128, 256)) * 9), "bytes of no known kind"),
    "more than 200 megapixels": Fault(_bytes("vast.png", _vast()), "more than 200 megapixels"),
    "a folder without pictures": Fault(_folder("notes.txt"), "holds none"),
    "a folder with nothing in it": Fault(_folder(), "holds none"),
    "a folder of broken pictures": Fault(_folder("a.png"), "a.png"),
    "a video that is cut": Fault(_cut_mp4, "cut short, damaged"),
    "text called a video": Fault(_bytes("film.mp4", b"Dear Sir\n" * 50), "no video at all"),
    "a camera that is not there": Fault(lambda _: "camera:97", "camera"),
    "a camera without a number": Fault(lambda _: "camera:", "camera:0"),
    "an address where nobody answers": Fault(lambda _: "http://127.0.0.1:9/x", "127.0.0.1:9"),
    "an unknown sample": Fault(lambda _: "sample:nothing", "nothing"),
    "a scene without a number": Fault(lambda _: "scene:x", "scene:7"),
}
if hasattr(os, "mkfifo"):
    SOURCES["a pipe"] = Fault(_pipe, "a device or a pipe")


class _Code:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch it_ran",)


def _saved(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def _other_shape() -> bytes:
    tensors = small(SMP)
    key = next(iter(reversed(tensors)))
    return _saved({**tensors, key: torch.zeros(3)})


MODELS: dict[str, Fault] = {
    "missing": Fault(lambda folder: str(folder / "gone.pth"), "gone.pth"),
    "empty": Fault(_bytes("empty.pth", b""), "is empty"),
    "no checkpoint": Fault(_bytes("notes.pth", b"# notes\n" * 50), "not a checkpoint"),
    "a picture": Fault(_bytes("photo.pth", _png()), "not a checkpoint"),
    "truncated": Fault(
        _bytes("cut.pth", lambda: _saved(small(SMP))[:9000]), "not downloaded whole"
    ),
    "truncated safetensors": Fault(
        _bytes("cut.safetensors", struct.pack("<Q", 999) + b"{"), "not a safetensors file"
    ),
    "an unknown family": Fault(
        _bytes("own.pth", lambda: _saved({"layer.9.weight": torch.zeros(3)})), "no known family"
    ),
    "another shape": Fault(_bytes("shape.pth", _other_shape), "has shape 3 where"),
    "code in its pickle": Fault(
        _bytes("code.pth", pickle.dumps({"w": _Code()}, 2)), "asks to run code"
    ),
    "a whole module": Fault(
        _bytes("module.pth", lambda: _saved(torch.nn.Conv2d(1, 1, 1))), "whole pickled module"
    ),
    "an unknown name": Fault(lambda _: "everyday/nothing", "everyday/nothing"),
}


def _mask(values: object) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        Image.fromarray(np.asarray(values, np.uint8)).save(folder / "mask.png")
        return str(folder / "mask.png")

    return make


def masks(height: int, width: int) -> dict[str, Fault]:
    """What is wrong with masks of a picture of that size."""
    size = (height, width)
    return {
        "missing": Fault(lambda folder: str(folder / "gone.png"), "nothing of that name"),
        "another size": Fault(_mask(np.zeros((9, 7))), "mask.png is 7×9"),
        "unknown values": Fault(_mask(np.full(size, 77)), "has the value 77"),
        "cut": Fault(_bytes("cut.png", _png()[:2000]), "cut short"),
        "text": Fault(_bytes("mask.png", b"Dear Sir\n" * 50), "holds text"),
        "a photo": Fault(
            _mask(np.random.default_rng(0).integers(0, 256, (*size, 3))), "as a photo has"
        ),
    }
