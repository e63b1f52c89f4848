"""Weights kept as arrays of numpy: in a checkpoint's dictionaries, and in archives of
``numpy.savez``. Nothing in them is run: arrays of objects are never unpickled."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.lib import format as npy
from torch import Tensor

from segviewer.checkpoints.file_kinds import FETCH_ADVICE
from segviewer.checkpoints.stand_ins import Array, StoredArray
from segviewer.records import SegviewerError

SUFFIX = ".npy"
KINDS = "biufU"  # of arrays that are read: numbers and texts
PACKED = 4  # times that weights may unpack to
SMALL_BYTES = 1 << 24  # that any archive may unpack to
# What torch has too, in the machine's own order of bytes.
DTYPES = frozenset(
    ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
)


def tensors_of(dictionary: Mapping[Any, Any]) -> dict[str, Tensor]:
    """The arrays of numbers in a dictionary, copied into tensors, by key."""
    arrays = {str(k): v.array for k, v in dictionary.items() if isinstance(v, StoredArray)}
    return {key: tensor for key, array in arrays.items() if (tensor := _tensor(array)) is not None}


def _tensor(array: Array | None) -> Tensor | None:
    if array is None or array.dtype.newbyteorder("=").name not in DTYPES:
        return None
    return torch.from_numpy(np.array(array, array.dtype.newbyteorder("="), order="C"))


def is_archive(file: Path) -> bool:
    """Whether a file is what ``numpy.savez`` writes: a zip archive of arrays and nothing else."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except Exception:  # damaged ones raise nearly anything; the reader says so
        return False
    return bool(names) and all(name.endswith(SUFFIX) for name in names)


def read_archive(file: Path) -> dict[str, StoredArray]:
    """The arrays of such an archive by name; SegviewerError where it cannot be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > PACKED * file.stat().st_size + SMALL_BYTES:
                raise SegviewerError(
                    f"{file.name} is refused because it would unpack to {unpacked:,} bytes, far "
                    f"more than weights do; {FETCH_ADVICE}."
                )
            return {n.removesuffix(SUFFIX): _array(archive.read(n)) for n in archive.namelist()}
    except SegviewerError:
        raise
    except Exception:  # as above
        raise SegviewerError(
            f"{file.name} is not an archive of numpy's arrays that can be read: it is damaged or "
            f"not downloaded whole; {FETCH_ADVICE}."
        ) from None


def _array(content: bytes) -> StoredArray:
    """An array as ``numpy.save`` writes it, around the bytes that are there already."""
    stored, file = StoredArray(), io.BytesIO(content)
    read_header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    shape, is_turned, dtype = read_header[npy.read_magic(file)](file)
    if dtype.kind in KINDS:
        flat = np.frombuffer(content, dtype, math.prod(shape), file.tell())
        stored.array = flat.reshape(shape, order="F" if is_turned else "C")
    return stored
