"""Files that are made to run code, to fill the memory, or to lead elsewhere; all of them small."""

from __future__ import annotations

import copy
import io
import json
import pickle
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from published import small

BIG = 1 << 28  # bytes that a bomb unpacks to
SIDE = 60_000  # pixels of a picture that claims to be large


class Call:
    """Pickles to a call of a function."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._function, self._arguments = function, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self._function, self._arguments


# Checkpoints.


def _torch_zip(content: bytes, **records: bytes) -> bytes:
    """An archive as PyTorch writes it, around a pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in {"data.pkl": content, "version": b"3\n", **records}.items():
            archive.writestr(f"archive/{name}", data)
    return file.getvalue()


def _saved(content: Any) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def _arrays(content: bytes, packing: int, shape: int = BIG) -> bytes:
    """An archive of one array as numpy writes it, of bytes."""
    file = io.BytesIO()
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({shape},)}}".ljust(117) + "\n"
    with zipfile.ZipFile(file, "w", packing, compresslevel=1) as archive:
        start = b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header.encode()
        archive.writestr("a.weight.npy", start + content)
    return file.getvalue()


def packed_bomb() -> bytes:
    """A storage of zeros, deflated to a thousandth."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_saved({"w": torch.zeros(BIG // 4)[:1].clone()}))) as plain:
        content = plain.read("archive/data.pkl").replace(
            b"K\x01", b"J" + struct.pack("<i", BIG // 4)
        )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("archive/data.pkl", content)
        archive.writestr("archive/version", "3\n")
        with archive.open("archive/data/0", "w") as record:
            for _ in range(BIG >> 20):
                record.write(bytes(1 << 20))
    return file.getvalue()


def overlapping_bomb() -> bytes:
    """A thousand records that all lie in the same place."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}, 2))
        archive.writestr("archive/data/0", bytes(1 << 20))
        first = archive.filelist[-1]
        for number in range(1, 1000):
            again = copy.copy(first)
            again.filename = f"archive/data/{number}"
            archive.filelist.append(again)
    return file.getvalue()


def buffer_behind_decoy(padding: int = 0) -> bytes:
    """A harmless pickle of nearly the same name stands before the one that is read."""
    call = pickle.dumps([b"x" * padding, {"w": Call(bytearray, 8 << 30)}], 2)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/x_data.pkl", pickle.dumps({}, 2))
        archive.writestr("archive/data.pkl", call)
        archive.writestr("archive/version", "3\n")
    return file.getvalue()


def nested_dictionaries() -> bytes:
    """A hundred thousand, each in the one before."""
    depth = 100_000
    return b"\x80\x02" + b"}X\x01\0\0\0a" * depth + b"}" + b"s" * depth + b"."


def shared_dictionaries() -> bytes:
    """Ten in ten in ten ..., to the twelfth."""
    inner: dict[str, Any] = {}
    for _ in range(12):
        inner = {f"k{number}": inner for number in range(10)}
    return pickle.dumps(inner, 2)


def own_child() -> bytes:
    content: dict[str, Any] = {"w": 1}
    content["state_dict"] = content
    return pickle.dumps(content, 2)


def _own_file(**network: Any) -> bytes:
    """Our own format, for a network of other sizes than its tensors."""
    header = {
        "title": "t", "classes": ["a", "b"], "colours": [[0, 0, 0], [9, 9, 9]],
        "network": {"network": "pspnet", "backbone": "tiny_resnet", "classes": 2, **network},
    }  # fmt: skip
    return safetensors.torch.save({"w": torch.zeros(1)}, {"segviewer": json.dumps(header)})


def tar_archive() -> bytes:
    """As PyTorch wrote before 0.2, with a path that climbs."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in ("../../climbed", "storages", "tensors", "pickle"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    return file.getvalue()


CHECKPOINTS: dict[str, Callable[[], bytes]] = {
    "packed.pth": packed_bomb,
    "overlapping.pth": overlapping_bomb,
    "buffer.pth": lambda: _torch_zip(pickle.dumps({"w": Call(bytearray, 8 << 30)}, 2)),
    "old_buffer.pth": lambda: pickle.dumps({"w": Call(bytearray, 8 << 30)}, 2),
    "decoy.pth": buffer_behind_decoy,
    "late_buffer.pth": lambda: buffer_behind_decoy(65 << 20),
    "palette.pth": lambda: _saved(
        {
            "state_dict": small("smp-pspnet_resnet34"),
            "classes": ["a"] * 21,
            "palette": torch.zeros(1).expand(1 << 28),
        }
    ),
    "conjured.pth": lambda: _torch_zip(pickle.dumps({"w": Call(torch.FloatTensor, 1 << 29)}, 2)),
    "expanded.pth": lambda: _saved({"w": torch.zeros(()).expand(1 << 40)}),
    "nested.pth": lambda: _torch_zip(nested_dictionaries()),
    "shared.pth": lambda: _torch_zip(shared_dictionaries()),
    "own_child.pth": lambda: _torch_zip(own_child()),
    "tar.pth": tar_archive,
    "packed.npz": lambda: _arrays(bytes(BIG), zipfile.ZIP_DEFLATED),
    "claim.npz": lambda: _arrays(b"", zipfile.ZIP_STORED, shape=1 << 40),
    "long_head.safetensors": lambda: struct.pack("<Q", 1 << 31) + b"{" + bytes(100),
    "spaces.safetensors": lambda: struct.pack("<Q", 40 << 20) + b"{" + b" " * ((40 << 20) - 1),
    "channels.safetensors": lambda: _own_file(channels=10**9),
    "bins.safetensors": lambda: _own_file(bins=[4000, 4000]),
    "classes.safetensors": lambda: _own_file(classes=10**12),
}


# Pictures and sheets.


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(side: int = SIDE, *chunks: bytes, depth: int = 8, colours: int = 2) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, depth, colours, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + _chunk(b"IEND", b"")


def _bomb(size: int = 1 << 28) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()


def tiff(bits: int) -> bytes:
    """One strip of a picture that claims to be large."""
    tags = [
        (256, 4, SIDE), (257, 4, SIDE), (258, 3, bits), (259, 3, 8), (262, 3, 1), (273, 4, 200),
        (277, 3, 1), (278, 4, SIDE), (279, 4, 40), (339, 3, 1),
    ]  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0)
    return head.ljust(200, b"\0") + zlib.compress(bytes(1 << 16))


def bmp() -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 1000, 0, 0, 54) + info + bytes(1000)


def gif() -> bytes:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x08\x02\x4c\x01\0;"
    return b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6) + frame


def jpeg() -> bytes:
    tables = b"\xff\xdb\0\x43\0" + b"\1" * 64
    frame = b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", 65500, 65500) + b"\1\1\x11\0"
    return b"\xff\xd8" + tables + frame + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + bytes(100) + b"\xff\xd9"


PICTURES: dict[str, Callable[[], bytes]] = {
    "large.png": png,
    "deep.png": lambda: png(depth=16),
    "deep_grey.png": lambda: png(depth=16, colours=0),
    "text.png": lambda: png(8, _chunk(b"zTXt", b"Comment\0\0" + _bomb())),
    "profile.png": lambda: png(8, _chunk(b"iCCP", b"icc\0\0" + _bomb())),
    "rows.png": lambda: png(8)[:33] + _chunk(b"IDAT", _bomb()) + _chunk(b"IEND", b""),
    "notes.png": lambda: png(8, *[_chunk(b"tEXt", b"Note\0" + b"x" * (1 << 20))] * 80),
    "large.tif": lambda: tiff(8),
    "deep.tif": lambda: tiff(16),
    "floats.tif": lambda: tiff(32),
    "large.bmp": bmp,
    "large.gif": gif,
    "large.jpg": jpeg,
    "large.ppm": lambda: b"P6 99999 99999 255\n" + bytes(100),
    "endless.ppm": lambda: b"P6 " + b"9" * 5000 + b" 9 255\n",
}

SHEETS: dict[str, Callable[[], bytes]] = {
    "beginnings.svg": lambda: b"<svg>" + b"<metadata " * (1 << 20),
    "open.svg": lambda: b"<svg>" + b'<metadata id="segviewer">' * (1 << 19),
    "open.pdf": lambda: b"%PDF-1.4\n" + b"<segviewer:state>" * (1 << 19),
    "entities.svg": lambda: (
        b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg>'
        b'<metadata id="segviewer">&b;</metadata></svg>'
    ),
    "outward.svg": lambda: (
        b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg><image href="file:///etc/x"/>'
        b'<metadata id="segviewer">&a;</metadata></svg>'
    ),
    "outward.pdf": lambda: (
        b"%PDF-1.4\n1 0 obj<</S/URI/URI(http://example.invalid/)>>endobj\n"
        b"<segviewer:state>{&quot;states&quot;: [file:///etc/hostname]}</segviewer:state>"
    ),
    "nested.png": lambda: png(8, _chunk(b"iTXt", b"segviewer\0\0\0\0\0" + b"[" * 900_000)),
    "packed.png": lambda: png(8, _chunk(b"iTXt", b"segviewer\0\1\0\0\0" + _bomb())),
    "empty.svg": lambda: b"<svg/>",
}


def write(files: dict[str, Callable[[], bytes]], folder: Path) -> list[str]:
    """Their paths, in a folder."""
    for name, content in files.items():
        (folder / name).write_bytes(content())
    return [str(folder / name) for name in files]
