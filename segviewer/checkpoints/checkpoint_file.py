"""Opens checkpoint files without running anything that is in them.

A pickle can name any function to be called while it is read. ``torch.load(weights_only=True)``
calls a short list of harmless ones; to that list we add numpy's scalars, which two families keep
beside their weights, and stand-ins that swallow the logs of training files.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from segviewer.checkpoints.family import Checkpoint
from segviewer.records import SegviewerError

WRAPPERS = ("state_dict", "model_state", "model_state_dict", "model")
WEIGHTS_IN_FOLDER = ("model.safetensors", "pytorch_model.bin")
CONVERT = (
    "whoever trusts the file can load it with its original code and write it again with "
    "torch.save(model.state_dict(), 'weights.pth')"
)


class _Swallowed:
    """Stands in for an object of a training log: takes whatever it is given, keeps nothing."""

    def __new__(cls, *_arguments: Any) -> _Swallowed:
        return super().__new__(cls)

    def __init__(self, *_arguments: Any) -> None: ...

    def __setstate__(self, _state: Any) -> None: ...


def _allowed() -> list[Any]:
    scalar = np.float64(0).__reduce__()[0]
    dtypes = [type(np.dtype(kind)) for kind in ("f8", "f4", "i8", "i4", "?")]
    names = [f"numpy.{core}.multiarray" for core in ("core", "_core")]
    swallowed = [
        "mmengine.logging.history_buffer.HistoryBuffer",
        "builtins.getattr",
        "numpy.ndarray",
        *(f"{name}._reconstruct" for name in names),
    ]
    return [
        np.dtype,
        *dtypes,
        *((scalar, f"{name}.scalar") for name in names),
        *((_Swallowed, name) for name in swallowed),
    ]


def read_checkpoint(path: Path) -> Checkpoint:
    """The tensors of a checkpoint file, or of a folder that holds one.

    Raises SegviewerError, one sentence, for everything that is no checkpoint.
    """
    file = _file_in(path)
    if file.stat().st_size == 0:
        raise SegviewerError(f"{path.name} is empty; it may not have been downloaded whole.")
    notes = _configuration(file) if file.name in WEIGHTS_IN_FOLDER else {}
    tensors, more = _unwrapped(_content(file), path.name)
    return Checkpoint(path.name, _without_prefixes(tensors), notes | more)


def _file_in(path: Path) -> Path:
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


def _configuration(file: Path) -> dict[str, Any]:
    """The ``config.json`` that lies beside weights in a folder."""
    beside = file.with_name("config.json")
    try:
        configuration = json.loads(beside.read_text("utf-8")) if beside.is_file() else {}
    except ValueError as error:
        raise SegviewerError(f"{beside} is not valid JSON: {error}.") from None
    return configuration if isinstance(configuration, dict) else {}


def _content(file: Path) -> Any:
    if file.suffix == ".safetensors":
        return _safetensors(file)
    _check_readable(file)
    try:
        with torch.serialization.safe_globals(_allowed()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about old formats and TorchScript; refused below
            return torch.load(file, map_location="cpu", weights_only=True)
    # Broken files make the unpickler raise whatever its parts raise: KeyError, OSError, ...
    except Exception as error:
        raise SegviewerError(_refusal(file.name, str(error))) from None


def _check_readable(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            opened.read(1)
    except OSError as error:
        raise SegviewerError(f"{file.name} cannot be read: {error}.") from None


def _refusal(name: str, reason: str) -> str:
    forbidden = re.search(r"GLOBAL ([\w.]+)", reason)
    if forbidden:
        return (
            f"{name} is refused because it asks to run code ({forbidden[1]}) besides holding "
            f"weights; {CONVERT}."
        )
    if "TorchScript" in reason:
        return f"{name} is refused because it is a TorchScript program, not weights; {CONVERT}."
    return (
        f"{name} is not a checkpoint that can be read: it is damaged, not downloaded whole, or of "
        f"another format than PyTorch's and safetensors."
    )


def _safetensors(file: Path) -> dict[str, Tensor]:
    try:
        with safe_open(file, "pt") as content:
            return {key: content.get_tensor(key) for key in content.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise SegviewerError(
            f"{file.name} is not a safetensors file that can be read: {error}."
        ) from None


def _unwrapped(content: Any, name: str) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The innermost tensors by key, and what lay beside them in the wrappers."""
    notes: dict[str, Any] = {}
    while isinstance(content, Mapping):
        inner = next((w for w in WRAPPERS if isinstance(content.get(w), Mapping)), None)
        if inner is None:
            break
        notes |= {str(key): value for key, value in content.items() if key != inner}
        content = content[inner]
    if not isinstance(content, Mapping):
        raise SegviewerError(f"{name} holds no weights by name; {CONVERT}.")
    tensors = {str(k): v for k, v in content.items() if isinstance(v, Tensor)}
    if not tensors:
        raise SegviewerError(f"{name} holds no weights; choose a file with a network's tensors.")
    return tensors, notes


def _without_prefixes(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Without what data-parallel and Lightning training put before every key."""
    for prefix in ("module.", "model.", "module."):
        if all(key.startswith(prefix) for key in tensors):
            tensors = {key.removeprefix(prefix): value for key, value in tensors.items()}
    return tensors
