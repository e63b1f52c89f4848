"""What every subject of the fuzz has, and the picture that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from mutations import EDITS_OF_BYTES, Edit
from numpy.typing import NDArray
from small import small_model

from segviewer.records import Frame

SIZE = (24, 32)  # of every picture here


@dataclass(frozen=True)
class Subject:
    """``content`` is what is damaged, ``whole`` puts the file around it, ``open`` opens the file;
    ``suffix`` is its name's end and ``edits`` how it is damaged."""

    content: Callable[[], bytes]
    open: Callable[[Path], object]
    suffix: str
    edits: st.SearchStrategy[list[Edit]] = EDITS_OF_BYTES
    whole: Callable[[bytes], bytes] = lambda content: content


def picture() -> NDArray[np.uint8]:
    rows, columns = np.mgrid[: SIZE[0], : SIZE[1]]
    return (np.stack([rows * 9, columns * 7, rows * columns], -1) % 256).astype(np.uint8)


FRAME = Frame(picture(), origin="photo.png")


@cache
def fuzzed_model() -> Any:
    return small_model("pspnet", dtype=torch.float32)  # type: ignore[no-untyped-call]
