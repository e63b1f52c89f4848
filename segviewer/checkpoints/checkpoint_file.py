"""Opens checkpoint files without running anything that is in them.

A pickle can name any function to be called while it is read. ``torch.load(weights_only=True)``
calls a short list of harmless ones. What training scripts keep beside weights is swallowed by inert
stand-ins (``stand_ins``); whatever else a file asks for is refused by its name.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from segviewer.checkpoints.arrays import is_archive, read_archive
from segviewer.checkpoints.file_kinds import (
    CONVERSION_ADVICE,
    OWN_HEADER,
    holds_modules,
    is_plain_pickle,
    is_safetensors,
    makes_buffers,
    refuse_programs,
)
from segviewer.checkpoints.neighbours import WEIGHTS_IN_FOLDER, Neighbours, read_neighbours
from segviewer.checkpoints.stand_ins import (
    Inert,
    InertAttribute,
    InertList,
    InertMapping,
    InertNamespace,
    StoredArray,
    StoredScalar,
    StoredType,
    stand_in,
)
from segviewer.parsing import parse_json
from segviewer.records import SegviewerError

DEEPEST = 64  # dictionaries inside each other
MOST_ITEMS = 64  # of a list that is looked into
MOST_VISITS = 10**6  # of dictionaries and what is in them
MOST_BYTES = 1 << 31  # that tensors of a small file may claim by showing a number many times
CLAIM = 4  # times a file's size; 8 bits become 32
STAND_INS = (
    Inert,
    InertAttribute,
    InertList,
    InertMapping,
    InertNamespace,
    StoredArray,
    StoredScalar,
    StoredType,
)


@dataclass(frozen=True)
class StoredFile:
    """What a file holds, by whatever names, and what the files beside it say."""

    name: str
    content: Mapping[Any, Any]
    neighbours: Neighbours = field(default_factory=dict)


def read_checkpoint(path: Path) -> StoredFile:
    """The content of a checkpoint file, or of a folder that holds one.

    Raises SegviewerError, one sentence, for everything that is no checkpoint.
    """
    file = file_in(path)
    if file.stat().st_size == 0:
        raise SegviewerError(f"{path.name} is empty; it may not have been downloaded whole.")
    content = _content(file)
    if isinstance(content, list | tuple):
        content = dict(enumerate(content))
    if not isinstance(content, Mapping):
        raise SegviewerError(f"{path.name} holds no weights by name; {CONVERSION_ADVICE}.")
    _check_extent(file, content)
    neighbours = read_neighbours(file) if file.name in WEIGHTS_IN_FOLDER else {}
    return StoredFile(path.name, content, neighbours)


def _check_extent(file: Path, content: Mapping[Any, Any]) -> None:
    """SegviewerError where dictionaries and lists contain themselves or each other without end, or
    where tensors claim more memory than such a file can fill."""
    visits, claimed = 0, 0
    left: list[tuple[int, Iterable[Any]]] = [(0, content.values())]
    while left:
        depth, values = left.pop()
        for value in values:
            visits += 1
            if isinstance(value, Mapping):
                left.append((depth + 1, value.values()))
            elif isinstance(value, list | tuple) and len(value) <= MOST_ITEMS:
                left.append((depth + 1, value))
            elif isinstance(value, Tensor):
                claimed += 4 * value.numel()
            elif isinstance(value, StoredArray) and value.array is not None:
                claimed += 4 * value.array.size
        if visits > MOST_VISITS or depth > DEEPEST:
            raise SegviewerError(
                f"{file.name} is refused because its dictionaries contain each other without end; "
                f"{CONVERSION_ADVICE}."
            )
    if claimed > max(MOST_BYTES, CLAIM * file.stat().st_size):
        raise SegviewerError(
            f"{file.name} is refused because its tensors claim {claimed:,} bytes, far more than "
            f"are in the file; {CONVERSION_ADVICE}."
        )


def file_in(path: Path) -> Path:
    """The file itself, or the weights in a folder."""
    if not path.exists():
        raise SegviewerError(f"There is no file {path}; check the name and the folder.")
    if not path.is_dir():
        return path
    for name in WEIGHTS_IN_FOLDER:
        if (path / name).is_file():
            return path / name
    raise SegviewerError(
        f"{path} is a folder without {' or '.join(WEIGHTS_IN_FOLDER)}; choose a checkpoint file."
    )


def _content(file: Path) -> Any:
    if is_safetensors(file):
        return _safetensors(file)
    if is_archive(file):
        return read_archive(file)
    refuse_programs(file)
    if makes_buffers(file):
        raise SegviewerError(_refusal(file, "bytearray"))
    names: dict[str, type] = {}
    while True:
        # The unpickler stops at the first global that it does not know: one more is let in each
        # time.
        try:
            return _load(file, names)
        # Broken files make the unpickler raise whatever its parts raise: KeyError, OSError, ...
        except Exception as error:
            if isinstance(error, MemoryError) or "allocate memory" in str(error):
                raise SegviewerError(
                    f"{file.name} needs more memory than there is; close other programs."
                ) from None
            name = _forbidden_global(str(error))
            harmless = stand_in(name) if name not in names else None
            if harmless is None:
                raise SegviewerError(_refusal(file, name)) from None
            names[name] = harmless


def _load(file: Path, names: Mapping[str, type]) -> Any:
    """What is in the file, with stand-ins for the globals of these names."""
    allowed: list[Any] = [*STAND_INS, *((each, name) for name, each in names.items())]
    # Opened, since torch goes by the suffix of a name.
    with torch.serialization.safe_globals(allowed), warnings.catch_warnings(), file.open("rb") as f:
        warnings.simplefilter("ignore")  # about old formats
        return torch.load(f, map_location="cpu", weights_only=True)


def _forbidden_global(reason: str) -> str:
    """The full name of the global that the unpickler stopped at, else ""."""
    named = re.search(r"GLOBAL ([\w.]+)", reason)
    if named is None:
        return ""
    return named[1] if "." in named[1] else f"builtins.{named[1]}"


def _refusal(file: Path, forbidden: str) -> str:
    shown = forbidden.removeprefix("builtins.")
    if forbidden and holds_modules(file):
        return (
            f"{file.name} is refused because it is a whole pickled module, of {shown} among "
            f"others, which only its own code can open; {CONVERSION_ADVICE}."
        )
    if forbidden:
        return (
            f"{file.name} is refused because it asks to run code ({shown}) besides holding "
            f"weights; {CONVERSION_ADVICE}."
        )
    if is_plain_pickle(file):
        return (
            f"{file.name} is refused because it is a plain pickle, which torch.save did not write; "
            f"{CONVERSION_ADVICE}."
        )
    return (
        f"{file.name} is not a checkpoint that can be read: it is damaged, not downloaded whole, "
        f"or of another format than PyTorch's and safetensors."
    )


def _parse(text: str) -> Any:
    """A list or table that was written as JSON; any other text as it is."""
    try:
        return parse_json(text) if text[:1] in ("[", "{") else text
    except ValueError:
        return text


def _safetensors(file: Path) -> dict[str, Any]:
    """The tensors, beside what the header says in texts."""
    try:
        with safe_open(file, "pt") as content:
            texts = content.metadata() or {}
            notes = {key: _parse(text) for key, text in texts.items() if key != OWN_HEADER}
            return notes | {key: content.get_tensor(key) for key in content.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise SegviewerError(
            f"{file.name} is not a safetensors file that can be read: {error}."
        ) from None
