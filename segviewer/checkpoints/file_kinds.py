"""What a file is, by its content and never by its suffix; programs are refused by name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from segviewer.records import SegviewerError

CONVERSION_ADVICE = (
    "whoever trusts the file can load it with its original code and write it again with "
    "torch.save(model.state_dict(), 'weights.pth')"
)
FETCH_ADVICE = "fetch the file itself"
OWN_HEADER = "segviewer"  # of safetensors: what our own files say of their network
HEAD_BYTES = 64
BYTES_SEARCHED = 1 << 26  # bytes of a pickle that are searched for names
BLOCK_BYTES = 1 << 22
BUFFER = b"bytearray\n"  # as a pickle names it
OLD_FORMAT = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the number that PyTorch's begins with
_PROTOCOLS = (b"\2", b"\3", b"\4", b"\5")

# Where which bytes stand, what the file is then, and what to do.
_SIGNS = (
    (0, b"\x89HDF\r\n", "an HDF5 file, such as Keras writes", CONVERSION_ADVICE),
    (4, b"TFL3", "a TensorFlow Lite program", CONVERSION_ADVICE),
    (4, b"ET12", "an ExecuTorch program", CONVERSION_ADVICE),
    (0, b"GGUF", "a GGUF file", CONVERSION_ADVICE),
    (0, b"\x93NUMPY", "an array of numpy", CONVERSION_ADVICE),
    (0, b"version https://git-lfs", "a pointer of large-file storage", FETCH_ADVICE),
    (0, b"<!doctype html", "a web page", FETCH_ADVICE),
    (0, b"<html", "a web page", FETCH_ADVICE),
    (0, b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (0, b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (0, b"Rar!", "a RAR archive", "unpack it first"),
)
_AFTER_VERSION = b"\x12\x1a\x22\x28\x32\x3a\x42"  # the fields that may follow in ONNX's model


def is_safetensors(file: Path) -> bool:
    """Whether a file begins as safetensors do: the length of a JSON object, then the object."""
    head = _head(file)
    return len(head) > 8 and head[8:9] == b"{" and head[4:8] == bytes(4)


def is_plain_pickle(file: Path) -> bool:
    """Whether a file begins as a pickle does, and not as PyTorch's old format: with its number."""
    head = _head(file)
    return head[:1] == b"\x80" and head[1:2] in _PROTOCOLS and head[2:15] != OLD_FORMAT


def refuse_programs(file: Path) -> None:
    """SegviewerError, which names what it is, for what is no file of weights."""
    head = _head(file)
    for start, sign, title, advice in _SIGNS:
        if head[start : start + len(sign)].lower() == sign.lower():
            raise _refusal(file, title, advice)
    if head[:1] == b"\x08" and len(head) > 2 and head[1] < 32 and head[2] in _AFTER_VERSION:
        raise _refusal(file, "an ONNX program", CONVERSION_ADVICE)
    if head.startswith(b"PK"):
        _refuse_archives(file)


def _refuse_archives(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception:  # damaged ones raise nearly anything; the reader says so
        return
    # PyTorch packs nothing: what unpacks to more than the file has is made to fill the memory.
    if unpacked > file.stat().st_size:
        raise SegviewerError(
            f"{file.name} is refused because it would unpack to {unpacked:,} bytes, more than the "
            f"whole file, which no file of PyTorch's does; {FETCH_ADVICE}."
        )
    last = {name.rpartition("/")[2] for name in names}
    if "constants.pkl" in last or any("/code/" in name for name in names):
        raise _refusal(file, "a TorchScript program", CONVERSION_ADVICE)
    if last & {"archive_format", "serialized_exported_program.json"}:
        raise _refusal(file, "a program of torch.export (PT2)", CONVERSION_ADVICE)
    if "data.pkl" not in last:
        raise _refusal(file, "a zip archive without PyTorch's data.pkl", "unpack it first")


def holds_modules(file: Path) -> bool:
    """Whether a pickle names classes of ``torch.nn``: then it is a module, not its weights."""
    return b"torch.nn.modules" in _pickle_of(file)


def makes_buffers(file: Path) -> bool:
    """Whether a pickle calls ``bytearray``, which PyTorch lets it: with a number it fills the
    memory. Whatever a reader may take for the pickle is searched, and to its end."""
    try:
        if not zipfile.is_zipfile(file):
            with file.open("rb") as opened:
                return _contains(opened, BUFFER)
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".pkl"):
                    with archive.open(entry) as opened:
                        if _contains(opened, BUFFER):
                            return True
    except Exception:  # damaged archives raise nearly anything; PyTorch reads none of them either
        return False
    return False


def _contains(file: IO[bytes], word: bytes) -> bool:
    end = b""
    while block := file.read(BLOCK_BYTES):
        if word in end + block:
            return True
        end = block[1 - len(word) :]
    return False


def _pickle_of(file: Path) -> bytes:
    """The beginning of the pickle in a checkpoint, b"" where that cannot be read."""
    try:
        if not zipfile.is_zipfile(file):
            with file.open("rb") as opened:
                return opened.read(BYTES_SEARCHED)
        with zipfile.ZipFile(file) as archive:
            inner = next(n for n in archive.namelist() if n.endswith("data.pkl"))
            with archive.open(inner) as entry:
                return entry.read(BYTES_SEARCHED)
    except Exception:  # damaged archives raise nearly anything
        return b""


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(HEAD_BYTES)
    except OSError as error:
        raise SegviewerError(f"{file.name} cannot be read: {error}.") from None


def _refusal(file: Path, title: str, advice: str) -> SegviewerError:
    return SegviewerError(
        f"{file.name} is refused because it is {title}, not weights of PyTorch; {advice}."
    )
